/* SPDX-License-Identifier: GPL-2.0-only */
/* None. */
#ifndef _ASM_RUMP_DISABLED_FEATURES_H
#define _ASM_RUMP_DISABLED_FEATURES_H

#define NDISABLED_MASKS 20

#endif
