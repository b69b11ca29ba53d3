// SPDX-License-Identifier: GPL-2.0-only
/*
 * The command line of QEMU for an image: the machine, what every image finds in it (docs/qemu.md), the
 * user's disks and networks, and the kernel's command line.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include "run.h"

/* QEMU's microvm without ACPI (hw/i386/microvm.c): places for virtio devices and their interrupts. */
#define MMIO_PLACES 8
#define MMIO_BASE 0xfeb00000u
#define MMIO_SIZE 512u
#define MMIO_IRQ 5u

/* What is being put together. */
struct sketch {
	const struct run_request *request;
	struct qemu_plan *plan;
	bool microvm;
	int next_fd;
	unsigned int disks, nets, places;
	struct text parameters; /* of the kernel: what the microvm has, and where */
};

static bool is_microvm(const struct run_request *request)
{
	return !strcmp(request->machine, "microvm");
}

/* ------------------------------------------------------------------ checks */

/* Disks, networks and the source of random numbers have a place each. */
static int check_places(const struct run_request *request)
{
	unsigned int places = 1;
	size_t i;

	for (i = 0; i < request->count; i++)
		if (request->options[i].kind == RUN_DISK ||
		    (request->options[i].kind == RUN_NET &&
		     strcmp(request->options[i].value, "none")))
			places++;
	if (is_microvm(request) && places > MMIO_PLACES)
		return complain(EXIT_NOT_STARTED,
				"a microvm has room for %d disks and networks; use --machine q35",
				MMIO_PLACES - 1);
	return 0;
}

/* A CD has its own command line. */
static int check_iso(const struct run_request *request)
{
	size_t i;

	if (is_microvm(request))
		return complain_usage(EXIT_NOT_STARTED, "a microvm cannot boot an ISO file");
	if (request->append.len || *request->args)
		return complain_usage(EXIT_NOT_STARTED,
				      "an ISO file has its parameters and arguments in it: "
				      "sirloin iso --append");
	for (i = 0; i < request->count; i++)
		if (request->options[i].kind == RUN_TIMELINE)
			return complain_usage(EXIT_NOT_STARTED,
					      "an ISO file has its parameters in it: "
					      "sirloin iso --append sirloin.timeline");
	return 0;
}

int check_qemu(const struct run_request *request)
{
	int status = request->iso ? check_iso(request) : check_guest_memory(request);

	if (!status)
		status = check_places(request);
	if (!status && !request->dry_run && !in_path(QEMU))
		status = complain(EXIT_NOT_STARTED,
				  QEMU " is not installed (Debian: apt install " QEMU_PACKAGE ")");
	return status;
}

/* ------------------------------------------------------------------ the machine */

static void add(struct sketch *sketch, const char *option, const char *value)
{
	words_add(&sketch->plan->argv, "%s", option);
	if (value)
		words_add(&sketch->plan->argv, "%s", value);
}

/* A number without a suffix is bytes to us and megabytes to QEMU. */
static void add_memory(struct sketch *sketch)
{
	const char *memory = guest_memory(sketch->request);
	char last = memory[strlen(memory) - 1];

	add(sketch, "-m", NULL);
	words_add(&sketch->plan->argv, "%s%s", memory, last >= '0' && last <= '9' ? "B" : "");
}

/*
 * The microvm has no ACPI, whose tables Sirloin would not read. Where its devices are is said on the
 * kernel's command line, by us: QEMU's own words would come behind the program's arguments.
 */
static void add_machine(struct sketch *sketch)
{
	add(sketch, QEMU, NULL);
	add(sketch, "-nodefaults", NULL);
	add(sketch, "-no-user-config", NULL);
	add(sketch, "-no-reboot", NULL);
	add(sketch, "-display", "none");
	add(sketch, "-machine",
	    sketch->microvm ? "microvm,acpi=off,auto-kernel-cmdline=off,pit=on,pic=on,rtc=on,"
			      "isa-serial=on" :
			      sketch->request->machine);
	if (sketch->microvm)
		add(sketch, "-global", "virtio-mmio.force-legacy=off");
	add(sketch, "-accel", kvm_works() ? "kvm" : "tcg");
	/* All that the accelerator can do: RDRAND, FSGSBASE, XSAVE are among it. */
	add(sketch, "-cpu", "max");
	add_memory(sketch);
}

