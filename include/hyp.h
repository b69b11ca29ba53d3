/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hypercall contract: everything the rump kernel asks of what hosts it, and everything the
 * host may call in the kernel. There is no other interface between kernel/ and platform/.
 *
 * Context
 *   One virtual CPU. Every hypercall is made by kernel code on a kernel stack. Unless its comment
 *   says otherwise a hypercall does not block, may be made with interrupts masked, and is not
 *   re-entered. No hypercall touches x87/SSE/AVX registers: they hold the program's state.
 *
 * Errors
 *   An `int` result is 0 or a negative errno of Linux (asm-generic/errno-base.h); a result that
 *   carries a count says so. Results that are not a count leave through pointers. Broken invariants
 *   call panic(): no hypercall prints and goes on.
 *
 * Memory
 *   Kernel virtual addresses are the only addresses. Buffers belong to the caller; the platform
 *   keeps no pointer after return, except where a comment says until when.
 *
 * Interrupts
 *   "Masked" is the kernel's own flag in memory, unknown to the platform. The platform reports every
 *   event by rump_on_event(); the kernel runs it at once or when it unmasks.
 */
#ifndef HYP_H
#define HYP_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#endif

/* Changes with every incompatible change here; rump_main() refuses another one. */
#define HYP_VERSION 4u

/* ------------------------------------------------------------------ start-up facts */

/* Half-open range of addresses, both ends multiples of 4096. */
struct hyp_range {
	uintptr_t start;
	uintptr_t end;
};

#define HYP_MAX_RAM_RANGES 8

/* What the platform is and has. Filled before rump_main(), constant afterwards, never freed. */
struct hyp_boot {
	uint32_t version; /* HYP_VERSION of the platform */
	const char *platform; /* "process", "pc", "xen" */
	const char *cmdline; /* kernel command line, Linux's own syntax, NUL-terminated */

	/* Arguments and environment added to those of the command line: argc and envc strings. */
	int argc;
	const char *const *argv; /* without argv[0] */
	int envc;
	const char *const *envp;

	/* RAM for the kernel's allocators, whatever it holds: ascending, free of image and window. */
	unsigned int ram_ranges;
	struct hyp_range ram[HYP_MAX_RAM_RANGES];
	/* Sparse addresses for program memory and the kernel's map of it; nothing committed. */
	struct hyp_range window;
	/* initramfs given apart from the image's own; empty if none. */
	struct hyp_range initrd;

	unsigned int disks; /* disk numbers are 0 .. disks-1 */
	unsigned int nics; /* nic numbers are 0 .. nics-1 */
	bool fsgsbase; /* wrfsbase and its kin may be executed */
	bool user_clock; /* clock() may be called as the program does, on its stack */
	bool devices; /* the machine's own: `in` and `out` may be executed, device_*() be called */
	bool timeline; /* the user asked for stages; see mark() */
	const struct hyp_xen *xen; /* NULL where Xen is not below */
};

#define HYP_XEN_PORTS 4

/*
 * A Xen guest's own part: what Linux's drivers for Xen ask of an architecture. Structures are those of
 * Xen's public headers (Linux: include/xen/interface).
 */
struct hyp_xen {
	bool pv; /* else PVH, where frames are RAM's own numbers */
	/* One entry of 32 bytes for each hypercall: xen.h. Called as a function, on any kernel stack. */
	const void *hypercalls;
	void *shared_info; /* struct shared_info; vCPU 0's struct vcpu_info is in it */
	const void *start_info; /* struct start_info; PV only, else NULL */
	/*
	 * PV: the machine frame of every page of RAM, by number; NULL on PVH. The kernel changes it with the
	 * translation of the page itself when it gives pages back to Xen (~0ul) and gets others for them.
	 */
	unsigned long *p2m;
	unsigned long pages; /* of RAM, holes counted */
	/*
	 * Event channels that the platform has bound for itself (VIRQ_TIMER, the console). It sees by
	 * itself what they tell; a kernel that takes events over acknowledges these, then calls poll().
	 */
	unsigned int ports;
	uint32_t port[HYP_XEN_PORTS];
};

/* ------------------------------------------------------------------ shared structures */

/* One piece of a scattered buffer. */
struct hyp_iov {
	void *base;
	size_t len; /* bytes, not 0 */
};

/* Protection of program memory; the bits are mmap(2)'s PROT_*. */
#define HYP_PROT_NONE 0
#define HYP_PROT_READ 1
#define HYP_PROT_WRITE 2
#define HYP_PROT_EXEC 4
/* A hint beside these bits, for mem_commit() only: all of the range will be touched soon. */
#define HYP_MEM_DENSE 0x100

/* Console streams, numbered as the descriptors that a program expects. */
enum hyp_stream { HYP_STDIN, HYP_STDOUT, HYP_STDERR };

