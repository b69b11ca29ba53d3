// SPDX-License-Identifier: GPL-2.0-only
/*
 * io_setup(2) and its kin: several contexts at once, one with a ring of many pages, which the program
 * may read for itself as libaio does; reads, writes, an eventfd, errors.
 */
#include "app.h"
#include <linux/aio_abi.h>
#include <sys/eventfd.h>

#define MANY 1000

/* What is at a context's address: struct aio_ring of fs/aio.c. */
struct ring {
	uint32_t id, nr, head, tail, magic;
};

#define RING_MAGIC 0xa10a10a1

static struct iocb blocks[MANY];
static struct io_event events[MANY];

static long submit(aio_context_t context, long count)
{
	struct iocb *list[MANY];

	for (long i = 0; i < count; i++)
		list[i] = &blocks[i];
	return syscall(SYS_io_submit, context, count, list);
}

static long wait_for(aio_context_t context, long least, long most)
{
	return syscall(SYS_io_getevents, context, least, most, events, NULL);
}

static void fill(long i, int op, int fd, void *buf, long len, long offset)
{
	memset(&blocks[i], 0, sizeof(blocks[i]));
	blocks[i].aio_data = i;
	blocks[i].aio_lio_opcode = op;
	blocks[i].aio_fildes = fd;
	blocks[i].aio_buf = (uintptr_t)buf;
	blocks[i].aio_nbytes = len;
	blocks[i].aio_offset = offset;
}

/* Every event must be one of an earlier submission of @count, with this result. */
static int all_are(long count, long result)
{
	char seen[MANY] = { 0 };

	for (long i = 0; i < count; i++) {
		if (events[i].data >= (uint64_t)count || seen[events[i].data]++ ||
		    events[i].res != result)
			return 0;
	}
	return 1;
}

static void many(aio_context_t context, int fd)
{
	static char pages[MANY][64], back[MANY][64];
	struct ring *ring = (void *)context;

	for (long i = 0; i < MANY; i++) {
		memset(pages[i], 'a' + i % 26, 64);
		fill(i, IOCB_CMD_PWRITE, fd, pages[i], 64, i * 64);
	}
	T(ring->magic == RING_MAGIC && ring->nr >= MANY);
	T(submit(context, MANY) == MANY);
	T(wait_for(context, MANY, MANY) == MANY && all_are(MANY, 64));
	for (long i = 0; i < MANY; i++)
		fill(i, IOCB_CMD_PREAD, fd, back[i], 64, i * 64);
	T(submit(context, MANY) == MANY);
	T(wait_for(context, MANY, MANY) == MANY && all_are(MANY, 64));
	T(!memcmp(pages, back, sizeof(pages)));
	T(ring->head == ring->tail);
}

static void notify(aio_context_t context, int fd)
{
	int wake = eventfd(0, 0);
	uint64_t count = 0;
	char buf[16];

	fill(0, IOCB_CMD_PREAD, fd, buf, 16, 64);
	blocks[0].aio_flags = IOCB_FLAG_RESFD;
	blocks[0].aio_resfd = wake;
	T(submit(context, 1) == 1);
	T(read(wake, &count, sizeof(count)) == sizeof(count) && count == 1);
	T(wait_for(context, 1, 1) == 1 && events[0].res == 16 && !memcmp(buf, "bbbb", 4));
	close(wake);
}

static void wrong(aio_context_t context, int fd)
{
	aio_context_t other = 1;

	fill(0, IOCB_CMD_PREAD, fd, NULL, 16, 0);
	T(submit(context, 1) == 1);
	T(wait_for(context, 1, 1) == 1 && events[0].res == -EFAULT);
	fill(0, IOCB_CMD_PREAD, -1, events, 16, 0);
	E(submit(context, 1), EBADF);
	fill(0, 100, fd, events, 16, 0);
	E(submit(context, 1), EINVAL);
	E(wait_for(context, 2, 1), EINVAL);
	E(syscall(SYS_io_setup, 1, &other), EINVAL);
	other = 0;
	E(syscall(SYS_io_setup, 0, &other), EINVAL);
	E(syscall(SYS_io_destroy, 4096ul), EINVAL);
}

int main(void)
{
	aio_context_t small = 0, large = 0, third = 0;
	int fd = open("file", O_RDWR | O_CREAT, 0600);

	T(syscall(SYS_io_setup, 8, &small) == 0);
	T(syscall(SYS_io_setup, MANY, &large) == 0);
	T(syscall(SYS_io_setup, 8, &third) == 0);
	T(small != large && large != third);
	many(large, fd);
	notify(third, fd);
	wrong(small, fd);
	T(syscall(SYS_io_destroy, large) == 0);
	E(wait_for(large, 0, 1), EINVAL);
	notify(third, fd);
	T(syscall(SYS_io_destroy, small) == 0);
	/* The last one is left to the end of the program. */
	for (int i = 0; i < 50; i++) {
		large = 0;
		Q(syscall(SYS_io_setup, 100, &large) == 0);
		Q(syscall(SYS_io_destroy, large) == 0);
	}
	return app_done();
}
