// SPDX-License-Identifier: GPL-2.0-only
/* From the platform's start to Linux's: memory, command line, facts. */
#include <linux/init.h>
#include <linux/initrd.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/panic.h>
#include <linux/sched/task.h>
#include <linux/seq_file.h>
#include <linux/start_kernel.h>
#include <linux/string.h>
#include <asm/processor-flags.h>
#include <asm/rump.h>
#include <asm/setup.h>

const struct hyp_ops *hyp;
const struct hyp_boot *hyp_boot;
EXPORT_SYMBOL(hyp);
EXPORT_SYMBOL(hyp_boot);

/* In .data, because the baker fills it in. */
struct rump_image rump_image __section(".data") = {
	.magic = RUMP_IMAGE_MAGIC,
	.version = RUMP_IMAGE_VERSION,
};

unsigned long memory_start, memory_end;
bool rump_mounts_root;
void *empty_zero_page;

/* Selectors of the mode that kernel and program both run in; entry.S builds frames with them. */
unsigned long rump_user_cs, rump_user_ss;

static char command_line[COMMAND_LINE_SIZE];

void __noreturn rump_boot(void);

void rump_main(const struct hyp_ops *ops, const struct hyp_boot *boot)
{
	hyp = ops;
	hyp_boot = boot;
	asm volatile("mov %%cs, %0; mov %%ss, %1" : "=r"(rump_user_cs), "=r"(rump_user_ss));
	if (boot->version != HYP_VERSION)
		hyp->panic("platform and kernel disagree about the version of hyp.h");
	rump_kernel_sp = (unsigned long)&init_thread_union + THREAD_SIZE;
	rump_boot();
}

/*
 * The kernel starts "the program" by its name: as init, and as the initramfs's first choice when no
 * root= says to mount something else. See program.c.
 */
static void __init add_program(char *line)
{
	rump_mounts_root = strstr(line, "root=") == line || strstr(line, " root=");
	strlcat(line, rump_mounts_root ? " rdinit=- init=" : " rdinit=", COMMAND_LINE_SIZE);
	if (strlcat(line, (const char *)rump_image.name, COMMAND_LINE_SIZE) >= COMMAND_LINE_SIZE)
		hyp->panic("kernel command line too long");
}

static void __init setup_memory(void)
{
	unsigned long max_zone_pfn[MAX_NR_ZONES] = {};
	unsigned int i;

	for (i = 0; i < hyp_boot->ram_ranges; i++)
		memblock_add(hyp_boot->ram[i].start, hyp_boot->ram[i].end - hyp_boot->ram[i].start);
	memory_start = memblock_start_of_DRAM();
	memory_end = memblock_end_of_DRAM();
	min_low_pfn = PFN_UP(memory_start);
	max_low_pfn = max_pfn = PFN_DOWN(memory_end);
	rump_window_init();
	empty_zero_page = memblock_alloc(PAGE_SIZE, PAGE_SIZE);
	if (!empty_zero_page)
		panic("no memory");
#ifdef CONFIG_ZONE_DMA32
	/* Devices that know addresses of 32 bits only. */
	if (hyp_boot->devices)
		max_zone_pfn[ZONE_DMA32] = min(max_low_pfn, 1ul << (32 - PAGE_SHIFT));
#endif
	max_zone_pfn[ZONE_NORMAL] = max_low_pfn;
	free_area_init(max_zone_pfn);
	rump_window_image();
}

static void __init setup_initrd(void)
{
	initrd_below_start_ok = 1; /* it is not in RAM, so nothing can have overwritten it */
	if (hyp_boot->initrd.end > hyp_boot->initrd.start) {
		initrd_start = hyp_boot->initrd.start;
		initrd_end = hyp_boot->initrd.end;
	} else {
		initrd_start = rump_image.initramfs;
		initrd_end = rump_image.initramfs_end;
	}
}

/* The initramfs is part of the image or the platform's: not the allocator's. */
void __init free_initrd_mem(unsigned long start, unsigned long end)
{
}

void __init setup_arch(char **cmdline_p)
{
	hyp->mark("setup");
	rump_machine_init();
	rump_xen_init();
	strscpy(boot_command_line, rump_xen_parameters(), COMMAND_LINE_SIZE);
	if (strlcat(boot_command_line, hyp_boot->cmdline, COMMAND_LINE_SIZE) >= COMMAND_LINE_SIZE)
		hyp->panic("kernel command line too long");
	rump_take_arguments(boot_command_line);
	add_program(boot_command_line);
	strscpy(command_line, boot_command_line, COMMAND_LINE_SIZE);
	*cmdline_p = command_line;
	parse_early_param();
	rump_log_init(); /* now that loglevel= is known */
	setup_memory();
	if (IS_ENABLED(CONFIG_BLK_DEV_INITRD))
		setup_initrd();
}

void __init mem_init(void)
{
	high_memory = (void *)memory_end;
	rump_dma_init();
	memblock_free_all();
}

size_t rump_entropy(unsigned long *v, size_t max_longs)
{
	return hyp->entropy(v, max_longs * sizeof(*v)) ? 0 : max_longs;
}

static int cpuinfo_show(struct seq_file *m, void *v)
{
	seq_printf(m, "processor\t: 0\nvendor_id\t: rump\nmodel name\t: %s\n\n",
		   hyp_boot->platform);
	return 0;
}

static void *cpuinfo_start(struct seq_file *m, loff_t *pos)
{
	return *pos == 0 ? (void *)1 : NULL;
}

static void *cpuinfo_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return NULL;
}

static void cpuinfo_stop(struct seq_file *m, void *v)
{
}

const struct seq_operations cpuinfo_op = {
	.start = cpuinfo_start,
	.next = cpuinfo_next,
	.stop = cpuinfo_stop,
	.show = cpuinfo_show,
};
