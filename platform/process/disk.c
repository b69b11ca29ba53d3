// SPDX-License-Identifier: GPL-2.0-only
/*
 * Disks: regular files and block devices of the host. Requests go through io_uring (uring.c) or, if they are
 * small writes or the host refuses it, are done by plain calls before disk_submit() returns.
 */
#include <asm/stat.h>
#include <linux/falloc.h>
#include <linux/fcntl.h>
#include <linux/stat.h>
#include "process.h"

#define SECTOR 512u
#define QUEUE_DEPTH 64
#define MAX_IOV 128
#define SMALL_WRITE (64u << 10)
#define HELD_BACK_NS 2000000 /* what takes longer was no copy */

/* _IOR(0x12, 114, size_t) and _IO(0x12, 104), linux/fs.h. */
#define BLKGETSIZE64 0x80081272
#define BLKSSZGET 0x1268

struct process_disk process_disks[MAX_DISKS];
unsigned int process_disk_count;

static bool use_uring;

/* ------------------------------------------------------------------ opening */

static void fail(const struct disk_option *option, const char *reason, const char *advice)
	__attribute__((noreturn));

static void fail(const struct disk_option *option, const char *reason, const char *advice)
{
	process_fail("disk ", option->path, ": ", reason, "; ", advice, NULL);
}

/* O_NONBLOCK: a named pipe must not be waited for; disks do not care (open(2)). */
static long open_file(const struct disk_option *option)
{
	int flags = (option->read_only ? O_RDONLY : O_RDWR) | O_CLOEXEC | O_NONBLOCK;

	return host(open, option->path, flags, 0);
}

/*
 * Two images that write the same file destroy it. The lock belongs to an open file description
 * (fcntl(2)) of its own: that of the transfers is io_uring's too, which lets go of it some time
 * after the process has ended, and the next start would meet the lock of the last.
 */
static void lock(const struct disk_option *option)
{
	struct flock whole = { .l_type = option->read_only ? F_RDLCK : F_WRLCK };
	long fd = open_file(option);
	long error = fd < 0 ? fd : host(fcntl, fd, F_OFD_SETLK, &whole);

	if (error == -EAGAIN || error == -EACCES)
		fail(option, "in use by another process",
		     "stop that one, or give the disk as FILE,ro to both");
	/* A file system without locks (ENOLCK, EOPNOTSUPP, EINVAL) is the user's own risk. */
}

/* A hole beyond the end changes nothing and shows whether the file system can make one. */
static bool can_discard(const struct process_disk *disk, uint64_t size)
{
	return !disk->block_device && !disk->info.read_only &&
	       !host(fallocate, disk->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, size, PAGE);
}

static uint64_t device_size(struct process_disk *disk, const struct disk_option *option)
{
	uint64_t size;
	int block_size;

	if (host(ioctl, disk->fd, BLKGETSIZE64, &size) ||
	    host(ioctl, disk->fd, BLKSSZGET, &block_size))
		fail(option, "its size cannot be read", "give a disk or a partition");
	if (block_size > (int)PAGE)
		fail(option, "its blocks are larger than 4096 bytes", "give another disk");
	disk->info.block_size = block_size;
	return size;
}

static uint64_t find_size(struct process_disk *disk, const struct disk_option *option)
{
	struct stat stat;
	long error = host(fstat, disk->fd, &stat);

	if (error)
		fail(option, process_error(error), "give a regular file or a block device");
	if (S_ISBLK(stat.st_mode)) {
		disk->block_device = true;
		return device_size(disk, option);
	}
	if (!S_ISREG(stat.st_mode))
		fail(option, "neither a regular file nor a block device", "give one of these");
	return stat.st_size;
}

static void open_disk(struct process_disk *disk, const struct disk_option *option)
{
	long fd = open_file(option);
	uint64_t size;

	if (fd < 0)
		fail(option, process_error(fd),
		     fd == -ENOENT ? "create it or correct the name" :
				     "check its permissions, or give it as FILE,ro");
	disk->fd = fd;
	/* io_uring answers -EAGAIN where it would have to wait. */
	host(fcntl, fd, F_SETFL, 0);
	disk->info = (struct hyp_disk_info){
		.block_size = SECTOR,
		.queue_depth = QUEUE_DEPTH,
		.max_iov = MAX_IOV,
		.read_only = option->read_only,
	};
	size = find_size(disk, option);
	if (!size)
		fail(option, "it is empty", "give it a size first (truncate -s)");
	if (size % SECTOR)
		fail(option, "its size is not a multiple of 512 bytes", "is it a disk image?");
	lock(option);
	disk->info.sectors = size / SECTOR;
	disk->info.discard = can_discard(disk, size);
}

void process_start_disks(const struct process_options *options)
{
	unsigned int i;

	for (i = 0; i < options->disks; i++)
		open_disk(&process_disks[i], &options->disk[i]);
	process_disk_count = i;
	use_uring = i && options->uring && process_start_uring();
}

int process_disk_info(unsigned int disk, struct hyp_disk_info *info)
{
	if (disk >= process_disk_count)
		return -ENODEV;
	*info = process_disks[disk].info;
	return 0;
}

/* ------------------------------------------------------------------ requests */

/* Drops what is done from the front of the pieces. */
static void advance(struct hyp_disk_request *req, size_t bytes)
{
	while (bytes >= req->iov->len) {
		bytes -= req->iov->len;
		req->iov++;
		if (!--req->iovs)
			return;
	}
	req->iov->base = (char *)req->iov->base + bytes;
	req->iov->len -= bytes;
}

