// SPDX-License-Identifier: GPL-2.0-only
/*
 * The jail. After the start the host's kernel obeys only the calls in the table below, and only
 * from the platform's own code; everything else, wherever the instruction lies, traps and is the
 * rump kernel's system call (trap.c). A call from platform code that is not in the table kills the
 * process: only a bug or an attack makes one.
 *
 * The filter sees struct seccomp_data (linux/seccomp.h); its instruction pointer is the address
 * behind the `syscall` instruction. `int $0x80` shows another architecture and traps too; x32 calls
 * are calls of this architecture from code that is not ours, and trap.
 *
 * The calls are tried in the order of the table, so it begins with the frequent ones.
 */
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/mman.h>
#include <linux/prctl.h>
#include <linux/seccomp.h>
#include <asm/ioctls.h>
#include <asm/prctl.h>
#include <linux/fcntl.h>
#include "process.h"

/* When a call is admitted at all. */
enum need { ALWAYS, DISK_URING, DISK_CALLS, NIC_TAP, NIC_STREAM, TERMINAL, NO_FSGSBASE };

/* What the lower half of one argument must be, in the bits of the mask. */
struct check {
	unsigned int argument, mask, value;
};

/* Stands for our own process id, which is never as large. */
#define SELF 0x80000000u

#define ANY             \
	{               \
		0, 0, 0 \
	}
#define IS(argument, value)          \
	{                            \
		argument, ~0u, value \
	}
#define FLAG(argument, bit)        \
	{                          \
		argument, bit, bit \
	}

/* ALLOW(call, when, argument, reason): the reason is for readers and for docs. */
#define ALLOW(call, when, argument, reason) { __NR_##call, when, argument },

static const struct rule {
	int number;
	enum need need;
	struct check check;
} rules[] = {
	/* clang-format off */
	ALLOW(ppoll, ALWAYS, ANY, "idle and poll wait for descriptors")
	ALLOW(rt_sigreturn, ALWAYS, ANY, "the way back from a handler")
	ALLOW(timer_settime, ALWAYS, ANY, "the one-shot timer")
	ALLOW(fcntl, NIC_TAP, IS(1, F_SETFL), "O_ASYNC off while there are packets")
	ALLOW(fcntl, NIC_STREAM, IS(1, F_SETFL), "O_ASYNC off while there are packets")
	ALLOW(readv, NIC_TAP, ANY, "receives a frame from a tap device")
	ALLOW(writev, NIC_TAP, ANY, "sends a frame to a tap device")
	ALLOW(recvfrom, NIC_STREAM, ANY, "receives frames from a stream socket")
	ALLOW(sendmsg, NIC_STREAM, ANY, "sends a frame to a stream socket")
	ALLOW(io_uring_enter, DISK_URING, ANY, "disk requests; the ring itself is restricted")
	ALLOW(pwritev, DISK_URING, ANY, "small disk write")
	ALLOW(preadv, DISK_CALLS, ANY, "disk read without io_uring")
	ALLOW(pwritev, DISK_CALLS, ANY, "disk write without io_uring")
	ALLOW(fdatasync, DISK_CALLS, ANY, "disk flush without io_uring")
	ALLOW(fallocate, DISK_CALLS, FLAG(1, 2), "disk discard without io_uring: punch hole")
	ALLOW(mmap, ALWAYS, IS(4, ~0u), "program memory; never a file")
	ALLOW(munmap, ALWAYS, ANY, "program memory given back")
	ALLOW(madvise, ALWAYS, IS(2, MADV_HUGEPAGE), "large pages")
	ALLOW(mprotect, ALWAYS, ANY, "protection of program memory")
	ALLOW(mremap, ALWAYS, ANY, "program memory moved")
	ALLOW(write, ALWAYS, IS(0, 1), "standard output")
	ALLOW(write, ALWAYS, IS(0, 2), "standard error and the kernel log")
	ALLOW(read, ALWAYS, IS(0, 0), "standard input")
	ALLOW(getrandom, ALWAYS, ANY, "entropy")
	ALLOW(clock_gettime, ALWAYS, ANY, "clocks of a host without a vDSO")
	ALLOW(arch_prctl, NO_FSGSBASE, IS(0, ARCH_SET_FS), "segment base on a CPU without wrfsbase")
	ALLOW(arch_prctl, NO_FSGSBASE, IS(0, ARCH_SET_GS), "segment base on a CPU without wrgsbase")
	ALLOW(ioctl, ALWAYS, IS(1, TIOCGWINSZ), "size of the terminal")
	ALLOW(ioctl, TERMINAL, IS(1, TIOCGPGRP), "is the terminal ours (job control)")
	ALLOW(ioctl, TERMINAL, IS(1, TCGETS), "terminal mode after SIGCONT")
	ALLOW(ioctl, TERMINAL, IS(1, TCSETS), "terminal mode restored")
	ALLOW(getpgid, TERMINAL, ANY, "is the terminal ours (job control)")
	ALLOW(fcntl, TERMINAL, IS(1, F_GETFL), "O_ASYNC of the terminal")
	ALLOW(fcntl, TERMINAL, IS(1, F_SETFL), "O_ASYNC of the terminal")
	ALLOW(rt_sigaction, ALWAYS, ANY, "death by signal: the default action")
	ALLOW(rt_sigprocmask, ALWAYS, ANY, "death by signal: unblocked")
	ALLOW(tgkill, ALWAYS, IS(0, SELF), "death by signal, and SIGTSTP; only ourselves")
	ALLOW(exit_group, ALWAYS, ANY, "the end")
	/* clang-format on */
};