struct hyp_stream_info {
	bool tty; /* a terminal, already in raw mode: the kernel's line discipline serves it */
	uint16_t rows, cols; /* 0 when unknown */
};

enum hyp_disk_op { HYP_DISK_READ, HYP_DISK_WRITE, HYP_DISK_FLUSH, HYP_DISK_DISCARD };

struct hyp_disk_info {
	uint64_t sectors; /* size in units of 512 bytes */
	uint32_t block_size; /* smallest transfer in bytes: a power of two, 512 .. 4096 */
	uint32_t queue_depth; /* requests that may be outstanding at once */
	uint32_t max_iov; /* pieces in one request */
	bool read_only;
	bool discard; /* HYP_DISK_DISCARD is understood */
};

/*
 * A request belongs to the caller and, with its iov and buffers, stays valid and unchanged until
 * disk_complete() hands it back.
 */
struct hyp_disk_request {
	enum hyp_disk_op op;
	uint64_t sector; /* 512-byte units; 0 for HYP_DISK_FLUSH */
	uint64_t sectors; /* length; equals the iov's total for READ and WRITE */
	struct hyp_iov *iov; /* the platform may change it */
	unsigned int iovs;
	int status; /* set by the platform: 0 or a negative errno */
	uintptr_t priv[2]; /* the platform's own while the request is outstanding */
};

/*
 * In front of every packet, sent and received. Layout and meaning are those of struct
 * virtio_net_hdr (virtio 1.2, 5.1.6; linux/virtio_net.h); multi-byte fields little-endian.
 */
struct hyp_net_header {
	uint8_t flags; /* 1: checksum from csum_start is to be filled in; 2: checksum is good */
	uint8_t gso_type; /* 0 none, 1 TCPv4, 4 TCPv6, 5 UDP; 0x80 ECN */
	uint16_t hdr_len;
	uint16_t gso_size;
	uint16_t csum_start;
	uint16_t csum_offset;
};

#define HYP_NET_CSUM 1u /* sends packets whose checksum is still to be filled in */
#define HYP_NET_TSO4 2u /* sends TCPv4 packets up to 64 KB with gso_size */
#define HYP_NET_TSO6 4u /* the same for TCPv6 */
#define HYP_NET_RX_OFFLOAD \
	8u /* may receive such packets too: give net_receive() 64 KB + 64 bytes */

struct hyp_net_info {
	uint8_t mac[6];
	uint16_t mtu; /* payload bytes of a frame, usually 1500 */
	uint32_t offloads; /* HYP_NET_* */
};

/*
 * Interrupts of the machine's devices. Numbers below HYP_IRQ_LINES are lines: the global system
 * interrupts of ACPI 6.4, 5.2.13, which are the I/O APIC's pins. The others are messages (PCI 3.0, 6.8).
 */
#define HYP_IRQ_LINES 32u
#define HYP_IRQS 128u

/* How a line says that it wants attention; messages are always edges. */
#define HYP_LINE_EDGE 0u
#define HYP_LINE_LEVEL 1u
#define HYP_LINE_LOW 2u /* active low */

/* What a device writes, and where, to raise a message. */
struct hyp_irq_message {
	uint64_t address;
	uint32_t data;
};

/* ------------------------------------------------------------------ hypercalls */

/*
 * For the code of clock(), all of it: it lies where code is the kernel's on a kernel's stack and the program's on the
 * program's. It touches nothing but its stack and what never faults, waits for nobody, and may be re-entered.
 */
#define HYP_CLOCK_TEXT __attribute__((section(".text..clock")))
#define HYP_CLOCK_INLINE static inline __attribute__((always_inline))

struct hyp_ops {
	/* -- console -- */

	/*
	 * What stands behind a stream. Cannot fail: a closed stream is a non-tty that reads as end
	 * of file and discards what is written.
	 */
	void (*stream_info)(enum hyp_stream stream, struct hyp_stream_info *info);
	/*
	 * Reads at most @len bytes of standard input. Returns the count, 0 at end of file (for
	 * good), -EAGAIN when nothing is there yet (HYP_EVENT_CONSOLE follows), -EIO.
	 */
	long (*stream_read)(void *buf, size_t len);
	/*
	 * Writes to HYP_STDOUT or HYP_STDERR. Returns the count written, at least 1; -EAGAIN when
	 * the reader of a stream that is no terminal takes nothing now (HYP_EVENT_CONSOLE follows, at
	 * the latest when the kernel is idle); -EPIPE when the reader is gone; -EIO, -ENOSPC. May
	 * block until a terminal or a disk takes it.
	 */
	long (*stream_write)(enum hyp_stream stream, const void *buf, size_t len);
	/* Writes kernel log text; never fails, may block until its reader takes it. */
	void (*log)(const char *text, size_t len);

	/* -- time -- */

