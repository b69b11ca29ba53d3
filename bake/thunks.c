// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writes the thunks, and the jumps to them. Two areas: the entries, which end in a jump to the kernel
 * with the return address in rcx, as `syscall` leaves it there; and the tails, where calls return to
 * whose site has moved. An event that interrupts an entry is taken in the kernel right behind it, so
 * that no signal arrives between a program's last look and its call (kernel/arch/rump/kernel/irq.c).
 * Flags are never changed and nothing is written to the program's stack.
 *
 *   before:  entry: [moved instructions]  mov $site + 2, %ecx   jmp kernel
 *   after:   entry: mov $tail + 2, %ecx   jmp kernel
 *            tail:  syscall   [moved instructions]   jmp behind them
 *
 * A call is restarted two bytes before its return address (signal(7), SA_RESTART): at the site that
 * stayed or at the tail's `syscall`, which trap.
 */
#include <errno.h>
#include <string.h>
#include "code.h"

#define JUMP_SIZE 5
#define SITE_SIZE 2

struct emitter {
	const struct code *code;
	struct buffer *out;
	uint64_t base; /* address of out's first byte */
	uint64_t bias; /* of the program */
};

static uint64_t here(const struct emitter *e)
{
	return e->base + e->out->len;
}

static void emit_byte(struct emitter *e, uint8_t byte)
{
	buffer_add(e->out, &byte, 1);
}

/* All of the image lies below 2 GB: every distance has 32 bits. */
static void emit_word(struct emitter *e, uint64_t value)
{
	uint32_t word = value;

	buffer_add(e->out, &word, sizeof(word));
}

static void emit_distance(struct emitter *e, uint64_t target)
{
	emit_word(e, target - (here(e) + 4));
}

static void emit_jump(struct emitter *e, uint64_t target)
{
	emit_byte(e, 0xe9);
	emit_distance(e, target);
}

/* mov $address, %ecx zeroes the upper half. */
static void emit_enter(struct emitter *e, uint64_t return_address, uint64_t kernel_entry)
{
	emit_byte(e, 0xb9);
	emit_word(e, return_address);
	emit_jump(e, kernel_entry);
}

/* The same instruction in another place. */
static void emit_moved(struct emitter *e, const struct insn *insn)
{
	size_t len, at;
	const uint8_t *bytes = code_bytes(e->code, insn->addr, &len);
	uint32_t distance;

	switch (insn->kind) {
	case INSN_JUMP:
		emit_jump(e, insn->target + e->bias);
		return;
	case INSN_BRANCH:
		emit_byte(e, 0x0f);
		emit_byte(e, 0x80 | insn->condition);
		emit_distance(e, insn->target + e->bias);
		return;
	default:
		break;
	}
	at = buffer_add(e->out, bytes, insn->len);
	if (!insn->rip_at || e->out->failed)
		return;
	distance = insn->reference + e->bias - here(e);
	memcpy(e->out->data + at + insn->rip_at, &distance, sizeof(distance));
}

static void emit_all_moved(struct emitter *e, uint64_t from, uint64_t to, bool *ended)
{
	struct insn insn;

	for (; from < to && !*ended; from += insn.len) {
		code_decode(e->code, from, &insn);
		emit_moved(e, &insn);
		*ended = insn.kind == INSN_JUMP || insn.kind == INSN_RETURN ||
			 insn.kind == INSN_INDIRECT_JUMP;
	}
}

static void emit_before(struct emitter *entry, struct site *site, uint64_t kernel_entry)
{
	bool ended = false;

	emit_all_moved(entry, site->from, site->to, &ended);
	emit_enter(entry, site->addr + SITE_SIZE + entry->bias, kernel_entry);
}

static void emit_after(struct emitter *entry, struct emitter *tail, struct site *site,
		       uint64_t kernel_entry)
{
	bool ended = false;

	emit_enter(entry, here(tail) + SITE_SIZE, kernel_entry);
	emit_byte(tail, 0x0f);
	emit_byte(tail, 0x05);
	emit_all_moved(tail, site->addr + SITE_SIZE, site->to, &ended);
	if (!ended)
		emit_jump(tail, site->to + tail->bias);
}

static void emit(struct sites *sites, const struct code *code, uint64_t bias, uint64_t address,
		 uint64_t tails_address, uint64_t kernel_entry)
{
	struct emitter entry = { code, &sites->entries, address, bias };
	struct emitter tail = { code, &sites->tails, tails_address, bias };
	struct site *list = (struct site *)sites->list.data;
	size_t count = sites->list.len / sizeof(*list), i;

	sites->entries.len = sites->tails.len = 0;
	for (i = 0; i < count; i++) {
		list[i].entry = here(&entry);
		if (list[i].plan == SITE_BEFORE)
			emit_before(&entry, &list[i], kernel_entry);
		else if (list[i].plan == SITE_AFTER)
			emit_after(&entry, &tail, &list[i], kernel_entry);
	}
}

/* Puts a jump in the place of what has moved; int3 for the rest, which nothing leads to. */
static void patch(const struct code *code, const struct site *site, uint64_t bias)
{
	const struct segment *segment =
		segment_at(&code->program->segments, site->from, site->to - site->from, true);
	uint8_t *at = code->program->elf.data + segment->offset + (site->from - segment->vaddr);
	uint32_t distance = site->entry - (site->from + bias + JUMP_SIZE);

	memset(at, 0xcc, site->to - site->from);
	*at = 0xe9;
	memcpy(at + 1, &distance, sizeof(distance));
}

uint64_t thunks_size(struct sites *sites, const struct code *code)
{
	emit(sites, code, 0, 0, 0, 0);
	return round_up(sites->entries.len, 16) + sites->tails.len;
}

int thunks_emit(struct sites *sites, const struct code *code, uint64_t bias, uint64_t address,
		uint64_t kernel_entry, struct bake_error *error)
{
	struct site *list = (struct site *)sites->list.data;
	size_t count = sites->list.len / sizeof(*list), i;

	emit(sites, code, bias, address, address + round_up(sites->entries.len, 16), kernel_entry);
	buffer_pad(&sites->entries, 16);
	if (sites->entries.failed || sites->tails.failed)
		return bake_fail_memory(error);
	for (i = 0; i < count; i++)
		if (list[i].plan != SITE_TRAPS)
			patch(code, &list[i], bias);
	return 0;
}
