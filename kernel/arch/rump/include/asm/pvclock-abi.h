/* SPDX-License-Identifier: GPL-2.0-only */
/* x86's own code: a part of Xen's struct vcpu_info. */
#include <x86/include/asm/pvclock-abi.h>
