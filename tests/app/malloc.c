// SPDX-License-Identifier: GPL-2.0-only
/*
 * malloc and free in random sizes up to 200 MB in use, contents checked; the number of megabytes
 * and, for the soak, of seconds come from the command line: malloc [MEGABYTES [SECONDS]].
 */
#include "app.h"
#include <pthread.h>

#define SLOTS 4096

static unsigned char *blocks[SLOTS];
static size_t sizes[SLOTS];

/* Mostly small, now and then up to a megabyte. */
static size_t draw(uint64_t *seed)
{
	uint32_t random = app_random(seed), kind = random % 100;

	random >>= 7;
	if (kind < 60)
		return 1 + random % 500;
	if (kind < 90)
		return 1 + random % 30000;
	return 1 + random % 1000000;
}

static int intact(int slot)
{
	size_t size = sizes[slot];
	unsigned char mark = slot * 7 + size;

	return blocks[slot][0] == mark && blocks[slot][size / 2] == mark &&
	       blocks[slot][size - 1] == mark;
}

static void put(int slot, size_t size)
{
	blocks[slot] = malloc(size);
	if (!blocks[slot]) {
		say("FAIL malloc of %zu", size);
		exit(1);
	}
	sizes[slot] = size;
	memset(blocks[slot], slot * 7 + size, size);
}

/* One round: @turns allocations and frees with at most @limit bytes in use. */
static long round_of(uint64_t *seed, long turns, size_t limit)
{
	size_t used = 0, peak = 0;
	long wrong = 0;

	for (long turn = 0; turn < turns; turn++) {
		int slot = app_random(seed) % SLOTS;
		size_t size = draw(seed);

		if (blocks[slot]) {
			wrong += !intact(slot);
			used -= sizes[slot];
			free(blocks[slot]);
			blocks[slot] = NULL;
		} else if (used + size <= limit) {
			put(slot, size);
			used += size;
		}
		if (used > peak)
			peak = used;
	}
	for (int slot = 0; slot < SLOTS; slot++) {
		if (blocks[slot])
			wrong += !intact(slot);
		free(blocks[slot]);
		blocks[slot] = NULL;
	}
	if (peak > limit)
		say("FAIL peak");
	return wrong;
}

/* After everything is free, one block of nearly all of it must still be there. */
static void whole(size_t limit)
{
	unsigned char *block = malloc(limit);

	NEED(block != NULL);
	for (size_t at = 0; at < limit; at += 4096)
		block[at] = at >> 12;
	T(block[(limit / 2) & ~4095ul] == (unsigned char)(limit / 2 >> 12));
	free(block);
}

static void *thread_round(void *number)
{
	uint64_t seed = (long)number;
	void *kept[100] = { NULL };

	for (int i = 0; i < 20000; i++) {
		int slot = app_random(&seed) % 100;

		free(kept[slot]);
		kept[slot] = malloc(draw(&seed) / 10 + 1);
		*(char *)kept[slot] = 1;
	}
	for (int i = 0; i < 100; i++)
		free(kept[i]);
	return NULL;
}

int main(int argc, char **argv)
{
	size_t limit = (argc > 1 ? strtoul(argv[1], NULL, 10) : 200) << 20;
	unsigned long seconds = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
	uint64_t seed = 42, end = now_ns() + seconds * 1000000000ull;
	pthread_t threads[4];
	long wrong = 0;

	do {
		wrong += round_of(&seed, 30000, limit);
	} while (now_ns() < end);
	V(wrong);
	whole(limit);
	for (long i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, thread_round, (void *)i);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	whole(limit);
	return app_done();
}
