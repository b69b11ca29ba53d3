/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the baker tells the kernel and the platforms about the image they are part of.
 *
 * The kernel object defines one `struct rump_image rump_image`, zero but for magic and version, in
 * its data; the baker finds it by that symbol and fills it in. All addresses are absolute and inside
 * the image. The order in memory is: program segments and kernel in either order, then the thunks,
 * the payload, and (at `end`) RAM.
 */
#ifndef IMAGE_H
#define IMAGE_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdint.h>
#endif

#define RUMP_IMAGE_MAGIC 0x6e696f6c726973ull /* "sirloin" */
#define RUMP_IMAGE_VERSION 2u

struct rump_image {
	uint64_t magic;
	uint32_t version;
	uint32_t phnum; /* the program's program headers */
	uint64_t phdr; /* their address, as AT_PHDR; in the program or, if it maps none, the payload */
	uint64_t load_bias; /* what was added to the addresses in them (static-pie), else 0 */
	uint64_t entry; /* the program's first instruction, bias included */
	uint64_t program_start, program_end; /* page-rounded extent of the program's segments */
	uint64_t start, end; /* page-rounded extent of the whole image */
	uint64_t name; /* char *: base name of the program: argv[0] and console messages */
	uint64_t cmdline; /* char *: kernel command line of --cmdline, or "" */
	uint64_t args; /* argc strings, each NUL-terminated, one after the other; without argv[0] */
	uint64_t env; /* envc strings K=V, likewise */
	uint32_t argc, envc;
	uint64_t initramfs, initramfs_end; /* cpio (newc) of --rootfs; both 0 if none */
	/*
	 * Code of the baker's that ends in a jump to rump_syscall_jump: an event there waits for the
	 * kernel behind it. Both 0 if there is none.
	 */
	uint64_t thunks, thunks_end;
};

#endif
