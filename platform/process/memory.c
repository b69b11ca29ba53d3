// SPDX-License-Identifier: GPL-2.0-only
/*
 * RAM and program memory: ranges of the host's own mmap(2). The host pages on demand, so nothing
 * here costs more than it is touched.
 */
#include <linux/mman.h>
#include "process.h"

#define RAM_MIN (4ul << 20) /* below this Linux's own tables do not fit */
#define RAM_MAX (256ul << 30)
#define GUARD (1ul << 20) /* never mapped, between RAM and the window */
#define LARGE_PAGE (2ul << 20)
#define WINDOW_END 0x10000000000ul
#define WINDOW_MIN (1ul << 30)

/*
 * The kernel maps one struct page (64 bytes) for each page of addresses below the window's end, and
 * the program wants room besides: what the host must be willing to give for a window of @end.
 */
#define WINDOW_COST(end) ((end) / PAGE * 64 * 4)

#define PROGRAM_FLAGS (MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE)

static long map(uintptr_t addr, size_t len, int prot, int flags)
{
	return host(mmap, addr, len, prot, PROGRAM_FLAGS | flags, -1, 0);
}

void *process_alloc(size_t len)
{
	long at = map(0, ALIGN_UP(len, PAGE), PROT_READ | PROT_WRITE, 0);

	if (at < 0 && at > -4096)
		process_fail("memory: ", process_error(at), "; raise the limit (ulimit -v)", NULL);
	return (void *)at;
}

/*
 * Asks for large pages: hundreds of page faults are most of what a start costs the host. One that
 * has none refuses, which changes nothing else.
 */
static void advise_large(uintptr_t addr, size_t len)
{
	host(madvise, addr, len, MADV_HUGEPAGE);
}

/* Where one takes less time than the small pages that it saves: a quarter of it breaks even. */
static void advise_dense(uintptr_t addr, size_t len)
{
	uintptr_t start = ALIGN_DOWN(addr, LARGE_PAGE);

	if (len >= LARGE_PAGE / 4)
		advise_large(start, ALIGN_UP(addr + len, LARGE_PAGE) - start);
}

/*
 * Linux's allocator hands out the lowest pages first, and a start takes about 2 MB of them: one
 * large page. More would cost memory that may never be used.
 */
static void map_ram(struct hyp_boot *boot, uint64_t size)
{
	uintptr_t start = ALIGN_UP(rump_image.end, LARGE_PAGE);
	long at;

	at = map(start, size, PROT_READ | PROT_WRITE, MAP_FIXED_NOREPLACE);
	/* Before Linux 4.17 the flag is a mere hint. */
	if (at != (long)start)
		process_fail("sirloin.memory: ", at < 0 ? process_error(at) : "addresses are taken",
			     "; ask for less or raise the limit (ulimit -v)", NULL);
	advise_large(start, LARGE_PAGE);
	boot->ram[0] = (struct hyp_range){ start, start + size };
	boot->ram_ranges = 1;
}

/* The largest window whose cost the host does not refuse (RLIMIT_AS, strict overcommit). */
static uintptr_t find_window_end(uintptr_t start)
{
	uintptr_t end;
	long at;

	for (end = WINDOW_END; end >= start + WINDOW_MIN; end /= 2) {
		at = map(0, WINDOW_COST(end), PROT_READ | PROT_WRITE, 0);
		if (at < 0 && at > -4096)
			continue;
		host(munmap, at, WINDOW_COST(end));
		return end;
	}
	process_fail("program memory: the host gives no addresses; raise the limit (ulimit -v)",
		     NULL);
}

void process_start_memory(struct hyp_boot *boot, uint64_t ram)
{
	uintptr_t start;

	if (ram < RAM_MIN)
		process_fail("sirloin.memory: too small to start; give at least 4M", NULL);
	if (ram > RAM_MAX)
		process_fail("sirloin.memory: too large; give at most 256G", NULL);
	map_ram(boot, ALIGN_DOWN(ram, PAGE));
	start = ALIGN_UP(boot->ram[0].end + GUARD, LARGE_PAGE);
	boot->window = (struct hyp_range){ start, find_window_end(start) };
}

static bool in_image(uintptr_t addr)
{
	return addr >= rump_image.start && addr < rump_image.end;
}

/* Every refusal is shortage to the kernel: of pages, of addresses or of the host's map count. */
static int result(long value)
{
	return value < 0 && value > -4096 ? -ENOMEM : 0;
}

int process_mem_commit(uintptr_t addr, size_t len, int prot)
{
	int error;

	if (process_kept_take(addr, len, prot))
		return 0;
	process_kept_drop(addr, len);
	error = result(map(addr, len, prot & ~HYP_MEM_DENSE, MAP_FIXED));
	if (!error && prot & HYP_MEM_DENSE)
		advise_dense(addr, len);
	return error;
}

int process_mem_reserve(uintptr_t addr, size_t len)
{
	process_kept_drop(addr, len);
	return result(map(addr, len, PROT_NONE, MAP_FIXED));
}

int process_mem_protect(uintptr_t addr, size_t len, int prot)
{
	return result(host(mprotect, addr, len, prot));
}

int process_mem_move(uintptr_t from, uintptr_t to, size_t len)
{
	int error;

	process_kept_drop(to, len);
	error = result(host(mremap, from, len, len, MREMAP_MAYMOVE | MREMAP_FIXED, to));
	/* What is left behind in the image must stay ours: see below. */
	if (!error && in_image(from))
		error = process_mem_reserve(from, len);
	return error;
}

/* The host pages on demand itself: what faults is not there for want of a mapping. */
int process_mem_populate(uintptr_t addr)
{
	(void)addr;
	return -EFAULT;
}

void process_mem_release(uintptr_t addr, size_t len)
{
	long error;

	/* In the window nobody else maps: all other calls give fixed addresses. In the image a hole
	 * would be next to segments that the host may grow (brk), so it is kept. */
	if (in_image(addr))
		error = process_mem_reserve(addr, len);
	else if (process_kept_put(addr, len))
		return;
	else
		error = host(munmap, addr, len);
	/* A hole in the middle takes one mapping more than the host may allow. */
	if (error)
		error = process_mem_commit(addr, len, PROT_NONE);
	if (error)
		process_panic("the host does not take memory back (vm.max_map_count?)");
}
