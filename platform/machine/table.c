// SPDX-License-Identifier: GPL-2.0-only
/*
 * The page tables: Intel SDM vol. 3, 4.5. Tables are at their own addresses, as all of RAM.
 *
 * An entry that is not present says what is to be there, at every level: nothing (0), or committed
 * memory with its protection, whose pages come when they are touched. So a commit of any size changes
 * a handful of entries; where a part of one is to be different, a table is put there that says the same
 * 512 times. A page that is there and may not be touched (PROT_NONE) is not present and HELD.
 *
 * Tables that are in use are changed through machine->table: a guest of Xen PV may not write its own.
 */
#include "machine.h"

#define PRESENT 0x1ull
#define WRITABLE 0x2ull
#define LARGE 0x80ull /* a page of 2 MB at level 1 */
#define FOREIGN 0x200ull /* not of machine_page_get(): the image's */
#define NO_EXECUTE (1ull << 63)
#define ADDRESS 0xffffffffff000ull

/* Of entries that are not present; the CPU looks at none of these then. */
#define COMMITTED 0x2ull
#define HELD 0x4ull
#define PROT_SHIFT 3
#define PROT(entry) ((int)((entry) >> PROT_SHIFT & 7))

#define ENTRIES 512
#define TOP 3 /* levels count down to 0, whose entries are pages */
#define SPAN(level) (PAGE << 9 * (level))
#define LARGE_PAGE SPAN(1)
#define CANONICAL_LOW (1ull << 47) /* addresses from here to the upper half do not exist */

typedef table_entry entry;

static entry fresh[ENTRIES] __attribute__((aligned(4096)));
static entry *root = fresh;

static unsigned int index_of(uintptr_t addr, int level)
{
	return addr >> (12 + 9 * level) & (ENTRIES - 1);
}

static bool is_canonical(uintptr_t addr)
{
	return addr < CANONICAL_LOW || addr >= -CANONICAL_LOW;
}

static void *address_of(entry e)
{
	return (void *)machine->table->to_address(e & ADDRESS);
}

static void write_entry(entry *e, entry value, int level)
{
	machine->table->write(e, value, level);
}

/* Pages whose entries are gone, but perhaps not yet for the CPU. */
static void *dropped[128];
static unsigned int dropped_count;

static void commit(void)
{
	machine->table->commit();
	while (dropped_count)
		machine_page_put(dropped[--dropped_count]);
}

static void drop_later(void *page)
{
	dropped[dropped_count++] = page;
	if (dropped_count == COUNT(dropped))
		commit();
}

static bool has_page(entry e)
{
	return e & PRESENT || e & HELD;
}

static entry state(int prot)
{
	return prot == TABLE_NOTHING ? 0 : COMMITTED | (entry)(prot & 7) << PROT_SHIFT;
}

/* The page that is there; that of a held one by its own address. */
static uintptr_t page_of(entry e)
{
	return e & PRESENT ? (uintptr_t)address_of(e) : e & ADDRESS;
}

static entry access(int prot)
{
	return PRESENT | (prot & HYP_PROT_WRITE ? WRITABLE : 0) |
	       (prot & HYP_PROT_EXEC ? 0 : NO_EXECUTE);
}

/* The entry of @page; @foreign: FOREIGN or 0. */
static entry leaf(uintptr_t page, entry foreign, int prot)
{
	if (prot == HYP_PROT_NONE)
		return page | foreign | COMMITTED | HELD;
	return machine->table->to_entry(page) | foreign | access(prot);
}

/*
 * The table below @e of @level, made if there is none: NULL for want of a page. Getting that may have let
 * others make it meanwhile.
 */
static entry *descend(entry *e, int level, enum page_need need)
{
	entry *table;
	entry old;

	if (*e & PRESENT)
		return *e & LARGE ? NULL : address_of(*e);
	commit();
	table = machine_page_get(need);
	if (!table)
		return NULL;
	if (*e & PRESENT) {
		machine_page_put(table);
		return address_of(*e);
	}
	old = *e;
	for (int i = 0; old && i < ENTRIES; i++)
		table[i] = old;
	machine->table->make(table);
	write_entry(e, machine->table->to_entry((uintptr_t)table) | PRESENT | WRITABLE, level);
	return table;
}

