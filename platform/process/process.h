/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the process platform know of each other: one section per file. The platform is
 * one host thread without a C library; nothing here is called by the kernel except through
 * struct hyp_ops.
 *
 * Two contexts: "normal" is a hypercall or the start, "handler" is a host signal handler, which
 * runs with all signals blocked and may have interrupted a hypercall at any instruction. What both
 * touch is volatile or atomic.
 */
#ifndef PROCESS_H
#define PROCESS_H

#include "../common/common.h"
#include "syscall.h"

/* struct __kernel_timespec (linux/time_types.h) and struct pollfd (asm-generic/poll.h). */
struct process_timespec {
	int64_t seconds, nanoseconds;
};

struct process_pollfd {
	int fd;
	short events, revents;
};

#define POLL_READ 1 /* POLLIN */
#define POLL_WRITE 4 /* POLLOUT */
#define POLL_GONE 0x38 /* POLLERR | POLLHUP | POLLNVAL: reported whether asked for or not */

/* The user typed Ctrl-]; docs/limits.md and the manual page say the same. */
#define STATUS_ESCAPE 130

/* -- entry.S, start.c -- */

/* Called by entry.S with what execve(2) put on the stack. */
void process_main(const uintptr_t *stack) __attribute__((noreturn));

extern const char process_text_start[], process_text_end[]; /* the linker script's */

/* What execve(2) put on the stack, and what the kernel said of itself in the auxiliary vector. */
struct process_host {
	int argc;
	const char *const *argv;
	const char *const *envp;
	uintptr_t vdso; /* AT_SYSINFO_EHDR, 0 if none */
	uintptr_t vdso_end; /* page-rounded */
	unsigned long hwcap2;
	unsigned long signal_frame; /* AT_MINSIGSTKSZ, 0 if unknown */
	int pid, tid;
};

extern struct process_host process_host;

bool process_in_platform(uintptr_t address);
/* The value of a variable of the host's environment or NULL. */
const char *process_env(const char *name);

/* Enters rt_sigreturn: the sa_restorer of every handler. */
void process_restorer(void);
/*
 * ppoll(2), unless process_idle_abort was set or a signal came since: then -EINTR at once. The
 * handler of a signal that comes between the look at the flag and the system call moves the
 * interrupted rip from [process_idle_begin, process_idle_end) to process_idle_aborted.
 */
long process_idle_ppoll(struct process_pollfd *fds, unsigned long count,
			const struct process_timespec *timeout);
extern volatile int process_idle_abort;
extern const char process_idle_begin[], process_idle_end[], process_idle_aborted[];

/* -- message.c -- */

/* Writes to standard error; a list of strings ended by NULL. */
void process_print(const char *first, ...) __attribute__((sentinel));
/* The same and a newline, the terminal restored, exit with STATUS_START. */
void process_fail(const char *first, ...) __attribute__((sentinel, noreturn));
/* In words, for the errors that users meet; @error is negative. */
const char *process_error(long error);

/* -- option.c -- */

#define MAX_DISKS 16
#define MAX_NICS 8
#define MAX_FORWARDS 16

struct disk_option {
	const char *path;
	bool read_only;
};

struct forward_option {
	bool udp;
	uint16_t host, guest;
};

enum net_kind { NET_TAP, NET_PASST, NET_FD };

struct net_option {
	enum net_kind kind;
	const char *name; /* tap */
	int fd;
	unsigned int forwards;
	struct forward_option forward[MAX_FORWARDS];
	bool mac_given;
	uint8_t mac[6];
	uint16_t mtu; /* 0: the device's own, or 1500 */
};

struct process_options {
	uint64_t memory;
	unsigned int disks, nics;
	struct disk_option disk[MAX_DISKS];
	struct net_option nic[MAX_NICS];
	bool timeline;
	bool uring;
};

/* Reads every sirloin.* parameter of @cmdline; ends the process if one is wrong. */
void process_parse_options(struct process_options *options, const char *cmdline);

/* -- option-net.c -- */

/* Reads the value of sirloin.net=, which it may cut into strings. */
void process_parse_net(struct process_options *options, char *value);

/* -- memory.c -- */

