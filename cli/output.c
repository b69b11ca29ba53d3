// SPDX-License-Identifier: GPL-2.0-only
/* Files that subcommands write: each appears under its name when it is complete, or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli.h"

char *default_output(const char *image, const char *suffix)
{
	const char *slash = strrchr(image, '/');
	const char *base = slash ? slash + 1 : image;
	size_t len = strlen(base);
	struct text text = {};

	if (len > 4 && !strcmp(base + len - 4, ".img"))
		len -= 4;
	text_add(&text, "%.*s%s", (int)len, base, suffix);
	return text.data;
}

void hold_signals(sigset_t *mask)
{
	sigset_t ends;

	sigemptyset(&ends);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGHUP);
	sigprocmask(SIG_BLOCK, &ends, mask);
}

int make_file(char **name, const char *path)
{
	struct text text = {};
	int fd;

	text_add(&text, "%s.XXXXXX", path);
	fd = mkostemp(text.data, O_CLOEXEC);
	if (fd < 0) {
		complain(EXIT_FAILED, "%s: %s", path, strerror(errno));
		free(text.data);
		return -1;
	}
	*name = text.data;
	return fd;
}

/* A device or a folder has a place that no file can take, and root's rename(2) would. */
int make_output(char **name, const char *output)
{
	struct stat st;

	if (!stat(output, &st) && !S_ISREG(st.st_mode)) {
		complain(EXIT_FAILED, "%s is there already and is no ordinary file", output);
		return -1;
	}
	return make_file(name, output);
}

/* As open(2) would have made it. */
int take_place(const char *file, const char *output)
{
	mode_t mask = umask(0);

	umask(mask);
	if (chmod(file, 0666 & ~mask) < 0 || rename(file, output) < 0)
		return complain(EXIT_FAILED, "%s: %s", output, strerror(errno));
	return 0;
}
