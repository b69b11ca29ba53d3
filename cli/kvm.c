// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether KVM works here: the CPU has what it needs, and it is tried, which takes its time. A machine in
 * the cloud may have /dev/kvm, and even make a virtual CPU, and still run nothing, or one instruction after the other
 * in KVM's software, which is many times slower than QEMU's translation and does not know all of them. The guest is a
 * floating-point instruction that only a CPU executes (Linux: arch/x86/kvm/emulate.c, escape_d9), and `hlt`, in real
 * mode.
 */
#include <cpuid.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/kvm.h>
#include "run.h"

#define PATIENCE 1000 /* ms; it takes one */
#define GUEST 0x1000 /* its only page */

/* fld1; hlt */
static const unsigned char code[] = { 0xd9, 0xe8, 0xf4 };

#define FLAGS 2 /* the bit of RFLAGS that is always set: Intel SDM vol. 1, 3.4.3 */

#define ECX_VMX (1u << 5)
#define LEAF_SVM 0x80000001
#define ECX_SVM (1u << 2) /* AMD64 APM vol. 3, Fn8000_0001_ECX */

/* The CPU can run guests: VMX (Intel SDM vol. 3, 24.6) or SVM (AMD64 APM vol. 2, 15.4). */
static bool cpu_can(void)
{
	unsigned int a, b, c, d;

	return (__get_cpuid(1, &a, &b, &c, &d) && c & ECX_VMX) ||
	       (__get_cpuid(LEAF_SVM, &a, &b, &c, &d) && c & ECX_SVM);
}

/* The guest's memory. False if KVM refuses. */
static bool give_memory(int vm)
{
	unsigned char *page =
		mmap(NULL, GUEST, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct kvm_userspace_memory_region region = {
		.guest_phys_addr = GUEST,
		.memory_size = GUEST,
		.userspace_addr = (uintptr_t)page,
	};

	if (page == MAP_FAILED)
		return false;
	memcpy(page, code, sizeof(code));
	return !ioctl(vm, KVM_SET_USER_MEMORY_REGION, &region);
}

/* CS begins at 0xffff0000 after a reset: Intel SDM vol. 3, 10.1.1. */
static bool set_start(int cpu)
{
	struct kvm_regs regs = { .rip = GUEST, .rflags = FLAGS };
	struct kvm_sregs sregs;

	if (ioctl(cpu, KVM_GET_SREGS, &sregs) < 0)
		return false;
	sregs.cs.base = 0;
	sregs.cs.selector = 0;
	return !ioctl(cpu, KVM_SET_SREGS, &sregs) && !ioctl(cpu, KVM_SET_REGS, &regs);
}

static bool run_guest(int kvm)
{
	struct kvm_run *run;
	int vm, cpu, size;

	if (ioctl(kvm, KVM_GET_API_VERSION, 0) != KVM_API_VERSION)
		return false;
	vm = ioctl(kvm, KVM_CREATE_VM, 0);
	if (vm < 0 || !give_memory(vm))
		return false;
	cpu = ioctl(vm, KVM_CREATE_VCPU, 0);
	size = ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
	if (cpu < 0 || size < (int)sizeof(*run) || !set_start(cpu))
		return false;
	run = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, cpu, 0);
	if (run == MAP_FAILED)
		return false;
	return !ioctl(cpu, KVM_RUN, 0) && run->exit_reason == KVM_EXIT_HLT;
}

/* A child tries it: it may hang in the host's kernel. */
bool kvm_works(void)
{
	int kvm = cpu_can() ? open("/dev/kvm", O_RDWR | O_CLOEXEC) : -1, answer[2];
	struct pollfd fd;
	bool works;
	pid_t child;
	char c;

	if (kvm < 0)
		return false;
	if (pipe2(answer, O_CLOEXEC) < 0) {
		close(kvm);
		return false;
	}
	child = fork();
	if (!child)
		_exit(run_guest(kvm) && write(answer[1], "y", 1) == 1 ? 0 : 1);
	close(kvm);
	close(answer[1]);
	fd = (struct pollfd){ .fd = answer[0], .events = POLLIN };
	works = child > 0 && poll(&fd, 1, PATIENCE) == 1 && read(answer[0], &c, 1) == 1;
	close(answer[0]);
	/* It is not waited for: KVM takes its time to end a machine, and it may be one that cannot be killed. */
	if (child > 0) {
		kill(child, SIGKILL);
		waitpid(child, NULL, WNOHANG);
	}
	return works;
}
