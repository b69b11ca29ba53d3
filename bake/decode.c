// SPDX-License-Identifier: GPL-2.0-only
/* One instruction as the baker needs to know it, by Zydis. */
#include <Zydis/Zydis.h>
#include "code.h"

static ZydisDecoder decoder;

void decode_init(void)
{
	ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
}

static enum insn_kind kind_of_branch(const ZydisDecodedInstruction *zi)
{
	if (zi->meta.category == ZYDIS_CATEGORY_CALL)
		return INSN_CALL;
	if (zi->meta.category == ZYDIS_CATEGORY_UNCOND_BR)
		return INSN_JUMP;
	/* loop and jrcxz have no long form; xbegin's target is no jump. */
	if (zi->opcode_map == ZYDIS_OPCODE_MAP_DEFAULT && (zi->opcode & 0xf0) == 0x70)
		return INSN_BRANCH;
	if (zi->opcode_map == ZYDIS_OPCODE_MAP_0F && (zi->opcode & 0xf0) == 0x80)
		return INSN_BRANCH;
	return INSN_SHORT_BRANCH;
}

static enum insn_kind kind_of(const ZydisDecodedInstruction *zi)
{
	switch (zi->mnemonic) {
	case ZYDIS_MNEMONIC_SYSCALL:
		return INSN_SYSCALL;
	case ZYDIS_MNEMONIC_UD0:
	case ZYDIS_MNEMONIC_UD1:
	case ZYDIS_MNEMONIC_UD2:
	case ZYDIS_MNEMONIC_HLT:
		return INSN_STOP;
	case ZYDIS_MNEMONIC_INT3:
		return INSN_INT3;
	default:
		break;
	}
	switch (zi->meta.category) {
	case ZYDIS_CATEGORY_CALL:
		return INSN_INDIRECT_CALL;
	case ZYDIS_CATEGORY_UNCOND_BR:
		return INSN_INDIRECT_JUMP;
	case ZYDIS_CATEGORY_RET:
		return INSN_RETURN;
	case ZYDIS_CATEGORY_INTERRUPT:
	case ZYDIS_CATEGORY_SYSCALL:
	case ZYDIS_CATEGORY_SYSRET:
	case ZYDIS_CATEGORY_SYSTEM:
		return INSN_OTHER;
	case ZYDIS_CATEGORY_NOP:
	case ZYDIS_CATEGORY_WIDENOP:
		return INSN_NOP;
	default:
		return INSN_PLAIN;
	}
}

/* Addresses that the instruction names: where its memory operand is, or a number it loads. */
static void find_references(struct insn *insn, const ZydisDecodedInstruction *zi, uint64_t addr)
{
	uint64_t value;

	if (zi->attributes & ZYDIS_ATTRIB_HAS_MODRM && zi->raw.modrm.mod == 0 &&
	    zi->raw.modrm.rm == 5) {
		insn->rip_at = zi->raw.disp.offset;
		insn->reference = addr + zi->length + zi->raw.disp.value;
	} else if (zi->raw.disp.size == 32 && zi->raw.disp.value > 0) {
		insn->reference = zi->raw.disp.value;
	}
	if (zi->raw.imm[0].size >= 32 && !zi->raw.imm[0].is_relative) {
		value = zi->raw.imm[0].value.u;
		insn->number = zi->raw.imm[0].size == 32 ? (uint32_t)value : value;
	}
}

bool decode(struct insn *insn, const uint8_t *bytes, size_t len, uint64_t addr)
{
	ZydisDecodedInstruction zi;

	*insn = (struct insn){};
	if (!ZYAN_SUCCESS(ZydisDecoderDecodeInstruction(&decoder, NULL, bytes, len, &zi)))
		return false;
	insn->addr = addr;
	insn->len = zi.length;
	if (zi.raw.imm[0].is_relative) {
		insn->kind = kind_of_branch(&zi);
		insn->target = addr + zi.length + zi.raw.imm[0].value.s;
		insn->condition = zi.opcode & 0xf;
		return true;
	}
	insn->kind = kind_of(&zi);
	find_references(insn, &zi, addr);
	return true;
}