	/*
	 * Monotonic nanoseconds since a moment before rump_main(). Where the platform has user_clock the
	 * program calls it, too, on any stack. Its code is HYP_CLOCK_TEXT.
	 */
	uint64_t (*clock)(void);
	/* Nanoseconds since 1970-01-01 00:00 UTC. */
	uint64_t (*wall_clock)(void);
	/*
	 * Raises HYP_EVENT_TIMER once when clock() reaches @deadline; UINT64_MAX is never. Replaces
	 * an earlier deadline. One that has passed is raised soon; a spurious or early event is
	 * allowed.
	 */
	void (*set_timer)(uint64_t deadline);

	/* -- execution -- */

	/*
	 * Blocks until an event has been reported by rump_on_event(), which it calls with regs ==
	 * NULL. Interrupts are masked. Returns at once if rump_events_pending().
	 */
	void (*idle)(void);
	/*
	 * Gathers events that are ready without blocking and reports them as idle() does. Called
	 * from long computations in the kernel and from the tick.
	 */
	void (*poll)(void);
	/* Ends the machine with @status: 0..255 an exit status, 256+N death by signal N. */
	void (*halt)(int status) __attribute__((noreturn));
	/*
	 * Ends the machine as a failure after the kernel has logged why (or why not: @message may
	 * be NULL). The exit status is 255 where the platform has one.
	 */
	void (*panic)(const char *message) __attribute__((noreturn));
	/* Sets the FS or GS base of the CPU; used when boot->fsgsbase is false. */
	void (*set_fs_base)(uintptr_t base);
	void (*set_gs_base)(uintptr_t base);
	/* The signal that the outside asks the program to get (Linux's number), 0 when no more. */
	int (*take_signal)(void);
	/* Fills @len bytes with random bytes fit for keys. -EIO if the host has none. */
	int (*entropy)(void *buf, size_t len);
	/* Notes that the stage called @stage has begun, for --timeline. @stage is never freed. */
	void (*mark)(const char *stage);

	/* -- program memory: ranges of the window or of the image's program segments -- */

	/*
	 * Commits [addr, addr+len): zero on first touch, protection @prot. What was there is
	 * dropped. With HYP_MEM_DENSE the platform may put large pages there, or all pages at once.
	 * -ENOMEM when the host refuses. May block.
	 */
	int (*mem_commit)(uintptr_t addr, size_t len, int prot);
	/* Keeps addresses without memory behind them; an access is a fault. Drops what was there. */
	int (*mem_reserve)(uintptr_t addr, size_t len);
	/* Changes the protection of a committed range. -ENOMEM when tables run out. */
	int (*mem_protect)(uintptr_t addr, size_t len, int prot);
	/* Moves committed contents; the ranges do not overlap; @from is released afterwards. */
	int (*mem_move)(uintptr_t from, uintptr_t to, size_t len);
	/* Gives [addr, addr+len) back; an access is a fault. Cannot fail. */
	void (*mem_release)(uintptr_t addr, size_t len);
	/*
	 * Puts memory behind the committed page at @addr, by rump_page_get(true). Asked after a fault
	 * there that the platform could not serve at once. 0 when the access may be tried again,
	 * -EFAULT when it is not for want of memory that the page is not there, -ENOMEM. May block.
	 */
	int (*mem_populate)(uintptr_t addr);

	/* -- disks -- */

	/* Describes a disk. -ENODEV if there is none of that number. */
	int (*disk_info)(unsigned int disk, struct hyp_disk_info *info);
	/*
	 * Starts a request. 0 when it will be handed back by disk_complete() (HYP_EVENT_DISK is
	 * raised, also when it completed at once), -EAGAIN when queue_depth are outstanding.
	 */
	int (*disk_submit)(unsigned int disk, struct hyp_disk_request *req);
	/* The next finished request, its status set; NULL when there is none. */
	struct hyp_disk_request *(*disk_complete)(unsigned int disk);

	/* -- packets -- */

	/* Describes a NIC. -ENODEV if there is none of that number. */
	int (*net_info)(unsigned int nic, struct hyp_net_info *info);
	/*
	 * Sends one Ethernet frame, taken before return. -EAGAIN when there is no room: HYP_EVENT_NET
	 * follows when there is; -EIO, -EMSGSIZE: the frame is lost.
	 */
	int (*net_send)(unsigned int nic, const struct hyp_net_header *header,
			const struct hyp_iov *iov, unsigned int iovs);
	/*
	 * Receives one frame into @iov. Returns its bytes, -EAGAIN when none waits (HYP_EVENT_NET
	 * follows the next one), -EIO when the link is gone for good.
	 */
	long (*net_receive)(unsigned int nic, struct hyp_net_header *header,
			    const struct hyp_iov *iov, unsigned int iovs);

