/* SPDX-License-Identifier: GPL-2.0-only */
/* ELF identity, for core notes and module checks of generic code. */
#ifndef _ASM_RUMP_ELF_H
#define _ASM_RUMP_ELF_H

#include <linux/types.h>
#include <asm/ptrace.h>

typedef unsigned long elf_greg_t;
#define ELF_NGREG (sizeof(struct pt_regs) / sizeof(elf_greg_t))
typedef elf_greg_t elf_gregset_t[ELF_NGREG];
typedef struct { char state[512]; } elf_fpregset_t;

#define elf_check_arch(x) ((x)->e_machine == EM_X86_64)
#define ELF_CLASS ELFCLASS64
#define ELF_DATA ELFDATA2LSB
#define ELF_ARCH EM_X86_64
#define ELF_EXEC_PAGESIZE 4096
#define ELF_HWCAP 0
#define ELF_PLATFORM NULL
#define ELF_ET_DYN_BASE 0
#define SET_PERSONALITY(ex) do { } while (0)

#endif
