// SPDX-License-Identifier: GPL-2.0-only
/*
 * x87, SSE and AVX state of program threads. The kernel is built without these registers, so they
 * stay loaded through system calls and kernel threads, and are exchanged when another program
 * thread is about to run. The layout in memory and in signal frames is XSAVE's standard format
 * (Intel SDM vol. 1, 13.4), with Linux's marks (asm/sigcontext.h).
 */
#include <linux/init.h>
#include <linux/pagemap.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <asm/rump.h>
#include <uapi/asm/sigcontext.h>

#define XFEATURES_WANTED 0xe7ull /* x87, SSE, AVX, AVX-512; not MPX, PKRU or AMX */
#define LEGACY_SIZE 512
#define HEADER_SIZE 64
#define MXCSR_DEFAULT 0x1f80
#define FCW_DEFAULT 0x37f

struct rump_fpu {
	union {
		struct _fpstate legacy;
		u8 bytes[LEGACY_SIZE + HEADER_SIZE];
	};
	/* more, up to state_size */
} __aligned(64);

static struct kmem_cache *cache;
static size_t state_size = LEGACY_SIZE;
static u64 xfeatures; /* 0: the CPU or the platform has no XSAVE, FXSAVE serves */
static struct rump_fpu *initial;

/* The thread whose state the CPU holds. */
static struct task_struct *owner;

static void save(struct rump_fpu *fpu)
{
	if (xfeatures)
		asm volatile("xsave64 %0"
			     : "+m"(*fpu)
			     : "a"((u32)xfeatures), "d"((u32)(xfeatures >> 32))
			     : "memory");
	else
		asm volatile("fxsave64 %0" : "=m"(*fpu) : : "memory");
}

static void load(const struct rump_fpu *fpu)
{
	if (xfeatures)
		asm volatile("xrstor64 %0"
			     :
			     : "m"(*fpu), "a"((u32)xfeatures), "d"((u32)(xfeatures >> 32))
			     : "memory");
	else
		asm volatile("fxrstor64 %0" : : "m"(*fpu) : "memory");
}

static void cpuid(u32 leaf, u32 subleaf, u32 out[4])
{
	asm volatile("cpuid"
		     : "=a"(out[0]), "=b"(out[1]), "=c"(out[2]), "=d"(out[3])
		     : "0"(leaf), "2"(subleaf));
}

static u64 xgetbv(void)
{
	u32 low, high;

	asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
	return (u64)high << 32 | low;
}

/* Standard-format size of the features in use: the end of the last of them (CPUID 0Dh). */
static size_t xsave_size(void)
{
	size_t end = LEGACY_SIZE + HEADER_SIZE;
	u32 out[4];
	int i;

	for (i = 2; i < 64; i++) {
		if (!(xfeatures & BIT_ULL(i)))
			continue;
		cpuid(0xd, i, out);
		end = max_t(size_t, end, out[0] + out[1]);
	}
	return end;
}

static int __init fpu_init(void)
{
	u32 out[4];

	cpuid(1, 0, out);
	if (out[2] & BIT(27)) { /* OSXSAVE */
		xfeatures = xgetbv() & XFEATURES_WANTED;
		state_size = xsave_size();
	}
	cache = kmem_cache_create("rump_fpu", max(state_size, sizeof(struct rump_fpu)), 64,
				  SLAB_PANIC, NULL);
	initial = kmem_cache_zalloc(cache, GFP_KERNEL | __GFP_NOFAIL);
	initial->legacy.cwd = FCW_DEFAULT;
	initial->legacy.mxcsr = MXCSR_DEFAULT;
	return 0;
}
early_initcall(fpu_init);

/* Gives a new thread a copy of its parent's state. */
int rump_fpu_clone(struct task_struct *child)
{
	child->thread.fpu = kmem_cache_zalloc(cache, GFP_KERNEL);
	if (!child->thread.fpu)
		return -ENOMEM;
	preempt_disable();
	if (owner == current)
		save(child->thread.fpu);
	else
		memcpy(child->thread.fpu, current->thread.fpu ?: initial, state_size);
	preempt_enable();
	return 0;
}

