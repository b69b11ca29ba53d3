// SPDX-License-Identifier: GPL-2.0-only
/* The test kernel's start, its upcalls and the choice of the case. */
#include "test.h"

const struct hyp_ops *hyp;
const struct hyp_boot *boot;

volatile unsigned long events_noted, events_interrupting;
volatile unsigned long interruptions;
unsigned long pages_out;
struct hyp_regs last_regs;

volatile unsigned int fault_trap, faults;
volatile unsigned long fault_error;
volatile uintptr_t fault_address, fault_rip;

static const char arguments[] = "from-image";
static const char environment[] = "A=1\0B=two";

struct rump_image rump_image = {
	.magic = RUMP_IMAGE_MAGIC,
	.version = RUMP_IMAGE_VERSION,
	.start = (uint64_t)image_start,
	.end = (uint64_t)image_end,
	.name = (uint64_t) "hyp-test",
	.cmdline = (uint64_t) "console=hvc0 sirloin.memory=8M",
	.args = (uint64_t)arguments,
	.argc = 1,
	.env = (uint64_t)environment,
	.envc = 2,
};

static int tests, failures;

void print(const char *text)
{
	size_t len = strlen(text);

	while (len) {
		long n = hyp->stream_write(HYP_STDOUT, text, len);

		if (n == -EAGAIN)
			continue;
		if (n < 1)
			hyp->halt(3);
		text += n;
		len -= n;
	}
}

void print_number(uint64_t value)
{
	char text[NUMBER_TEXT];

	print(number_text(text, value));
}

void ok(bool good, const char *what)
{
	print(good ? "ok " : "not ok ");
	print_number(++tests);
	print(" - ");
	print(what);
	print("\n");
	failures += !good;
}

void note(const char *what, uint64_t value)
{
	print("# ");
	print(what);
	print(" ");
	print_number(value);
	print("\n");
}

void finish(void)
{
	print("1..");
	print_number(tests);
	print("\n");
	hyp->halt(failures ? 1 : 0);
}

static const char *words[8]; /* behind -- on the command line, where there is no other way */
static int word_count;

static void split_cmdline(void)
{
	static char store[4096];
	char *word = store;
	const char *line = boot->cmdline;
	bool behind = false;

	while (word_next(&line, word)) {
		if (behind && word_count < 8)
			words[word_count++] = word;
		behind |= string_equal(word, "--");
		word += strlen(word) + 1;
	}
}

const char *argument(int n)
{
	if (boot->devices || boot->xen)
		return n < word_count ? words[n] : "";
	n++; /* behind the image's own */
	return n < boot->argc ? boot->argv[n] : "";
}

/* Pages are taken from RAM's end; what comes back is used again. */
static void *page_free;
static uintptr_t page_last;

void *rump_page_get(bool may_block)
{
	void *page = page_free;

	(void)may_block;
	if (page) {
		page_free = *(void **)page;
		pages_out++;
		return memset(page, 0, PAGE);
	}
	if (!page_last || page_last - PAGE < boot->ram[boot->ram_ranges - 1].start)
		return NULL;
	page_last -= PAGE;
	pages_out++;
	return memset((void *)page_last, 0, PAGE);
}

void rump_page_put(void *page)
{
	pages_out--;
	*(void **)page = page_free;
	page_free = page;
}

void rump_on_event(struct hyp_regs *regs, unsigned long events)
{
	if (regs) {
		last_regs = *regs;
		events_interrupting |= events;
		interruptions++;
	} else {
		events_noted |= events;
	}
}

unsigned long rump_events_pending(void)
{
	return events_noted | events_interrupting;
}

void rump_on_fault(struct hyp_regs *regs, unsigned int trap, unsigned long error, uintptr_t address)
{
	fault_trap = trap;
	fault_error = error;
	fault_address = address;
	fault_rip = regs->rip;
	if (++faults > 1000)
		hyp->panic("faults without end");
	regs->rip = (uintptr_t)fault_return;
}

static bool take(unsigned long events)
{
	if (!(rump_events_pending() & events))
		return false;
	__atomic_fetch_and(&events_noted, ~events, __ATOMIC_RELAXED);
	__atomic_fetch_and(&events_interrupting, ~events, __ATOMIC_RELAXED);
	return true;
}

bool spin_for(unsigned long events, uint64_t ns)
{
	uint64_t end = hyp->clock() + ns;

	do
		for (volatile int i = 0; i < 20000; i++)
			if (take(events))
				return true;
	while (hyp->clock() < end);
	return false;
}

bool idle_for(unsigned long events, uint64_t ns)
{
	uint64_t end = hyp->clock() + ns;

	while (!take(events)) {
		if (hyp->clock() >= end)
			return false;
		if (!(events & HYP_EVENT_TIMER))
			hyp->set_timer(end);
		take(~events);
		hyp->idle();
	}
	return true;
}

static const struct {
	const char *name;
	void (*run)(void);
} cases[] = {
	{ "clock", test_clock },
	{ "memory", test_memory },
	{ "range", test_range },
	{ "device", test_device },
	{ "disk", test_disk },
	{ "disk-read-only", test_disk_read_only },
	{ "disk-full", test_disk_full },
	{ "disk-many", test_disk_many },
	{ "disk-spin", test_disk_spin },
	{ "input", test_input },
	{ "output", test_output },
	{ "terminal", test_terminal },
	{ "boot", test_boot },
	{ "halt", test_halt },
	{ "panic", test_panic },
	{ "signal", test_signal },
	{ "trap", test_trap },
	{ "jail", test_jail },
	{ "jail-platform", test_jail_platform },
	{ "platform-fault", test_platform_fault },
	{ "net-echo", test_net_echo },
	{ "net-frames", test_net_frames },
	{ "net-full", test_net_full },
	{ "net-lost", test_net_lost },
	{ "net-dhcp", test_net_dhcp },
	{ "tap", test_tap },
};

void rump_main(const struct hyp_ops *ops, const struct hyp_boot *facts)
{
	const char *name;

	hyp = ops;
	boot = facts;
	if (boot->devices || boot->xen) {
		split_cmdline();
		page_last = boot->ram[boot->ram_ranges - 1].end;
	}
	hyp->mark("program");
	name = *argument(0) ? argument(0) : "boot";
	for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (!string_equal(name, cases[i].name))
			continue;
		cases[i].run();
		finish();
	}
	print("Bail out! no such case\n");
	hyp->halt(2);
}
