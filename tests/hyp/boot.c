// SPDX-License-Identifier: GPL-2.0-only
/* The facts of the start, the end of the machine, signals from outside. */
#include "test.h"

void test_boot(void)
{
	ok(boot->version == HYP_VERSION, "version");
	ok(string_equal(boot->platform, boot->xen     ? "xen" :
					boot->devices ? "pc" :
							"process"),
	   "platform");
	print("# cmdline ");
	print(boot->cmdline);
	print("\n");
	for (int i = 0; i < boot->argc; i++) {
		print("# arg ");
		print(boot->argv[i]);
		print("\n");
	}
	for (int i = 0; i < boot->envc; i++) {
		print("# env ");
		print(boot->envp[i]);
		print("\n");
	}
	note("ram", boot->ram[0].end - boot->ram[0].start);
	note("disks", boot->disks);
	note("nics", boot->nics);
	note("timeline", boot->timeline);
	note("window", boot->window.end);
	ok(boot->initrd.start == boot->initrd.end, "no initrd apart from the image's");
}

void test_halt(void)
{
	const char *text = argument(1);
	uint64_t status;

	if (!number_parse(&text, 1000, &status))
		hyp->halt(99);
	hyp->halt(status);
}

void test_panic(void)
{
	hyp->panic("the test wants it");
}

/* Says each signal it gets; SIGTERM ends it. With "spin" it never idles. */
void test_signal(void)
{
	bool spin = string_equal(argument(1), "spin");
	int sig = 0;

	ok(hyp->take_signal() == 0, "no signal at first");
	print("# ready\n");
	while (sig != 15) {
		if (!(spin ? spin_for : idle_for)(HYP_EVENT_SIGNAL, 20 * SECOND))
			break;
		while ((sig = hyp->take_signal())) {
			note("signal", sig);
			if (sig == 15)
				break;
		}
	}
	ok(sig == 15, "SIGTERM at the end");
}
