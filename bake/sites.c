// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decides for each `syscall` how it reaches the kernel. A jump takes five bytes, a site has two:
 *
 *   before: the instructions before it, five bytes or more, move to the thunk, and the jump takes
 *           their place. The site stays, for whoever jumps to it, and to restart a call from.
 *   after:  the site and what is behind it move, for sites that nothing plain precedes.
 *   traps:  neither can be proved safe: the site stays as it is and the platform serves its trap.
 *
 * Safe is: control certainly gets to all of these instructions, they do not overlap others, none but
 * the first is where control may come to from elsewhere, and they do the same in another place.
 */
#include <string.h>
#include "code.h"

#define JUMP_SIZE 5
#define INSN_MAX 15
#define SITE_SIZE 2

static bool clean(const struct code *code, const struct insn *insn)
{
	unsigned int i;

	if (!(code_mark(code, insn->addr) & CODE_INSN))
		return false;
	for (i = 0; i < insn->len; i++)
		if (code_mark(code, insn->addr + i) & (CODE_CONFLICT | CODE_CLAIMED))
			return false;
	return true;
}

/* The instruction that ends where @addr begins. */
static bool find_before(const struct code *code, uint64_t addr, struct insn *insn)
{
	unsigned int len;

	for (len = 1; len <= INSN_MAX; len++)
		if ((code_mark(code, addr - len) & CODE_INSN) &&
		    code_decode(code, addr - len, insn) && insn->len == len)
			return true;
	return false;
}

static const char *try_before(const struct code *code, struct site *site)
{
	const struct function *function = code_function(code, site->addr);
	uint64_t at = site->addr;
	struct insn insn;

	while (site->addr - at < JUMP_SIZE) {
		/* An exception's landing pad is a target that only its tables know. */
		if (at != site->addr && (!function || function->unwinds))
			return "what is before it may be a landing pad";
		if (at != site->addr && (code_mark(code, at) & CODE_TARGET))
			return "a jump leads in front of it";
		if (!find_before(code, at, &insn) || !clean(code, &insn) ||
		    (insn.kind != INSN_PLAIN && insn.kind != INSN_NOP))
			return "nothing that can be moved is before it";
		at = insn.addr;
	}
	site->plan = SITE_BEFORE;
	site->from = at;
	site->to = site->addr;
	return NULL;
}

static bool movable_after(const struct insn *insn)
{
	switch (insn->kind) {
	case INSN_PLAIN:
	case INSN_NOP:
	case INSN_JUMP:
	case INSN_BRANCH:
	case INSN_RETURN:
	case INSN_INDIRECT_JUMP:
		return true;
	default:
		return false;
	}
}

/* Behind the last instruction of a function only padding may be overwritten. */
static bool is_padding(const struct code *code, uint64_t addr, struct insn *insn)
{
	unsigned int i;

	if (!code_decode(code, addr, insn) || (insn->kind != INSN_NOP && insn->kind != INSN_INT3))
		return false;
	for (i = 0; i < insn->len; i++)
		if (code_mark(code, addr + i))
			return false;
	return true;
}

static const char *try_after(const struct code *code, struct site *site)
{
	const struct function *function = code_function(code, site->addr);
	uint64_t at = site->addr + SITE_SIZE;
	bool ended = false;
	struct insn insn;

	if (!function || function->unwinds)
		return "what is behind it may be a landing pad";
	while (at - site->addr < JUMP_SIZE) {
		if (ended) {
			if (!is_padding(code, at, &insn))
				return "too little is behind it";
		} else if (code_mark(code, at) & CODE_TARGET) {
			return "a jump leads behind it";
		} else if (!code_decode(code, at, &insn) || !clean(code, &insn) ||
			   !movable_after(&insn)) {
			return "what is behind it cannot be moved";
		}
		ended |= insn.kind == INSN_JUMP || insn.kind == INSN_RETURN ||
			 insn.kind == INSN_INDIRECT_JUMP;
		at += insn.len;
	}
	site->plan = SITE_AFTER;
	site->from = site->addr;
	site->to = at;
	return NULL;
}

static void claim(struct code *code, const struct site *site)
{
	uint64_t at;

	for (at = site->from; at < site->to; at++)
		code_set(code, at, CODE_CLAIMED);
	code_set(code, site->addr, CODE_CLAIMED);
	code_set(code, site->addr + 1, CODE_CLAIMED);
}

static void plan_site(struct code *code, struct site *site)
{
	struct insn insn;
	const char *why;

	if (!code_decode(code, site->addr, &insn) || !clean(code, &insn)) {
		site->why = "it overlaps with another instruction";
		return;
	}
	if (insn.len != SITE_SIZE) {
		site->why = "it has prefixes";
		return;
	}
	why = try_before(code, site);
	if (why && try_after(code, site))
		site->why = why;
	else
		claim(code, site);
}

static void add_site(struct sites *sites, uint64_t addr, const char *why)
{
	struct site site = { .addr = addr, .plan = SITE_TRAPS, .why = why };

	buffer_add(&sites->list, &site, sizeof(site));
}

static void list_site(struct sites *sites, const struct code *code, uint64_t addr)
{
	uint8_t mark = code_mark(code, addr);
	const uint8_t *bytes;
	struct insn insn;
	size_t len;

	if (mark & CODE_INSN) {
		if (code_decode(code, addr, &insn) && insn.kind == INSN_SYSCALL)
			add_site(sites, addr, NULL);
		return;
	}
	bytes = mark & CODE_BODY ? NULL : code_bytes(code, addr, &len);
	if (bytes && len >= SITE_SIZE && bytes[0] == 0x0f && bytes[1] == 0x05)
		add_site(sites, addr, "it was not proved to be code");
}

/* Lists what is a `syscall`, and what would be one if it were code. */
static void list_sites(struct sites *sites, const struct code *code)
{
	const struct segments *segments = &code->program->segments;
	uint64_t at;
	unsigned int i;

	for (i = 0; i < segments->count; i++)
		for (at = 0; (segments->list[i].flags & PF_X) && at < segments->list[i].filesz;
		     at++)
			list_site(sites, code, segments->list[i].vaddr + at);
}

int sites_plan(struct sites *sites, struct code *code, bool rewrite, struct bake_error *error)
{
	struct site *list;
	size_t count, i;

	list_sites(sites, code);
	if (sites->list.failed)
		return bake_fail_memory(error);
	list = (struct site *)sites->list.data;
	count = sites->list.len / sizeof(*list);
	for (i = 0; i < count; i++)
		if (!rewrite)
			list[i].why = "all calls are to trap";
		else if (!list[i].why)
			plan_site(code, &list[i]);
	return 0;
}

void sites_free(struct sites *sites)
{
	buffer_free(&sites->list);
	buffer_free(&sites->entries);
	buffer_free(&sites->tails);
}
