// SPDX-License-Identifier: GPL-2.0-only
/* Messages of the platform itself to standard error. */
#include <stdarg.h>
#include "process.h"

#define LINE 1024

/* Gathers first, so that a line is one write and does not mix with others'. */
static size_t gather(char line[LINE], const char *first, va_list more)
{
	size_t used = 0;

	for (const char *s = first; s; s = va_arg(more, const char *))
		for (; *s && used < LINE - 1; s++)
			line[used++] = *s;
	return used;
}

void process_print(const char *first, ...)
{
	char line[LINE];
	va_list more;
	size_t len;

	va_start(more, first);
	len = gather(line, first, more);
	va_end(more);
	process_log(line, len);
}

void process_fail(const char *first, ...)
{
	char line[LINE];
	va_list more;
	size_t len;

	va_start(more, first);
	len = gather(line, first, more);
	va_end(more);
	line[len++] = '\n';
	process_terminal_restore();
	process_print(image_name(), ": ", NULL);
	process_log(line, len);
	for (;;)
		host(exit_group, STATUS_START);
}

const char *process_error(long error)
{
	static const struct {
		int error;
		const char *text;
	} texts[] = {
		{ ENOENT, "no such file" },
		{ EACCES, "permission denied" },
		{ EPERM, "not permitted" },
		{ EBUSY, "in use by somebody else" },
		{ EAGAIN, "in use by another process" },
		{ ENOMEM, "not enough memory" },
		{ ENODEV, "no such device" },
		{ ENXIO, "no such device" },
		{ ENOTDIR, "a part of the path is not a directory" },
		{ EISDIR, "it is a directory" },
		{ EROFS, "read-only file system" },
		{ EINVAL, "not the right kind of thing" },
		{ EBADF, "not an open descriptor" },
		{ EEXIST, "addresses are taken" },
		{ EMFILE, "too many open files" },
		{ ETXTBSY, "the file is being executed" },
		{ ELOOP, "too many symbolic links" },
		{ ENOTSOCK, "not a socket" },
	};
	static char number[NUMBER_TEXT + 8] = "error ";

	for (unsigned int i = 0; i < COUNT(texts); i++)
		if (texts[i].error == -error)
			return texts[i].text;
	number_text(number + 6, -error);
	return number;
}
