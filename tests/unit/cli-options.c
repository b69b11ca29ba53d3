// SPDX-License-Identifier: GPL-2.0-only
/* Proves the command's checks of options, its quoting, and the names of component sets. */
#include "cli-stubs.h"
#include "tap.h"

static void check(const char *(*checker)(const char *), const char *what, const char *const *good,
		  const char *const *bad)
{
	for (; *good; good++)
		tap_ok(!checker(*good), "%s '%s' is good", what, *good);
	for (; *bad; bad++)
		tap_ok(checker(*bad), "%s '%s' is bad", what, *bad);
}

static void test_memory(void)
{
	static const char *const good[] = { "16M", "1g", "65536K", "16777216", "1048576G", NULL };
	static const char *const bad[] = { "",
					   "M",
					   "16 M",
					   "16MB",
					   "-16M",
					   "+1M",
					   "0",
					   "0M",
					   "1.5G",
					   "0x10M",
					   " 1M",
					   "99999999999999999999",
					   "20000000000G",
					   "1048577G",
					   "1125899906842625",
					   NULL };

	check(check_memory, "--memory", good, bad);
}

static void test_net(void)
{
	static const char *const good[] = { "none",
					    "passt",
					    "passt,tcp=8080:80",
					    "tap:tap0",
					    "fd:3",
					    "passt,tcp=1:65535,tcp=2:2",
					    "passt,mtu=68,udp=53:53,mac=02:00:00:aB:00:01",
					    "tap:tap0,mac=00:00:00:00:00:00",
					    "fd:3,mtu=65520",
					    "tap:exactly-fifteen",
					    "bridge:br0",
					    "bridge:br0,mtu=1400,mac=02:00:00:00:00:01",
					    NULL };
	static const char *const bad[] = { "",
					   "nothing",
					   "passt:",
					   "bridge:",
					   "bridge",
					   "bridge:br0,tcp=1:1",
					   "passt,",
					   "passt,tcp",
					   "passtx",
					   "passt,tcp=80",
					   "passt,tcp=0:80",
					   "passt,tcp=80:65536",
					   "passt,tcp=80:80x",
					   "passt,tcp=a:b",
					   "tap:",
					   "tap:sixteen-letters-",
					   "tap:a b",
					   "tap:a/b",
					   "tap:,mac=02:00:00:00:00:01",
					   "tap:tap0,mtu=1500",
					   "tap:tap0,tcp=80:80",
					   "tap:tap0,",
					   "passt,mac=02:00:00:00:00:0",
					   "passt,mac=02:00:00:00:00:001",
					   "passt,mac=01:00:00:00:00:01",
					   "passt,mtu=67",
					   "passt,mtu=65521",
					   "passt,mtu=1500,",
					   "fd:3,tcp=80:80",
					   "fd:",
					   "fd:x",
					   "fd:-1",
					   "fd:99999999999",
					   NULL };

	check(check_net, "--net", good, bad);
}

static void test_parameters(void)
{
	struct text text = {};

	tap_ok(text_add_parameter(&text, "sirloin.memory", "16M"), "a plain value");
	tap_ok(text_add_parameter(&text, "sirloin.disk", "my disk.img,ro"), "a value with a blank");
	tap_ok(text_add_parameter(&text, "sirloin.timeline", NULL), "no value");
	tap_ok(!text_add_parameter(&text, "sirloin.disk", "a\"b"), "a double quote is refused");
	tap_is(text.data, "sirloin.memory=16M sirloin.disk=\"my disk.img,ro\" sirloin.timeline",
	       "kernel parameters as next_arg() reads them");
	free(text.data);
}

/* Words as next_arg() and the platform pc read them: cut at blanks, double quotes keep them. */
static void test_arguments(void)
{
	struct text text = {};

	tap_ok(text_add_argument(&text, "--"), "a plain word");
	tap_ok(text_add_argument(&text, "a b"), "a blank");
	tap_ok(text_add_argument(&text, ""), "nothing");
	tap_ok(text_add_argument(&text, "k=v\tw"), "a tab");
	tap_ok(text_add_argument(&text, "\xc3\xa0"), "a letter with a byte that is blank to Linux");
	tap_ok(text_add_argument(&text, "it's\\"), "quotes and backslashes that mean nothing");
	tap_ok(!text_add_argument(&text, "a\"b"), "a double quote is refused");
	tap_is(text.data, "-- \"a b\" \"\" \"k=v\tw\" \"\xc3\xa0\" it's\\", "arguments");
	free(text.data);
}