/* The state a program starts with. */
void rump_fpu_start(struct task_struct *task)
{
	if (!task->thread.fpu)
		task->thread.fpu = kmem_cache_zalloc(cache, GFP_KERNEL | __GFP_NOFAIL);
	preempt_disable();
	memcpy(task->thread.fpu, initial, state_size);
	load(initial);
	owner = task;
	preempt_enable();
}

void rump_fpu_switch(struct task_struct *next)
{
	if (owner == next)
		return;
	if (owner)
		save(owner->thread.fpu);
	load(next->thread.fpu);
	owner = next;
}

void rump_fpu_release(struct task_struct *task)
{
	if (!task->thread.fpu)
		return;
	preempt_disable();
	if (owner == task)
		owner = NULL;
	preempt_enable();
	kmem_cache_free(cache, task->thread.fpu);
	task->thread.fpu = NULL;
}

/* Bytes of a signal frame's state, with the mark that follows XSAVE's. */
size_t rump_fpu_frame_size(void)
{
	return xfeatures ? state_size + FP_XSTATE_MAGIC2_SIZE : state_size;
}

/* Writes the current thread's state to a signal frame, 64-byte aligned; then handlers start fresh. */
int rump_fpu_to_user(void __user *frame)
{
	struct rump_fpu *fpu = current->thread.fpu;
	u8 __user *bytes = frame;
	struct _fpx_sw_bytes mark = {
		.magic1 = FP_XSTATE_MAGIC1,
		.extended_size = rump_fpu_frame_size(),
		.xfeatures = xfeatures,
		.xstate_size = state_size,
	};
	u32 magic2 = FP_XSTATE_MAGIC2;

	preempt_disable();
	save(fpu);
	preempt_enable();
	if (xfeatures)
		memcpy(&fpu->legacy.sw_reserved, &mark, sizeof(mark));
	else
		memset(&fpu->legacy.sw_reserved, 0, sizeof(mark));
	if (copy_to_user(frame, fpu, state_size))
		return -EFAULT;
	if (xfeatures && copy_to_user(bytes + state_size, &magic2, sizeof(magic2)))
		return -EFAULT;
	/* Not before: writing may have waited, and what another thread found here was saved again. */
	preempt_disable();
	load(initial);
	preempt_enable();
	return 0;
}

/* Makes what came from the program fit for XRSTOR, which faults on reserved bits. */
static void sanitize(struct rump_fpu *fpu, bool extended)
{
	u64 *header = (u64 *)(fpu->bytes + LEGACY_SIZE);
	u32 mask = initial->legacy.mxcsr_mask ?: 0xffbf;

	fpu->legacy.mxcsr &= mask;
	if (!xfeatures)
		return;
	header[0] = extended ? header[0] & xfeatures : xfeatures & 3;
	memset(header + 1, 0, HEADER_SIZE - sizeof(*header));
}

/*
 * The CPU's copy is the thread's state, what is in memory is free to be overwritten, but not to be
 * waited for half-way: another thread's turn would save the CPU's copy there.
 */
static int copy_state(struct rump_fpu *fpu, const void __user *frame, size_t size)
{
	unsigned long left;

	do {
		pagefault_disable();
		left = __copy_from_user_inatomic(fpu, frame, size);
		pagefault_enable();
		if (!left)
			return 0;
	} while (!fault_in_readable(frame, size));
	return -EFAULT;
}

/* Takes the current thread's state from a signal frame; NULL means the initial state. */
int rump_fpu_from_user(const void __user *frame)
{
	struct rump_fpu *fpu = current->thread.fpu;
	const u8 __user *bytes = frame;
	struct _fpx_sw_bytes mark;
	bool extended;
	u32 magic2;

	if (!frame) {
		rump_fpu_start(current);
		return 0;
	}
	if (copy_from_user(&mark, &((struct _fpstate __user *)frame)->sw_reserved, sizeof(mark)))
		return -EFAULT;
	extended = xfeatures && mark.magic1 == FP_XSTATE_MAGIC1 && mark.xstate_size == state_size;
	if (extended && (copy_from_user(&magic2, bytes + state_size, sizeof(magic2)) ||
			 magic2 != FP_XSTATE_MAGIC2))
		return -EFAULT;
	if (copy_state(fpu, frame, extended ? state_size : LEGACY_SIZE))
		return -EFAULT;
	sanitize(fpu, extended);
	preempt_disable();
	load(fpu);
	owner = current;
	preempt_enable();
	return 0;
}
