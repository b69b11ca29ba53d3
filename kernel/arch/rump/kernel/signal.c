// SPDX-License-Identifier: GPL-2.0-only
/* Signal frames, those of x86-64 Linux (asm/sigframe.h), and the way back to the program. */
#include <linux/resume_user_mode.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <asm/processor-flags.h>
#include <asm/rump.h>
#include <asm/unistd.h>
#include <uapi/asm/ucontext.h>
#include "syscall.h"

#define RED_ZONE 128

/* What a handler may have changed in the flags, as x86 Linux's FIX_EFLAGS. */
#define USER_FLAGS                                                                       \
	(X86_EFLAGS_AC | X86_EFLAGS_OF | X86_EFLAGS_DF | X86_EFLAGS_TF | X86_EFLAGS_SF | \
	 X86_EFLAGS_ZF | X86_EFLAGS_AF | X86_EFLAGS_PF | X86_EFLAGS_CF | X86_EFLAGS_RF)

struct rt_sigframe {
	char __user *pretcode; /* the handler's return address: SA_RESTORER */
	struct ucontext uc;
	struct siginfo info;
	/* vector registers follow, 64-byte aligned */
};

static void regs_to_context(struct sigcontext *sc, const struct pt_regs *regs, unsigned long mask,
			    void __user *fpstate)
{
	memset(sc, 0, sizeof(*sc));
	sc->r8 = regs->r8;
	sc->r9 = regs->r9;
	sc->r10 = regs->r10;
	sc->r11 = regs->r11;
	sc->r12 = regs->r12;
	sc->r13 = regs->r13;
	sc->r14 = regs->r14;
	sc->r15 = regs->r15;
	sc->di = regs->di;
	sc->si = regs->si;
	sc->bp = regs->bp;
	sc->bx = regs->bx;
	sc->dx = regs->dx;
	sc->ax = regs->ax;
	sc->cx = regs->cx;
	sc->sp = regs->sp;
	sc->ip = regs->ip;
	sc->flags = regs->flags;
	sc->cs = regs->cs;
	sc->ss = regs->ss;
	sc->err = current->thread.error_code;
	sc->trapno = current->thread.trap_nr;
	sc->oldmask = mask;
	sc->cr2 = current->thread.cr2;
	sc->fpstate = (unsigned long)fpstate;
}

static void context_to_regs(struct pt_regs *regs, const struct sigcontext *sc)
{
	regs->r8 = sc->r8;
	regs->r9 = sc->r9;
	regs->r10 = sc->r10;
	regs->r11 = sc->r11;
	regs->r12 = sc->r12;
	regs->r13 = sc->r13;
	regs->r14 = sc->r14;
	regs->r15 = sc->r15;
	regs->di = sc->di;
	regs->si = sc->si;
	regs->bp = sc->bp;
	regs->bx = sc->bx;
	regs->dx = sc->dx;
	regs->ax = sc->ax;
	regs->cx = sc->cx;
	regs->sp = sc->sp;
	regs->ip = sc->ip;
	regs->flags = (regs->flags & ~USER_FLAGS) | (sc->flags & USER_FLAGS);
	regs->orig_ax = -1; /* nothing to restart */
}

/* Where the frame goes: below the red zone or on the alternate stack; *fpstate above it. */
static struct rt_sigframe __user *frame_address(struct ksignal *ksig, const struct pt_regs *regs,
						void __user **fpstate)
{
	unsigned long sp = sigsp(regs->sp - RED_ZONE, ksig);

	sp = round_down(sp - rump_fpu_frame_size(), 64);
	*fpstate = (void __user *)sp;
	/* As after a call instruction: rsp + 8 is a multiple of 16. */
	sp = round_down(sp - sizeof(struct rt_sigframe), 16) - 8;
	return (struct rt_sigframe __user *)sp;
}

/* The most that a frame takes of a stack, alignment included: AT_MINSIGSTKSZ. */
size_t rump_signal_frame_size(void)
{
	return rump_fpu_frame_size() + 64 + sizeof(struct rt_sigframe) + 16 + 8;
}

static bool overflows_altstack(const struct ksignal *ksig, const struct pt_regs *regs,
			       unsigned long sp)
{
	bool entering = (ksig->ka.sa.sa_flags & SA_ONSTACK) && sas_ss_flags(regs->sp) == 0;

	return (entering || on_sig_stack(regs->sp)) && !__on_sig_stack(sp);
}

