/* SPDX-License-Identifier: GPL-2.0-only */
/* Debian's Lua wants to know where libraries lie; a static program has none. */
#define DEB_HOST_MULTIARCH "none"
