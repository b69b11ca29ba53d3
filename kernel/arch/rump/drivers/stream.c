// SPDX-License-Identifier: GPL-2.0-only
/*
 * What stands behind the program's descriptors 0, 1 and 2. A stream that is a terminal is opened as
 * /dev/hvc0 (console.c). Any other is a file that looks and behaves like one end of a pipe.
 *
 * Standard input is read ahead into a buffer, since only reading tells whether it is readable.
 */
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/magic.h>
#include <linux/mount.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/pseudo_fs.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/splice.h>
#include <linux/stat.h>
#include <linux/syscalls.h>
#include <linux/timer.h>
#include <linux/uio.h>
#include <linux/wait.h>
#include <asm/ioctls.h>
#include <asm/rump.h>
#include "console.h"

#define INPUT_BUFFER 8192
#define OUTPUT_CHUNK 32768
#define STREAMFS_MAGIC 0x73747264 /* its own: "strd" */

/* ------------------------------------------------------------------ standard input */

static struct {
	spinlock_t lock; /* the fields below */
	struct mutex reader; /* held by who takes bytes out */
	wait_queue_head_t wait;
	char *data;
	size_t start, end; /* bytes that were read and not yet taken */
	bool ended;
	int error; /* reported once, by the next read */
} input = {
	.lock = __SPIN_LOCK_UNLOCKED(input.lock),
	.reader = __MUTEX_INITIALIZER(input.reader),
	.wait = __WAIT_QUEUE_HEAD_INITIALIZER(input.wait),
};

/* Bytes that can be taken now; refills an empty buffer. Nobody refills while there are any. */
static size_t input_bytes(void)
{
	unsigned long flags;
	size_t bytes;
	long n;

	spin_lock_irqsave(&input.lock, flags);
	if (input.start == input.end && !input.ended) {
		n = hyp->stream_read(input.data, INPUT_BUFFER);
		input.start = 0;
		input.end = max(n, 0l);
		if (n <= 0 && n != -EAGAIN) {
			input.ended = true;
			input.error = n;
		}
	}
	bytes = input.end - input.start;
	spin_unlock_irqrestore(&input.lock, flags);
	return bytes;
}

static bool input_ready(void)
{
	return input_bytes() || READ_ONCE(input.ended);
}

static void input_take(size_t bytes)
{
	unsigned long flags;

	spin_lock_irqsave(&input.lock, flags);
	input.start += bytes;
	spin_unlock_irqrestore(&input.lock, flags);
}

/* Copies what is there. Returns the count, or -EFAULT if nothing could be copied. */
static ssize_t input_copy(struct iov_iter *to)
{
	size_t bytes, copied;
	ssize_t total = 0;

	while (iov_iter_count(to) && (bytes = input_bytes())) {
		copied = copy_to_iter(input.data + input.start, bytes, to);
		input_take(copied);
		total += copied;
		if (copied < bytes && iov_iter_count(to))
			return total ?: -EFAULT;
	}
	return total;
}

static ssize_t input_read_once(struct iov_iter *to)
{
	ssize_t n;

	if (mutex_lock_interruptible(&input.reader))
		return -ERESTARTSYS;
	n = input_copy(to);
	if (!n && READ_ONCE(input.ended))
		n = xchg(&input.error, 0);
	else if (!n)
		n = -EAGAIN;
	mutex_unlock(&input.reader);
	return n;
}

static bool nonblocking(struct kiocb *iocb)
{
	return (iocb->ki_filp->f_flags & O_NONBLOCK) || (iocb->ki_flags & IOCB_NOWAIT);
}

static ssize_t stream_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	ssize_t n;

	if ((enum hyp_stream)(uintptr_t)iocb->ki_filp->private_data != HYP_STDIN)
		return -EBADF;
	if (!iov_iter_count(to))
		return 0;
	while ((n = input_read_once(to)) == -EAGAIN && !nonblocking(iocb)) {
		/* An event after input_ready() has looked wakes us: -EAGAIN promises one. */
		if (wait_event_interruptible(input.wait, input_ready()))
			return -ERESTARTSYS;
	}
	return n;
}

/* ------------------------------------------------------------------ output */

#define RETRY_MS 50

static bool output_broken[HYP_STDERR + 1];
static bool output_full[HYP_STDERR + 1]; /* until the next event, or the next try */
static DECLARE_WAIT_QUEUE_HEAD(output_wait);

static void output_room(struct timer_list *timer)
{
	WRITE_ONCE(output_full[HYP_STDOUT], false);
	WRITE_ONCE(output_full[HYP_STDERR], false);
	wake_up_interruptible_poll(&output_wait, EPOLLOUT | EPOLLWRNORM);
}

