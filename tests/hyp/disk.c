// SPDX-License-Identifier: GPL-2.0-only
/* Disks. The test file makes the images: disk 0 has 2048 sectors, number N begins with byte N. */
#include "test.h"

#define SECTOR 512u
#define BUFFER (64 * 1024)
#define MANY 1000

static unsigned char one[BUFFER], two[BUFFER];

static struct hyp_disk_request *await(unsigned int disk, bool spin)
{
	struct hyp_disk_request *req;

	while (!(req = hyp->disk_complete(disk)))
		if (!(spin ? spin_for : idle_for)(HYP_EVENT_DISK, 5 * SECOND))
			return NULL;
	return req;
}

/* One request to its end; its status, or 1 if it was refused or never came back. */
static int run(enum hyp_disk_op op, uint64_t sector, void *buf, size_t len, bool spin)
{
	struct hyp_iov iov = { buf, len };
	struct hyp_disk_request req = {
		.op = op,
		.sector = sector,
		.sectors = len / SECTOR,
		.iov = &iov,
		.iovs = buf ? 1 : 0,
		.status = 1,
	};

	if (hyp->disk_submit(0, &req))
		return 1;
	return await(0, spin) == &req ? req.status : 1;
}

static void fill(unsigned char *p, size_t len, unsigned int seed)
{
	while (len--) {
		seed = seed * 1103515245 + 12345;
		*p++ = seed >> 16;
	}
}

static void check_info(void)
{
	struct hyp_disk_info info;

	ok(!hyp->disk_info(0, &info), "disk_info()");
	ok(info.sectors == 2048, "sectors");
	ok(info.block_size == 512, "block size");
	ok(info.queue_depth > 0 && info.max_iov > 0, "queue depth and pieces");
	ok(!info.read_only, "can be written");
	ok(hyp->disk_info(boot->disks, &info) == -ENODEV, "one more is -ENODEV");
}

static void check_transfer(void)
{
	struct hyp_iov iov[3] = { { two, 512 }, { two + 512, 1024 }, { two + 1536, 512 } };
	struct hyp_disk_request req = {
		.op = HYP_DISK_READ,
		.sector = 8,
		.sectors = 4,
		.iov = iov,
		.iovs = 3,
	};

	fill(one, BUFFER, 1);
	ok(run(HYP_DISK_WRITE, 8, one, BUFFER, false) == 0, "write");
	ok(run(HYP_DISK_FLUSH, 0, NULL, 0, false) == 0, "flush");
	ok(run(HYP_DISK_READ, 8, two, BUFFER, false) == 0 && !memcmp(one, two, BUFFER),
	   "read gives what was written");
	memset(two, 0, BUFFER);
	hyp->disk_submit(0, &req);
	ok(await(0, false) == &req && !req.status && !memcmp(one, two, 2048), "scattered read");
	ok(run(HYP_DISK_READ, 0, two, SECTOR, false) == 0 && two[0] == 0x5a,
	   "the first sector is the file's");
	ok(hyp->disk_complete(0) == NULL, "nothing is handed back twice");
}

static void check_errors(void)
{
	ok(run(HYP_DISK_READ, 2048, two, SECTOR, false) == -EIO, "a read behind the end is -EIO");
	ok(run(HYP_DISK_WRITE, 2047, one, 1024, false) == -EIO, "a write across the end too");
	ok(run(HYP_DISK_READ, UINT64_MAX / 512, two, SECTOR, false) == -EIO, "and one far away");
	ok(run(HYP_DISK_READ, 2047, two, SECTOR, false) == 0, "the last sector can be read");
}

static void check_discard(void)
{
	struct hyp_disk_info info;
	int status;

	hyp->disk_info(0, &info);
	memset(one, 0xee, 8192);
	run(HYP_DISK_WRITE, 1024, one, 8192, false);
	status = run(HYP_DISK_DISCARD, 1024, NULL, 8192, false);
	ok(info.discard ? status == 0 : status < 0, "discard does what disk_info() says");
	note("discard offered:", info.discard);
	if (!info.discard)
		return;
	run(HYP_DISK_READ, 1024, two, 8192, false);
	ok(two[0] == 0 && two[8191] == 0, "and leaves zeros");
}

void test_disk(void)
{
	check_info();
	check_transfer();
	check_errors();
	check_discard();
}

/* Completions reach a program that never idles and never calls. */
void test_disk_spin(void)
{
	uint64_t begin, longest = 0;
	int good = 0;

	for (int i = 0; i < 50; i++) {
		fill(one, 4096, i);
		begin = hyp->clock();
		good += run(HYP_DISK_WRITE, 64, one, 4096, true) == 0;
		good += run(HYP_DISK_FLUSH, 0, NULL, 0, true) == 0;
		if (hyp->clock() - begin > longest)
			longest = hyp->clock() - begin;
	}
	ok(good == 100, "completions reach code that spins");
	note("longest in ns:", longest);
}

