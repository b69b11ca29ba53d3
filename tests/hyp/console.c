// SPDX-License-Identifier: GPL-2.0-only
/* The three streams. The test file is at their other ends. */
#include "test.h"

static void print_info(enum hyp_stream stream)
{
	struct hyp_stream_info info;

	hyp->stream_info(stream, &info);
	print("# stream ");
	print_number(stream);
	print(info.tty ? " tty " : " other ");
	print_number(info.rows);
	print(" ");
	print_number(info.cols);
	print("\n");
}

/* Copies input to output until it ends, sleeping in between. */
void test_input(void)
{
	char buf[64];
	unsigned int sleeps = 0;
	uint64_t bytes = 0;
	long n;

	print_info(HYP_STDIN);
	print("# ");
	while ((n = hyp->stream_read(buf, sizeof(buf) - 1))) {
		if (n == -EAGAIN) {
			sleeps++;
			if (!idle_for(HYP_EVENT_CONSOLE, 10 * SECOND))
				break;
			continue;
		}
		if (n < 0)
			break;
		bytes += n;
		for (long i = 0; i < n; i++)
			if (buf[i] == '\n')
				buf[i] = '|';
		buf[n] = '\0';
		print(buf);
	}
	print("\n");
	ok(n == 0, "input ends with 0");
	ok(hyp->stream_read(buf, sizeof(buf)) == 0, "for good");
	note("bytes:", bytes);
	note("sleeps:", sleeps);
}

void test_output(void)
{
	static const char log[] = "a line of the log\n";

	long n = hyp->stream_write(HYP_STDERR, "to stderr\n", 10);

	hyp->log(log, sizeof(log) - 1);
	/* With "pipe" nobody reads standard output; what it says goes to standard error. */
	if (string_equal(argument(1), "pipe")) {
		n = hyp->stream_write(HYP_STDOUT, "x", 1);
		hyp->stream_write(HYP_STDERR, n == -32 ? "EPIPE\n" : "other\n", 6);
		hyp->halt(0);
	}
	if (string_equal(argument(1), "full")) {
		n = hyp->stream_write(HYP_STDOUT, "x", 1);
		hyp->stream_write(HYP_STDERR, n == -ENOSPC ? "ENOSPC\n" : "others\n", 7);
		hyp->halt(0);
	}
	ok(n == 10, "stderr");
}

/*
 * On a terminal: says its size, then echoes each character's number. 'q' ends it with status 7,
 * 's' makes it spin for ever, 'l' logs two lines, 'i' says the size again.
 */
static void command(char c)
{
	print("<");
	print_number((unsigned char)c);
	print(">\r\n");
	if (c == 'q')
		hyp->halt(7);
	if (c == 'i')
		print_info(HYP_STDIN);
	if (c == 'l')
		hyp->log("log1\nlog2\n", 10);
	if (c == 's')
		for (;;)
			;
}

void test_terminal(void)
{
	int signal;
	char c;

	print_info(HYP_STDIN);
	print("ready\r\n");
	for (;;) {
		while (hyp->stream_read(&c, 1) == 1)
			command(c);
		events_noted = events_interrupting = 0;
		hyp->idle();
		/* Asked for in any case: its event may have been among those just forgotten. */
		while ((signal = hyp->take_signal())) {
			print("signal ");
			print_number(signal);
			print("\r\n");
		}
	}
}
