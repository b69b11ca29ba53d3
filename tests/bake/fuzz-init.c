// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tells libFuzzer's runs what its inputs are: FUZZ_ROLE is "program" or "kernel", FUZZ_PARTNER the
 * file of the other.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static uint8_t data[16 << 20];
	const char *role = getenv("FUZZ_ROLE"), *path = getenv("FUZZ_PARTNER");
	FILE *file = path ? fopen(path, "rb") : NULL;
	size_t size;

	(void)argc, (void)argv;
	if (!role || !file) {
		fprintf(stderr, "bake-libfuzzer: needs FUZZ_ROLE and FUZZ_PARTNER\n");
		exit(2);
	}
	fuzz_role = strcmp(role, "kernel") ? FUZZ_PROGRAM : FUZZ_KERNEL;
	size = fread(data, 1, sizeof(data), file);
	fclose(file);
	fuzz_set_partner(data, size);
	return 0;
}
