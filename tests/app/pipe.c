// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pipes and dup: capacity, atomicity of small writes, end of file, EPIPE, non-blocking, FIFOs, and
 * descriptors duplicated to a chosen number.
 */
#include "app.h"
#include <poll.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

static int fds[2];
static char block[70000];

static void *reader(void *sum)
{
	ssize_t got;
	char buf[3000];

	while ((got = read(fds[0], buf, sizeof(buf))) > 0)
		for (ssize_t i = 0; i < got; i++)
			*(unsigned long *)sum += (unsigned char)buf[i];
	return NULL;
}

static void blocking(void)
{
	unsigned long sum = 0;
	pthread_t thread;

	NEED(pipe(fds) == 0);
	memset(block, 3, sizeof(block));
	pthread_create(&thread, NULL, reader, &sum);
	for (int i = 0; i < 20; i++)
		if (write(fds[1], block, sizeof(block)) != sizeof(block))
			say("FAIL short write");
	close(fds[1]);
	pthread_join(thread, NULL);
	V(sum);
	close(fds[0]);
}

static void nonblocking(void)
{
	long total = 0, got;
	int waiting;

	NEED(pipe2(fds, O_NONBLOCK | O_CLOEXEC) == 0);
	T(fcntl(fds[0], F_GETFD) == FD_CLOEXEC);
	E(read(fds[0], block, 1), EAGAIN);
	T(fcntl(fds[1], F_SETPIPE_SZ, 16384) == 16384);
	while ((got = write(fds[1], block, 4096)) > 0)
		total += got;
	T(errno == EAGAIN);
	V(total);
	T(ioctl(fds[0], FIONREAD, &waiting) == 0);
	V(waiting);
	T(read(fds[0], block, 100) == 100);
	E(write(fds[1], block, 4096), EAGAIN);
	close(fds[1]);
	T(read(fds[0], block, sizeof(block)) == 16284);
	T(read(fds[0], block, 1) == 0);
	close(fds[0]);
}

static void broken(void)
{
	struct pollfd pfd;

	signal(SIGPIPE, SIG_IGN);
	NEED(pipe(fds) == 0);
	E(lseek(fds[0], 0, SEEK_CUR), ESPIPE);
	E(pread(fds[0], block, 1, 0), ESPIPE);
	close(fds[0]);
	E(write(fds[1], "x", 1), EPIPE);
	pfd = (struct pollfd){ fds[1], POLLOUT, 0 };
	T(poll(&pfd, 1, 0) == 1);
	V(pfd.revents);
	close(fds[1]);
}

static void *fifo_writer(void *unused)
{
	int fd = open("fifo", O_WRONLY);

	(void)unused;
	if (write(fd, "through", 7) != 7)
		say("FAIL fifo write");
	close(fd);
	return NULL;
}

static void fifo(void)
{
	pthread_t thread;
	char buf[10];
	int fd;

	T(mkfifo("fifo", 0600) == 0);
	E(open("fifo", O_WRONLY | O_NONBLOCK), ENXIO);
	pthread_create(&thread, NULL, fifo_writer, NULL);
	fd = open("fifo", O_RDONLY);
	T(read(fd, buf, 10) == 7 && !memcmp(buf, "through", 7));
	T(read(fd, buf, 10) == 0);
	pthread_join(thread, NULL);
	close(fd);
	unlink("fifo");
}

static void dups(void)
{
	int a = open("/dev/null", O_RDWR), b;

	T((b = dup(a)) >= 0 && b != a);
	T(dup2(a, 100) == 100 && dup2(a, a) == a);
	E(dup3(a, a, 0), EINVAL);
	T(dup3(a, 101, O_CLOEXEC) == 101 && fcntl(101, F_GETFD) == FD_CLOEXEC);
	T(fcntl(a, F_DUPFD, 200) == 200);
	T(fcntl(a, F_DUPFD_CLOEXEC, 200) == 201);
	E(dup2(a, -1), EBADF);
	E(dup2(150, 151), EBADF);
	E(fcntl(a, F_DUPFD, -1), EINVAL);
	T(syscall(SYS_close_range, 100, 201, 0) == 0);
	E(fcntl(101, F_GETFD), EBADF);
	E(fcntl(201, F_GETFD), EBADF);
	close(a);
	close(b);
}

int main(void)
{
	blocking();
	nonblocking();
	broken();
	fifo();
	dups();
	return app_done();
}
