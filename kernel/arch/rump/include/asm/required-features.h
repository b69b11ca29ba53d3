/* SPDX-License-Identifier: GPL-2.0-only */
/* None: the image runs on any x86-64. */
#ifndef _ASM_RUMP_REQUIRED_FEATURES_H
#define _ASM_RUMP_REQUIRED_FEATURES_H

#define NREQUIRED_MASKS 20

#endif
