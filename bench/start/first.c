// SPDX-License-Identifier: GPL-2.0-only
/* Says that it runs, and nothing else: with as few instructions as can be from where a program begins. */
#include <unistd.h>

int main(void)
{
	static const char text[] = "first\n";

	return write(STDOUT_FILENO, text, sizeof(text) - 1) < 0;
}
