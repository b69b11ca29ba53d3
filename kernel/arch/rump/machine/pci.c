// SPDX-License-Identifier: GPL-2.0-only
/*
 * The PCI bus of a PC: registers by configuration mechanism #1 (PCI Local Bus 3.0, 3.2.2.3.2),
 * addresses and interrupt lines as the firmware has set them. Linux's PCI core does the rest.
 */
#include <linux/init.h>
#include <linux/io.h>
#include <linux/irq.h>
#include <linux/pci.h>
#include <linux/sizes.h>
#include "machine.h"

#define CONFIG_ADDRESS 0xcf8
#define CONFIG_DATA 0xcfc
#define CONFIG_ENABLE 0x80000000u

/* Below 4 GB a PC's firmware gives devices addresses from the end of RAM, at 3 GB at the latest. */
unsigned long rump_pci_min_mem = 3ul * SZ_1G;

/* From here to 4 GB are interrupt controllers and the firmware (Intel SDM vol. 3, 11.4.1). */
static struct resource not_pci = {
	.name = "Reserved",
	.start = 0xfec00000,
	.end = 0xffffffff,
	.flags = IORESOURCE_MEM | IORESOURCE_BUSY,
};

/* Selects a register's doubleword; Linux's pci_lock keeps others away until it has been accessed. */
static bool select_register(struct pci_bus *bus, unsigned int devfn, int where)
{
	if (bus->number > 255 || where < 0 || where > 255)
		return false;
	outl(CONFIG_ENABLE | bus->number << 16 | devfn << 8 | (where & ~3), CONFIG_ADDRESS);
	return true;
}

static int config_read(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 *value)
{
	*value = ~0u;
	if (!select_register(bus, devfn, where))
		return PCIBIOS_BAD_REGISTER_NUMBER;
	if (size == 1)
		*value = inb(CONFIG_DATA + (where & 3));
	else if (size == 2)
		*value = inw(CONFIG_DATA + (where & 2));
	else
		*value = inl(CONFIG_DATA);
	return PCIBIOS_SUCCESSFUL;
}

static int config_write(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 value)
{
	if (!select_register(bus, devfn, where))
		return PCIBIOS_BAD_REGISTER_NUMBER;
	if (size == 1)
		outb(value, CONFIG_DATA + (where & 3));
	else if (size == 2)
		outw(value, CONFIG_DATA + (where & 2));
	else
		outl(value, CONFIG_DATA);
	return PCIBIOS_SUCCESSFUL;
}

static struct pci_ops config_ops = {
	.read = config_read,
	.write = config_write,
};

/* The address register keeps what is written, and there is a device 0: the host bridge. */
static bool __init bridge_answers(void)
{
	outl(CONFIG_ENABLE, CONFIG_ADDRESS);
	return inl(CONFIG_ADDRESS) == CONFIG_ENABLE && inl(CONFIG_DATA) != ~0u;
}

/*
 * The firmware has led each INTx pin to a line of the interrupt controller and noted its number. Such
 * a line is a level, active high: the router turns PCI's active low.
 */
static int line_of(const struct pci_dev *dev, u8 slot, u8 pin)
{
	u8 line = 0;

	pci_read_config_byte((struct pci_dev *)dev, PCI_INTERRUPT_LINE, &line);
	if (!line || line >= HYP_IRQ_LINES || irq_set_irq_type(line, IRQ_TYPE_LEVEL_HIGH))
		return -1;
	return line;
}

/* What a bridge lets through, as the firmware has set it; called when a bus is scanned. */
void pcibios_fixup_bus(struct pci_bus *bus)
{
	pci_read_bridge_bases(bus);
}

static void __init claim_bridge(struct pci_dev *dev)
{
	struct resource *res;
	int i;

	for (i = PCI_BRIDGE_RESOURCES; i < PCI_NUM_RESOURCES; i++) {
		res = &dev->resource[i];
		if (!res->flags || (res->start && !pci_claim_bridge_resource(dev, i)))
			continue;
		/* To be sized for what is behind it. */
		res->start = res->end = 0;
		res->flags = 0;
	}
}

static void __init claim_device(struct pci_dev *dev)
{
	struct resource *res;
	int i;

	for (i = 0; i < PCI_ROM_RESOURCE; i++) {
		res = &dev->resource[i];
		if (!res->flags || res->parent || (res->start && !pci_claim_resource(dev, i)))
			continue;
		/* Only its size is known: Linux finds a place. */
		res->end -= res->start;
		res->start = 0;
	}
}

/* Bridges before what is behind them. */
static void __init claim_bus(struct pci_bus *bus)
{
	struct pci_dev *dev;

	list_for_each_entry(dev, &bus->devices, bus_list)
	{
		if (dev->subordinate)
			claim_bridge(dev);
		claim_device(dev);
		if (dev->subordinate)
			claim_bus(dev->subordinate);
	}
}

static void __init find_room(void)
{
	unsigned int i;

	for (i = 0; i < hyp_boot->ram_ranges; i++)
		if (hyp_boot->ram[i].end <= not_pci.start)
			rump_pci_min_mem = max(rump_pci_min_mem, hyp_boot->ram[i].end);
	request_resource(&iomem_resource, &not_pci);
}

static int __init pci_init(void)
{
	struct pci_host_bridge *bridge;

	if (!hyp_boot->devices || !bridge_answers())
		return 0;
	bridge = pci_alloc_host_bridge(0);
	if (!bridge)
		return -ENOMEM;
	find_room();
	bridge->ops = &config_ops;
	bridge->map_irq = line_of;
	pci_add_resource(&bridge->windows, &ioport_resource);
	pci_add_resource(&bridge->windows, &iomem_resource);
	rump_message_domain(&bridge->dev);
	if (pci_scan_root_bus_bridge(bridge)) {
		pci_free_host_bridge(bridge);
		return -ENODEV;
	}
	claim_bus(bridge->bus);
	pci_assign_unassigned_root_bus_resources(bridge->bus);
	pci_bus_add_devices(bridge->bus);
	return 0;
}
subsys_initcall(pci_init);
