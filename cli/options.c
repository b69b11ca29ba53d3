// SPDX-License-Identifier: GPL-2.0-only
/* Checks of the options of `sirloin run`: what they say, and whether the host has it. */
#include <errno.h>
#include <limits.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli.h"

/* Digits only: strtoull() alone would take signs and blanks. */
static const char *read_number(const char *text, unsigned long long *number)
{
	size_t digits = strspn(text, "0123456789");

	errno = 0;
	*number = strtoull(text, NULL, 10);
	return digits && !errno ? text + digits : NULL;
}

const char *check_memory(const char *value)
{
	static const char units[] = "KMGkmg";
	static const unsigned int shifts[] = { 10, 20, 30, 10, 20, 30 };
	unsigned long long number;
	const char *end = read_number(value, &number), *unit = NULL;

	if (end && *end)
		unit = strchr(units, *end);
	if (!end || (*end && (!unit || end[1])))
		return "is no size; write a number and K, M or G, such as 16M";
	if (unit && number > ULLONG_MAX >> shifts[unit - units])
		return "is too large";
	if (!number)
		return "is no memory at all";
	return NULL;
}

static const char *read_port(const char *text)
{
	unsigned long long port;
	const char *end = read_number(text, &port);

	return end && port >= 1 && port <= 65535 ? end : NULL;
}

/* What may follow "passt": ",tcp=HOST:GUEST" and ",udp=HOST:GUEST", any number of times. */
static const char *check_passt(const char *text)
{
	while (*text) {
		if (strncmp(text, ",tcp=", 5) && strncmp(text, ",udp=", 5))
			return "is unknown; after passt comes ,tcp=HOST:GUEST or ,udp=HOST:GUEST";
		text = read_port(text + 5);
		if (text)
			text = *text == ':' ? read_port(text + 1) : NULL;
		if (!text || (*text && *text != ','))
			return "has a bad port; write HOST:GUEST with numbers from 1 to 65535";
	}
	return NULL;
}

const char *check_net(const char *value)
{
	unsigned long long number;
	const char *end;

	if (!strcmp(value, "none"))
		return NULL;
	if (!strncmp(value, "passt", 5) && (!value[5] || value[5] == ','))
		return check_passt(value + 5);
	if (!strncmp(value, "tap:", 4)) {
		/* Linux: dev_valid_name() */
		if (!value[4] || strlen(value + 4) >= IFNAMSIZ || strpbrk(value + 4, "/ \t\n:\""))
			return "has no valid name of an interface after tap:";
		return NULL;
	}
	if (!strncmp(value, "fd:", 3)) {
		end = read_number(value + 3, &number);
		return end && !*end && number <= INT_MAX ? NULL : "has no descriptor after fd:";
	}
	return "is unknown; use tap:NAME, passt[,tcp=HOST:GUEST][,udp=...], fd:N or none";
}

int check_disk_file(const char *value)
{
	size_t len = strlen(value);
	bool read_only = len >= 3 && !strcmp(value + len - 3, ",ro");
	char *file = must(strndup(value, read_only ? len - 3 : len));
	struct stat st;
	int status = 0;

	if (!*file)
		status = complain_usage(EXIT_NOT_STARTED, "--disk wants a file");
	else if (stat(file, &st) < 0)
		status = complain(EXIT_NOT_STARTED, "disk %s: %s", file, strerror(errno));
	else if (!S_ISREG(st.st_mode) && !S_ISBLK(st.st_mode))
		status = complain(EXIT_NOT_STARTED, "disk %s is not a file or block device", file);
	else if (access(file, read_only ? R_OK : R_OK | W_OK) < 0)
		status = complain(EXIT_NOT_STARTED, "disk %s: %s%s", file, strerror(errno),
				  read_only ? "" : "; append ,ro to use it read-only");
	free(file);
	return status;
}

static bool in_path(const char *command)
{
	const char *path = getenv("PATH");
	bool found = false;
	char *name;
	size_t len;

	for (; path && *path && !found; path += len + (path[len] == ':')) {
		len = strcspn(path, ":");
		if (asprintf(&name, "%.*s/%s", (int)len, path, command) < 0)
			must(NULL);
		found = !access(name, X_OK);
		free(name);
	}
	return found;
}

static int check_tap(const char *name)
{
	char path[64], flags[64];

	/*
	 * Linux: only tun and tap devices have this file (drivers/net/tun.c). The folder is absent when
	 * /sys shows another network namespace.
	 */
	snprintf(path, sizeof(path), "/sys/class/net/%s", name);
	snprintf(flags, sizeof(flags), "/sys/class/net/%s/tun_flags", name);
	if (!if_nametoindex(name))
		return complain(EXIT_NOT_STARTED,
				"no network interface %s; make it first: "
				"ip tuntap add %s mode tap user $USER vnet_hdr",
				name, name);
	if (!access(path, F_OK) && access(flags, F_OK) < 0)
		return complain(EXIT_NOT_STARTED, "network interface %s is no tap device", name);
	return 0;
}

int check_net_host(const char *value)
{
	if (!strncmp(value, "tap:", 4))
		return check_tap(value + 4);
	if (!strncmp(value, "passt", 5) && !in_path("passt"))
		return complain(EXIT_NOT_STARTED,
				"passt is not installed (Debian: apt install passt)");
	return 0;
}
