// SPDX-License-Identifier: GPL-2.0-only
/* A program to be baked: data, zeroed data, thread-local data, pointers that static-pie must move. */
#include <stdio.h>

static _Thread_local int counter = 7;
static char zeroes[20000];
static const char *const words[] = { "one", "two", "three" };

int main(int argc, char **argv)
{
	printf("%s %s %d %d\n", argv[0], words[argc % 3], counter, zeroes[argc]);
	return 0;
}
