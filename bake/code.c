// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finds the instructions that control certainly gets to: from the entry point and the functions that
 * symbols and unwind tables name, along every direct jump and call, and through tables of jumps.
 * What is not found that way is never touched, be it code or data.
 */
#include <stdlib.h>
#include <string.h>
#include "code.h"

#define INSN_MAX 15 /* Intel SDM vol. 2, 2.3.11 */

/* The executable segment whose file bytes hold @addr: segments are in order (segment.c). */
static const struct segment *segment_of(const struct code *code, uint64_t addr)
{
	const struct segments *segments = &code->program->segments;
	unsigned int low = 0, high = segments->count, middle;

	while (low < high) {
		const struct segment *segment;

		middle = low + (high - low) / 2;
		segment = &segments->list[middle];
		if (addr < segment->vaddr)
			high = middle;
		else if (addr - segment->vaddr >= segment->memsz)
			low = middle + 1;
		else
			return (segment->flags & PF_X) && addr - segment->vaddr < segment->filesz ?
				       segment :
				       NULL;
	}
	return NULL;
}

bool code_contains(const struct code *code, uint64_t addr)
{
	return segment_of(code, addr);
}

const uint8_t *code_bytes(const struct code *code, uint64_t addr, size_t *len)
{
	const struct segment *segment = segment_of(code, addr);

	if (!segment)
		return NULL;
	*len = segment->filesz - (addr - segment->vaddr);
	return code->program->elf.data + segment->offset + (addr - segment->vaddr);
}

static uint8_t *mark_at(const struct code *code, uint64_t addr)
{
	const struct segment *segment = segment_of(code, addr);

	return segment ? &code->marks[segment->offset + (addr - segment->vaddr)] : NULL;
}

uint8_t code_mark(const struct code *code, uint64_t addr)
{
	const uint8_t *mark = mark_at(code, addr);

	return mark ? *mark : 0;
}

void code_set(struct code *code, uint64_t addr, uint8_t set)
{
	uint8_t *mark = mark_at(code, addr);

	if (mark)
		*mark |= set;
}

bool code_decode(const struct code *code, uint64_t addr, struct insn *insn)
{
	size_t len;
	const uint8_t *bytes = code_bytes(code, addr, &len);

	return bytes && decode(insn, bytes, len < INSN_MAX ? len : INSN_MAX, addr);
}

struct function *code_function(const struct code *code, uint64_t addr)
{
	struct function *list = (struct function *)code->functions.data;
	size_t low = 0, high = code->functions.len / sizeof(*list), middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (addr < list[middle].start)
			high = middle;
		else if (addr >= list[middle].end)
			low = middle + 1;
		else
			return &list[middle];
	}
	return NULL;
}

void code_reach(struct code *code, uint64_t addr)
{
	if (!code_contains(code, addr) || (code_mark(code, addr) & CODE_REACHED))
		return;
	code_set(code, addr, CODE_REACHED);
	buffer_add(&code->work, &addr, sizeof(addr));
}

/* Marks the instruction's bytes; where it overlaps another one, both are in conflict. */
static void mark_insn(struct code *code, const struct insn *insn)
{
	uint8_t *at = mark_at(code, insn->addr);
	bool conflict = at[0] & CODE_BODY;
	unsigned int i;

	for (i = 1; i < insn->len; i++)
		conflict |= at[i] & (CODE_INSN | CODE_BODY);
	at[0] |= CODE_INSN;
	for (i = 1; i < insn->len; i++)
		at[i] |= CODE_BODY;
	for (i = 0; conflict && i < insn->len; i++)
		at[i] |= CODE_CONFLICT;
}

static void note_reference(struct code *code, uint64_t from, uint64_t to)
{
	struct reference reference = { from, to };

	if (!to || !segment_at(&code->program->segments, to, 4, true))
		return;
	/* Code that is named as a number may be jumped to from anywhere. */
	code_set(code, to, CODE_TARGET);
	buffer_add(&code->references, &reference, sizeof(reference));
}

/*
 * A call returns to behind it, except for one kind: `call` over a string to the instruction behind
 * that, which takes the string's address off the stack.
 */
static bool call_returns(const struct code *code, const struct insn *insn)
{
	const struct function *function = code_function(code, insn->addr);

	return !function || insn->target <= function->start || insn->target >= function->end;
}

/* What follows @insn in time: reaches jump targets; true if the next instruction is one. */
static bool follow(struct code *code, const struct insn *insn)
{
	uint64_t next = insn->addr + insn->len;
	struct function *function;

	switch (insn->kind) {
	case INSN_JUMP:
	case INSN_BRANCH:
	case INSN_SHORT_BRANCH:
	case INSN_CALL:
		code_set(code, insn->target, CODE_TARGET);
		code_reach(code, insn->target);
		if (insn->kind == INSN_CALL)
			code_set(code, next, CODE_TARGET);
		return insn->kind == INSN_CALL ? call_returns(code, insn) : insn->kind != INSN_JUMP;
	case INSN_INDIRECT_JUMP:
		function = code_function(code, insn->addr);
		if (function)
			function->computes_jumps = true;
		return false;
	case INSN_INDIRECT_CALL:
		code_set(code, next, CODE_TARGET);
		return true;
	case INSN_RETURN:
	case INSN_STOP:
		return false;
	default:
		return true;
	}
}

/* Follows control from @addr to where it ends or is known already. */
static void walk(struct code *code, uint64_t addr)
{
	const struct function *function = code_function(code, addr);
	struct insn insn;

	while (!(code_mark(code, addr) & CODE_INSN) && code_decode(code, addr, &insn)) {
		mark_insn(code, &insn);
		note_reference(code, addr, insn.reference);
		note_reference(code, addr, insn.number);
		if (!follow(code, &insn))
			return;
		addr += insn.len;
		/* Behind a call of what never returns there may be anything. */
		if (function && function->sized && addr >= function->end)
			return;
	}
}

static void walk_all(struct code *code)
{
	uint64_t addr;

	while (code->work.len && !code->work.failed) {
		code->work.len -= sizeof(addr);
		memcpy(&addr, code->work.data + code->work.len, sizeof(addr));
		walk(code, addr);
	}
}

/* Bytes of the file that are at two addresses cannot be changed at one. */
static bool is_ambiguous(const struct segments *segments)
{
	unsigned int i;

	for (i = 1; i < segments->count; i++) {
		const struct segment *a = &segments->list[i - 1], *b = &segments->list[i];

		if (b->offset < a->offset + a->filesz)
			return true;
	}
	return false;
}

int code_analyse(struct code *code, const struct program *program, struct bake_error *error)
{
	*code = (struct code){ .program = program };
	decode_init();
	code->marks = calloc(1, program->elf.size);
	if (!code->marks)
		return bake_fail_memory(error);
	if (is_ambiguous(&program->segments))
		return 0; /* nothing is proved to be code */
	if (functions_find(code))
		return bake_fail_memory(error);
	do {
		walk_all(code);
		targets_mark(code);
	} while (tables_follow(code));
	if (code->functions.failed || code->references.failed || code->work.failed)
		return bake_fail_memory(error);
	return 0;
}

void code_free(struct code *code)
{
	free(code->marks);
	buffer_free(&code->functions);
	buffer_free(&code->references);
	buffer_free(&code->work);
	*code = (struct code){};
}
