// SPDX-License-Identifier: GPL-2.0-only
/* RAM and the range calls. */
#include "test.h"

#define RW (HYP_PROT_READ | HYP_PROT_WRITE)
#define LEN (16 * PAGE)
#define RET 0xc3

static uintptr_t base;

static void check_process_ram(void)
{
	const struct hyp_range *ram = &boot->ram[0];

	ok(boot->ram_ranges == 1, "one range of RAM");
	ok(ram->start >= (uintptr_t)image_end, "behind the image");
	ok(ram->end - ram->start == 8 << 20, "as large as the command line says");
}

static void check_machine_ram(void)
{
	bool good = true, ascending = true;
	uintptr_t last = 0;

	for (unsigned int i = 0; i < boot->ram_ranges; i++) {
		const struct hyp_range *ram = &boot->ram[i];

		ascending &= last <= ram->start && ram->start < ram->end;
		good &= ram->end <= (uintptr_t)image_start || ram->start >= (uintptr_t)image_end;
		last = ram->end;
		note("ram in KB:", (ram->end - ram->start) >> 10);
	}
	ok(boot->ram_ranges > 0 && ascending, "ascending ranges of RAM");
	ok(good, "beside the image");
}

static void check_ram(void)
{
	const struct hyp_range *ram = &boot->ram[boot->ram_ranges - 1];
	uint64_t *first = (void *)ram->start, *last = (void *)(ram->end - 8);

	if (boot->devices || boot->xen)
		check_machine_ram();
	else
		check_process_ram();
	ok(!(ram->start % PAGE) && !(ram->end % PAGE), "made of whole pages");
	*first = *last = 1;
	ok(*first == 1 && *last == 1, "can be written");
	ok(boot->window.start >= ram->end, "the window is above RAM");
	ok(boot->window.end > boot->window.start + (1ul << 30), "and large");
	note("window in MB:", (boot->window.end - boot->window.start) >> 20);
	ok(!try_read(ram->end), "there is a guard behind RAM");
	ok(!try_read(boot->window.start), "nothing is committed in the window");
}

static void check_commit(void)
{
	ok(!hyp->mem_commit(base, LEN, RW), "mem_commit()");
	ok(*(uint64_t *)base == 0 && *(uint64_t *)(base + LEN - 8) == 0, "is zero");
	ok(try_write(base, 42) && *(uint64_t *)base == 42, "can be written");
	ok(!hyp->mem_commit(base, LEN, RW) && *(uint64_t *)base == 0,
	   "commit again drops contents");
	try_write(base, 42);
	ok(!hyp->mem_commit(base, LEN, RW | HYP_MEM_DENSE) && *(uint64_t *)base == 0,
	   "also with the hint that it will be filled");
	try_write(base, 7);
	ok(!hyp->mem_protect(base, PAGE, HYP_PROT_READ), "mem_protect() to read only");
	faults = 0;
	ok(!try_write(base + 16, 8), "a write faults");
	ok(faults == 1 && fault_trap == 14, "as a page fault");
	ok(fault_address == base + 16, "with its address");
	ok((fault_error & 3) == 3, "and the error code of a write to a present page");
	ok(*(uint64_t *)base == 7, "the contents stay");
	ok(try_write(base + PAGE, 9), "the next page is as before");
}

static void check_execute(void)
{
	*(unsigned char *)(base + PAGE) = RET;
	ok(!try_execute(base + PAGE) && fault_trap == 14 && fault_address == base + PAGE,
	   "data cannot be executed");
	hyp->mem_protect(base + PAGE, PAGE, HYP_PROT_READ | HYP_PROT_EXEC);
	faults = 0;
	try_execute(base + PAGE);
	ok(faults == 0, "code can");
	ok(!try_write(base + PAGE, 1), "and is not writable");
}

static void check_move(void)
{
	uintptr_t to = base + (64ul << 20);

	hyp->mem_commit(base, LEN, RW);
	for (uintptr_t p = 0; p < LEN; p += PAGE)
		*(uint64_t *)(base + p) = p + 1;
	ok(!hyp->mem_move(base, to, LEN), "mem_move()");
	ok(*(uint64_t *)to == 1 && *(uint64_t *)(to + LEN - PAGE) == LEN - PAGE + 1,
	   "takes the contents along");
	ok(!try_read(base), "and leaves nothing behind");
	hyp->mem_release(to, LEN / 2);
	ok(!try_read(to) && try_read(to + LEN / 2), "mem_release() of a part");
	hyp->mem_release(to + LEN / 2, LEN / 2);
	ok(!try_read(to + LEN / 2), "and of the rest");
}

static void check_reserve(void)
{
	hyp->mem_commit(base, LEN, RW);
	try_write(base, 5);
	ok(!hyp->mem_reserve(base, LEN) && !try_read(base), "mem_reserve() takes memory away");
	ok(!hyp->mem_commit(base, LEN, RW) && *(uint64_t *)base == 0, "for good");
	hyp->mem_release(base, LEN);
	ok(hyp->mem_commit(base, 1ul << 60, RW) < 0, "what the host cannot give is an error");
}

static void check_faults(void)
{
	ok(!try_read(0) && fault_trap == 14 && fault_address == 0, "address 0 faults");
	ok(!try_read(0x8000000000000000ul) && fault_trap == 13 && fault_address == 0,
	   "a non-canonical address is a general protection fault");
}

static void check_entropy(void)
{
	uint64_t a[4] = { 0 }, b[4] = { 0 };

	ok(!hyp->entropy(a, sizeof(a)) && !hyp->entropy(b, sizeof(b)), "entropy()");
	ok(a[0] && a[3] && memcmp(a, b, sizeof(a)), "is not the same twice");
}

void test_memory(void)
{
	base = boot->window.start + (1ul << 20);
	check_ram();
	check_commit();
	check_execute();
	check_move();
	check_reserve();
	check_faults();
	check_entropy();
}