#define RULE_LENGTH 6 /* instructions at most */
#define FRAME_LENGTH 24

struct program {
	struct sock_filter code[COUNT(rules) * RULE_LENGTH + FRAME_LENGTH];
	unsigned int len;
};

#define OFFSET(member) __builtin_offsetof(struct seccomp_data, member)
#define IP_LOW OFFSET(instruction_pointer)
#define IP_HIGH (OFFSET(instruction_pointer) + 4)
#define ARGUMENT(n) (OFFSET(args) + 8 * (n)) /* the lower half: little-endian */

static void add(struct program *p, uint16_t code, uint32_t k, uint8_t if_true, uint8_t if_false)
{
	p->code[p->len++] = (struct sock_filter){ code, if_true, if_false, k };
}

static void load(struct program *p, uint32_t offset)
{
	add(p, BPF_LD | BPF_W | BPF_ABS, offset, 0, 0);
}

static void verdict(struct program *p, uint32_t action)
{
	add(p, BPF_RET | BPF_K, action, 0, 0);
}

/* Goes on if the accumulator is @value, else skips @skip instructions. */
static void expect(struct program *p, uint32_t value, uint8_t skip)
{
	add(p, BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip);
}

static bool needed(enum need need, const struct process_options *options)
{
	unsigned int i, taps = 0;

	for (i = 0; i < options->nics; i++)
		taps += options->nic[i].kind == NET_TAP;
	switch (need) {
	case ALWAYS:
		return true;
	case DISK_URING:
		return process_uring_fd >= 0;
	case DISK_CALLS:
		return process_disk_count && process_uring_fd < 0;
	case NIC_TAP:
		return taps;
	case NIC_STREAM:
		return options->nics > taps;
	case TERMINAL:
		return process_terminal_is_input();
	case NO_FSGSBASE:
		return !process_has_fsgsbase();
	}
	return false;
}

/* The accumulator holds the number, before and after. */
static void add_rule(struct program *p, const struct rule *rule)
{
	const struct check *c = &rule->check;

	if (!c->mask) {
		expect(p, rule->number, 1);
		verdict(p, SECCOMP_RET_ALLOW);
		return;
	}
	expect(p, rule->number, 5);
	load(p, ARGUMENT(c->argument));
	add(p, BPF_ALU | BPF_AND | BPF_K, c->mask, 0, 0);
	expect(p, c->value == SELF ? (unsigned int)process_host.pid : c->value, 1);
	verdict(p, SECCOMP_RET_ALLOW);
	load(p, OFFSET(nr));
}

/*
 * The vDSO falls back to the call where its clock cannot be read from user mode. The accumulator
 * holds the upper half of the instruction pointer; elsewhere than there this falls through.
 */
static void add_vdso(struct program *p)
{
	uintptr_t start = process_host.vdso, end = process_host.vdso_end;

	if (!start || start >> 32 != end >> 32)
		return;
	expect(p, start >> 32, 7);
	load(p, IP_LOW);
	add(p, BPF_JMP | BPF_JGT | BPF_K, start, 0, 4);
	add(p, BPF_JMP | BPF_JGT | BPF_K, end, 3, 0);
	load(p, OFFSET(nr));
	expect(p, __NR_clock_gettime, 1);
	verdict(p, SECCOMP_RET_ALLOW);
	verdict(p, SECCOMP_RET_TRAP);
}

/* Traps unless the instruction is in the platform's text, which lies below 4 GB. */
static void add_origin(struct program *p)
{
	load(p, OFFSET(arch));
	add(p, BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0);
	verdict(p, SECCOMP_RET_TRAP);
	load(p, IP_HIGH);
	add_vdso(p);
	add(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0);
	verdict(p, SECCOMP_RET_TRAP);
	load(p, IP_LOW);
	add(p, BPF_JMP | BPF_JGT | BPF_K, (uintptr_t)process_text_start, 0, 1);
	add(p, BPF_JMP | BPF_JGT | BPF_K, (uintptr_t)process_text_end, 0, 1);
	verdict(p, SECCOMP_RET_TRAP);
}

void process_start_seccomp(const struct process_options *options)
{
	static struct program program;
	struct sock_fprog fprog = { .filter = program.code };
	long error;
	unsigned int i;

	add_origin(&program);
	load(&program, OFFSET(nr));
	for (i = 0; i < COUNT(rules); i++)
		if (needed(rules[i].need, options))
			add_rule(&program, &rules[i]);
	verdict(&program, SECCOMP_RET_KILL_PROCESS);
	fprog.len = program.len;
	/* Without this an unprivileged process may not have a filter (seccomp(2)). */
	error = host(prctl, PR_SET_NO_NEW_PRIVS, 1);
	if (!error)
		error = host(seccomp, SECCOMP_SET_MODE_FILTER, 0, &fprog);
	if (error)
		process_fail("seccomp: ", process_error(error),
			     "; the host must offer filters (CONFIG_SECCOMP_FILTER)", NULL);
}
