// SPDX-License-Identifier: GPL-2.0-only
/*
 * Disks of the platform as block devices vda, vdb, ...: the names of virtio-blk, so that root= and
 * fstab read the same on every platform.
 */
#include <linux/blk-mq.h>
#include <linux/blkdev.h>
#include <linux/bvec.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <asm/rump.h>

#define DISK_MINORS 16 /* the disk and 15 partitions: drivers/block/virtio_blk.c, PART_BITS */
#define MAX_IOV 128u
#define MAX_DEPTH 256u
#define MIN_DEPTH 4u
#define RAM_SHARE 64 /* requests of a disk take at most this part of memory */

struct disk {
	spinlock_t lock; /* an -EAGAIN and the stopped queue that follows are one step */
	unsigned int number;
	unsigned int max_iov;
	struct blk_mq_tag_set tags;
	struct gendisk *gd;
};

/* What blk-mq allocates behind each struct request. */
struct disk_request {
	struct hyp_disk_request hyp;
	struct hyp_iov iov[];
};

static struct disk *disks;
static int disk_major;

/* ------------------------------------------------------------------ requests */

/* One entry per physically contiguous piece. The count cannot exceed what the queue's limits say. */
static int fill_iov(struct disk_request *dr, struct request *rq, unsigned int max)
{
	struct req_iterator iter;
	struct bio_vec bv;
	unsigned int n = 0;
	void *base;

	rq_for_each_bvec(bv, rq, iter) {
		base = bvec_virt(&bv);
		if (n && dr->iov[n - 1].base + dr->iov[n - 1].len == base) {
			dr->iov[n - 1].len += bv.bv_len;
			continue;
		}
		if (WARN_ON_ONCE(n == max))
			return -EIO;
		dr->iov[n++] = (struct hyp_iov){ .base = base, .len = bv.bv_len };
	}
	dr->hyp.iovs = n;
	return 0;
}

static int fill_request(struct disk *disk, struct request *rq)
{
	struct disk_request *dr = blk_mq_rq_to_pdu(rq);

	dr->hyp = (struct hyp_disk_request){
		.sector = blk_rq_pos(rq),
		.sectors = blk_rq_sectors(rq),
		.iov = dr->iov,
	};
	switch (req_op(rq)) {
	case REQ_OP_READ:
		dr->hyp.op = HYP_DISK_READ;
		return fill_iov(dr, rq, disk->max_iov);
	case REQ_OP_WRITE:
		dr->hyp.op = HYP_DISK_WRITE;
		return fill_iov(dr, rq, disk->max_iov);
	case REQ_OP_DISCARD:
		dr->hyp.op = HYP_DISK_DISCARD;
		return 0;
	case REQ_OP_FLUSH:
		dr->hyp.op = HYP_DISK_FLUSH;
		dr->hyp.sector = 0;
		dr->hyp.sectors = 0;
		return 0;
	default:
		return -EOPNOTSUPP;
	}
}

static blk_status_t queue_rq(struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *bd)
{
	struct disk *disk = hctx->queue->queuedata;
	struct request *rq = bd->rq;
	struct disk_request *dr = blk_mq_rq_to_pdu(rq);
	unsigned long flags;
	int error;

	error = fill_request(disk, rq);
	if (error)
		return errno_to_blk_status(error);
	blk_mq_start_request(rq);
	/*
	 * Masked, so that the completion which starts the queue again cannot come between the
	 * refusal and the stop; the unmask also runs what was reported inside the hypercall.
	 */
	spin_lock_irqsave(&disk->lock, flags);
	error = hyp->disk_submit(disk->number, &dr->hyp);
	if (error == -EAGAIN)
		blk_mq_stop_hw_queue(hctx);
	spin_unlock_irqrestore(&disk->lock, flags);
	if (error == -EAGAIN)
		return BLK_STS_DEV_RESOURCE;
	return errno_to_blk_status(error);
}

static void complete_rq(struct request *rq)
{
	struct disk_request *dr = blk_mq_rq_to_pdu(rq);

	blk_mq_end_request(rq, errno_to_blk_status(dr->hyp.status));
}

static const struct blk_mq_ops disk_mq_ops = {
	.queue_rq = queue_rq,
	.complete = complete_rq,
};

static void complete_disk(struct disk *disk)
{
	struct hyp_disk_request *req;
	bool any = false;

	spin_lock(&disk->lock);
	while ((req = hyp->disk_complete(disk->number))) {
		any = true;
		blk_mq_complete_request(
			blk_mq_rq_from_pdu(container_of(req, struct disk_request, hyp)));
	}
	if (any)
		blk_mq_start_stopped_hw_queues(disk->gd->queue, true);
	spin_unlock(&disk->lock);
}

static irqreturn_t disk_interrupt(int irq, void *data)
{
	unsigned int i;

	for (i = 0; i < hyp_boot->disks; i++)
		if (disks[i].gd)
			complete_disk(&disks[i]);
	return IRQ_HANDLED;
}