static int setup_frame(struct ksignal *ksig, const sigset_t *set, struct pt_regs *regs)
{
	struct rt_sigframe __user *frame;
	struct ucontext uc = {
		.uc_flags = UC_FP_XSTATE | UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS,
	};
	void __user *fpstate;

	frame = frame_address(ksig, regs, &fpstate);
	if (overflows_altstack(ksig, regs, (unsigned long)frame))
		return -EFAULT;
	/* x86-64 has no signal trampoline of the kernel's: the C library names one. */
	if (!(ksig->ka.sa.sa_flags & SA_RESTORER))
		return -EFAULT;
	if (rump_fpu_to_user(fpstate))
		return -EFAULT;
	regs_to_context(&uc.uc_mcontext, regs, set->sig[0], fpstate);
	uc.uc_sigmask = *set;
	if (__save_altstack(&frame->uc.uc_stack, regs->sp) ||
	    copy_from_user(&uc.uc_stack, &frame->uc.uc_stack, sizeof(uc.uc_stack)) ||
	    copy_to_user(&frame->uc, &uc, sizeof(uc)) ||
	    put_user((unsigned long)ksig->ka.sa.sa_restorer,
		     (unsigned long __user *)&frame->pretcode))
		return -EFAULT;
	if ((ksig->ka.sa.sa_flags & SA_SIGINFO) && copy_siginfo_to_user(&frame->info, &ksig->info))
		return -EFAULT;
	regs->sp = (unsigned long)frame;
	regs->ip = (unsigned long)ksig->ka.sa.sa_handler;
	regs->di = ksig->sig;
	regs->si = (unsigned long)&frame->info;
	regs->dx = (unsigned long)&frame->uc;
	regs->ax = 0; /* no vector arguments, for a handler without a prototype */
	regs->flags &= ~(X86_EFLAGS_DF | X86_EFLAGS_RF | X86_EFLAGS_TF);
	return 0;
}

/* A system call that a signal interrupted: started again, or EINTR. */
static void restart_with_handler(struct ksignal *ksig, struct pt_regs *regs)
{
	if ((long)regs->orig_ax < 0)
		return;
	switch ((long)regs->ax) {
	case -ERESTARTSYS:
		if (ksig->ka.sa.sa_flags & SA_RESTART)
			goto again;
		fallthrough;
	case -ERESTART_RESTARTBLOCK:
	case -ERESTARTNOHAND:
		regs->ax = -EINTR;
		return;
	case -ERESTARTNOINTR:
again:
		regs->ax = regs->orig_ax;
		regs->ip -= 2;
	}
}

static void restart_without_handler(struct pt_regs *regs)
{
	if ((long)regs->orig_ax < 0)
		return;
	switch ((long)regs->ax) {
	case -ERESTARTNOHAND:
	case -ERESTARTSYS:
	case -ERESTARTNOINTR:
		regs->ax = regs->orig_ax;
		regs->ip -= 2;
		break;
	case -ERESTART_RESTARTBLOCK:
		regs->ax = __NR_restart_syscall;
		regs->ip -= 2;
	}
}

/*
 * get_signal(), but a fatal signal comes back here: Linux would panic when it ends PID 1. The flag
 * is the one by which io_uring's workers ask for the same, and is looked at only there and, for a
 * task with worker_private, when it sleeps.
 */
static bool take_signal(struct ksignal *ksig)
{
	bool handled, fatal;

	ksig->ka.sa.sa_handler = SIG_DFL;
	current->flags |= PF_IO_WORKER;
	handled = get_signal(ksig);
	current->flags &= ~PF_IO_WORKER;
	fatal = ksig->sig == SIGKILL || ksig->ka.sa.sa_handler == SIG_DFL;
	if (!handled || !fatal)
		return handled;
	if (is_global_init(current))
		rump_program_exit(ksig->sig);
	do_group_exit(ksig->sig);
}

void rump_do_signal(struct pt_regs *regs)
{
	struct ksignal ksig;

	if (!take_signal(&ksig)) {
		restart_without_handler(regs);
		restore_saved_sigmask();
		return;
	}
	restart_with_handler(&ksig, regs);
	rseq_signal_deliver(&ksig, regs);
	signal_setup_done(setup_frame(&ksig, sigmask_to_save(), regs), &ksig, 0);
}

/* From entry.S, which takes all registers from struct pt_regs afterwards. */
asmlinkage void rump_sys_rt_sigreturn(void)
{
	struct pt_regs *regs = current_pt_regs();
	/* The handler's ret took the first word. */
	struct rt_sigframe __user *frame = (void __user *)(regs->sp - sizeof(long));
	struct ucontext uc;

	current->restart_block.fn = do_no_restart_syscall;
	if (copy_from_user(&uc, &frame->uc, sizeof(uc)))
		goto bad;
	set_current_blocked(&uc.uc_sigmask);
	context_to_regs(regs, &uc.uc_mcontext);
	if (rump_fpu_from_user((void __user *)uc.uc_mcontext.fpstate) ||
	    restore_altstack(&frame->uc.uc_stack))
		goto bad;
	return;
bad:
	force_sig(SIGSEGV);
}

/* From entry.S: all that must happen before the program goes on. Returns with events let in. */
asmlinkage void rump_exit_work(struct pt_regs *regs)
{
	unsigned long flags;

	for (;;) {
		local_irq_enable();
		flags = read_thread_flags();
		if (flags & _TIF_NEED_RESCHED)
			schedule();
		if (flags & (_TIF_SIGPENDING | _TIF_NOTIFY_SIGNAL))
			rump_do_signal(regs);
		if (flags & _TIF_NOTIFY_RESUME)
			resume_user_mode_work(regs);
		local_irq_disable();
		if (!(read_thread_flags() & _TIF_EXIT_WORK))
			break;
	}
	/* Not local_irq_enable(): what is pending is seen by entry.S, which comes back here. */
	WRITE_ONCE(rump_irq_enabled, ARCH_IRQ_ENABLED);
}