/* The platform's event may come between its -EAGAIN and our flag, or only when we are idle. */
static DEFINE_TIMER(output_retry, output_room);

static void output_set_full(enum hyp_stream stream)
{
	WRITE_ONCE(output_full[stream], true);
	mod_timer(&output_retry, jiffies + msecs_to_jiffies(RETRY_MS));
}

/*
 * Writes all of @buf, or what the stream takes if @nowait. Returns the count written or, if that is
 * none, the error.
 */
static ssize_t write_chunk(enum hyp_stream stream, const char *buf, size_t len, bool nowait)
{
	size_t done = 0;
	long n = 0;

	while (done < len) {
		n = hyp->stream_write(stream, buf + done, len - done);
		if (n == -EAGAIN) {
			output_set_full(stream);
			if (nowait)
				break;
			n = wait_event_interruptible(output_wait, !READ_ONCE(output_full[stream]));
		}
		if (n < 0)
			break;
		done += n;
	}
	if (n == -EPIPE) {
		output_broken[stream] = true;
		send_sig(SIGPIPE, current, 0);
	}
	return done ?: n;
}

static char *alloc_chunk(size_t *size)
{
	char *chunk;

	if (*size > PAGE_SIZE) {
		*size = min_t(size_t, *size, OUTPUT_CHUNK);
		chunk = kmalloc(*size, GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN);
		if (chunk)
			return chunk;
		*size = PAGE_SIZE;
	}
	return kmalloc(*size, GFP_KERNEL);
}

static ssize_t stream_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	enum hyp_stream stream = (uintptr_t)iocb->ki_filp->private_data;
	size_t size = iov_iter_count(from), len;
	ssize_t n, total = 0;
	char *chunk;

	if (stream == HYP_STDIN)
		return -EBADF;
	if (!size)
		return 0;
	chunk = alloc_chunk(&size);
	if (!chunk)
		return -ENOMEM;
	do {
		len = copy_from_iter(chunk, size, from);
		n = len ? write_chunk(stream, chunk, len, nonblocking(iocb)) : -EFAULT;
		if (n > 0)
			total += n;
		if (n != len || fatal_signal_pending(current))
			break;
		cond_resched();
	} while (iov_iter_count(from));
	kfree(chunk);
	return total ?: n;
}

/* ------------------------------------------------------------------ files */

static __poll_t output_poll(enum hyp_stream stream, struct file *file, poll_table *table)
{
	__poll_t mask = output_broken[stream] ? EPOLLERR : 0;

	poll_wait(file, &output_wait, table);
	if (!READ_ONCE(output_full[stream]))
		mask |= EPOLLOUT | EPOLLWRNORM;
	return mask;
}

static __poll_t stream_poll(struct file *file, poll_table *table)
{
	enum hyp_stream stream = (uintptr_t)file->private_data;
	__poll_t mask = 0;

	if (stream != HYP_STDIN)
		return output_poll(stream, file, table);
	poll_wait(file, &input.wait, table);
	/* pipe(7): end of file is a hang-up. */
	if (input_bytes())
		mask |= EPOLLIN | EPOLLRDNORM;
	if (READ_ONCE(input.ended))
		mask |= EPOLLHUP;
	return mask;
}

/* Not a terminal: FIONREAD is all that a pipe knows. */
static long stream_ioctl(struct file *file, unsigned int command, unsigned long arg)
{
	enum hyp_stream stream = (uintptr_t)file->private_data;

	if (command != FIONREAD)
		return -ENOTTY;
	return put_user(stream == HYP_STDIN ? (int)input_bytes() : 0, (int __user *)arg);
}

static int stream_file_open(struct inode *inode, struct file *file)
{
	file->private_data = inode->i_private;
	file->f_mode |= FMODE_NOWAIT;
	return stream_open(inode, file);
}

static const struct file_operations stream_fops = {
	.owner = THIS_MODULE,
	.open = stream_file_open,
	.read_iter = stream_read_iter,
	.write_iter = stream_write_iter,
	.poll = stream_poll,
	.unlocked_ioctl = stream_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.splice_read = generic_file_splice_read,
	.splice_write = iter_file_splice_write,
};

/* What /proc/self/fd shows. */
static char *stream_name(struct dentry *dentry, char *buffer, int len)
{
	if (S_ISCHR(d_inode(dentry)->i_mode))
		return dynamic_dname(buffer, len, "/dev/hvc%u", iminor(d_inode(dentry)));
	return dynamic_dname(buffer, len, "pipe:[%lu]", d_inode(dentry)->i_ino);
}

static const struct dentry_operations stream_dentry_ops = {
	.d_dname = stream_name,
};

