// SPDX-License-Identifier: GPL-2.0-only
/*
 * io_uring through raw system calls: nop, read, write, poll, timeout, links, fsync, accept and
 * cancellation, completion data and errors.
 */
#include "app.h"
#include <linux/io_uring.h>
#include <poll.h>

static int ring;
static struct io_uring_params params;
static char *queue;
static struct io_uring_sqe *sqes;

#define QUEUE_U32(offset) ((volatile uint32_t *)(queue + (offset)))

static void open_ring(void)
{
	size_t size;

	ring = syscall(SYS_io_uring_setup, 8, &params);
	if (ring < 0)
		app_skip("this machine refuses io_uring_setup(2)");
	T(params.sq_entries == 8 && params.cq_entries == 16);
	T(params.features & IORING_FEAT_SINGLE_MMAP);
	size = params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe);
	if (size < params.sq_off.array + params.sq_entries * 4)
		size = params.sq_off.array + params.sq_entries * 4;
	queue = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQ_RING);
	sqes = mmap(NULL, 8 * sizeof(*sqes), PROT_READ | PROT_WRITE, MAP_SHARED, ring,
		    IORING_OFF_SQES);
	NEED(queue != MAP_FAILED && sqes != MAP_FAILED);
}

/* The next free submission entry, made visible to the kernel at once: it looks at enter only. */
static struct io_uring_sqe *next(int op, int fd, const void *addr, unsigned int len, uint64_t data)
{
	uint32_t tail = *QUEUE_U32(params.sq_off.tail);
	uint32_t index = tail & *QUEUE_U32(params.sq_off.ring_mask);
	struct io_uring_sqe *sqe = &sqes[index];

	memset(sqe, 0, sizeof(*sqe));
	sqe->opcode = op;
	sqe->fd = fd;
	sqe->addr = (uintptr_t)addr;
	sqe->len = len;
	sqe->user_data = data;
	QUEUE_U32(params.sq_off.array)[index] = index;
	__atomic_store_n(QUEUE_U32(params.sq_off.tail), tail + 1, __ATOMIC_RELEASE);
	return sqe;
}

/* Submits, waits for @wait and prints the completions in the order of their data. */
static void enter(unsigned int submit, unsigned int wait)
{
	struct io_uring_cqe *cqes = (void *)(queue + params.cq_off.cqes);
	uint32_t head = *QUEUE_U32(params.cq_off.head);
	int results[16] = { 0 }, have[16] = { 0 };
	long got = syscall(SYS_io_uring_enter, ring, submit, wait, IORING_ENTER_GETEVENTS, 0, 0);

	say("enter %ld", got);
	while (head != __atomic_load_n(QUEUE_U32(params.cq_off.tail), __ATOMIC_ACQUIRE)) {
		struct io_uring_cqe *cqe = &cqes[head++ & *QUEUE_U32(params.cq_off.ring_mask)];

		have[cqe->user_data & 15] = 1;
		results[cqe->user_data & 15] = cqe->res;
	}
	__atomic_store_n(QUEUE_U32(params.cq_off.head), head, __ATOMIC_RELEASE);
	for (int i = 0; i < 16; i++)
		if (have[i])
			say("  %d: %d", i, results[i]);
}

static void files(void)
{
	int fd = open("u", O_RDWR | O_CREAT, 0600);
	static char buf[100];
	struct iovec iov = { buf, 50 };

	next(IORING_OP_NOP, -1, NULL, 0, 1);
	next(IORING_OP_NOP, -1, NULL, 0, 2);
	enter(2, 2);
	next(IORING_OP_WRITE, fd, "written by the ring", 19, 3)->flags = IOSQE_IO_LINK;
	next(IORING_OP_FSYNC, fd, NULL, 0, 4);
	enter(2, 2);
	next(IORING_OP_READ, fd, buf, 100, 5);
	enter(1, 1);
	T(!memcmp(buf, "written by the ring", 20));
	next(IORING_OP_READV, fd, &iov, 1, 6)->off = 8;
	next(IORING_OP_READ, 77, buf, 1, 7);
	enter(2, 2);
	T(!memcmp(buf, "by the ring", 11));
	next(IORING_OP_READ, fd, (void *)8, 10, 8);
	enter(1, 1);
	next(IORING_OP_CLOSE, fd, NULL, 0, 9);
	enter(1, 1);
	E(close(fd), EBADF);
	unlink("u");
}

static void waiting(void)
{
	struct __kernel_timespec ts = { 0, 20000000 };
	uint64_t start = now_ns();
	char buf[4];
	int fds[2];

	NEED(pipe(fds) == 0);
	next(IORING_OP_TIMEOUT, -1, &ts, 1, 1);
	enter(1, 1);
	T(now_ns() - start >= 20000000);
	next(IORING_OP_POLL_ADD, fds[0], NULL, 0, 2)->poll32_events = POLLIN;
	next(IORING_OP_READ, fds[0], buf, 4, 3);
	enter(2, 0);
	next(IORING_OP_WRITE, fds[1], "ping", 4, 4);
	enter(1, 3);
	T(!memcmp(buf, "ping", 4));
	next(IORING_OP_READ, fds[0], buf, 4, 5);
	enter(1, 0);
	next(IORING_OP_ASYNC_CANCEL, -1, (void *)5, 0, 6);
	enter(1, 2);
	next(IORING_OP_READ, fds[0], buf, 4, 7)->flags = IOSQE_IO_LINK;
	next(IORING_OP_LINK_TIMEOUT, -1, &ts, 1, 8);
	enter(2, 2);
	next(255, -1, NULL, 0, 9);
	enter(1, 1);
	close(fds[0]);
	close(fds[1]);
}

int main(void)
{
	open_ring();
	files();
	waiting();
	E(syscall(SYS_io_uring_setup, 0, &params), EINVAL);
	E(syscall(SYS_io_uring_enter, 0, 1, 0, 0, 0, 0), EOPNOTSUPP);
	close(ring);
	return app_done();
}
