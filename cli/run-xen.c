// SPDX-License-Identifier: GPL-2.0-only
/*
 * An image as a guest of Xen: options become a configuration for xl (xl.cfg(5), and xl-disk-configuration
 * and xl-network-configuration, which it leads to), which is run or printed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "run.h"

/* What struct start_info has room for (Xen: MAX_GUEST_CMDLINE), with the end. xl cuts off the rest. */
#define PV_CMDLINE 1024

struct sketch {
	const struct run_request *request;
	struct text *config;
	unsigned int disks;
};

/* ------------------------------------------------------------------ checks */

static bool is_pv(const struct run_request *request)
{
	return !strcmp(request->machine, "pv");
}

static int check_cmdline(const struct run_request *request)
{
	struct text line = {};
	int status = guest_cmdline(request, NULL, &line);

	if (!status && is_pv(request) && line.len >= PV_CMDLINE)
		status = complain(EXIT_NOT_STARTED,
				  "parameters and arguments have %zu characters; a PV guest has "
				  "room for %d; use --machine pvh",
				  line.len, PV_CMDLINE - 1);
	free(line.data);
	return status;
}

/* Commas are xl's, and nothing takes that from them. */
static int check_disks(const struct run_request *request)
{
	unsigned int disks = 0;
	size_t i;

	for (i = 0; i < request->count; i++)
		disks += request->options[i].kind == RUN_DISK;
	if (disks > 26)
		return complain(EXIT_NOT_STARTED, "26 disks at most: xvda to xvdz");
	return 0;
}

static int check_xen(const struct run_request *request)
{
	int status = check_guest_memory(request);

	if (!status)
		status = check_cmdline(request);
	if (!status)
		status = check_disks(request);
	if (!status && !request->dry_run && !in_path("xl"))
		status = complain(EXIT_NOT_STARTED,
				  "xl is not installed (Debian: apt install xen-system-amd64, and "
				  "boot Xen); -n prints what it would be given");
	return status;
}

/* ------------------------------------------------------------------ the configuration */

/* A string as xl reads it: some of C's escapes. Xen 4.17 gets those with numbers wrong. */
static void add_string(struct text *text, const char *value)
{
	text_add(text, "\"");
	for (; *value; value++) {
		if (*value == '\n')
			text_add(text, "\\n");
		else
			text_add(text, "%s%c", strchr("\\\"", *value) ? "\\" : "", *value);
	}
	text_add(text, "\"");
}

static void add_setting(struct sketch *sketch, const char *name, const char *value)
{
	text_add(sketch->config, "%s = ", name);
	add_string(sketch->config, value);
	text_add(sketch->config, "\n");
}

/* xl looks for files where it runs. One that is not there, for -n, stays as it is. */
static char *full_path(const char *path)
{
	char *full = realpath(path, NULL);

	return full ? full : must(strdup(path));
}

/* target= comes last: what is behind it is all the file's name. */
static void add_disk(struct sketch *sketch, const char *value)
{
	size_t len = strlen(value);
	bool read_only = len >= 3 && !strcmp(value + len - 3, ",ro");
	char *file = must(strndup(value, read_only ? len - 3 : len)), *full = full_path(file);
	struct text disk = {};

	text_add(&disk, "format=raw,vdev=xvd%c,access=%s,target=%s", 'a' + sketch->disks++,
		 read_only ? "ro" : "rw", full);
	text_add(sketch->config, "\t");
	add_string(sketch->config, disk.data);
	text_add(sketch->config, ",\n");
	free(disk.data);
	free(full);
	free(file);
}

/* bridge:NAME[,mac=...][,mtu=...] is nearly what xl takes. */
static void add_net(struct sketch *sketch, const char *value)
{
	struct text net = {};

	text_add(&net, "bridge=%s", value + strlen("bridge:"));
	text_add(sketch->config, "\t");
	add_string(sketch->config, net.data);
	text_add(sketch->config, ",\n");
	free(net.data);
}

static void add_list(struct sketch *sketch, const char *name, enum run_kind kind,
		     void (*add)(struct sketch *, const char *))
{
	const struct run_option *option = sketch->request->options;
	bool any = false;
	size_t i;

	for (i = 0; i < sketch->request->count; i++, option++) {
		if (option->kind != kind || !strcmp(option->value, "none"))
			continue;
		if (!any)
			text_add(sketch->config, "%s = [\n", name);
		any = true;
		add(sketch, option->value);
	}
	if (any)
		text_add(sketch->config, "]\n");
}

/* A guest that has ended is gone: nothing is left to be destroyed by hand. */
static void add_endings(struct sketch *sketch)
{
	add_setting(sketch, "on_poweroff", "destroy");
	add_setting(sketch, "on_reboot", "destroy");
	add_setting(sketch, "on_crash", "destroy");
}

static void make_config(struct sketch *sketch, const char *name)
{
	const struct run_request *request = sketch->request;
	char *image = full_path(request->image);
	struct text line = {};

	add_setting(sketch, "name", name);
	add_setting(sketch, "type", request->machine);
	add_setting(sketch, "kernel", image);
	guest_cmdline(request, NULL, &line);
	if (line.len)
		add_setting(sketch, "extra", line.data);
	text_add(sketch->config, "memory = %llu\nvcpus = 1\n",
		 (unsigned long long)(guest_memory_size(request) + (1 << 20) - 1) >> 20);
	add_list(sketch, "disk", RUN_DISK, add_disk);
	add_list(sketch, "vif", RUN_NET, add_net);
	add_endings(sketch);
	free(line.data);
	free(image);
}

/* ------------------------------------------------------------------ all together */

/* Xen knows each guest by a name of its own; what is printed may be run once. */
static char *guest_name(const struct run_request *request)
{
	struct text name = {};

	text_add(&name, "%s", strrchr(request->image, '/') + 1);
	if (!request->dry_run)
		text_add(&name, "-%d", (int)getpid());
	return name.data;
}

static int run_xen(const struct run_request *request)
{
	struct text config = {};
	struct sketch sketch = { .request = request, .config = &config };
	char *name = guest_name(request);
	int status = 0;

	make_config(&sketch, name);
	if (request->dry_run)
		fputs(config.data, stdout);
	else
		status = xl_run(name, &config);
	free(config.data);
	free(name);
	return status;
}

static const char *const machines[] = { "pvh", "pv", NULL };

const struct run_platform xen_platform = {
	.name = "xen",
	.machines = machines,
	.check = check_xen,
	.run = run_xen,
};