bool process_disk_result(struct hyp_disk_request *req, long result)
{
	if (result == -EINTR || result == -EAGAIN)
		return false;
	req->status = result < 0 ? result : 0;
	if (result < 0 || req->op == HYP_DISK_FLUSH || req->op == HYP_DISK_DISCARD)
		return true;
	if (!result)
		req->status = -EIO; /* the file is shorter than it was */
	DISK_DONE(req) += result;
	if (!result || DISK_DONE(req) >= req->sectors * SECTOR)
		return true;
	advance(req, result);
	return false;
}

static long do_request(const struct hyp_disk_request *req)
{
	int fd = process_disks[DISK_NUMBER(req)].fd;
	uint64_t offset = req->sector * SECTOR + DISK_DONE(req);

	/* struct hyp_iov is laid out as struct iovec. The last argument is for 32-bit hosts. */
	switch (req->op) {
	case HYP_DISK_READ:
		return host(preadv, fd, req->iov, req->iovs, offset, 0);
	case HYP_DISK_WRITE:
		return host(pwritev, fd, req->iov, req->iovs, offset, 0);
	case HYP_DISK_FLUSH:
		return host(fdatasync, fd);
	case HYP_DISK_DISCARD:
		return host(fallocate, fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset,
			    req->sectors * SECTOR);
	}
	return -EOPNOTSUPP;
}

void process_disk_finish(struct hyp_disk_request *req)
{
	struct process_disk *disk = &process_disks[DISK_NUMBER(req)];

	req->priv[0] = 0;
	if (disk->first)
		disk->last->priv[0] = (uintptr_t)req;
	disk->last = req;
	/* Last: a handler that sees it may report it. */
	if (!disk->first)
		disk->first = req;
}

static uint64_t total(const struct hyp_disk_request *req)
{
	uint64_t bytes = 0;

	for (unsigned int i = 0; i < req->iovs; i++)
		bytes += req->iov[i].len;
	return bytes;
}

/* A write behind the end would make the file longer, so the host is not asked. */
static int check(const struct process_disk *disk, const struct hyp_disk_request *req)
{
	bool transfers = req->op == HYP_DISK_READ || req->op == HYP_DISK_WRITE;

	if (req->op != HYP_DISK_READ && req->op != HYP_DISK_FLUSH && disk->info.read_only)
		return -EROFS;
	if (req->op == HYP_DISK_DISCARD && !disk->info.discard)
		return -EOPNOTSUPP;
	if (req->sector > disk->info.sectors || req->sectors > disk->info.sectors - req->sector)
		return -EIO;
	if (transfers &&
	    (!req->sectors || req->iovs > MAX_IOV || total(req) != req->sectors * SECTOR))
		return -EINVAL;
	return 0;
}

static void do_at_once(struct hyp_disk_request *req)
{
	while (!process_disk_result(req, do_request(req)))
		;
	process_disk_finish(req);
}

/*
 * A small write is a copy to the host's page cache, which io_uring has another thread do for most file systems: that
 * costs ten times the copy. But a host that has too much to write holds writers back, and the kernel has other
 * things to do meanwhile.
 */
static bool write_small(struct hyp_disk_request *req)
{
	static uint64_t held_back; /* until then it may happen again */
	uint64_t begun, now;

	if (req->op != HYP_DISK_WRITE || req->sectors > SMALL_WRITE / SECTOR)
		return false;
	begun = process_clock();
	if (begun < held_back)
		return false;
	do_at_once(req);
	now = process_clock();
	if (now - begun > HELD_BACK_NS)
		held_back = now + NS_PER_SECOND;
	return true;
}

static void start(struct hyp_disk_request *req)
{
	req->status = check(&process_disks[DISK_NUMBER(req)], req);
	if (req->status)
		process_disk_finish(req);
	else if (!use_uring)
		do_at_once(req);
	else if (!write_small(req))
		process_uring_submit(req);
}

int process_disk_submit(unsigned int number, struct hyp_disk_request *req)
{
	struct process_disk *disk = &process_disks[number];
	unsigned long events;

	if (number >= process_disk_count)
		return -ENODEV;
	if (disk->outstanding == QUEUE_DEPTH)
		return -EAGAIN;
	disk->outstanding++;
	DISK_DONE(req) = 0;
	DISK_NUMBER(req) = number;
	start(req);
	events = process_disk_ready();
	if (events)
		rump_on_event(NULL, events);
	/* Also then: what the kernel takes now need not be all. */
	process_timer_look();
	return 0;
}

struct hyp_disk_request *process_disk_complete(unsigned int number)
{
	struct process_disk *disk = &process_disks[number];
	struct hyp_disk_request *req;

	if (number >= process_disk_count)
		return NULL;
	process_uring_harvest();
	req = disk->first;
	if (!req)
		return NULL;
	disk->first = (struct hyp_disk_request *)req->priv[0];
	disk->outstanding--;
	return req;
}

unsigned long process_disk_ready(void)
{
	for (unsigned int i = 0; i < process_disk_count; i++)
		if (process_disks[i].first)
			return HYP_EVENT_DISK;
	return process_uring_ready() ? HYP_EVENT_DISK : 0;
}

bool process_disk_outstanding(void)
{
	for (unsigned int i = 0; i < process_disk_count; i++)
		if (process_disks[i].outstanding)
			return true;
	return false;
}
