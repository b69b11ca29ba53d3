// SPDX-License-Identifier: GPL-2.0-only
/*
 * Prints what the kernel offers, one a line: families of sockets, file systems, and ciphers with the
 * result of their self test.
 */
#include <sys/socket.h>
#include "../app/app.h"

static int file_systems(void)
{
	FILE *list = fopen("/proc/filesystems", "r");
	char line[100], *name;

	if (!list)
		return -1;
	while (fgets(line, sizeof(line), list)) {
		name = strrchr(line, '\t');
		if (!name)
			return -1;
		name[strcspn(name, "\n")] = 0;
		say("file system %s", name + 1);
	}
	return fclose(list);
}

static void family(int domain, int type, const char *name)
{
	int fd = socket(domain, type, 0);

	if (fd < 0)
		say("no socket %s: %s", name, strerror(errno));
	else
		say("socket %s", name);
	close(fd);
}

/* Each is a paragraph of lines "name         : value". */
static int ciphers(void)
{
	FILE *list = fopen("/proc/crypto", "r");
	char line[200], driver[100] = "", result[100];

	if (!list)
		return -1;
	while (fgets(line, sizeof(line), list)) {
		sscanf(line, "driver : %99s", driver);
		if (sscanf(line, "selftest : %99s", result) == 1)
			say("cipher %s: %s", driver, result);
	}
	return fclose(list);
}

#define FAMILY(domain, type) family(domain, type, #domain " " #type)

int main(void)
{
	FAMILY(AF_INET, SOCK_STREAM);
	FAMILY(AF_INET, SOCK_DGRAM);
	FAMILY(AF_INET6, SOCK_STREAM);
	FAMILY(AF_INET6, SOCK_DGRAM);
	FAMILY(AF_UNIX, SOCK_STREAM);
	FAMILY(AF_UNIX, SOCK_DGRAM);
	FAMILY(AF_PACKET, SOCK_RAW);
	FAMILY(AF_NETLINK, SOCK_RAW);
	return file_systems() || ciphers();
}
