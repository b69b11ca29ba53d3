// SPDX-License-Identifier: GPL-2.0-only
/* Random bytes of the CPU's own. */
#include "machine.h"

#define CPUID1_RDRAND (1u << 30) /* ECX */
#define RANDOM_TRIES 100 /* RDRAND is out of numbers for a moment only (Intel SDM vol. 1, 7.3.17) */

static bool random_word(uint64_t *value)
{
	bool good = false;

	for (int i = 0; i < RANDOM_TRIES && !good; i++)
		asm volatile("rdrand %0" : "=r"(*value), "=@ccc"(good));
	return good;
}

/* Asked once: CPUID costs a virtual machine a way out to its monitor. */
static bool has_rdrand(void)
{
	static enum { UNKNOWN, NO, YES } answer;

	if (answer == UNKNOWN)
		answer = read_cpuid(1, 0).c & CPUID1_RDRAND ? YES : NO;
	return answer == YES;
}

int machine_entropy(void *buf, size_t len)
{
	uint8_t *p = buf;
	uint64_t value;

	if (!has_rdrand())
		return -EIO;
	for (; len; p += sizeof(value), len -= sizeof(value)) {
		if (!random_word(&value))
			return -EIO;
		if (len <= sizeof(value)) {
			memcpy(p, &value, len);
			break;
		}
		memcpy(p, &value, sizeof(value));
	}
	return 0;
}
