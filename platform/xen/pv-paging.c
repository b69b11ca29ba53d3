// SPDX-License-Identifier: GPL-2.0-only
/*
 * PV's page tables hold machine frames, and Xen writes them (xen/xen.h, mmu_update()): a page that is a
 * table must not be writable anywhere. Addresses of RAM are the guest's own: its frames' numbers in the
 * list that Xen's builder made (p2m), which Xen's own table turns back.
 */
#include "xen.h"

#define PRESENT 0x1ull
#define WRITABLE 0x2ull
#define FOREIGN 0x200ull /* table.c's: not of machine_page_get() */
#define NO_EXECUTE (1ull << 63)
#define ADDRESS 0xffffffffff000ull
#define ENTRIES 512
#define SPAN(level) (PAGE << 9 * (level))

#define BATCH 128

/* Changes that are made together, and the pages whose entries the CPU may know. */
static struct mmu_update batch[BATCH];
static unsigned int batched, stale;
static uintptr_t stale_page; /* the last of them */

static table_entry to_entry(uintptr_t addr)
{
	return xen_facts.p2m[addr / PAGE] * PAGE | addr % PAGE;
}

static uintptr_t to_address(table_entry entry)
{
	return machine_to_phys_mapping[(entry & ADDRESS) / PAGE] * PAGE;
}

static struct mmu_update to_update(table_entry *entry, table_entry value)
{
	return (struct mmu_update){ to_entry((uintptr_t)entry) | MMU_NORMAL_PT_UPDATE, value };
}

static void write_entry(table_entry *entry, table_entry value, int level)
{
	struct mmu_update one = to_update(entry, value);

	(void)level;
	if (hypercall(__HYPERVISOR_mmu_update, (uintptr_t)&one, 1, 0, DOMID_SELF))
		xen_panic("Xen refuses a change of the page tables");
}

/*
 * One hypercall: each takes two changes of mode, which make the CPU forget more than what is flushed here.
 */
static void commit(void)
{
	struct mmuext_op flush = { .cmd = stale == 1 ? MMUEXT_INVLPG_LOCAL :
						       MMUEXT_TLB_FLUSH_LOCAL };
	struct multicall_entry calls[] = {
		{ .op = __HYPERVISOR_mmu_update,
		  .args = { (uintptr_t)batch, batched, 0, DOMID_SELF } },
		{ .op = __HYPERVISOR_mmuext_op, .args = { (uintptr_t)&flush, 1, 0, DOMID_SELF } },
	};

	if (!batched)
		return;
	flush.arg1.linear_addr = stale_page;
	if (hypercall(__HYPERVISOR_multicall, (uintptr_t)calls, stale ? 2 : 1, 0, 0) ||
	    calls[0].result || (stale && calls[1].result))
		xen_panic("Xen refuses changes of the page tables");
	batched = stale = 0;
}

static void change(table_entry *entry, table_entry value, uintptr_t addr, bool flush)
{
	batch[batched++] = to_update(entry, value);
	if (flush) {
		stale++;
		stale_page = addr;
	}
	if (batched == BATCH)
		commit();
}

static void extended(unsigned int command, uint64_t argument)
{
	struct mmuext_op op = { .cmd = command };

	op.arg1.linear_addr = argument;
	if (hypercall(__HYPERVISOR_mmuext_op, (uintptr_t)&op, 1, 0, DOMID_SELF))
		xen_panic("Xen refuses an operation on the page tables");
}

static void flush_all(void)
{
	extended(MMUEXT_TLB_FLUSH_LOCAL, 0);
}

static void remap(uintptr_t addr, table_entry entry)
{
	if (hypercall(__HYPERVISOR_update_va_mapping, addr, entry, UVMF_INVLPG | UVMF_LOCAL, 0))
		xen_panic("Xen refuses a mapping");
}

static void make(void *page)
{
	remap((uintptr_t)page, to_entry((uintptr_t)page) | FOREIGN | PRESENT | NO_EXECUTE);
}

static void unmake(void *page)
{
	remap((uintptr_t)page,
	      to_entry((uintptr_t)page) | FOREIGN | PRESENT | WRITABLE | NO_EXECUTE);
}

const struct machine_table_ops xen_table_ops = {
	.write = write_entry,
	.flush_all = flush_all,
	.change = change,
	.commit = commit,
	.make = make,
	.unmake = unmake,
	.to_entry = to_entry,
	.to_address = to_address,
};

void *xen_device_map(uint64_t address, size_t len)
{
	static uintptr_t next = HYPERVISOR_VIRT_END;
	uint64_t start = ALIGN_DOWN(address, PAGE), end = ALIGN_UP(address + len, PAGE);
	uintptr_t at = next;

	if (!len || end < start || machine_table_map_device(at, start, end - start))
		return NULL;
	next += end - start;
	return (void *)(at + address - start);
}

void xen_map_shared(void *page, uint64_t frame)
{
	remap((uintptr_t)page, frame * PAGE | FOREIGN | PRESENT | WRITABLE | NO_EXECUTE);
}

void xen_unmap_shared(void *page)
{
	remap((uintptr_t)page, 0);
}

void xen_share_table(void)
{
	extended(MMUEXT_NEW_USER_BASEPTR, to_entry((uintptr_t)machine_table_root()) / PAGE);
}

/* ------------------------------------------------------------------ RAM at the start */

static unsigned int index_of(uintptr_t addr, int level)
{
	return addr / SPAN(level) % ENTRIES;
}

static void *take_page(struct machine_loader *loader)
{
	void *page = (void *)loader->taken.end;

	loader->taken.end += PAGE;
	memset(page, 0, PAGE);
	return page;
}

/* The table below @entry, made if there is none. */
static table_entry *below(table_entry *entry, int level, struct machine_loader *loader)
{
	void *page;

	if (*entry & PRESENT)
		return (table_entry *)to_address(*entry);
	page = take_page(loader);
	make(page);
	write_entry(entry, to_entry((uintptr_t)page) | PRESENT | WRITABLE, level);
	return page;
}

static table_entry *entry_of(uintptr_t addr, int to, struct machine_loader *loader)
{
	table_entry *table = machine_table_root();

	for (int level = 3; level > to; level--)
		table = below(&table[index_of(addr, level)], level, loader);
	return &table[index_of(addr, to)];
}

/*
 * What one lowest table maps: filled before Xen sees it, so one look at all of it is enough. The builder
 * has mapped whole tables' spans or all of RAM.
 */
static void map_span(struct machine_loader *loader, uintptr_t start, uintptr_t end)
{
	table_entry *entry = entry_of(start, 1, loader), *table = take_page(loader);

	for (uintptr_t at = start; at < end; at += PAGE)
		table[index_of(at, 0)] = to_entry(at) | FOREIGN | PRESENT | WRITABLE | NO_EXECUTE;
	make(table);
	write_entry(entry, to_entry((uintptr_t)table) | PRESENT | WRITABLE, 1);
}

void xen_map_ram(struct machine_loader *loader, uintptr_t mapped_end, uintptr_t ram_end)
{
	for (uintptr_t at = mapped_end, end; at < ram_end; at = end) {
		end = ALIGN_DOWN(at, SPAN(1)) + SPAN(1);
		if (end > ram_end)
			end = ram_end;
		map_span(loader, at, end);
	}
}