/* The entry of @addr at the lowest level there is; *@level is which. */
static entry *find(uintptr_t addr, int *level)
{
	entry *table = root, *e;

	for (*level = TOP;; --*level) {
		e = &table[index_of(addr, *level)];
		if (*level == 0 || !(*e & PRESENT) || (*e & LARGE))
			return e;
		table = address_of(*e);
	}
}

/* ------------------------------------------------------------------ mapping at the start */

static entry *level_entry(uintptr_t addr, int to, enum page_need need)
{
	entry *table = root;

	for (int level = TOP; level > to && table; level--)
		table = descend(&table[index_of(addr, level)], level, need);
	return table ? &table[index_of(addr, to)] : NULL;
}

void machine_table_map(uintptr_t start, uintptr_t end, int prot)
{
	for (; start < end; start += PAGE)
		machine->table->change(level_entry(start, 0, PAGE_SURE), leaf(start, FOREIGN, prot),
				       start, false);
	commit();
}

void machine_table_map_ram(uintptr_t start, uintptr_t end)
{
	while (start < end) {
		bool large = machine->table->large_pages && !(start % LARGE_PAGE) &&
			     end - start >= LARGE_PAGE;
		entry to = leaf(start, FOREIGN, HYP_PROT_READ | HYP_PROT_WRITE);

		write_entry(level_entry(start, large, PAGE_SURE), to | (large ? LARGE : 0), large);
		start += large ? LARGE_PAGE : PAGE;
	}
}

void machine_table_unmap(uintptr_t start, uintptr_t end)
{
	for (; start < end; start += PAGE)
		machine->table->change(level_entry(start, 0, PAGE_SURE), 0, start, false);
	commit();
}

void machine_set_table(table_entry *table)
{
	root = table;
}

table_entry *machine_table_root(void)
{
	return root;
}

int machine_table_map_device(uintptr_t to, uint64_t address, size_t len)
{
	for (size_t at = 0; at < len; at += PAGE) {
		entry *e = level_entry(to + at, 0, PAGE_AT_ONCE);

		if (!e)
			return -ENOMEM;
		write_entry(e,
			    (address + at) | FOREIGN | access(HYP_PROT_WRITE) |
				    machine->table->device_flags,
			    0);
	}
	return 0;
}

/* ------------------------------------------------------------------ state of ranges */

static void drop_page(entry e)
{
	if (has_page(e) && !(e & FOREIGN))
		machine_page_put((void *)page_of(e));
}

/* Gives back everything below @e, which is in no table any more. */
static void drop_tree(entry e, int level)
{
	entry *table = address_of(e);

	if (level == 0) {
		drop_page(e);
		return;
	}
	if (!(e & PRESENT))
		return;
	for (int i = 0; i < ENTRIES; i++)
		drop_tree(table[i], level - 1);
	machine->table->unmake(table);
	machine_page_put(table);
}

/* Replaces @e, which is @addr's. The CPU forgets the old one before its page is free. */
static void replace_page(entry *e, uintptr_t addr, entry by)
{
	entry old = *e;

	machine->table->change(e, by, addr, old & PRESENT);
	if (has_page(old) && !(old & FOREIGN))
		drop_later((void *)page_of(old));
}

/* The same above the lowest level, with all that is below @e. */
static void replace_tree(entry *e, int level, entry by)
{
	entry old = *e;

	commit();
	write_entry(e, by, level);
	if (!(old & PRESENT))
		return;
	machine->table->flush_all();
	drop_tree(old, level);
}

static bool is_empty(const entry *table)
{
	for (int i = 0; i < ENTRIES; i++)
		if (table[i])
			return false;
	return true;
}

/* Sets [addr, end), which is in the span of @table, at @level. */
static int set(entry *table, int level, uintptr_t addr, uintptr_t end, entry to,
	       enum page_need need)
{
	while (addr < end) {
		uintptr_t next = ALIGN_DOWN(addr, SPAN(level)) + SPAN(level);
		entry *e = &table[index_of(addr, level)], *below;

		if (level == 0) {
			replace_page(e, addr, to);
		} else if (addr % SPAN(level) == 0 && next <= end) {
			replace_tree(e, level, to);
		} else if (*e != to) {
			below = descend(e, level, need);
			if (!below ||
			    set(below, level - 1, addr, next < end ? next : end, to, need))
				return -ENOMEM;
			commit();
			if (!to && is_empty(below))
				replace_tree(e, level, 0);
		}
		addr = next;
	}
	return 0;
}

int machine_table_set(uintptr_t start, uintptr_t end, int prot, enum page_need need)
{
	int error = set(root, TOP, start, end, state(prot), need);

	commit();
	return error;
}