static int stream_init_context(struct fs_context *fc)
{
	struct pseudo_fs_context *ctx = init_pseudo(fc, STREAMFS_MAGIC);

	if (!ctx)
		return -ENOMEM;
	ctx->dops = &stream_dentry_ops;
	return 0;
}

static struct file_system_type stream_fs = {
	.name = "streamfs",
	.init_fs_context = stream_init_context,
	.kill_sb = kill_anon_super,
};

static struct vfsmount *stream_mount;

/* An inode of a place of its own: no root file system has to have a node for it. */
static struct inode *new_stream_inode(umode_t mode, dev_t device)
{
	struct inode *inode = new_inode(stream_mount->mnt_sb);

	if (!inode)
		return NULL;
	inode->i_ino = get_next_ino();
	inode->i_uid = current_fsuid();
	inode->i_gid = current_fsgid();
	inode->i_atime = inode->i_mtime = inode->i_ctime = current_time(inode);
	init_special_inode(inode, mode, device);
	return inode;
}

static struct file *open_inode(struct inode *inode, int flags)
{
	struct path path = { .mnt = stream_mount, .dentry = d_obtain_alias(inode) };
	struct file *file;

	if (IS_ERR(path.dentry))
		return ERR_CAST(path.dentry);
	file = dentry_open(&path, flags, current_cred());
	dput(path.dentry);
	return file;
}

static struct file *open_pipe(enum hyp_stream stream)
{
	struct inode *inode = new_stream_inode(S_IFIFO | 0600, 0);

	if (!inode)
		return ERR_PTR(-ENOMEM);
	inode->i_fop = &stream_fops;
	inode->i_private = (void *)(uintptr_t)stream;
	return open_inode(inode, stream == HYP_STDIN ? O_RDONLY : O_WRONLY);
}

/* The program's own /dev/hvc0 if it has one: ttyname(3) compares the file with that. */
static struct file *open_node(dev_t device)
{
	char name[24];
	struct file *file;
	struct inode *inode;

	snprintf(name, sizeof(name), "/dev/hvc%u", MINOR(device));
	/* O_PATH first: any other kind of file may do things when it is opened. */
	file = filp_open(name, O_PATH, 0);
	if (IS_ERR(file))
		return file;
	inode = file_inode(file);
	if (!S_ISCHR(inode->i_mode) || inode->i_rdev != device) {
		fput(file);
		return ERR_PTR(-ENXIO);
	}
	fput(file);
	return filp_open(name, O_RDWR, 0);
}

/* Without O_NOCTTY: the first one becomes the session's controlling terminal. */
static struct file *open_terminal(dev_t device)
{
	struct file *file = open_node(device);
	struct inode *inode;

	if (IS_ERR(file)) {
		inode = new_stream_inode(S_IFCHR | 0620, device);
		if (!inode)
			return ERR_PTR(-ENOMEM);
		file = open_inode(inode, O_RDWR);
	}
	if (!IS_ERR(file))
		rump_console_opened();
	return file;
}

/* Opens what stands behind @stream. Process context; the caller owns the file. */
int rump_stream_file(enum hyp_stream stream, struct file **file)
{
	struct hyp_stream_info info;
	dev_t device;

	hyp->stream_info(stream, &info);
	if (info.tty && !rump_console_device(&device))
		*file = open_terminal(device);
	else
		*file = open_pipe(stream);
	return PTR_ERR_OR_ZERO(*file);
}

/*
 * Makes the caller, which is to become the program, the leader of a session: it gets a process
 * group of its own, and the terminal that it opens next is its controlling terminal.
 */
void rump_console_claim(void)
{
	int error = ksys_setsid();

	/* -EPERM: it leads one already. */
	if (error < 0 && error != -EPERM)
		pr_warn("stream: no session, error %d\n", error);
}

static irqreturn_t stream_interrupt(int irq, void *data)
{
	wake_up_interruptible_poll(&input.wait, EPOLLIN | EPOLLRDNORM);
	output_room(NULL);
	return IRQ_HANDLED;
}

static int __init stream_init(void)
{
	struct hyp_stream_info info;

	stream_mount = kern_mount(&stream_fs);
	if (IS_ERR(stream_mount))
		panic("stream: cannot mount");
	hyp->stream_info(HYP_STDIN, &info);
	if (!info.tty || !IS_ENABLED(CONFIG_HVC_DRIVER)) {
		input.data = kmalloc(INPUT_BUFFER, GFP_KERNEL);
		if (!input.data)
			return -ENOMEM;
	}
	return request_irq(RUMP_IRQ_CONSOLE, stream_interrupt, IRQF_SHARED, "stream", &stream_fs);
}
device_initcall(stream_init);
