// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drives the fuzz target without libFuzzer: the same mutations in every run, mostly where ELF keeps
 * its tables.
 *
 *   bake-fuzz ROUNDS PROGRAM DYNAMIC KERNEL    prints TAP
 */
#include <elf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "fuzz.h"

/* No input takes nearly as long: one that does ends the test by SIGALRM. */
#define INPUT_SECONDS 60

struct sample {
	uint8_t *data;
	size_t size;
};

/* Marsaglia's xorshift64: any seed but 0. */
static uint64_t random_state = 88172645463325252ull;

static uint64_t random_below(uint64_t limit)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state % limit;
}

static struct sample load(const char *path)
{
	struct sample sample = {};
	FILE *file = fopen(path, "rb");
	long size;

	if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) < (long)sizeof(Elf64_Ehdr)) {
		fprintf(stderr, "bake-fuzz: cannot read %s\n", path);
		exit(2);
	}
	rewind(file);
	sample.data = malloc(size);
	sample.size = size;
	if (!sample.data || fread(sample.data, 1, size, file) != sample.size)
		exit(2);
	fclose(file);
	return sample;
}

/* A place worth changing: header, program headers, section headers, contents of a table, anywhere. */
static size_t choose_place(const struct sample *sample, const Elf64_Ehdr *eh)
{
	Elf64_Shdr sh;
	size_t at = sample->size;

	switch (random_below(8)) {
	case 0:
		at = random_below(sizeof(*eh));
		break;
	case 1:
	case 2:
	case 3:
		at = eh->e_phoff + random_below(eh->e_phnum * sizeof(Elf64_Phdr));
		break;
	case 4:
	case 5:
		at = eh->e_shoff + random_below(eh->e_shnum * sizeof(sh));
		break;
	case 6:
		memcpy(&sh, sample->data + eh->e_shoff + random_below(eh->e_shnum) * sizeof(sh),
		       sizeof(sh));
		at = sh.sh_offset + random_below(sh.sh_size | 1);
		break;
	}
	return at < sample->size ? at : random_below(sample->size);
}

static uint64_t choose_value(const struct sample *sample)
{
	static const uint64_t values[] = {
		0,
		1,
		2,
		7,
		0x7f,
		0xff,
		0xfff,
		0x1000,
		0xffff,
		0x10000,
		0x7fffffff,
		0x80000000,
		0xffffffff,
		0x100000000,
		0x7fffffffffffffff,
		0x8000000000000000,
		0xfffffffffffff000,
		0xffffffffffffffff,
	};
	size_t count = sizeof(values) / sizeof(values[0]), choice = random_below(count + 2);

	if (choice < count)
		return values[choice];
	return choice == count ? sample->size + random_below(3) - 1 : random_below(UINT64_MAX);
}

static void mutate(struct sample *copy, const Elf64_Ehdr *eh)
{
	static const size_t widths[] = { 1, 2, 4, 8 };
	size_t width = widths[random_below(4)], at = choose_place(copy, eh);
	uint64_t value = choose_value(copy);

	/* Fields lie on their own size. */
	at -= at % width;
	if (at + width <= copy->size)
		memcpy(copy->data + at, &value, width);
}

/* @baked: the unchanged sample can be baked. */
static void run(const char *name, const struct sample *sample, enum fuzz_role role, bool baked,
		unsigned long rounds)
{
	struct sample copy = { malloc(sample->size), sample->size };
	unsigned long before = fuzz_baked, i;
	Elf64_Ehdr eh;
	size_t n;

	memcpy(&eh, sample->data, sizeof(eh));
	fuzz_role = role;
	LLVMFuzzerTestOneInput(sample->data, sample->size);
	if (fuzz_baked != before + baked)
		printf("not ");
	printf("ok - the unchanged %s is %s\n", name, baked ? "baked" : "refused");
	before = fuzz_baked;
	for (i = 0; i < rounds; i++) {
		memcpy(copy.data, sample->data, sample->size);
		copy.size = sample->size;
		for (n = random_below(4) + 1; n; n--)
			mutate(&copy, &eh);
		if (!random_below(8))
			copy.size = random_below(sample->size + 1);
		alarm(INPUT_SECONDS);
		LLVMFuzzerTestOneInput(copy.data, copy.size);
	}
	free(copy.data);
	/* Mutants that are all refused, or all baked, would test little. */
	if (baked && (fuzz_baked == before || fuzz_baked == before + rounds))
		printf("not ");
	printf("ok - survived %lu changed %ss, of which %lu were baked\n", rounds, name,
	       fuzz_baked - before);
}

int main(int argc, char **argv)
{
	struct sample program, dynamic, kernel;
	unsigned long rounds;

	if (argc != 5) {
		fprintf(stderr, "usage: bake-fuzz ROUNDS PROGRAM DYNAMIC KERNEL\n");
		return 2;
	}
	rounds = strtoul(argv[1], NULL, 10);
	program = load(argv[2]);
	dynamic = load(argv[3]);
	kernel = load(argv[4]);
	fuzz_set_partner(kernel.data, kernel.size);
	run("program", &program, FUZZ_PROGRAM, true, rounds);
	run("dynamic program", &dynamic, FUZZ_PROGRAM, false, rounds);
	fuzz_set_partner(program.data, program.size);
	run("kernel", &kernel, FUZZ_KERNEL, true, rounds);
	fuzz_set_partner(NULL, 0);
	free(program.data);
	free(dynamic.data);
	free(kernel.data);
	printf("1..6\n");
	return 0;
}
