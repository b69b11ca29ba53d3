// SPDX-License-Identifier: GPL-2.0-only
/* Checks of the options of `sirloin run`: what they say, and whether the host has it. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli.h"

#define MEMORY_MAX (1ull << 50) /* the platform takes no more */

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
	if (number > MEMORY_MAX >> (unit ? shifts[unit - units] : 0))
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

static const char *read_ports(const char *text)
{
	text = read_port(text);
	return text && *text == ':' ? read_port(text + 1) : NULL;
}

static const char *read_mtu(const char *text)
{
	unsigned long long mtu;
	const char *end = read_number(text, &mtu);

	return end && mtu >= 68 && mtu <= 65520 ? end : NULL;
}

static const char *read_mac(const char *text)
{
	unsigned int i;

	for (i = 0; i < 6; i++, text += 2) {
		if (i && *text++ != ':')
			return NULL;
		if (!isxdigit((unsigned char)text[0]) || !isxdigit((unsigned char)text[1]))
			return NULL;
		/* The lowest bit of the first byte: multicast. */
		if (!i && strchr("13579bdfBDF", text[1]))
			return NULL;
	}
	return text;
}

static const char bad_ports[] = "has a bad port; write HOST:GUEST with numbers from 1 to 65535";

/* What may follow a network's kind, each behind a comma: p is passt, t tap, f fd, b bridge. */
static const struct detail {
	const char *name, *kinds;
	const char *(*read)(const char *text);
	const char *wrong;
} details[] = {
	{ "tcp=", "p", read_ports, bad_ports },
	{ "udp=", "p", read_ports, bad_ports },
	{ "mtu=", "pfb", read_mtu, "has a bad MTU; give a number from 68 to 65520" },
	{ "mac=", "ptfb", read_mac, "has a bad MAC address; write it like 02:00:00:00:00:01" },
	{},
};

/* @text is empty or begins with a comma. */
static const char *check_details(char kind, const char *text)
{
	const struct detail *detail;

	while (*text++ == ',') {
		for (detail = details; detail->name; detail++)
			if (strchr(detail->kinds, kind) && !strncmp(text, detail->name, 4))
				break;
		if (!detail->name)
			return "has a part that is not known there; see sirloin-run(1)";
		text = detail->read(text + 4);
		if (!text || (*text && *text != ','))
			return detail->wrong;
	}
	return NULL;
}

/* @value has a name of a network interface behind @skip characters (Linux: dev_valid_name()). */
static bool names_interface(const char *value, size_t skip)
{
	size_t len = strcspn(value + skip, ",");

	return len && len < IFNAMSIZ && strcspn(value + skip, ",/ \t\n:\"") == len;
}

const char *check_net(const char *value)
{
	size_t kind = strcspn(value, ",");
	unsigned long long number;

	if (!strcmp(value, "none"))
		return NULL;
	if (kind == 5 && !strncmp(value, "passt", 5))
		return check_details('p', value + kind);
	if (!strncmp(value, "tap:", 4)) {
		if (!names_interface(value, 4))
			return "has no valid name of an interface after tap:";
		return check_details('t', value + kind);
	}
	if (!strncmp(value, "bridge:", 7)) {
		if (!names_interface(value, 7))
			return "has no valid name of a bridge after bridge:";
		return check_details('b', value + kind);
	}
	if (!strncmp(value, "fd:", 3)) {
		if (read_number(value + 3, &number) != value + kind || number > INT_MAX)
			return "has no descriptor after fd:";
		return check_details('f', value + kind);
	}
	return "is unknown; use tap:NAME, passt[,tcp=HOST:GUEST][,udp=...], fd:N, bridge:NAME or none";
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

bool in_path(const char *command)
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

static int check_tap(const char *value, int len)
{
	char name[IFNAMSIZ], path[64], flags[64];

	snprintf(name, sizeof(name), "%.*s", len, value);
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

static int check_bridge(const char *value, int len)
{
	char name[IFNAMSIZ];

	snprintf(name, sizeof(name), "%.*s", len, value);
	if (!if_nametoindex(name))
		return complain(EXIT_NOT_STARTED,
				"no bridge %s; make it first: ip link add %s type bridge", name,
				name);
	return 0;
}

int check_net_host(const char *value)
{
	if (!strncmp(value, "tap:", 4))
		return check_tap(value + 4, strcspn(value + 4, ","));
	if (!strncmp(value, "bridge:", 7))
		return check_bridge(value + 7, strcspn(value + 7, ","));
	if (!strncmp(value, "passt", 5) && !in_path("passt"))
		return complain(EXIT_NOT_STARTED,
				"passt is not installed (Debian: apt install passt)");
	return 0;
}
