/* SPDX-License-Identifier: GPL-2.0-only */
/* What the overlay's own files share. */
#ifndef _ASM_RUMP_RUMP_H
#define _ASM_RUMP_RUMP_H

#include <linux/types.h>
#include <asm/irq.h>
#include <hyp.h>
#include <image.h>

struct file;
struct pt_regs;
struct task_struct;

extern const struct hyp_ops *hyp;
extern const struct hyp_boot *hyp_boot;
/* The command line has a root=: the initramfs is not where the program runs. */
extern bool rump_mounts_root;
extern struct rump_image rump_image;

/* irq.c */
struct hyp_regs;
void rump_enter_fault(struct hyp_regs *regs);
void rump_enter_kernel_fault(struct hyp_regs *regs);
unsigned long *rump_stack_end(struct task_struct *task, unsigned long sp);

/* vdso.c: the object that AT_SYSINFO_EHDR names; NULL where the platform has no clock for it. */
const void *rump_vdso(void);

/* stack.c */
/* Takes room for stacks at the end of [from, to); returns where it begins. */
unsigned long rump_stacks_init(unsigned long from, unsigned long to);
/* THREAD_SIZE zeroed bytes; NULL if there is no memory. May block. */
void *rump_stack_alloc(void);
/* The lowest address of the stack that has overflowed to @addr; 0 if none has. */
unsigned long rump_stack_above(unsigned long addr);

/* entry.S: labels that bound code which an event must not interrupt half-way. */
extern const char rump_entry_start[], rump_entry_end[];
extern const char rump_exit_start[], rump_exit_end[];
extern const char rump_return_full[], rump_exit_syscall[], rump_exit_retry[];
extern const char rump_irq_user_entry[], rump_irq_kernel_entry[], rump_fault_user_entry[];
extern const char rump_fault_syscall_entry[], rump_fault_kernel_entry[];
extern const char rump_ret_from_fork[];

/* Top of the running task's kernel stack, where struct pt_regs of the program lies. */
extern unsigned long rump_kernel_sp;

struct task_struct *rump_switch_stack(struct task_struct *prev, unsigned long *save,
				      unsigned long to);
void rump_call_on_stack(void (*fn)(void), void *top);

/* argument.c: cuts the program's arguments off @line. */
void rump_take_arguments(char *line);
/* Fills @words, which has room for rump_arguments_limit() of them, once. Returns their number. */
unsigned int rump_arguments(const char **words);
unsigned int rump_arguments_limit(void);

/* console.c */
void rump_log_init(void);

#define RUMP_HALT_SIGNAL 256 /* hyp.h: halt() takes 256 + N for death by signal N */

/* exit.c: ends the machine with the program's status: wait(2)'s encoding. */
void __noreturn rump_program_exit(int wait_status);

/* fpu.c */
int rump_fpu_clone(struct task_struct *child);
void rump_fpu_start(struct task_struct *task);
void rump_fpu_switch(struct task_struct *next);
void rump_fpu_release(struct task_struct *task);
size_t rump_fpu_frame_size(void);
int rump_fpu_to_user(void __user *frame);
int rump_fpu_from_user(const void __user *frame);

/* signal.c */
void rump_do_signal(struct pt_regs *regs);
size_t rump_signal_frame_size(void);

/* net.c: brings the loopback interface up; waits for closed connections that still have data. */
#ifdef CONFIG_INET
void rump_loopback(void);
void rump_net_linger(void);
#else
static inline void rump_loopback(void)
{
}

static inline void rump_net_linger(void)
{
}
#endif

/* ipconfig.c: for net/ipv4/ipconfig.c, in the place of msleep() and schedule_timeout_uninterruptible(). */
void rump_ipconfig_msleep(unsigned int ms);
long rump_ipconfig_timeout(long jiffies_to_wait);

/* probe.c: for net/ipv4/tcp_input.c and tcp_output.c, in the place of sk_reset_timer(). */
struct sock;
struct timer_list;
void rump_tcp_reset_timer(struct sock *sk, struct timer_list *timer, unsigned long expires);

/* mount.c */
void rump_mounts(void);

/* mm/ */
void rump_window_init(void);
void rump_window_image(void);
struct mm_struct;
int rump_mm_setup(struct mm_struct *mm, unsigned long *stack_top);
bool rump_mm_fault(struct pt_regs *regs, unsigned long error, unsigned long address);
/*
 * A page fault that only the want of a page may have caused: true if the access may be tried again.
 * Ends the program if there is none to be had. May block.
 */
bool rump_mm_populate(unsigned long error, unsigned long address);
/* True if kernel code that caused the fault may wait for a page. */
bool rump_mm_may_block(unsigned long error);
void rump_mm_sync(void);

/* machine/: devices, where the platform has them */
#ifdef CONFIG_RUMP_DEVICES
void rump_machine_init(void);
void rump_lines_init(void);
void rump_dma_init(void);
#else
static inline void rump_machine_init(void)
{
}

static inline void rump_lines_init(void)
{
}

static inline void rump_dma_init(void)
{
}
#endif

/* xen/: a guest of Xen, where the platform is one */
#ifdef CONFIG_XEN
void rump_xen_init(void);
/* Linux's parameters where the command line says nothing else; they go before it. */
const char *rump_xen_parameters(void);
void rump_xen_irqs(void);
/* Gives the platform's new event channels the interrupts of the old ones. */
void rump_xen_rebind(void);
/* The status to end with, as halt() has it, instead of @status: xl may have asked for an end. */
int rump_xen_end(int status);
/* Ends the guest with a wish to be started again. */
void rump_xen_reboot(void);
#else
static inline void rump_xen_init(void)
{
}

static inline const char *rump_xen_parameters(void)
{
	return "";
}

static inline void rump_xen_irqs(void)
{
}

static inline int rump_xen_end(int status)
{
	return status;
}

static inline void rump_xen_reboot(void)
{
}
#endif

/* drivers/ */
/* The program gets @sig; before it runs, a signal that ends programs ends the machine. */
void rump_signal_program(int sig);
int rump_stream_file(enum hyp_stream stream, struct file **file);
void rump_console_claim(void);

#endif
