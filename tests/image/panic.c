// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes the kernel fault: the program, which nothing keeps from kernel code, calls its strlen() with
 * an address given in hexadecimal.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
	char line[256], name[128], type;
	unsigned long address;
	FILE *file = fopen("/proc/kallsyms", "r");

	if (argc != 2 || !file)
		return 2;
	while (fgets(line, sizeof(line), file)) {
		size_t (*function)(const char *);

		if (sscanf(line, "%lx %c %127s", &address, &type, name) != 3 ||
		    strcmp(name, "strlen"))
			continue;
		printf("calling %lx\n", address);
		fflush(stdout);
		function = (size_t(*)(const char *))(uintptr_t)address;
		return function((const char *)(uintptr_t)strtoul(argv[1], NULL, 16)) > 0;
	}
	return 3;
}
