// SPDX-License-Identifier: GPL-2.0-only
/*
 * One io_uring for all disks (io_uring_setup(2), linux/io_uring.h). The ring is a way around
 * seccomp, so it is restricted before it is enabled: only the operations below, only on the disks'
 * descriptors, which are registered with it; nothing can be registered later.
 *
 * Each request is submitted at once: it is not known here whether another one follows, and one that
 * waited for company would be late. There is always room in the queues: they hold queue_depth
 * requests of every disk.
 */
#include <linux/falloc.h>
#include <linux/io_uring.h>
#include <linux/mman.h>
#include "process.h"

#define SUBMIT_ENTRIES 8
#define SECTOR 512u

int process_uring_fd = -1;

static struct {
	struct io_uring_sqe *sqes;
	unsigned int *sq_tail, *sq_array, sq_mask;
	unsigned int *cq_head, *cq_tail, cq_mask;
	struct io_uring_cqe *cqes;
} ring;

static void *map_ring(int fd, size_t len, uint64_t offset)
{
	long at = host(mmap, 0, len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);

	return at < 0 && at > -4096 ? NULL : (void *)at;
}

static bool map_rings(int fd, const struct io_uring_params *p)
{
	size_t sq = p->sq_off.array + p->sq_entries * sizeof(unsigned int);
	size_t cq = p->cq_off.cqes + p->cq_entries * sizeof(struct io_uring_cqe);
	char *base;

	if (!(p->features & IORING_FEAT_SINGLE_MMAP))
		return false;
	base = map_ring(fd, sq > cq ? sq : cq, IORING_OFF_SQ_RING);
	ring.sqes = map_ring(fd, p->sq_entries * sizeof(struct io_uring_sqe), IORING_OFF_SQES);
	if (!base || !ring.sqes)
		return false;
	ring.sq_tail = (void *)(base + p->sq_off.tail);
	ring.sq_array = (void *)(base + p->sq_off.array);
	ring.sq_mask = *(unsigned int *)(base + p->sq_off.ring_mask);
	ring.cq_head = (void *)(base + p->cq_off.head);
	ring.cq_tail = (void *)(base + p->cq_off.tail);
	ring.cq_mask = *(unsigned int *)(base + p->cq_off.ring_mask);
	ring.cqes = (void *)(base + p->cq_off.cqes);
	return true;
}

static bool register_files(int fd)
{
	int files[MAX_DISKS];
	unsigned int i;

	for (i = 0; i < process_disk_count; i++)
		files[i] = process_disks[i].fd;
	return !host(io_uring_register, fd, IORING_REGISTER_FILES, files, i);
}

static bool restrict_ring(int fd)
{
	static struct io_uring_restriction restrictions[] = {
		{ .opcode = IORING_RESTRICTION_SQE_OP, .sqe_op = IORING_OP_READV },
		{ .opcode = IORING_RESTRICTION_SQE_OP, .sqe_op = IORING_OP_WRITEV },
		{ .opcode = IORING_RESTRICTION_SQE_OP, .sqe_op = IORING_OP_FSYNC },
		{ .opcode = IORING_RESTRICTION_SQE_OP, .sqe_op = IORING_OP_FALLOCATE },
		{ .opcode = IORING_RESTRICTION_SQE_FLAGS_REQUIRED, .sqe_flags = IOSQE_FIXED_FILE },
	};

	return !host(io_uring_register, fd, IORING_REGISTER_RESTRICTIONS, restrictions,
		     COUNT(restrictions)) &&
	       !host(io_uring_register, fd, IORING_REGISTER_ENABLE_RINGS, NULL, 0);
}

bool process_start_uring(void)
{
	struct io_uring_params params = {
		.flags = IORING_SETUP_R_DISABLED | IORING_SETUP_CQSIZE,
		.cq_entries = process_disk_count * process_disks[0].info.queue_depth,
	};
	long fd = host(io_uring_setup, SUBMIT_ENTRIES, &params);

	/* ENOSYS, EPERM (sysctl, seccomp), ENOMEM (locked memory), EINVAL (before Linux 5.10). */
	if (fd < 0)
		return false;
	if (!map_rings(fd, &params) || !register_files(fd) || !restrict_ring(fd)) {
		host(close, fd);
		return false;
	}
	process_uring_fd = fd;
	return true;
}

static void fill_entry(struct io_uring_sqe *sqe, const struct hyp_disk_request *req)
{
	*sqe = (struct io_uring_sqe){
		.flags = IOSQE_FIXED_FILE,
		.fd = DISK_NUMBER(req),
		.user_data = (uintptr_t)req,
		.off = req->sector * SECTOR + DISK_DONE(req),
	};
	switch (req->op) {
	case HYP_DISK_READ:
	case HYP_DISK_WRITE:
		sqe->opcode = req->op == HYP_DISK_READ ? IORING_OP_READV : IORING_OP_WRITEV;
		sqe->addr = (uintptr_t)req->iov;
		sqe->len = req->iovs;
		break;
	case HYP_DISK_FLUSH:
		/* Offset and length 0: all of the file. */
		sqe->opcode = IORING_OP_FSYNC;
		sqe->fsync_flags = IORING_FSYNC_DATASYNC;
		sqe->off = 0;
		break;
	case HYP_DISK_DISCARD:
		/* io_uring_prep_fallocate(3): the length is in addr, the mode in len. */
		sqe->opcode = IORING_OP_FALLOCATE;
		sqe->addr = req->sectors * SECTOR;
		sqe->len = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
		break;
	}
}

void process_uring_submit(struct hyp_disk_request *req)
{
	unsigned int tail = *ring.sq_tail;
	unsigned int index = tail & ring.sq_mask;
	long n;

	fill_entry(&ring.sqes[index], req);
	ring.sq_array[index] = index;
	/* The host reads the entry after it has seen the tail. */
	__atomic_store_n(ring.sq_tail, tail + 1, __ATOMIC_RELEASE);
	do
		n = host(io_uring_enter, process_uring_fd, 1, 0, 0, NULL, 0);
	while (n == -EINTR || n == -EAGAIN || n == -EBUSY);
	if (n != 1)
		process_panic("the host's io_uring takes no request");
}

bool process_uring_ready(void)
{
	return process_uring_fd >= 0 &&
	       *ring.cq_head != __atomic_load_n(ring.cq_tail, __ATOMIC_ACQUIRE);
}

void process_uring_harvest(void)
{
	while (process_uring_ready()) {
		unsigned int head = *ring.cq_head;
		struct io_uring_cqe *cqe = &ring.cqes[head & ring.cq_mask];
		struct hyp_disk_request *req = (void *)(uintptr_t)cqe->user_data;
		int result = cqe->res;

		/* The entry is the host's again only after it was read. */
		__atomic_store_n(ring.cq_head, head + 1, __ATOMIC_RELEASE);
		if (process_disk_result(req, result))
			process_disk_finish(req);
		else
			process_uring_submit(req);
	}
}
