// SPDX-License-Identifier: GPL-2.0-only
/*
 * AF_UNIX: stream, datagram and sequenced packets, by name, abstract and in pairs; descriptors and
 * credentials in messages; shutdown and hang-up.
 */
#include "app.h"
#include <poll.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

static struct sockaddr_un name_of(const char *path)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };

	strcpy(un.sun_path, path);
	return un;
}

static void *client(void *unused)
{
	struct sockaddr_un un = name_of("sock");
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	char buf[10];

	(void)unused;
	Q(connect(fd, (void *)&un, sizeof(un)) == 0);
	Q(read(fd, buf, 10) == 5 && !memcmp(buf, "hello", 5));
	Q(send(fd, "bye", 3, 0) == 3);
	close(fd);
	return NULL;
}

static void stream(void)
{
	struct sockaddr_un un = name_of("sock"), got;
	socklen_t len = sizeof(got);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), peer;
	pthread_t thread;
	char buf[10];

	E(connect(fd, (void *)&un, sizeof(un)), ENOENT);
	T(bind(fd, (void *)&un, sizeof(un)) == 0);
	E(bind(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&un, sizeof(un)), EADDRINUSE);
	E(connect(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&un, sizeof(un)), ECONNREFUSED);
	T(listen(fd, 5) == 0);
	T(getsockname(fd, (void *)&got, &len) == 0 && !strcmp(got.sun_path, "sock"));
	pthread_create(&thread, NULL, client, NULL);
	T((peer = accept4(fd, NULL, NULL, SOCK_CLOEXEC)) >= 0);
	T(write(peer, "hello", 5) == 5);
	pthread_join(thread, NULL);
	T(recv(peer, buf, 10, MSG_PEEK) == 3);
	T(recv(peer, buf, 10, MSG_WAITALL) == 3 && !memcmp(buf, "bye", 3));
	T(recv(peer, buf, 10, 0) == 0);
	E(send(peer, "x", 1, MSG_NOSIGNAL), EPIPE);
	close(peer);
	close(fd);
	unlink("sock");
}

static void abstract(void)
{
	struct sockaddr_un un = { AF_UNIX, "\0sirloin-test-abstract" };
	socklen_t len = offsetof(struct sockaddr_un, sun_path) + 20;
	int a = socket(AF_UNIX, SOCK_DGRAM, 0), b = socket(AF_UNIX, SOCK_DGRAM, 0);
	char buf[10];

	/* One name per process: two runs at once on one host must not meet. */
	snprintf(un.sun_path + 1, 20, "sirloin-%d", getpid());
	T(bind(a, (void *)&un, len) == 0);
	T(sendto(b, "to a", 4, 0, (void *)&un, len) == 4);
	T(sendto(b, "", 0, 0, (void *)&un, len) == 0);
	T(recv(a, buf, 10, 0) == 4 && recv(a, buf, 10, 0) == 0);
	E(recv(a, buf, 10, MSG_DONTWAIT), EAGAIN);
	T(sendto(b, "longer", 6, 0, (void *)&un, len) == 6);
	T(recv(a, buf, 2, MSG_TRUNC) == 6 && !memcmp(buf, "lo", 2));
	close(a);
	E(sendto(b, "x", 1, 0, (void *)&un, len), ECONNREFUSED);
	close(b);
}

static void packets(void)
{
	struct pollfd p;
	int sv[2];
	char buf[10];

	NEED(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sv) == 0);
	T(send(sv[0], "one", 3, 0) == 3 && send(sv[0], "three", 5, 0) == 5);
	T(recv(sv[1], buf, 10, 0) == 3);
	T(recv(sv[1], buf, 10, 0) == 5);
	T(shutdown(sv[0], SHUT_WR) == 0);
	T(recv(sv[1], buf, 10, 0) == 0);
	p = (struct pollfd){ sv[1], POLLIN | POLLRDHUP, 0 };
	T(poll(&p, 1, 0) == 1);
	V(p.revents);
	close(sv[0]);
	T(poll(&p, 1, 0) == 1);
	V(p.revents);
	close(sv[1]);
}

