/* SPDX-License-Identifier: GPL-2.0-only */
/* What the firmware has set stays; what it left open goes where nothing else is. */
#ifndef _ASM_RUMP_PCI_H
#define _ASM_RUMP_PCI_H

#define PCIBIOS_MIN_IO 0x1000
#define PCIBIOS_MIN_MEM rump_pci_min_mem
#define pcibios_assign_all_busses() 0

extern unsigned long rump_pci_min_mem;

#include <asm-generic/pci.h>

#endif
