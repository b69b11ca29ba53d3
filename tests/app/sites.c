// SPDX-License-Identifier: GPL-2.0-only
/*
 * System call instructions in awkward places, each a function in assembler: the result is Linux's
 * whether the baker rewrites them or not. Data between code stays as it is, flags and registers
 * come back, a call is restarted wherever it was made from.
 */
#include "app.h"
#include <pthread.h>
#include <sys/utsname.h>

#define GETPPID "110"
#define YIELD "24" /* its result is 0 */

#define BEGIN(name) ".globl " #name "\n.type " #name ", @function\n" #name ":\n"
#define END(name) ".size " #name ", . - " #name "\n"

long to_after(long skip), to_site(long number), falls_through(void), two_in_a_row(void);
long by_table(long index), overlapping(void), over_string(const char **text), rip_relative(void);
long moved_branch(long number), moved_jump(long number), moved_return(long number),
	nop_before(void);
long interrupted_after(int fd, char *to), with_prefix(void);
long flags_kept(long flags, void *argument, long number);
long looks_like_data(void);
extern const unsigned char data_in_text[7];
void last_of_section(long status) __attribute__((noreturn));

/* A line for each instruction. */
/* clang-format off */
__asm__(".text\n"
	/* A branch to the instruction behind the site. */
	BEGIN(to_after)
	"	mov $" YIELD ", %eax\n"
	"	test %rdi, %rdi\n"
	"	jnz 1f\n"
	"	mov $" GETPPID ", %eax\n"
	"	syscall\n"
	"1:	mov %rax, %rax\n"
	"	ret\n"
	END(to_after)
	/* Branches to the site itself. */
	BEGIN(to_site)
	"	mov %rdi, %rax\n"
	"	test %rax, %rax\n"
	"	jnz 1f\n"
	"	mov $" YIELD ", %eax\n"
	"1:	syscall\n"
	"	test %rax, %rax\n"
	"	js 2f\n"
	"	dec %rsi\n"
	"	jns 2f\n"
	"	jmp 1b\n"
	"2:	ret\n"
	END(to_site)
	/* The site is a function's last instruction; the next one begins with it. */
	BEGIN(falls_through)
	"	mov $" GETPPID ", %eax\n"
	"	syscall\n"
	END(falls_through)
	BEGIN(plus_zero)
	"	add $0, %rax\n"
	"	ret\n"
	END(plus_zero)
	/* read(-1, ...) with what the first one left in rax. */
	BEGIN(two_in_a_row)
	"	mov $-1, %rdi\n"
	"	mov $" YIELD ", %eax\n"
	"	syscall\n"
	"	syscall\n"
	"	ret\n"
	END(two_in_a_row)
	/* Reached through a table of distances only, also into the middle of straight code. */
	BEGIN(by_table)
	"	lea 3f(%rip), %rdx\n"
	"	movslq (%rdx, %rdi, 4), %rax\n"
	"	add %rdx, %rax\n"
	"	jmp *%rax\n"
	"1:	mov $-1, %edi\n"
	"	xor %esi, %esi\n"
	"2:	xor %edx, %edx\n"
	"	mov %rsi, %rax\n"
	"	syscall\n"
	"	ret\n"
	".section .rodata\n"
	".balign 4\n"
	"3:	.long 1b - 3b, 2b - 3b\n"
	".text\n"
	END(by_table)
	/* 0f 05 as part of another instruction, and jumped into. */
	BEGIN(overlapping)
	"	mov $" YIELD ", %eax\n"
	"	jmp 1f + 1\n"
	"1:	.byte 0xb9, 0x0f, 0x05, 0xc3, 0x90\n"
	"	ret\n"
	END(overlapping)
	/* A string in the code, which a call puts on the stack; it looks like a call. */
	BEGIN(over_string)
	"	call 1f\n"
	"	.byte 0xb8, 0x27, 0, 0, 0, 0x0f, 0x05, 0\n"
	"1:	pop %rax\n"
	"	mov %rax, (%rdi)\n"
	"	mov $" GETPPID ", %eax\n"
	"	syscall\n"
	"	ret\n"
	END(over_string)
	/* What is moved finds its data. */
	BEGIN(rip_relative)
	"	mov 1f(%rip), %eax\n"
	"	syscall\n"
	"	ret\n"
	".section .rodata\n"
	"1:	.long " GETPPID "\n"
	".text\n"
	END(rip_relative)
	/* What is behind the site is moved: a branch, a jump, a return. */
	BEGIN(moved_branch)
	"	mov %rdi, %rax\n"
	"	jmp 1f\n"
	"1:	syscall\n"
	"	test %rax, %rax\n"
	"	js 2f\n"
	"	ret\n"
	"2:	neg %rax\n"
	"	ret\n"
	END(moved_branch)
	BEGIN(moved_jump)
	"	mov %rdi, %rax\n"
	"	jmp 1f\n"
	"1:	syscall\n"
	"	jmp 2f\n"
	"	.balign 64\n"
	"2:	neg %rax\n"
	"	ret\n"
	END(moved_jump)
	BEGIN(moved_return)
	"	mov %rdi, %rax\n"
	"	jmp 1f\n"
	"1:	syscall\n"
	"	ret\n"
	END(moved_return)
	".balign 16\n"
	BEGIN(nop_before)
	"	mov $" GETPPID ", %eax\n"
	"	nopl 0(%rax, %rax, 1)\n"
	"	syscall\n"
	"	ret\n"
	END(nop_before)
	/* read(fd, to, 1) that waits; what is behind it is moved. */
	BEGIN(interrupted_after)
	"	mov $1, %edx\n"
	"	xor %eax, %eax\n"
	"	jmp 1f\n"
	"1:	syscall\n"
	"	lea (%rax, %rax), %rax\n"
	"	ret\n"
	END(interrupted_after)
	/* The flags before and after a call, as one number each. */
	BEGIN(flags_kept)
	"	push %rdi\n"
	"	mov %rsi, %rdi\n"
	"	mov %rdx, %rax\n"
	"	popfq\n"
	"	mov %rax, %rax\n"
	"	syscall\n"
	"	pushfq\n"
	"	pop %rax\n"
	"	push $0x202\n"
	"	popfq\n"
	"	ret\n"
	END(flags_kept)
	BEGIN(with_prefix)
	"	mov $" GETPPID ", %eax\n"
	"	.byte 0x48, 0x0f, 0x05\n"
	"	ret\n"
	END(with_prefix)
	/* Never executed: not code. */
	BEGIN(looks_like_data)
	"	lea data_in_text(%rip), %rax\n"
	"	xor %eax, %eax\n"
	"	ret\n"
	".globl data_in_text\n"
	"data_in_text: .byte 0xb8, 0x6e, 0, 0, 0, 0x0f, 0x05\n"
	END(looks_like_data)
	".section .text.last_of_section, \"ax\", @progbits\n"
	BEGIN(last_of_section)
	"	mov $231, %eax\n"
	"	syscall\n"
	END(last_of_section)
	".text\n");
