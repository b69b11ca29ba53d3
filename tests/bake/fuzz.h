/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the fuzz target and the driver that mutates. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* What the input is; the partner is the other. */
enum fuzz_role { FUZZ_PROGRAM, FUZZ_KERNEL };
extern enum fuzz_role fuzz_role;
extern unsigned long fuzz_baked; /* inputs that could be baked */

void fuzz_set_partner(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
