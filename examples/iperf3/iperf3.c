// SPDX-License-Identifier: GPL-2.0-only
/*
 * iperf3, as its authors' library (libiperf(3)) has it: all options are the library's. This is the command around
 * it, without what a daemon is.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <signal.h>
#include <iperf_api.h>

/* A server goes on after a client that fails; what is worse than a client ends it. */
static int serve(struct iperf_test *test)
{
	do {
		int result = iperf_run_server(test);

		if (result < 0)
			iperf_err(test, "error - %s", iperf_strerror(i_errno));
		if (result < -1)
			return 1;
		iperf_reset_test(test);
	} while (!iperf_get_test_one_off(test));
	return 0;
}

static int ask(struct iperf_test *test)
{
	if (iperf_run_client(test) < 0)
		iperf_errexit(test, "error - %s", iperf_strerror(i_errno));
	return 0;
}

int main(int argc, char **argv)
{
	struct iperf_test *test = iperf_new_test();
	int status;

	if (!test) {
		fputs("iperf3: no memory\n", stderr);
		return 1;
	}
	signal(SIGPIPE, SIG_IGN);
	iperf_defaults(test);
	if (iperf_parse_arguments(test, argc, argv) < 0) {
		iperf_err(test, "parameter error - %s", iperf_strerror(i_errno));
		usage_long(stderr);
		return 1;
	}
	status = iperf_get_test_role(test) == 's' ? serve(test) : ask(test);
	iperf_free_test(test);
	return status;
}
