// SPDX-License-Identifier: GPL-2.0-only
/*
 * PID 1 is the program that the image carries. Linux's init code executes a file; so there is one
 * to execute, in a private ramfs that is the working folder until the program runs, and a binary
 * format that knows it. argv, envp and auxv are laid out as execve(2) does.
 */
#include <linux/auxvec.h>
#include <linux/binfmts.h>
#include <linux/cred.h>
#include <linux/elf.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/init.h>
#include <linux/init_syscalls.h>
#include <linux/initrd.h>
#include <linux/kdev_t.h>
#include <linux/major.h>
#include <linux/mount.h>
#include <linux/personality.h>
#include <linux/random.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>
#include <linux/task_work.h>
#include <linux/uaccess.h>
#include <asm/processor-flags.h>
#include <asm/rump.h>
#include <asm/unistd.h>
#include <uapi/asm/hwcap2.h>

extern unsigned long rump_user_cs, rump_user_ss;

static struct inode *program_inode;
static struct path program_folder;

/* ------------------------------------------------------------------ strings and vectors */

/* A string area that grows downwards, and the vector of addresses that will point into it. */
struct strings {
	unsigned long p;
	unsigned long *at;
	int count;
};

static int push_string(struct strings *s, const char *text)
{
	size_t len = strlen(text) + 1;

	s->p -= len;
	if (copy_to_user((void __user *)s->p, text, len))
		return -EFAULT;
	s->at[s->count++] = s->p;
	return 0;
}

/* Strings of Linux's init (bprm) lie one after the other at @from; returns the end. */
static const char *collect(const char **out, int count, const char *from)
{
	int i;

	for (i = 0; i < count; i++) {
		out[i] = from;
		from += strlen(from) + 1;
	}
	return from;
}

struct vectors {
	int argc, envc;
	const char **argv, **envp;
};

/* argv: Linux's ("name"), the platform's, and those of the command line. envp: ours first. */
static int make_vectors(struct vectors *v, const struct linux_binprm *bprm, const char *strings)
{
	int i;

	v->argc = bprm->argc + hyp_boot->argc;
	v->envc = bprm->envc + hyp_boot->envc;
	v->argv = kcalloc(v->argc + rump_arguments_limit() + v->envc, sizeof(char *), GFP_KERNEL);
	if (!v->argv)
		return -ENOMEM;
	strings = collect(v->argv, bprm->argc, strings);
	for (i = 0; i < hyp_boot->argc; i++)
		v->argv[bprm->argc + i] = hyp_boot->argv[i];
	v->argc += rump_arguments(v->argv + v->argc);
	v->envp = v->argv + v->argc;
	for (i = 0; i < hyp_boot->envc; i++)
		v->envp[i] = hyp_boot->envp[i];
	collect(v->envp + hyp_boot->envc, bprm->envc, strings);
	return 0;
}

/* CPUID 1 edx, as x86 Linux's ELF_HWCAP. */
static unsigned long hwcap(void)
{
	u32 a = 1, b, c = 0, d;

	asm volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	return d;
}

static int make_auxv(unsigned long *aux, unsigned long random, unsigned long platform,
		     unsigned long name)
{
	const struct cred *cred = current_cred();
	const unsigned long pairs[][2] = {
		{ AT_HWCAP, hwcap() },
		{ AT_PAGESZ, PAGE_SIZE },
		{ AT_CLKTCK, CLOCKS_PER_SEC },
		{ AT_PHDR, rump_image.phdr },
		{ AT_PHENT, sizeof(struct elf64_phdr) },
		{ AT_PHNUM, rump_image.phnum },
		{ AT_BASE, 0 },
		{ AT_FLAGS, 0 },
		{ AT_ENTRY, rump_image.entry },
		{ AT_UID, from_kuid_munged(cred->user_ns, cred->uid) },
		{ AT_EUID, from_kuid_munged(cred->user_ns, cred->euid) },
		{ AT_GID, from_kgid_munged(cred->user_ns, cred->gid) },
		{ AT_EGID, from_kgid_munged(cred->user_ns, cred->egid) },
		{ AT_SECURE, 0 },
		{ AT_RANDOM, random },
		{ AT_HWCAP2, hyp_boot->fsgsbase ? HWCAP2_FSGSBASE : 0 },
		{ AT_EXECFN, name },
		{ AT_PLATFORM, platform },
		{ rump_vdso() ? AT_SYSINFO_EHDR : AT_IGNORE, (unsigned long)rump_vdso() },
		{ AT_MINSIGSTKSZ, rump_signal_frame_size() },
		{ AT_NULL, 0 },
	};

	memcpy(aux, pairs, sizeof(pairs));
	return ARRAY_SIZE(pairs) * 2;
}

