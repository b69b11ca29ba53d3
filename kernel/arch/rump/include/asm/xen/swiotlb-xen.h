/* SPDX-License-Identifier: GPL-2.0-only */
/* A guest without devices of the machine needs no copies for their DMA. */
