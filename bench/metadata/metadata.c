// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: metadata FILES
 *
 * How many files a second are created, found and removed in a new folder of the current one: lines
 * "NAME NUMBER /s".
 */
#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

static void create(const char *name)
{
	int file = open(name, O_WRONLY | O_CREAT | O_EXCL, 0600);

	if (file < 0)
		err(1, "%s", name);
	close(file);
}

static void find(const char *name)
{
	struct stat status;

	if (stat(name, &status))
		err(1, "%s", name);
}

static void erase(const char *name)
{
	if (unlink(name))
		err(1, "%s", name);
}

static void measure(const char *what, void (*call)(const char *), long files)
{
	uint64_t start = now();
	char name[32];

	for (long i = 0; i < files; i++) {
		snprintf(name, sizeof(name), "metadata/%ld", i);
		call(name);
	}
	printf("%s %.0f /s\n", what, files * 1e9 / (now() - start));
}

int main(int argc, char **argv)
{
	long files = argc == 2 ? atol(argv[1]) : 0;

	if (files <= 0)
		errx(2, "usage: metadata FILES");
	if (mkdir("metadata", 0700))
		err(1, "metadata");
	measure("create", create, files);
	measure("stat", find, files);
	measure("unlink", erase, files);
	if (rmdir("metadata"))
		err(1, "metadata");
	return 0;
}
