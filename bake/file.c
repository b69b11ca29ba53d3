// SPDX-License-Identifier: GPL-2.0-only
/* Reading whole files, taking paths apart. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "private.h"

const char *file_base(const char *path, size_t *folder)
{
	const char *slash = strrchr(path, '/');

	*folder = slash ? (size_t)(slash + 1 - path) : 0;
	return slash ? slash + 1 : path;
}

static int read_all(int fd, uint8_t *data, size_t *size)
{
	size_t done = 0;
	ssize_t n;

	while (done < *size) {
		n = read(fd, data + done, *size - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (!n)
			break; /* it shrank while we read: what is there is judged */
		done += n;
	}
	*size = done;
	return 0;
}

int file_read(const char *path, uint8_t **data, size_t *size, struct bake_error *error)
{
	/* O_NONBLOCK: a pipe without a writer must not hang us before it is found to be a pipe. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), result;
	struct stat st;

	*data = NULL;
	if (fd < 0)
		return bake_fail(error, errno, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) < 0) {
		result = bake_fail(error, errno, "%s: %s", path, strerror(errno));
		goto out;
	}
	if (!S_ISREG(st.st_mode)) {
		result = bake_fail(error, ENOEXEC, "%s is %s; name a program file", path,
				   S_ISDIR(st.st_mode) ? "a folder" : "not a regular file");
		goto out;
	}
	*size = st.st_size;
	/* One byte more: the contents are never an empty allocation. */
	*data = malloc(*size + 1);
	if (!*data) {
		result = bake_fail_memory(error);
		goto out;
	}
	result = read_all(fd, *data, size);
	if (result) {
		bake_fail(error, -result, "%s: %s", path, strerror(-result));
		free(*data);
		*data = NULL;
	}
out:
	close(fd);
	return result;
}
