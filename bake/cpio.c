// SPDX-License-Identifier: GPL-2.0-only
/*
 * The root file system as a cpio archive that Linux unpacks (Documentation/driver-api/early-userspace/
 * buffer-format.rst: "newc"). The same folder gives the same bytes: names sorted, inode numbers our
 * own, no device numbers. Files of the user who bakes belong to root; other owners are kept, so that
 * root and fakeroot decide.
 */
#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>
#include "private.h"

/* A file with several names: its data is stored under the first, the others have none. */
struct link {
	dev_t dev;
	ino_t ino;
	uint64_t number;
};

struct writer {
	struct archive *archive;
	struct buffer links; /* struct link */
	uint64_t next; /* inode number */
	struct bake_error *error;
};

static int write_folder(struct writer *writer, const char *path, const char *name);

static int system_fail(struct writer *writer, const char *path)
{
	int number = errno;

	return bake_fail(writer->error, number, "%s: %s", path, strerror(number));
}

static int archive_fail(struct writer *writer, const char *path)
{
	int number = archive_errno(writer->archive);
	const char *why = archive_error_string(writer->archive);

	return bake_fail(writer->error, number > 0 ? number : EIO,
			 "cannot add %s to the root file system: %s", path, why ? why : "unknown");
}

/* Gives @st its inode number in the archive; true if its data is in there already. */
static bool number_file(struct writer *writer, struct stat *st)
{
	const struct link *links = (const struct link *)writer->links.data;
	struct link link = { st->st_dev, st->st_ino, writer->next };
	size_t i;

	if (!S_ISDIR(st->st_mode) && st->st_nlink > 1) {
		for (i = 0; i < writer->links.len / sizeof(link); i++)
			if (links[i].dev == link.dev && links[i].ino == link.ino) {
				st->st_ino = links[i].number;
				return true;
			}
		buffer_add(&writer->links, &link, sizeof(link));
	}
	st->st_ino = writer->next++;
	return false;
}

static int copy_data(struct writer *writer, const char *path, int fd, uint64_t left)
{
	static char block[1 << 16];
	ssize_t n;

	while (left) {
		n = read(fd, block, left < sizeof(block) ? left : sizeof(block));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return system_fail(writer, path);
		if (!n)
			return bake_fail(writer->error, EIO, "%s shrank while it was read", path);
		if (archive_write_data(writer->archive, block, n) != n)
			return archive_fail(writer, path);
		left -= n;
	}
	return 0;
}

static int write_data(struct writer *writer, const char *path, uint64_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK), result;

	if (fd < 0)
		return system_fail(writer, path);
	result = copy_data(writer, path, fd, size);
	close(fd);
	return result;
}

static int fill_entry(struct writer *writer, struct archive_entry *entry, const char *path,
		      const char *name, struct stat *st, bool stored)
{
	char target[4096];
	ssize_t len;

	if (S_ISLNK(st->st_mode)) {
		len = readlink(path, target, sizeof(target) - 1);
		if (len < 0)
			return system_fail(writer, path);
		target[len] = '\0';
	}
	if (st->st_uid == geteuid()) {
		st->st_uid = 0;
		st->st_gid = 0;
	}
	st->st_dev = 0;
	archive_entry_copy_stat(entry, st);
	archive_entry_copy_pathname(entry, name);
	if (S_ISLNK(st->st_mode))
		archive_entry_copy_symlink(entry, target);
	/* newc has nothing but a size and a symbolic link's target as contents. */
	if (!S_ISREG(st->st_mode) || stored)
		archive_entry_set_size(entry, 0);
	return 0;
}

static int write_entry(struct writer *writer, const char *path, const char *name, struct stat *st)
{
	bool stored = number_file(writer, st), data = S_ISREG(st->st_mode) && !stored;
	struct archive_entry *entry = archive_entry_new();
	int result;

	if (!entry)
		return bake_fail_memory(writer->error);
	result = fill_entry(writer, entry, path, name, st, stored);
	if (!result && archive_write_header(writer->archive, entry) != ARCHIVE_OK)
		result = archive_fail(writer, path);
	archive_entry_free(entry);
	if (!result && data && st->st_size)
		result = write_data(writer, path, st->st_size);
	if (!result && S_ISDIR(st->st_mode))
		result = write_folder(writer, path, name);
	return result;
}

static int write_child(struct writer *writer, const char *path, const char *name, const char *child)
{
	char *child_path = NULL, *child_name = NULL;
	struct stat st;
	int result;

	if (asprintf(&child_path, "%s/%s", path, child) < 0 ||
	    asprintf(&child_name, "%s%s%s", name, *name ? "/" : "", child) < 0)
		result = bake_fail_memory(writer->error);
	else if (lstat(child_path, &st) < 0)
		result = system_fail(writer, child_path);
	else if (S_ISSOCK(st.st_mode))
		result = 0; /* a socket is nothing without the process behind it */
	else
		result = write_entry(writer, child_path, child_name, &st);
	free(child_path);
	free(child_name);
	return result;
}

/* By bytes, not by locale: the archive must not depend on the user's language. */
static int compare(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int no_dots(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
}

static int write_folder(struct writer *writer, const char *path, const char *name)
{
	struct dirent **list;
	int n = scandir(path, &list, no_dots, compare), i, result = 0;

	if (n < 0)
		return system_fail(writer, path);
	for (i = 0; i < n; i++) {
		if (!result)
			result = write_child(writer, path, name, list[i]->d_name);
		free(list[i]);
	}
	free(list);
	return result;
}

/* libarchive hands over whole blocks; a short write means a full disk. */
static la_ssize_t write_block(struct archive *archive, void *data, const void *block, size_t len)
{
	const int *fd = data;
	size_t done = 0;
	ssize_t n;

	while (done < len) {
		n = write(*fd, (const char *)block + done, len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			archive_set_error(archive, errno, "%s", strerror(errno));
			return -1;
		}
		done += n;
	}
	return len;
}

int cpio_write(const char *rootfs, int fd, struct bake_error *error)
{
	struct writer writer = { .next = 1, .error = error };
	struct stat st;
	int result;

	if (stat(rootfs, &st) < 0)
		return system_fail(&writer, rootfs);
	if (!S_ISDIR(st.st_mode))
		return bake_fail(error, ENOTDIR, "%s is not a folder; --rootfs wants one", rootfs);
	writer.archive = archive_write_new();
	if (!writer.archive)
		return bake_fail_memory(error);
	if (archive_write_set_format_cpio_newc(writer.archive) != ARCHIVE_OK ||
	    archive_write_open(writer.archive, &fd, NULL, write_block, NULL) != ARCHIVE_OK)
		result = archive_fail(&writer, rootfs);
	else
		result = write_folder(&writer, rootfs, "");
	if (!result && writer.links.failed)
		result = bake_fail_memory(error);
	if (!result && archive_write_close(writer.archive) != ARCHIVE_OK)
		result = archive_fail(&writer, rootfs);
	/* After an error, closing would try to write the rest: leave that out. */
	if (result)
		archive_write_fail(writer.archive);
	archive_write_free(writer.archive);
	buffer_free(&writer.links);
	return result;
}