	/* -- devices of the machine: only called where boot->devices, or as the comment says -- */

	/*
	 * Maps @len bytes of device memory at physical @address, uncached. NULL when tables run out.
	 * Stays mapped for ever; a second call may give the same addresses. Where boot->xen, a page
	 * that Xen shares instead, cached: PV's by its machine address, and then further calls give the
	 * addresses that follow.
	 */
	void *(*device_map)(uint64_t address, size_t len);
	/*
	 * The physical address by which a device reaches [addr, addr+len) of RAM, of the image or of
	 * committed program memory, which is populated. 0 when that is not one piece there, or when
	 * there is no memory. Where boot->xen too: RAM's own address, not the machine's.
	 */
	uint64_t (*device_address)(const void *addr, size_t len);
	/* Lets @irq interrupt, a line as @how says (HYP_LINE_*), a message always as an edge. -ENODEV. */
	int (*irq_enable)(unsigned int irq, unsigned int how);
	/* The opposite. What @irq says meanwhile is kept if it is an edge. */
	void (*irq_disable)(unsigned int irq);
	/* What raises message @irq, at least HYP_IRQ_LINES. -ENODEV if there is no such interrupt. */
	int (*irq_message)(unsigned int irq, struct hyp_irq_message *message);
	/*
	 * The next interrupt that HYP_EVENT_DEVICE spoke of, -EAGAIN when no more. A level that was
	 * taken interrupts again only after irq_done().
	 */
	int (*irq_take)(void);
	void (*irq_done)(unsigned int irq);

	/* -- a guest of Xen: only called where boot->xen -- */

	/*
	 * Suspends the guest, as the tools have asked for (Xen: SCHEDOP_shutdown, SHUTDOWN_suspend). Returns 0
	 * when it has been made anew, here or elsewhere: boot->xen says what is now, all at the same addresses,
	 * with new event channels in port[]; clock() goes on. Returns 1 when that was cancelled and all is as
	 * before. Interrupts are masked; blocks.
	 */
	int (*xen_suspend)(void);
};

/* ------------------------------------------------------------------ upcalls into the kernel */

/* Events, as bits. */
#define HYP_EVENT_TIMER 1ul
#define HYP_EVENT_CONSOLE 2ul /* input can be read, or is at its end; output has room again */
#define HYP_EVENT_DISK 4ul
#define HYP_EVENT_NET 8ul
#define HYP_EVENT_SIGNAL 16ul /* take_signal() has something */
#define HYP_EVENT_DEVICE 32ul /* irq_take() has something */
#define HYP_EVENT_XEN 64ul /* boot->xen: an upcall; evtchn_upcall_pending is clear already */

/*
 * The interrupted state of the CPU, in the order of x86-64 Linux's struct pt_regs
 * (arch/x86/include/asm/ptrace.h).
 */
struct hyp_regs {
	uint64_t r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8;
	uint64_t rax, rcx, rdx, rsi, rdi;
	uint64_t orig_rax;
	uint64_t rip, cs, rflags, rsp, ss;
};

/* Runs the kernel. Called once, on any stack of 4 KB; @ops and @boot stay valid for ever. */
void rump_main(const struct hyp_ops *ops, const struct hyp_boot *boot) __attribute__((noreturn));

/*
 * Where a system call of the program arrives: every register as the program left it but rcx, the
 * address to return to, and r11, the flags (what the instruction SYSCALL does, AMD64 APM vol. 3).
 * Not a function: jump here.
 */
extern const char rump_syscall_entry[];

/*
 * Reports @events (HYP_EVENT_*). With @regs, from an interruption of code that is not the
 * platform's: the frame may be changed, and the platform resumes what it then says; runs on a stack
 * of the platform, with further interruptions held back. With NULL, from inside a hypercall: noted
 * only. Never blocks.
 */
void rump_on_event(struct hyp_regs *regs, unsigned long events);

/* Events that were reported and not yet handled. */
unsigned long rump_events_pending(void);

/*
 * A zeroed page of the kernel's RAM for program memory or tables of it; NULL when there is none, and
 * until the kernel's allocator works: what is needed before, the map of RAM's own struct pages
 * included (64 bytes each, in the window's top part), the platform keeps for itself. With @may_block
 * false it may be called from an exception of program code, or of kernel code that touches program
 * memory. The platform gives pages back by rump_page_put().
 */
void *rump_page_get(bool may_block);
void rump_page_put(void *page);

/*
 * A CPU exception outside the platform's own code; @trap and @error are the CPU's vector and error
 * code (Intel SDM vol. 3, 6.15), @address is the faulting address for #PF and 0 otherwise. The
 * frame is changed to where execution goes on. Context as rump_on_event() with @regs.
 */
void rump_on_fault(struct hyp_regs *regs, unsigned int trap, unsigned long error,
		   uintptr_t address);

#endif
