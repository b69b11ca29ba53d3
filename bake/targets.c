// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where control may come to by way of data: pointers to code, and tables of jumps, which compilers
 * write as addresses (8 bytes) or as distances from the table (4 bytes). To mark one too many costs a
 * rewrite; so everything that could be one is marked.
 */
#include <string.h>
#include "code.h"

/* Every aligned word of the program that is an address in code. */
static void mark_pointers(struct code *code)
{
	const struct segments *segments = &code->program->segments;
	const uint8_t *data;
	uint64_t value, at;
	unsigned int i;

	for (i = 0; i < segments->count; i++) {
		const struct segment *segment = &segments->list[i];

		data = code->program->elf.data + segment->offset;
		for (at = -segment->vaddr % 8; inside(at, 8, segment->filesz); at += 8) {
			memcpy(&value, data + at, sizeof(value));
			code_set(code, value, CODE_TARGET);
		}
	}
}

/* Entry @index of a table at @base, read as distances or as addresses; false at the file's end. */
static bool table_entry(const struct code *code, uint64_t base, uint64_t index, bool distances,
			uint64_t *target)
{
	unsigned int size = distances ? 4 : 8;
	uint64_t addr = base + index * size, value = 0;
	const struct segment *segment = segment_at(&code->program->segments, addr, size, true);

	if (!segment)
		return false;
	memcpy(&value, code->program->elf.data + segment->offset + (addr - segment->vaddr), size);
	*target = distances ? base + (int64_t)(int32_t)value : value;
	return true;
}

void targets_mark(struct code *code)
{
	struct reference *list = (struct reference *)code->references.data;
	size_t count = code->references.len / sizeof(*list), i;
	uint64_t index, target;

	if (!code->pointers_marked)
		mark_pointers(code);
	code->pointers_marked = true;
	for (i = code->references_marked; i < count; i++)
		for (index = 0; table_entry(code, list[i].to, index, true, &target) &&
				code_contains(code, target);
		     index++)
			code_set(code, target, CODE_TARGET);
	code->references_marked = count;
}

/* Entries are followed while they lead into the function that names the table. */
static void follow_table(struct code *code, const struct function *function, uint64_t base,
			 bool distances)
{
	uint64_t index, target;

	for (index = 0; table_entry(code, base, index, distances, &target); index++) {
		if (target < function->start || target >= function->end)
			return;
		code_set(code, target, CODE_TARGET);
		code_reach(code, target);
	}
}

bool tables_follow(struct code *code)
{
	struct reference *list = (struct reference *)code->references.data;
	size_t count = code->references.len / sizeof(*list), i;
	const struct function *function;

	for (i = 0; i < count; i++) {
		function = code_function(code, list[i].from);
		if (!function || !function->computes_jumps)
			continue;
		follow_table(code, function, list[i].to, true);
		follow_table(code, function, list[i].to, false);
	}
	return code->work.len > 0;
}