static int protect(entry *table, int level, uintptr_t addr, uintptr_t end, int prot);

/* A part of @e, or all of it where there is a table below. */
static int protect_below(entry *e, int level, uintptr_t addr, uintptr_t end, int prot)
{
	entry *below;

	if (*e == state(prot))
		return 0;
	below = descend(e, level, PAGE_AT_ONCE);
	return below ? protect(below, level - 1, addr, end, prot) : -ENOMEM;
}

static int protect(entry *table, int level, uintptr_t addr, uintptr_t end, int prot)
{
	int error = 0;

	for (; addr < end && !error; addr = ALIGN_DOWN(addr, SPAN(level)) + SPAN(level)) {
		uintptr_t next = ALIGN_DOWN(addr, SPAN(level)) + SPAN(level);
		bool whole = addr % SPAN(level) == 0 && next <= end;
		entry *e = &table[index_of(addr, level)];

		if (!*e) {
			error = -ENOMEM; /* nothing is committed there */
		} else if (level == 0 && has_page(*e)) {
			machine->table->change(e, leaf(page_of(*e), *e & FOREIGN, prot), addr,
					       *e & PRESENT);
		} else if (whole && !(*e & PRESENT)) {
			write_entry(e, state(prot), level);
		} else {
			error = protect_below(e, level, addr, next < end ? next : end, prot);
		}
	}
	return error;
}

int machine_table_protect(uintptr_t start, uintptr_t end, int prot)
{
	int error = protect(root, TOP, start, end, prot);

	commit();
	return error;
}

/* ------------------------------------------------------------------ moving */

/* How far @addr's entry reaches, but not beyond @end. */
static uintptr_t reach(uintptr_t addr, int level, uintptr_t end)
{
	uintptr_t next = ALIGN_DOWN(addr, SPAN(level)) + SPAN(level);

	return next < end ? next : end;
}

/* Tables at the other end for every page that is there. */
static int prepare_move(uintptr_t from, uintptr_t to, size_t len)
{
	uintptr_t end = from + len;
	int level;

	for (uintptr_t at = from; at < end; at = reach(at, level, end))
		if (has_page(*find(at, &level)) && !level_entry(to + at - from, 0, PAGE_AT_ONCE))
			return -ENOMEM;
	return 0;
}

int machine_table_move(uintptr_t from, uintptr_t to, size_t len)
{
	uintptr_t end = from + len, next;
	int level;

	machine_table_set(to, to + len, TABLE_NOTHING, PAGE_SURE);
	if (prepare_move(from, to, len))
		return -ENOMEM;
	for (uintptr_t at = from; at < end; at = next) {
		entry *e = find(at, &level), old = *e;
		uintptr_t target = to + at - from;

		next = reach(at, level, end);
		if (has_page(old)) {
			machine->table->change(e, 0, at, old & PRESENT);
			machine->table->change(level_entry(target, 0, PAGE_SURE), old, target,
					       false);
		} else if (old) {
			machine_table_set(target, target + (next - at), PROT(old), PAGE_SURE);
		}
	}
	commit();
	return machine_table_set(from, end, TABLE_NOTHING, PAGE_SURE);
}

/* ------------------------------------------------------------------ pages */

static bool may_populate(entry e)
{
	return (e & COMMITTED) && !(e & HELD) && PROT(e);
}

int machine_table_populate(uintptr_t addr, enum page_need need)
{
	int level;
	entry *e = is_canonical(addr) ? find(addr, &level) : NULL;
	void *page;

	if (e && (*e & PRESENT))
		return 0;
	if (!e || !may_populate(*e))
		return -EFAULT;
	e = level_entry(addr, 0, need);
	page = e ? machine_page_get(need) : NULL;
	if (!page)
		return -ENOMEM;
	/* Somebody else's page, or another state, while we waited: the access is tried again. */
	if ((*e & PRESENT) || !may_populate(*e))
		machine_page_put(page);
	else
		write_entry(e, leaf((uintptr_t)page, 0, PROT(*e)), 0);
	return 0;
}

uint64_t machine_table_find(uintptr_t addr)
{
	int level;
	entry e = is_canonical(addr) ? *find(addr, &level) : 0;

	if (!(e & PRESENT))
		return 0;
	return ((uintptr_t)address_of(e) & ~(SPAN(level) - 1)) + (addr & (SPAN(level) - 1));
}
