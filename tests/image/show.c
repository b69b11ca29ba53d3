// SPDX-License-Identifier: GPL-2.0-only
/*
 * Prints its arguments and the environment, one a line.
 */
#include "../app/app.h"

extern char **environ;

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		printf("argument %d: %s\n", i, argv[i]);
	for (char **env = environ; *env; env++)
		printf("environment: %s\n", *env);
	return 0;
}