/* Finds RAM and window for @boot; ends the process if there is no room. */
void process_start_memory(struct hyp_boot *boot, uint64_t ram);
/* Fresh zeroed memory for the platform itself, before the kernel starts. */
void *process_alloc(size_t len);
int process_mem_commit(uintptr_t addr, size_t len, int prot);
int process_mem_reserve(uintptr_t addr, size_t len);
int process_mem_protect(uintptr_t addr, size_t len, int prot);
int process_mem_move(uintptr_t from, uintptr_t to, size_t len);
void process_mem_release(uintptr_t addr, size_t len);
/* kept.c. put: whether the range was kept instead of unmapped; take: whether it was kept, and is there again,
 * cleared; drop: what is kept there is not any more. */
bool process_kept_put(uintptr_t addr, size_t len);
bool process_kept_take(uintptr_t addr, size_t len, int prot);
void process_kept_drop(uintptr_t addr, size_t len);
int process_mem_populate(uintptr_t addr);

/* -- clock.c -- */

void process_start_clock(void);
uint64_t process_clock(void);
uint64_t process_wall_clock(void);
/* False where the clock is a call of the host's, which is the platform's to make (seccomp.c). */
bool process_has_user_clock(void);
/* CLOCK_MONOTONIC itself, and what to add to clock() to get it. */
uint64_t process_monotonic(void);
uint64_t process_clock_origin(void);

/* -- timeline.c -- */

void process_start_timeline(bool print);
void process_mark(const char *stage);

/* -- timer.c -- */

void process_start_timer(void);
void process_set_timer(uint64_t deadline);
/* Asks for a look at disks and NICs by signal in a short while, unless one is due before. */
void process_timer_look(void);
/* HYP_EVENT_TIMER if the deadline has passed, which is then forgotten. Any context. */
unsigned long process_timer_expired(void);
/* Handler of the timer's signal. Returns events. */
unsigned long process_timer_signal(void);

/* -- event.c -- */

#define MAX_POLL (3 + 1 + MAX_NICS) /* streams, the ring, NICs */

void process_idle(void);
/* True while idle() waits: it looks at the disks itself. */
bool process_idling(void);
void process_poll(void);

/* -- spin.c -- */

/* Before a sleep: whether it has found that events are pending. */
bool process_spin(void);
/* After one. */
void process_slept(uint64_t ns);

/* -- signal.c -- */

/* Signals that the platform uses for itself. */
#define SIGNAL_TIMER 14 /* SIGALRM */
#define SIGNAL_NET 29 /* SIGIO */
#define SIGNAL_INPUT 23 /* SIGURG */

void process_start_signals(void);
int process_take_signal(void);
/* Asks the host for @signal whenever @fd becomes ready. */
void process_signal_on(int fd, int signal);

/* -- trap.c -- */

/* A fault, not sent by kill(2): arguments of the handler. */
void process_fault(int sig, const void *siginfo, void *context);
/* Lets the kernel see @events at an interruption of @context (handler only). */
void process_report(void *context, unsigned long events);

/* -- halt.c -- */

void process_halt(int status) __attribute__((noreturn));
void process_panic(const char *message) __attribute__((noreturn));

/* -- cpu.c -- */

bool process_has_fsgsbase(void);
void process_set_fs_base(uintptr_t base);
void process_set_gs_base(uintptr_t base);
int process_entropy(void *buf, size_t len);

/* -- console.c, terminal.c -- */

/* First of all: takes note of what the streams are before any other descriptor is opened. */
void process_start_streams(void);
/* Last: makes a terminal raw and asks for the signal of input. */
void process_start_console(void);
void process_stream_info(enum hyp_stream stream, struct hyp_stream_info *info);
long process_stream_read(void *buf, size_t len);
long process_stream_write(enum hyp_stream stream, const void *buf, size_t len);
void process_log(const char *text, size_t len);
/* Adds what to wait for to @fds, at most two entries, and returns how many. */
unsigned int process_console_poll(struct process_pollfd *fds);
/* Says what ppoll found of the same entries. Returns events. */
unsigned long process_console_polled(const struct process_pollfd *fds, unsigned int count);
/* Handler of input's signal. Returns events. */
unsigned long process_console_signal(void);

/* True if standard input is a terminal that is ours to read. */
bool process_terminal_is_input(void);
/* True while the terminal is in raw mode. */
bool process_terminal_is_raw(void);
bool process_terminal_start(void);
void process_terminal_restore(void);
/* Handlers of SIGCONT and SIGTSTP. */
void process_terminal_continue(void);
void process_terminal_stop(void);
/* Moves typed characters into the platform's buffer; looks for the escape. Returns events. */
unsigned long process_terminal_fill(void);
long process_terminal_read(void *buf, size_t len);