void test_disk_read_only(void)
{
	struct hyp_disk_info info;

	hyp->disk_info(0, &info);
	ok(info.read_only, "disk_info() says read only");
	ok(run(HYP_DISK_READ, 0, two, SECTOR, false) == 0 && two[0] == 0x5a, "it can be read");
	ok(run(HYP_DISK_WRITE, 0, one, SECTOR, false) == -EROFS, "a write is -EROFS");
	ok(run(HYP_DISK_DISCARD, 0, NULL, SECTOR, false) == -EROFS, "a discard too");
	ok(run(HYP_DISK_FLUSH, 0, NULL, 0, false) == 0, "a flush is harmless");
}

/* The image lies, sparse, on a file system with room for less than it: see the .t file. */
void test_disk_full(void)
{
	struct hyp_disk_info info;
	int status = 0;

	hyp->disk_info(0, &info);
	memset(one, 1, BUFFER);
	for (uint64_t s = 0; s + BUFFER / SECTOR <= info.sectors && !status; s += BUFFER / SECTOR)
		status = run(HYP_DISK_WRITE, s, one, BUFFER, false);
	ok(status == -ENOSPC, "a full file system is -ENOSPC");
	ok(run(HYP_DISK_READ, 0, two, SECTOR, false) == 0 && two[0] == 1, "and reads go on");
}

struct slot {
	struct hyp_disk_request req;
	struct hyp_iov iov;
	unsigned char data[SECTOR];
	bool busy;
};

static struct slot slots[128];

static bool start_slot(struct slot *slot, unsigned int disk, unsigned int n, enum hyp_disk_op op)
{
	slot->iov = (struct hyp_iov){ slot->data, SECTOR };
	slot->req = (struct hyp_disk_request){
		.op = op,
		.sector = 1 + n % 1000,
		.sectors = 1,
		.iov = &slot->iov,
		.iovs = 1,
	};
	if (op == HYP_DISK_WRITE)
		fill(slot->data, SECTOR, slot->req.sector * 31 + disk);
	slot->busy = !hyp->disk_submit(disk, &slot->req);
	return slot->busy;
}

static bool finish_one(unsigned int disk, bool check)
{
	struct hyp_disk_request *req = await(disk, false);
	struct slot *slot = (struct slot *)req;

	if (!req || req->status || !slot->busy)
		return false;
	slot->busy = false;
	fill(one, SECTOR, req->sector * 31 + disk);
	return !check || !memcmp(one, slot->data, SECTOR);
}

/* @MANY requests to one disk, as many at once as it takes. */
static bool pour(unsigned int disk, unsigned int depth, enum hyp_disk_op op)
{
	unsigned int begun = 0, ended = 0, i = 0;

	while (ended < MANY) {
		while (begun < MANY && begun - ended < depth) {
			while (slots[i % 128].busy)
				i++;
			if (!start_slot(&slots[i % 128], disk, begun, op))
				return false;
			begun++;
		}
		if (!finish_one(disk, op == HYP_DISK_READ))
			return false;
		ended++;
	}
	return true;
}

static void check_refusal(unsigned int depth)
{
	unsigned int n = 0, back = 0;

	while (n < 128 && start_slot(&slots[n], 0, n, HYP_DISK_READ))
		n++;
	ok(n == depth, "queue_depth requests are taken, one more is -EAGAIN");
	slots[n].busy = false;
	while (back < n && finish_one(0, false))
		back++;
	ok(back == n, "and all come back");
	ok(start_slot(&slots[0], 0, 0, HYP_DISK_READ) && finish_one(0, false),
	   "then there is room again");
}

void test_disk_many(void)
{
	struct hyp_disk_info info;
	unsigned char first;

	hyp->disk_info(0, &info);
	ok(boot->disks == 3, "three disks");
	for (unsigned int d = 0; d < boot->disks; d++) {
		ok(pour(d, info.queue_depth, HYP_DISK_WRITE), "many writes");
		ok(pour(d, info.queue_depth, HYP_DISK_READ), "many reads of the same");
	}
	check_refusal(info.queue_depth);
	/* Each file was written by its own disk only: checked by the seeds, and the first bytes. */
	for (unsigned int d = 0; d < boot->disks; d++) {
		struct hyp_iov iov = { one, SECTOR };
		struct hyp_disk_request req = {
			.op = HYP_DISK_READ, .sectors = 1, .iov = &iov, .iovs = 1
		};

		hyp->disk_submit(d, &req);
		await(d, false);
		first = one[0];
		ok(first == 0x5a + d, "the disks are in the order given");
	}
}
