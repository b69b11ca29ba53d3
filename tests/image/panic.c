// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes the kernel fault: the program, which nothing keeps from kernel code, calls the function given,
 * with an argument given in hexadecimal.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
	char line[256], name[128], type;
	unsigned long address;
	size_t (*function)(unsigned long);
	FILE *file = fopen("/proc/kallsyms", "r");

	if (argc != 3 || !file)
		return 2;
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%lx %c %127s", &address, &type, name) != 3 ||
		    strcmp(name, argv[1]))
			continue;
		printf("calling %lx\n", address);
		fflush(stdout);
		function = (size_t(*)(unsigned long))(uintptr_t)address;
		return function(strtoul(argv[2], NULL, 16)) > 0;
	}
	return 3;
}