static void pass_descriptor(int from, int to)
{
	char control[CMSG_SPACE(2 * sizeof(int))] = { 0 }, data = 'd';
	struct iovec iov = { &data, 1 };
	struct msghdr msg = { .msg_iov = &iov,
			      .msg_iovlen = 1,
			      .msg_control = control,
			      .msg_controllen = sizeof(control) };
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);
	int fds[2], got[2];
	char c;

	NEED(pipe(fds) == 0);
	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(sizeof(fds));
	memcpy(CMSG_DATA(cmsg), fds, sizeof(fds));
	T(sendmsg(from, &msg, 0) == 1);
	close(fds[0]);
	memset(control, 0, sizeof(control));
	T(recvmsg(to, &msg, MSG_CMSG_CLOEXEC) == 1 && data == 'd');
	cmsg = CMSG_FIRSTHDR(&msg);
	NEED(cmsg && cmsg->cmsg_type == SCM_RIGHTS && cmsg->cmsg_len == CMSG_LEN(8));
	memcpy(got, CMSG_DATA(cmsg), sizeof(got));
	T(fcntl(got[0], F_GETFD) == FD_CLOEXEC);
	T(write(fds[1], "p", 1) == 1);
	T(read(got[0], &c, 1) == 1 && c == 'p');
	close(fds[1]);
	close(got[0]);
	close(got[1]);
}

static void pass_credentials(int from, int to)
{
	char control[CMSG_SPACE(sizeof(struct ucred))], data;
	struct iovec iov = { &data, 1 };
	struct msghdr msg = { .msg_iov = &iov,
			      .msg_iovlen = 1,
			      .msg_control = control,
			      .msg_controllen = sizeof(control) };
	struct cmsghdr *cmsg;
	struct ucred cred;
	socklen_t len = sizeof(cred);
	int on = 1;

	T(getsockopt(to, SOL_SOCKET, SO_PEERCRED, &cred, &len) == 0);
	T(cred.pid == getpid() && cred.uid == getuid() && cred.gid == getgid());
	T(setsockopt(to, SOL_SOCKET, SO_PASSCRED, &on, sizeof(on)) == 0);
	T(send(from, "c", 1, 0) == 1);
	T(recvmsg(to, &msg, 0) == 1);
	cmsg = CMSG_FIRSTHDR(&msg);
	NEED(cmsg && cmsg->cmsg_type == SCM_CREDENTIALS);
	memcpy(&cred, CMSG_DATA(cmsg), sizeof(cred));
	T(cred.pid == getpid() && cred.uid == getuid());
}

#define LATE_NS 16000000 /* four ticks of CONFIG_HZ=250, here and in Debian */

static void options(int fd)
{
	struct timeval tv = { 0, 20000 };
	socklen_t len = sizeof(int);
	uint64_t start = now_ns();
	int type;
	char c;

	T(getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) == 0 && type == SOCK_STREAM);
	T(getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &type, &len) == 0 && type == AF_UNIX);
	T(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)) == 0);
	E(recv(fd, &c, 1, 0), EAGAIN);
	/* Linux counts ticks there, and a busy host makes it late with those before. */
	T(now_ns() - start >= 20000000 - LATE_NS);
	E(setsockopt(fd, SOL_SOCKET, 9999, &type, sizeof(type)), ENOPROTOOPT);
	E(socket(AF_UNIX, 77, 0), EINVAL);
	E(socket(77, SOCK_STREAM, 0), EAFNOSUPPORT);
	E(getsockopt(0, SOL_SOCKET, SO_TYPE, &type, &len), ENOTSOCK);
}

int main(void)
{
	int sv[2];

	stream();
	abstract();
	packets();
	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, sv) == 0);
	pass_descriptor(sv[0], sv[1]);
	pass_credentials(sv[0], sv[1]);
	options(sv[1]);
	return app_done();
}
