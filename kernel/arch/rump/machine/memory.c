// SPDX-License-Identifier: GPL-2.0-only
/* Memory of devices, and RAM as they see it: by physical addresses, which are the kernel's own. */
#include <linux/init.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/memblock.h>
#include <linux/swiotlb.h>
#include <asm/processor.h>
#include "machine.h"

bool rump_has_ports __ro_after_init;
EXPORT_SYMBOL(rump_has_ports);

void __init rump_machine_init(void)
{
	rump_has_ports = hyp_boot->devices;
}

void __iomem *ioremap(phys_addr_t address, size_t size)
{
	if ((!hyp_boot->devices && !hyp_boot->xen) || !size)
		return NULL;
	return (void __iomem *)hyp->device_map(address, size);
}
EXPORT_SYMBOL(ioremap);

/* Bits of a physical address: leaf 0x80000008 of CPUID (AMD64 APM vol. 3, appendix E). */
static unsigned int __init physical_bits(void)
{
	unsigned int eax = 0x80000008, ebx, ecx = 0, edx;

	asm volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
	return eax & 0xff;
}

/* No device gets addresses where RAM is or where nothing reaches. */
static int __init reserve_ram(void)
{
	static struct resource ram[HYP_MAX_RAM_RANGES];
	unsigned int i;

	if (!hyp_boot->devices)
		return 0;
	iomem_resource.end = BIT_ULL(physical_bits()) - 1;
	for (i = 0; i < hyp_boot->ram_ranges; i++) {
		ram[i].name = "System RAM";
		ram[i].start = hyp_boot->ram[i].start;
		ram[i].end = hyp_boot->ram[i].end - 1;
		ram[i].flags = IORESOURCE_SYSTEM_RAM | IORESOURCE_BUSY;
		if (request_resource(&iomem_resource, &ram[i]))
			pr_err("rump: RAM at %pR is not free\n", &ram[i]);
	}
	return 0;
}
arch_initcall(reserve_ram);

/* Copies for devices that know addresses of 32 bits only; Linux decides when they are needed. */
void __init rump_dma_init(void)
{
	if (hyp_boot->devices)
		swiotlb_init(memory_end > BIT_ULL(32), 0);
}