/* clang-format on */

static int handled;

static void on_alarm(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info, (void)context;
	handled++;
}

static int pipe_fds[2];

static void *late_writer(void *thread)
{
	for (int i = 0; i < 3; i++) {
		sleep_ms(20);
		pthread_kill(*(pthread_t *)thread, SIGUSR1);
	}
	sleep_ms(20);
	Q(write(pipe_fds[1], "x", 1) == 1);
	return NULL;
}

static void restart(void)
{
	pthread_t self = pthread_self(), thread;
	char c = 0;

	handle(SIGUSR1, on_alarm, SA_RESTART);
	NEED(pipe(pipe_fds) == 0);
	pthread_create(&thread, NULL, late_writer, &self);
	T(interrupted_after(pipe_fds[0], &c) == 2 && c == 'x');
	pthread_join(thread, NULL);
	T(handled == 3);
}

/*
 * Arithmetic flags and the direction flag, each alone and all together; that for alignment checks
 * in a call that makes the kernel write to odd addresses.
 */
static void flags(void)
{
	static char odd[sizeof(struct utsname) + 1];
	static const long bits[] = { 0x1, 0x4, 0x10, 0x40, 0x80, 0x800, 0x400, 0xcd5, 0 };

	for (unsigned int i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
		V((flags_kept(bits[i] | 0x202, NULL, SYS_getppid) & 0xcd5) == bits[i]);
	T(flags_kept(0x40202, odd + 1, SYS_uname) & 0x40000);
	T(!strcmp(odd + 1, "Linux"));
}

int main(void)
{
	static const unsigned char want[] = { 0xb8, 0x6e, 0, 0, 0, 0x0f, 0x05 };
	long parent = getppid();
	const char *text;

	T(to_after(0) == parent && to_after(1) == 24);
	T(to_site(0) == 0 && to_site(110) == parent);
	T(falls_through() == parent);
	T(two_in_a_row() == -EBADF);
	T(by_table(0) == -EBADF);
	T(overlapping() == 0);
	T(over_string(&text) == parent && !memcmp(text, "\xb8\x27\0\0\0\x0f\x05", 8));
	T(rip_relative() == parent);
	T(moved_branch(110) == parent && moved_branch(9999) == ENOSYS);
	T(moved_jump(9999) == ENOSYS && moved_return(9999) == -ENOSYS);
	T(nop_before() == parent);
	T(with_prefix() == parent);
	T(looks_like_data() == 0 && !memcmp(data_in_text, want, sizeof(want)));
	flags();
	restart();
	app_done();
	last_of_section(app_failures ? 1 : 43);
}