/* A device that appends what the guest writes to one of our descriptors. */
static void add_port(struct sketch *sketch, const char *name, int fd, unsigned int port)
{
	words_add(&sketch->plan->argv, "-chardev");
	words_add(&sketch->plan->argv, "file,id=%s,append=on,path=/dev/fd/%d", name, fd);
	words_add(&sketch->plan->argv, "-device");
	words_add(&sketch->plan->argv, "isa-debugcon,iobase=%#x,readback=%#x,chardev=%s", port,
		  port, name);
}

static void add_consoles(struct sketch *sketch)
{
	add(sketch, "-chardev",
	    interactive() ? "stdio,id=console,signal=off,mux=on" : "stdio,id=console,signal=on");
	add(sketch, "-serial", "chardev:console");
	add_port(sketch, "log", sketch->plan->log, 0xe9);
	add_port(sketch, "status", sketch->plan->status, 0xea);
	add(sketch, "-device", "isa-debug-exit,iobase=0x501,iosize=2");
}

/* By which we press the power button. A microvm has ACPI's not; what its monitor can do is an NMI. */
static void add_monitor(struct sketch *sketch)
{
	if (sketch->microvm)
		text_add(&sketch->parameters, "sirloin.button=nmi");
	sketch->plan->button = sketch->microvm ? "inject-nmi" : "system_powerdown";
	if (sketch->plan->monitor < 0)
		return;
	words_add(&sketch->plan->argv, "-chardev");
	words_add(&sketch->plan->argv, "socket,id=monitor,fd=%d", sketch->plan->monitor);
	add(sketch, "-mon", "chardev=monitor,mode=control");
}

/* ------------------------------------------------------------------ devices */

static bool is_users_fd(const struct run_request *request, int fd)
{
	size_t i;

	for (i = 0; i < request->count; i++)
		if (request->options[i].kind == RUN_NET &&
		    !strncmp(request->options[i].value, "fd:", 3) &&
		    atoi(request->options[i].value + 3) == fd)
			return true;
	return false;
}

/* A number of a descriptor that no network of the user's has. */
static int free_fd(struct sketch *sketch)
{
	while (is_users_fd(sketch->request, sketch->next_fd))
		sketch->next_fd++;
	return sketch->next_fd++;
}

/* The rest of an option for @device: its bus, and where Linux finds it on a microvm. */
static void add_device(struct sketch *sketch, const char *device, const char *details)
{
	struct words *argv = &sketch->plan->argv;
	unsigned int place = sketch->places++;

	words_add(argv, "-device");
	if (!sketch->microvm) {
		words_add(argv, "%s-pci%s", device, details);
		return;
	}
	words_add(argv, "%s-device%s,bus=virtio-mmio-bus.%u", device, details, place);
	text_add(&sketch->parameters, " virtio_mmio.device=%u@%#x:%u", MMIO_SIZE,
		 MMIO_BASE + place * MMIO_SIZE, MMIO_IRQ + place);
}

/* QEMU wants to know a device from a file. One that is not there, for -n, may be either. */
static bool is_block_device(const char *file)
{
	struct stat st;

	return !stat(file, &st) && S_ISBLK(st.st_mode);
}

static void add_disk(struct sketch *sketch, const char *value)
{
	size_t len = strlen(value);
	bool read_only = len >= 3 && !strcmp(value + len - 3, ",ro");
	char *file = must(strndup(value, read_only ? len - 3 : len));
	struct text option = {}, details = {};

	text_add(&option,
		 "driver=raw,node-name=disk%u,discard=unmap%s,file.driver=%s,file.filename=",
		 sketch->disks, read_only ? ",read-only=on" : "",
		 is_block_device(file) ? "host_device" : "file");
	text_add_value(&option, file);
	add(sketch, "-blockdev", option.data);
	text_add(&details, ",drive=disk%u", sketch->disks++);
	add_device(sketch, "virtio-blk", details.data);
	free(option.data);
	free(details.data);
	free(file);
}

/* The value of ",NAME=" in @net, of @len characters; NULL if there is none. */
static const char *detail(const char *net, const char *name, int *len)
{
	const char *found, *last = NULL;

	for (found = net; (found = strstr(found, name)); found += strlen(name))
		last = found + strlen(name);
	*len = last ? strcspn(last, ",") : 0;
	return last;
}

/*
 * The same address for all would be a trap on a tap device's bridge. QEMU's own serve where nobody
 * else can be.
 */
