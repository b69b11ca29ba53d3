// SPDX-License-Identifier: GPL-2.0-only
/*
 * A kernel that is none: linked like the real one, it checks as a Linux process that the baker has
 * moved it properly and filled in struct rump_image, and prints that as lines "name value" for the
 * test to look at. It does not run the program.
 */
#include <elf.h>
#include <image.h>

#define ABSOLUTE 0x1234567ul

struct rump_image rump_image __attribute__((section(".data"))) = {
	.magic = RUMP_IMAGE_MAGIC,
	.version = RUMP_IMAGE_VERSION,
};

struct fake_table {
	const char *target, *target5;
	unsigned long absolute, nowhere, relative;
	unsigned int target32, absolute32;
	int relative32;
};

extern const struct fake_table fake_table;
extern char fake_target[], fake_saved[], fake_stack_top[], _text[], _end[];
unsigned long fake_far(void), fake_null(void);
void fake_main(void);

static long call(long number, long a, long b, long c)
{
	long result;

	asm volatile("syscall"
		     : "=a"(result)
		     : "0"(number), "D"(a), "S"(b), "d"(c)
		     : "rcx", "r11", "memory");
	return result;
}

/* System call numbers: write 1, exit_group 231 (syscall_64.tbl). */
static void put(const char *text)
{
	unsigned long len = 0;

	while (text[len])
		len++;
	call(1, 1, (long)text, len);
}

static void put_hex(unsigned long value)
{
	char text[19] = "0x0123456789abcdef";
	static const char digits[] = "0123456789abcdef";
	int i;

	for (i = 17; i >= 2; i--, value >>= 4)
		text[i] = digits[value & 15];
	put(text);
}

static void line(const char *name, unsigned long value)
{
	put(name);
	put(" ");
	put_hex(value);
	put("\n");
}

static void strings(const char *name, const char *list, unsigned int count)
{
	while (count--) {
		put(name);
		put(" ");
		put(list);
		put("\n");
		while (*list++)
			;
	}
}

static void die(const char *what)
{
	put("broken: ");
	put(what);
	put("\n");
	call(231, 1, 0, 0);
}

static void check(int good, const char *what)
{
	if (!good)
		die(what);
}

/* A jump table, if the compiler makes one as it does at -O2. */
static const char *__attribute__((noinline)) jump(unsigned int number)
{
	switch (number) {
	case 0:
		put("");
		return "zero";
	case 1:
		put("");
		put("");
		return "one";
	case 2:
		call(39, 0, 0, 0);
		return "two";
	case 3:
		call(39, 0, 0, 0);
		put("");
		return "three";
	case 4:
		call(39, 1, 0, 0);
		return "four";
	case 5:
		call(39, 2, 0, 0);
		put("");
		return "five";
	default:
		return "many";
	}
}

static int equal(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

static void check_moved(void)
{
	static const char *(*volatile pointer)(unsigned int) = jump;
	/* cppcheck-suppress pointerOutOfBounds ; the linker script ends the image there */
	static char *volatile end = _end - 1;

	check(equal(fake_table.target, "aimed well"), "R_X86_64_64");
	check(equal(fake_table.target5, " well"), "R_X86_64_64 with addend");
	check(fake_table.absolute == ABSOLUTE, "R_X86_64_64 of an absolute symbol");
	check(!fake_table.nowhere, "R_X86_64_64 of an undefined symbol");
	check((char *)&fake_table.relative + fake_table.relative == fake_target, "R_X86_64_PC64");
	check(fake_table.target32 == (unsigned long)fake_target, "R_X86_64_32");
	check(fake_table.absolute32 == ABSOLUTE, "R_X86_64_32 of an absolute symbol");
	check((char *)&fake_table.relative32 + fake_table.relative32 == fake_target,
	      "R_X86_64_PC32");
	check(*(unsigned long *)fake_saved == (unsigned long)fake_stack_top, "R_X86_64_32S");
	check(fake_far() == ABSOLUTE, "R_X86_64_PC32 of an absolute symbol");
	check(!fake_null(), "R_X86_64_PC32 of an undefined symbol");
	check(equal(pointer(3), "three") && equal(pointer(5), "five"), "jump table");
	*end = 1;
}

static void check_program(void)
{
	const Elf64_Phdr *ph = (const Elf64_Phdr *)rump_image.phdr;
	unsigned long start = ~0ul, end = 0, first;
	unsigned int i;

	for (i = 0; i < rump_image.phnum; i++) {
		if (ph[i].p_type != PT_LOAD)
			continue;
		first = ph[i].p_vaddr + rump_image.load_bias;
		start = first < start ? first : start;
		end = first + ph[i].p_memsz;
		/* All of it is there; where it is not read-only, it can be written. */
		(void)*(volatile const char *)first;
		if (ph[i].p_flags & PF_W)
			*(volatile char *)(end - 1) = 0;
	}
	check((start & ~4095ul) == rump_image.program_start, "program_start");
	check(((end + 4095) & ~4095ul) == rump_image.program_end, "program_end");
	/* _start of every C library on x86-64 begins like this: xor %ebp,%ebp or endbr64, xor. */
	first = *(const unsigned int *)rump_image.entry;
	check((first & 0xffff) == 0xed31 || (first & 0xffffff) == 0xed3148 || first == 0xfa1e0ff3,
	      "entry");
}

void fake_main(void)
{
	check(rump_image.magic == RUMP_IMAGE_MAGIC, "magic");
	check_moved();
	check_program();
	line("kernel", (unsigned long)_text);
	line("kernel_end", (unsigned long)_end);
	line("phdr", rump_image.phdr);
	line("load_bias", rump_image.load_bias);
	line("program_start", rump_image.program_start);
	line("program_end", rump_image.program_end);
	line("start", rump_image.start);
	line("end", rump_image.end);
	strings("name", (const char *)rump_image.name, 1);
	strings("cmdline", (const char *)rump_image.cmdline, 1);
	strings("arg", (const char *)rump_image.args, rump_image.argc);
	strings("env", (const char *)rump_image.env, rump_image.envc);
	if (rump_image.initramfs) {
		line("initramfs", rump_image.initramfs);
		line("initramfs_size", rump_image.initramfs_end - rump_image.initramfs);
		call(1, 2, rump_image.initramfs, rump_image.initramfs_end - rump_image.initramfs);
	}
	put("sound\n");
	call(231, 42, 0, 0);
}