/* Writes argc, argv, envp and auxv below @s->p; the result is the program's first rsp. */
static long push_vectors(struct strings *s, const struct vectors *v, unsigned long random,
			 unsigned long platform, unsigned long name)
{
	unsigned long aux[AT_VECTOR_SIZE];
	int words, auxc, i;
	unsigned long __user *sp;

	auxc = make_auxv(aux, random, platform, name);
	words = 1 + v->argc + 1 + v->envc + 1 + auxc;
	sp = (unsigned long __user *)round_down(s->p - words * sizeof(long), 16);
	s->p = (unsigned long)sp;
	if (put_user((unsigned long)v->argc, sp++))
		return -EFAULT;
	/* Strings were pushed downwards: the last argument first, after the last of envp. */
	for (i = 0; i < v->argc; i++)
		if (put_user(s->at[v->envc + v->argc - 1 - i], sp++))
			return -EFAULT;
	if (put_user(0ul, sp++))
		return -EFAULT;
	for (i = 0; i < v->envc; i++)
		if (put_user(s->at[v->envc - 1 - i], sp++))
			return -EFAULT;
	if (put_user(0ul, sp++) || copy_to_user(sp, aux, auxc * sizeof(long)))
		return -EFAULT;
	return 0;
}

static int push_bytes(struct strings *s, const void *bytes, size_t len, unsigned long *at)
{
	s->p = round_down(s->p - len, 16);
	*at = s->p;
	return copy_to_user((void __user *)s->p, bytes, len) ? -EFAULT : 0;
}

static int push_strings(struct strings *s, const struct vectors *v, struct mm_struct *mm)
{
	int i, error = 0;

	mm->env_end = s->p;
	for (i = v->envc - 1; i >= 0 && !error; i--)
		error = push_string(s, v->envp[i]);
	mm->env_start = mm->arg_end = s->p;
	for (i = v->argc - 1; i >= 0 && !error; i--)
		error = push_string(s, v->argv[i]);
	mm->arg_start = s->p;
	return error;
}

/* Builds the program's stack below @top. Returns its first rsp or a negative errno. */
static long make_stack(struct linux_binprm *bprm, unsigned long top)
{
	unsigned long platform, name, random, linux_strings = top;
	struct vectors v = {};
	struct strings s = {};
	u8 bytes[16];
	long error;

	/* Linux's own strings go to the very top; ours are copied from there. */
	error = transfer_args_to_stack(bprm, &linux_strings);
	if (error)
		return error;
	error = make_vectors(&v, bprm, (const char *)linux_strings);
	s.at = kcalloc(v.argc + v.envc, sizeof(long), GFP_KERNEL);
	if (!error && !s.at)
		error = -ENOMEM;
	if (error)
		goto out;
	s.p = linux_strings;
	get_random_bytes(bytes, sizeof(bytes));
	error = push_strings(&s, &v, current->mm);
	name = s.p;
	if (!error)
		error = push_bytes(&s, "x86_64", sizeof("x86_64"), &platform);
	if (!error)
		error = push_bytes(&s, bytes, sizeof(bytes), &random);
	if (!error)
		error = push_vectors(&s, &v, random, platform, name);
	current->mm->start_stack = s.p;
out:
	kfree(v.argv);
	kfree(s.at);
	return error ?: (long)s.p;
}