/* -- disk.c -- */

struct process_disk {
	int fd;
	bool block_device;
	struct hyp_disk_info info;
	unsigned int outstanding; /* submitted and not handed back */
	/* Finished and not handed back, linked by priv[0]. */
	struct hyp_disk_request *volatile first, *last;
};

extern struct process_disk process_disks[MAX_DISKS];
extern unsigned int process_disk_count;

void process_start_disks(const struct process_options *options);
int process_disk_info(unsigned int disk, struct hyp_disk_info *info);
int process_disk_submit(unsigned int disk, struct hyp_disk_request *req);
struct hyp_disk_request *process_disk_complete(unsigned int disk);
/* HYP_EVENT_DISK if disk_complete() would return something. Any context. */
unsigned long process_disk_ready(void);
bool process_disk_outstanding(void);
/*
 * Takes the host's @result (bytes or a negative errno) for @req. True if the request is finished,
 * its status set; false if the rest is to be submitted again.
 */
bool process_disk_result(struct hyp_disk_request *req, long result);
/* Queues a finished request for disk_complete(). */
void process_disk_finish(struct hyp_disk_request *req);
/* Bytes that are already done, kept in the request while it is outstanding, and its disk. */
#define DISK_DONE(req) ((req)->priv[0])
#define DISK_NUMBER(req) ((req)->priv[1])

/* -- uring.c -- */

/* False if the host refuses io_uring. */
bool process_start_uring(void);
extern int process_uring_fd; /* -1 without */
void process_uring_submit(struct hyp_disk_request *req);
void process_uring_harvest(void);
bool process_uring_ready(void);

/* -- net.c, tap.c, stream.c, passt.c -- */

struct process_nic;

struct nic_ops {
	int (*send)(struct process_nic *nic, const struct hyp_net_header *header,
		    const struct hyp_iov *iov, unsigned int iovs);
	/* -EAGAIN only when the descriptor has been read empty. */
	long (*receive)(struct process_nic *nic, struct hyp_net_header *header,
			const struct hyp_iov *iov, unsigned int iovs);
};

struct process_nic {
	const struct nic_ops *ops;
	int fd;
	long flags; /* of the descriptor, without O_ASYNC */
	bool armed; /* O_ASYNC is on: the host sends signals */
	bool lost; /* the link is gone for good */
	bool reported; /* HYP_EVENT_NET was raised and net_receive() has not said -EAGAIN since */
	bool send_blocked; /* net_send() said -EAGAIN: room is an event */
	struct hyp_net_info info;
	int keeper; /* passt.c; -1 if none */
	/* stream.c: what was read and not yet delivered; what is still to be written. */
	uint8_t *in, *out;
	size_t in_start, in_end, out_start, out_end;
};

/* More pieces than any frame of Linux has (MAX_SKB_FRAGS + 1 = 18), and a header. */
#define MAX_FRAME_IOV 64

void process_start_net(const struct process_options *options);
int process_net_info(unsigned int nic, struct hyp_net_info *info);
int process_net_send(unsigned int nic, const struct hyp_net_header *header,
		     const struct hyp_iov *iov, unsigned int iovs);
long process_net_receive(unsigned int nic, struct hyp_net_header *header, const struct hyp_iov *iov,
			 unsigned int iovs);
/* Handler of the NICs' signal. Returns events. */
unsigned long process_net_signal(void);
/* Before idling: no more signals are asked for. */
void process_net_idle(void);
/* In the timer's handler, at each of the kernel's ticks and for process_timer_look(). They return events. */
unsigned long process_net_tick(void);
unsigned long process_net_look(void);
unsigned int process_net_poll(struct process_pollfd *fds);
unsigned long process_net_polled(const struct process_pollfd *fds, unsigned int count);
unsigned int process_nic_count(void);

void process_tap_open(struct process_nic *nic, const struct net_option *option);
void process_stream_open(struct process_nic *nic, const struct net_option *option, int fd);
/*
 * Begins to start passt and returns our end of the socket pair: frames may be sent at once.
 * @keeper is for process_passt_ended().
 */
int process_passt_start(const struct net_option *option, int *keeper);
/* The link has ended. Ends the process if that is because passt could not start. */
void process_passt_ended(int keeper);

/* -- seccomp.c -- */

/* From here on only the system calls listed there, and only from platform code. */
void process_start_seccomp(const struct process_options *options);

#endif
