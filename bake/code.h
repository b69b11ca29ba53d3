/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pre-virtualisation: what is code, where control can go, which `syscall` instructions reach the
 * kernel by a jump. All addresses are the program's own, without layout->bias, until thunks.c.
 */
#ifndef BAKE_CODE_H
#define BAKE_CODE_H

#include "private.h"

/* ------------------------------------------------------------------ decode.c */

enum insn_kind {
	INSN_PLAIN, /* goes on with the next one and does not care where it lies, see rip_at */
	INSN_NOP,
	INSN_INT3,
	INSN_SYSCALL,
	INSN_JUMP, /* these four to `target` */
	INSN_BRANCH,
	INSN_SHORT_BRANCH, /* that cannot be given a 32-bit distance */
	INSN_CALL,
	INSN_INDIRECT_JUMP,
	INSN_INDIRECT_CALL,
	INSN_RETURN,
	INSN_STOP, /* never goes on */
	INSN_OTHER, /* goes on, and is not to be touched */
};

struct insn {
	uint64_t addr;
	uint8_t len;
	enum insn_kind kind;
	uint8_t condition; /* of INSN_BRANCH */
	uint8_t rip_at; /* where its RIP-relative distance is in it (4 bytes), 0 if it has none */
	uint64_t target;
	uint64_t reference; /* address of its memory operand if that is in the instruction, or 0 */
	uint64_t number; /* a number that may be an address, or 0 */
};

void decode_init(void);
/* Decodes the instruction at the start of @bytes; false if there is none. */
bool decode(struct insn *insn, const uint8_t *bytes, size_t len, uint64_t addr);

/* ------------------------------------------------------------------ code.c, functions.c, targets.c */

/* Marks, one byte for each byte of code. */
#define CODE_INSN 1u /* control gets here, and an instruction begins */
#define CODE_BODY 2u /* the rest of it */
#define CODE_TARGET 4u /* control may also come from elsewhere than the instruction before */
#define CODE_CONFLICT 8u /* two instructions overlap here */
#define CODE_CLAIMED 16u /* the plan for a site changes it */
#define CODE_FUNCTION 32u /* a function begins */
#define CODE_REACHED \
	64u /* has been put on the list of work, whether or not an instruction is there */

struct function {
	uint64_t start, end; /* end is a guess, the next function's start, if !sized */
	const char *name; /* "" if unknown */
	bool sized;
	bool computes_jumps; /* control gets to an indirect jump in it */
	bool unwinds; /* has a language-specific area: exceptions come back into its middle */
};

/* An address in data that an instruction names: a table of jumps may begin there. */
struct reference {
	uint64_t from, to;
};

struct code {
	const struct program *program;
	uint8_t *marks; /* one for each byte of the file */
	struct buffer functions; /* struct function, in order, not overlapping */
	struct buffer references; /* struct reference */
	struct buffer work; /* uint64_t: control gets there, not looked at yet */
	bool pointers_marked; /* targets.c: what has been done */
	size_t references_marked;
};

/* Finds out everything; code_free() after success or failure. */
int code_analyse(struct code *code, const struct program *program, struct bake_error *error);
void code_free(struct code *code);
/* @addr is in executable memory and the file has its contents. */
bool code_contains(const struct code *code, uint64_t addr);
/* File bytes of executable memory from @addr on, NULL if there are none. */
const uint8_t *code_bytes(const struct code *code, uint64_t addr, size_t *len);
/* The mark at @addr, which may be anything; 0 outside of code. */
uint8_t code_mark(const struct code *code, uint64_t addr);
void code_set(struct code *code, uint64_t addr, uint8_t mark);
/* Decodes the instruction at @addr. */
bool code_decode(const struct code *code, uint64_t addr, struct insn *insn);
/* The function that @addr lies in, or NULL. */
struct function *code_function(const struct code *code, uint64_t addr);
/* Control gets to @addr. */
void code_reach(struct code *code, uint64_t addr);

int functions_find(struct code *code);
/* Marks what data and instructions name as targets; once more after each round of tables_follow(). */
void targets_mark(struct code *code);
/* Reaches what tables of jumps lead to; true if that is something new. */
bool tables_follow(struct code *code);

/* ------------------------------------------------------------------ sites.c, thunks.c */

enum site_plan {
	SITE_BEFORE, /* what is before the site goes to the thunk; the site itself stays */
	SITE_AFTER, /* the site, and what is behind it */
	SITE_TRAPS, /* stays as it is */
};

struct site {
	uint64_t addr;
	enum site_plan plan;
	const char *why; /* of SITE_TRAPS */
	uint64_t from, to; /* what is overwritten: from a jump's first byte on */
	uint64_t entry; /* address of its thunk in the image */
};

struct sites {
	struct buffer list; /* struct site, in order */
	struct buffer entries,
		tails; /* machine code; before thunks_emit() only their sizes count */
};

/* Plans every site; without @rewrite all of them trap. */
int sites_plan(struct sites *sites, struct code *code, bool rewrite, struct bake_error *error);
void sites_free(struct sites *sites);
/* Bytes that the thunks take. */
uint64_t thunks_size(struct sites *sites, const struct code *code);
/*
 * Makes the thunks for @address in the image, entries first and the tails behind them, and patches
 * the program. @bias is layout->bias, @kernel_entry where entries jump to.
 */
int thunks_emit(struct sites *sites, const struct code *code, uint64_t bias, uint64_t address,
		uint64_t kernel_entry, struct bake_error *error);

/* ------------------------------------------------------------------ report.c */

void report_table(FILE *out, const struct sites *sites, const struct code *code);
void report_json(FILE *out, const struct sites *sites, const struct code *code);

/* ------------------------------------------------------------------ bake.c */

/* All of one image; zero at first. */
struct baking {
	struct program program;
	struct kernel kernel;
	struct payload payload;
	struct code code;
	struct sites sites;
	struct layout layout;
	struct image image;
};

/* From program and kernel, which are open, to the plan of the file. */
int baking_plan(struct baking *b, const struct bake_job *job, struct bake_error *error);
void baking_free(struct baking *b);

#endif
