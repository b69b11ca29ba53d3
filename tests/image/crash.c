// SPDX-License-Identifier: GPL-2.0-only
/* Asks Linux's own LKDTM (Documentation/fault-injection/provoke-crashes.rst) for the crash that is named. */
#include <err.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int fd;

	if (argc != 2)
		errx(2, "which crash?");
	if (mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL))
		err(3, "debugfs");
	fd = open("/sys/kernel/debug/provoke-crash/DIRECT", O_WRONLY);
	if (fd < 0)
		err(4, "LKDTM");
	if (write(fd, argv[1], strlen(argv[1])) < 0)
		err(5, "%s", argv[1]);
	return 0;
}