/* ------------------------------------------------------------------ devices */

static const struct block_device_operations disk_fops = {
	.owner = THIS_MODULE,
};

/* vda .. vdz, vdaa ..: the last letter counts fastest and there is no zero digit. */
static void __init name_disk(char *name, unsigned int number)
{
	char letters[8];
	char *p = letters + sizeof(letters) - 1;

	*p = '\0';
	for (number++; number; number = (number - 1) / 26)
		*--p = 'a' + (number - 1) % 26;
	snprintf(name, DISK_NAME_LEN, "vd%s", p);
}

/* As deep as the platform takes, but not at the cost of a small machine's memory. */
static unsigned int __init queue_depth(const struct hyp_disk_info *info, size_t request_size)
{
	u64 affordable = ((u64)totalram_pages() << PAGE_SHIFT) / RAM_SHARE / request_size;
	u64 depth = min_t(u64, affordable, min(info->queue_depth, MAX_DEPTH));

	return max_t(u64, depth, min(info->queue_depth, MIN_DEPTH));
}

static int __init alloc_tags(struct disk *disk, const struct hyp_disk_info *info)
{
	struct blk_mq_tag_set *tags = &disk->tags;

	disk->max_iov = clamp(info->max_iov, 1u, MAX_IOV);
	tags->ops = &disk_mq_ops;
	tags->nr_hw_queues = 1;
	tags->numa_node = NUMA_NO_NODE;
	tags->cmd_size = struct_size((struct disk_request *)NULL, iov, disk->max_iov);
	tags->queue_depth = queue_depth(info, tags->cmd_size + sizeof(struct request));
	/* What is below orders requests itself. */
	tags->flags = BLK_MQ_F_SHOULD_MERGE | BLK_MQ_F_NO_SCHED_BY_DEFAULT;
	return blk_mq_alloc_tag_set(tags);
}

static void __init set_limits(struct disk *disk, const struct hyp_disk_info *info)
{
	struct request_queue *q = disk->gd->queue;

	blk_queue_logical_block_size(q, info->block_size);
	blk_queue_physical_block_size(q, info->block_size);
	blk_queue_max_hw_sectors(q, UINT_MAX);
	blk_queue_max_segments(q, disk->max_iov);
	blk_queue_max_segment_size(q, UINT_MAX);
	blk_queue_write_cache(q, !info->read_only, false);
	blk_queue_flag_set(QUEUE_FLAG_NONROT, q);
	blk_queue_flag_clear(QUEUE_FLAG_ADD_RANDOM, q);
	if (info->discard && !info->read_only) {
		blk_queue_max_discard_sectors(q, UINT_MAX);
		q->limits.discard_granularity = info->block_size;
	}
}

static int __init add_disk_number(unsigned int number)
{
	struct disk *disk = &disks[number];
	struct hyp_disk_info info;
	struct gendisk *gd;
	int error;

	error = hyp->disk_info(number, &info);
	if (error)
		return error;
	if (!is_power_of_2(info.block_size) || info.block_size < SECTOR_SIZE ||
	    info.block_size > PAGE_SIZE || !info.queue_depth)
		return -EINVAL;
	spin_lock_init(&disk->lock);
	disk->number = number;
	error = alloc_tags(disk, &info);
	if (error)
		return error;
	gd = blk_mq_alloc_disk(&disk->tags, disk);
	if (IS_ERR(gd)) {
		error = PTR_ERR(gd);
		goto free_tags;
	}
	disk->gd = gd;
	gd->major = disk_major;
	gd->first_minor = number * DISK_MINORS;
	gd->minors = DISK_MINORS;
	gd->fops = &disk_fops;
	gd->private_data = disk;
	name_disk(gd->disk_name, number);
	set_limits(disk, &info);
	set_capacity(gd, info.sectors);
	set_disk_ro(gd, info.read_only);
	error = add_disk(gd);
	if (!error)
		return 0;
	disk->gd = NULL;
	put_disk(gd);
free_tags:
	blk_mq_free_tag_set(&disk->tags);
	return error;
}

static int __init block_init(void)
{
	unsigned int i;
	int error;

	if (!hyp_boot->disks)
		return 0;
	disks = kcalloc(hyp_boot->disks, sizeof(*disks), GFP_KERNEL);
	if (!disks)
		return -ENOMEM;
	disk_major = register_blkdev(0, "rumpblk");
	if (disk_major < 0)
		return disk_major;
	/* Adding a disk reads its partition table. */
	error = request_irq(RUMP_IRQ_DISK, disk_interrupt, 0, "disk", NULL);
	if (error)
		return error;
	for (i = 0; i < hyp_boot->disks; i++) {
		error = add_disk_number(i);
		if (error)
			pr_err("disk %u: cannot be used, error %d\n", i, error);
	}
	return 0;
}
device_initcall(block_init);
