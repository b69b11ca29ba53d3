// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an init system would mount: /proc, /sys, /dev, a folder /tmp, and what the command line
 * asks for with rump.mount=SOURCE,TARGET,TYPE[,OPTION...].
 */
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/init_syscalls.h>
#include <linux/mount.h>
#include <linux/string.h>
#include <asm/rump.h>
#include <uapi/linux/mount.h>

#define MAX_MOUNTS 16

static char *mounts[MAX_MOUNTS] __initdata;
static unsigned int mount_count __initdata;

struct mount_flag {
	const char *name;
	unsigned long flag;
};

static const struct mount_flag mount_flags[] = {
	{ "ro", MS_RDONLY },	   { "rw", 0 },
	{ "nosuid", MS_NOSUID },   { "nodev", MS_NODEV },
	{ "noexec", MS_NOEXEC },   { "sync", MS_SYNCHRONOUS },
	{ "noatime", MS_NOATIME }, { "relatime", MS_RELATIME },
};

/* Takes the generic options out of @options; what is left is the file system's own. */
static unsigned long __init take_flags(char *options, char *rest, size_t size)
{
	unsigned long flags = 0;
	char *option;
	int i;

	rest[0] = '\0';
	while ((option = strsep(&options, ","))) {
		for (i = 0; i < ARRAY_SIZE(mount_flags); i++)
			if (!strcmp(option, mount_flags[i].name))
				break;
		if (i < ARRAY_SIZE(mount_flags)) {
			flags |= mount_flags[i].flag;
			continue;
		}
		if (rest[0])
			strlcat(rest, ",", size);
		strlcat(rest, option, size);
	}
	return flags;
}

static void __init make_folders(const char *path)
{
	char part[256];
	const char *p = path;

	while ((p = strchr(p + 1, '/'))) {
		if (strscpy(part, path, min_t(size_t, p - path + 1, sizeof(part))) == 0)
			return;
		init_mkdir(part, 0755);
	}
	init_mkdir(path, 0755);
}

/* Linux ends the options at the end of their page, whatever there is (fs/namespace.c, path_mount()). */
static char rest[PAGE_SIZE] __initdata;

static void __init mount_one(char *spec)
{
	char whole[256];
	char *source, *target, *type;
	unsigned long flags;
	int error;

	strscpy(whole, spec, sizeof(whole));
	source = strsep(&spec, ",");
	target = strsep(&spec, ",");
	type = strsep(&spec, ",");
	if (!type || target[0] != '/')
		panic("rump.mount=%s: not SOURCE,TARGET,TYPE[,OPTION...]", whole);
	flags = take_flags(spec, rest, sizeof(rest));
	make_folders(target);
	error = init_mount(source, target, type, flags, rest);
	if (error)
		panic("rump.mount=%s: mount failed, error %d", whole, error);
}

/* The program finds them as under any init; a root that has no such folder goes without. */
static void __init mount_standard(void)
{
	static const char *const standard[][2] = {
		{ "proc", "/proc" },
		{ "sysfs", "/sys" },
		{ "devtmpfs", "/dev" },
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(standard); i++) {
		init_mkdir(standard[i][1], 0555);
		init_mount(standard[i][0], standard[i][1], standard[i][0], 0, NULL);
	}
	init_mkdir("/tmp", 01777);
}

static int __init rump_mount_setup(char *value)
{
	if (mount_count == MAX_MOUNTS)
		panic("more than %d rump.mount=", MAX_MOUNTS);
	mounts[mount_count++] = value;
	return 1;
}
__setup("rump.mount=", rump_mount_setup);

void __init rump_mounts(void)
{
	unsigned int i;

	mount_standard();
	for (i = 0; i < mount_count; i++)
		mount_one(mounts[i]);
}