/* ------------------------------------------------------------------ the binary format */

/* Puts what the program expects behind descriptors 0, 1 and 2. */
static int open_streams(void)
{
	struct file *file;
	int fd, error;

	for (fd = HYP_STDIN; fd <= HYP_STDERR; fd++) {
		error = rump_stream_file(fd, &file);
		if (error)
			return error;
		error = replace_fd(fd, file, 0);
		fput(file);
		if (error < 0)
			return error;
	}
	return 0;
}

void start_thread(struct pt_regs *regs, unsigned long ip, unsigned long sp)
{
	memset(regs, 0, sizeof(*regs));
	regs->orig_ax = -1;
	regs->ip = ip;
	regs->sp = sp;
	regs->cs = rump_user_cs;
	regs->ss = rump_user_ss;
	regs->flags = X86_EFLAGS_IF | X86_EFLAGS_FIXED;
	current->thread.fsbase = 0;
	current->thread.gsbase = 0;
	rump_fpu_start(current);
}

static int load_program(struct linux_binprm *bprm)
{
	unsigned long top;
	long sp;
	int error;

	if (file_inode(bprm->file) != program_inode)
		return -ENOEXEC;
	error = begin_new_exec(bprm);
	if (error)
		return error;
	set_personality(PER_LINUX);
	setup_new_exec(bprm);
	error = rump_mm_setup(current->mm, &top);
	if (error)
		return error;
	set_binfmt(NULL);
	sp = make_stack(bprm, top);
	if (sp < 0)
		return sp;
	rump_console_claim();
	error = open_streams();
	if (error)
		return error;
	/* PID 1 of Linux ignores signals it has no handler for. Here it is an ordinary program. */
	current->signal->flags &= ~SIGNAL_UNKILLABLE;
	finalize_exec(bprm);
	set_fs_pwd(current->fs, &current->fs->root);
	start_thread(current_pt_regs(), rump_image.entry, sp);
	hyp->mark("program");
	return 0;
}

static struct linux_binfmt program_format = {
	.load_binary = load_program,
};

/* Makes the file that stands for the program. */
static int __init program_init(void)
{
	struct vfsmount *mnt = kern_mount(get_fs_type("ramfs"));
	struct file *file;

	if (IS_ERR(mnt))
		panic("rump: no ramfs for the program");
	program_folder = (struct path){ .mnt = mnt, .dentry = mnt->mnt_root };
	file = file_open_root(&program_folder, (const char *)rump_image.name,
			      O_CREAT | O_EXCL | O_WRONLY, 0755);
	if (IS_ERR(file))
		panic("rump: cannot make the program's file");
	program_inode = igrab(file_inode(file));
	fput(file);
	task_work_run(); /* closes it now: a file open for writing cannot be executed */
	register_binfmt(&program_format);
	/*
	 * Linux opens /dev/console for PID 1 and complains if it cannot; load_program() puts the real
	 * streams there later, and devtmpfs covers this folder.
	 */
	wait_for_initramfs();
	init_unlink("/dev/console");
	init_mknod("/dev/console", S_IFCHR | 0600, new_encode_dev(MKDEV(MEM_MAJOR, 3)));
	/* With no root= the initramfs stays the root: Linux looks here for its first program. */
	if (!rump_mounts_root)
		set_fs_pwd(current->fs, &program_folder);
	return 0;
}
late_initcall_sync(program_init);

/*
 * Called by Linux's init code when the root is mounted, right before it executes the program. It
 * may still use init code and data, which are part of the image and are not freed.
 */
void __ref free_initmem(void)
{
	hyp->mark("root");
	rump_loopback();
	rump_mounts();
	set_fs_pwd(current->fs, &program_folder);
}