static void test_values(void)
{
	struct text text = {};

	text_add_value(&text, "a,b,,c=d");
	tap_is(text.data, "a,,b,,,,c=d", "a value for QEMU");
	free(text.data);
}

static void test_words(void)
{
	struct words words = {};
	struct text text = {};

	words_add(&words, "%s=%d", "a", 1);
	words_add(&words, "b c");
	text_add_command(&text, words.list);
	tap_is(text.data, "a=1 'b c'", "a command");
	words_free(&words);
	free(text.data);
}

static void test_shell(void)
{
	static const char *const words[][2] = {
		{ "./a.img", "./a.img" },
		{ "", "''" },
		{ "two words", "'two words'" },
		{ "don't", "'don'\\''t'" },
		{ "$HOME", "'$HOME'" },
		{ "a\nb", "'a\nb'" },
		{ "~", "'~'" },
		{ "k=v,w", "k=v,w" },
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct text text = {};

		text_add_shell(&text, words[i][0]);
		tap_is(text.data, words[i][1], "a word for the shell");
		free(text.data);
	}
}

static void test_json(void)
{
	static const char *const pairs[][2] = {
		{ "", "\"\"" },
		{ "plain / word", "\"plain / word\"" },
		{ "\"\\", "\"\\\"\\\\\"" },
		{ "a\nb\t\x01\x1f\x7f", "\"a\\u000ab\\u0009\\u0001\\u001f\x7f\"" },
		{ "\xc2\x80\xdf\xbf", "\"\xc2\x80\xdf\xbf\"" },
		{ "\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80",
		  "\"\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\"" },
		{ "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", "\"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"" },
	};
	/* Lone, missing and wrong continuations, forms that are too long, surrogates, too large. */
	static const char *const bad[] = {
		"\x80",
		"\xbf",
		"a\xc3",
		"\xc3 ",
		"\xc0\x80",
		"\xc1\xbf",
		"\xe0\x9f\xbf",
		"\xed\xa0\x80",
		"\xe2\x82",
		"\xe2\x82 ",
		"\xf0\x8f\xbf\xbf",
		"\xf0\x9f\x98",
		"\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80",
		"\xff",
		"\xc3\xa4\xe4",
	};
	size_t i;

	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct text text = {};

		tap_ok(text_add_json(&text, pairs[i][0]) && !strcmp(text.data, pairs[i][1]),
		       "JSON %s", pairs[i][1]);
		free(text.data);
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct text text = {};

		tap_ok(!text_add_json(&text, bad[i]) && !text.len, "no UTF-8, case %zu", i);
		free(text.data);
	}
}

static void test_sets(void)
{
	static const char *const sets[][2] = {
		{ NULL, "default" },
		{ "default", "default" },
		{ "dev-kunit", "default+dev-kunit" },
		{ "net-x,dev-b,net-x,default,dev-a", "default+dev-a+dev-b+net-x" },
		{ "", NULL },
		{ "a,,b", NULL },
		{ "../x", NULL },
		{ "A", NULL },
		{ "-n", NULL },
		{ "a b", NULL },
	};
	char *only;
	size_t i;

	for (i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		char *set = component_set(sets[i][0], false);

		tap_is(set, sets[i][1], "the name of a set");
		free(set);
	}
	only = component_set("net-x,dev-b,net-x", true);
	tap_is(only, "only+dev-b+net-x", "the name of a set without the default ones");
	free(only);
}

int main(void)
{
	test_memory();
	test_net();
	test_parameters();
	test_arguments();
	test_values();
	test_words();
	test_shell();
	test_json();
	test_sets();
	return tap_finish();
}