static void add_address(struct text *details, const char *net)
{
	unsigned char random[5] = {};
	const char *mac;
	int len;

	mac = detail(net, ",mac=", &len);
	if (mac) {
		text_add(details, ",mac=%.*s", len, mac);
	} else if (strncmp(net, "passt", 5)) {
		if (getrandom(random, sizeof(random), 0) < 0)
			memset(random, getpid() & 0xff, sizeof(random));
		text_add(details, ",mac=02:%02x:%02x:%02x:%02x:%02x", random[0], random[1],
			 random[2], random[3], random[4]);
	}
}

static void add_backend(struct sketch *sketch, const char *net)
{
	struct words *argv = &sketch->plan->argv;
	struct qemu_plan *plan = sketch->plan;
	int fd;

	words_add(argv, "-netdev");
	if (!strncmp(net, "tap:", 4)) {
		words_add(argv, "tap,id=net%u,ifname=%.*s,script=no,downscript=no,vhost=off",
			  sketch->nets, (int)strcspn(net + 4, ","), net + 4);
	} else if (!strncmp(net, "fd:", 3)) {
		words_add(argv, "stream,id=net%u,addr.type=fd,addr.str=%d", sketch->nets,
			  atoi(net + 3));
	} else {
		fd = free_fd(sketch);
		plan->passt = must(realloc(plan->passt, (plan->passts + 1) * sizeof(*plan->passt)));
		plan->passt[plan->passts++] = (struct qemu_passt){ net, fd };
		if (sketch->request->dry_run)
			words_add(argv, "stream,id=net%u,addr.type=unix,addr.path=" PASST_SOCKET,
				  sketch->nets, fd);
		else
			words_add(argv, "stream,id=net%u,addr.type=fd,addr.str=%d", sketch->nets,
				  fd);
	}
}

static void add_net(struct sketch *sketch, const char *net)
{
	struct text details = {};
	const char *mtu;
	int len;

	if (!strcmp(net, "none"))
		return;
	add_backend(sketch, net);
	/* No ROM: nobody boots from the network, and the firmware would wait for it. */
	text_add(&details, ",netdev=net%u%s", sketch->nets++, sketch->microvm ? "" : ",romfile=");
	add_address(&details, net);
	mtu = detail(net, ",mtu=", &len);
	if (mtu)
		text_add(&details, ",host_mtu=%.*s", len, mtu);
	else if (!strncmp(net, "passt", 5))
		text_add(&details, ",host_mtu=%d", PASST_MTU);
	add_device(sketch, "virtio-net", details.data);
	free(details.data);
}

static void add_devices(struct sketch *sketch)
{
	const struct run_option *option = sketch->request->options;
	size_t i;

	for (i = 0; i < sketch->request->count; i++, option++) {
		if (option->kind == RUN_DISK)
			add_disk(sketch, option->value);
		else if (option->kind == RUN_NET)
			add_net(sketch, option->value);
	}
	add_device(sketch, "virtio-rng", "");
}

/* ------------------------------------------------------------------ what is booted */

static int add_cmdline(struct sketch *sketch)
{
	struct text line = {};
	int status = guest_cmdline(sketch->request, sketch->parameters.data, &line);

	add(sketch, "-append", line.data);
	free(line.data);
	return status;
}

static int add_image(struct sketch *sketch)
{
	struct text option = {};

	if (!sketch->request->iso) {
		add(sketch, "-kernel", sketch->request->image);
		return add_cmdline(sketch);
	}
	text_add(&option, "if=none,id=cd,format=raw,media=cdrom,readonly=on,file.filename=");
	text_add_value(&option, sketch->request->image);
	add(sketch, "-drive", option.data);
	add(sketch, "-device", "ide-cd,drive=cd,bootindex=0");
	free(option.data);
	return 0;
}

/* ------------------------------------------------------------------ all together */

int qemu_plan(const struct run_request *request, struct qemu_plan *plan)
{
	struct sketch sketch = {
		.request = request,
		.plan = plan,
		.microvm = is_microvm(request),
		.next_fd = STDERR_FILENO + 1,
	};
	int status;

	plan->log = free_fd(&sketch);
	plan->status = free_fd(&sketch);
	/* A shell has its own ways to talk to QEMU. */
	plan->monitor = request->dry_run ? -1 : free_fd(&sketch);
	add_machine(&sketch);
	add_consoles(&sketch);
	add_monitor(&sketch);
	add_devices(&sketch);
	status = add_image(&sketch);
	free(sketch.parameters.data);
	return status;
}

void qemu_plan_free(struct qemu_plan *plan)
{
	words_free(&plan->argv);
	free(plan->passt);
}
