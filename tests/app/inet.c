// SPDX-License-Identifier: GPL-2.0-only
/*
 * TCP and UDP over loopback, IPv4 and IPv6: connect, accept, a megabyte each way, half close,
 * refused and reset connections, datagrams, options.
 */
#include "app.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>

#define BYTES 1000000

union address {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

static union address where;
static socklen_t where_len;

static void loopback(int family)
{
	memset(&where, 0, sizeof(where));
	where.sa.sa_family = family;
	if (family == AF_INET) {
		where_len = sizeof(where.in);
		where.in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	} else {
		where_len = sizeof(where.in6);
		where.in6.sin6_addr = in6addr_loopback;
	}
}

/* Sends and receives BYTES with a check of their content; the peer does the same. */
static void *sender(void *fd)
{
	unsigned char buf[10000];

	for (long sent = 0; sent < BYTES;) {
		long part = BYTES - sent < 10000 ? BYTES - sent : 10000;

		for (long i = 0; i < part; i++)
			buf[i] = (sent + i) * 7 >> 3;
		part = send(*(int *)fd, buf, part, 0);
		if (part <= 0) {
			say("FAIL send %d", errno);
			return NULL;
		}
		sent += part;
	}
	Q(shutdown(*(int *)fd, SHUT_WR) == 0);
	return NULL;
}

static long receive(int fd)
{
	unsigned char buf[7000];
	long total = 0, got, wrong = 0;

	while ((got = recv(fd, buf, sizeof(buf), 0)) > 0) {
		for (long i = 0; i < got; i++)
			wrong += buf[i] != (unsigned char)((total + i) * 7 >> 3);
		total += got;
	}
	if (wrong || got < 0)
		say("FAIL %ld wrong bytes, result %ld", wrong, got);
	return total;
}

static void *client(void *unused)
{
	int fd = socket(where.sa.sa_family, SOCK_STREAM, 0);
	pthread_t thread;
	long got;

	(void)unused;
	if (connect(fd, &where.sa, where_len)) {
		say("FAIL connect %d", errno);
		exit(1);
	}
	pthread_create(&thread, NULL, sender, &fd);
	got = receive(fd);
	pthread_join(thread, NULL);
	close(fd);
	return (void *)got;
}

static void tcp(void)
{
	int fd = socket(where.sa.sa_family, SOCK_STREAM, 0), peer, on = 1;
	union address from;
	socklen_t len = sizeof(from);
	pthread_t thread, send_thread;
	void *count;

	T(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0);
	T(bind(fd, &where.sa, where_len) == 0);
	T(getsockname(fd, &where.sa, &where_len) == 0 && where.in.sin_port);
	T(listen(fd, 3) == 0);
	E(bind(fd, &where.sa, where_len), EINVAL);
	pthread_create(&thread, NULL, client, NULL);
	T((peer = accept(fd, &from.sa, &len)) >= 0);
	T(from.sa.sa_family == where.sa.sa_family && len == where_len);
	T(setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == 0);
	T(receive(peer) == BYTES);
	pthread_create(&send_thread, NULL, sender, &peer);
	pthread_join(send_thread, NULL);
	pthread_join(thread, &count);
	T((long)count == BYTES);
	close(peer);
	close(fd);
}

static void failures(void)
{
	struct linger now = { 1, 0 };
	int fd = socket(where.sa.sa_family, SOCK_STREAM, 0), a, error = 0;
	socklen_t len = sizeof(error);
	struct pollfd p;
	char c;

	/* The port of tcp() is closed now. */
	E(connect(fd, &where.sa, where_len), ECONNREFUSED);
	close(fd);
	fd = socket(where.sa.sa_family, SOCK_STREAM | SOCK_NONBLOCK, 0);
	a = connect(fd, &where.sa, where_len);
	T(a == -1 && (errno == EINPROGRESS || errno == ECONNREFUSED));
	p = (struct pollfd){ fd, POLLOUT, 0 };
	T(poll(&p, 1, 5000) == 1);
	if (errno == EINPROGRESS)
		T(!getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) && error == ECONNREFUSED);
	close(fd);
	fd = socket(where.sa.sa_family, SOCK_STREAM, 0);
	E(getpeername(fd, &(struct sockaddr){ 0 }, &len), ENOTCONN);
	E(send(fd, "x", 1, MSG_NOSIGNAL), EPIPE);
	loopback(where.sa.sa_family);
	T(bind(fd, &where.sa, where_len) == 0 && listen(fd, 1) == 0);
	T(getsockname(fd, &where.sa, &where_len) == 0);
	a = socket(where.sa.sa_family, SOCK_STREAM, 0);
	T(connect(a, &where.sa, where_len) == 0);
	T(setsockopt(a, SOL_SOCKET, SO_LINGER, &now, sizeof(now)) == 0);
	p.fd = accept(fd, NULL, NULL);
	close(a);
	E(recv(p.fd, &c, 1, 0), ECONNRESET);
	close(p.fd);
	close(fd);
}

static void udp(void)
{
	int a = socket(where.sa.sa_family, SOCK_DGRAM, 0);
	int b = socket(where.sa.sa_family, SOCK_DGRAM, 0);
	static char big[20000], got[20000];
	union address from;
	socklen_t len = sizeof(from);

	loopback(where.sa.sa_family);
	T(bind(a, &where.sa, where_len) == 0);
	T(getsockname(a, &where.sa, &where_len) == 0);
	T(sendto(b, "datagram", 8, 0, &where.sa, where_len) == 8);
	T(recvfrom(a, got, sizeof(got), 0, &from.sa, &len) == 8 && !memcmp(got, "datagram", 8));
	T(sendto(a, "reply", 5, 0, &from.sa, len) == 5);
	T(connect(b, &where.sa, where_len) == 0);
	T(recv(b, got, sizeof(got), 0) == 5);
	memset(big, 'b', sizeof(big));
	T(send(b, big, sizeof(big), 0) == sizeof(big));
	T(recv(a, got, sizeof(got), 0) == sizeof(got) && !memcmp(big, got, sizeof(got)));
	E(recv(a, got, 1, MSG_DONTWAIT), EAGAIN);
	E(sendto(b, big, 70000, 0, NULL, 0), EMSGSIZE);
	close(a);
	T(send(b, "x", 1, 0) == 1);
	E(recv(b, got, 1, 0), ECONNREFUSED);
	close(b);
}

int main(void)
{
	static const int families[] = { AF_INET, AF_INET6 };
	int probe = socket(AF_INET6, SOCK_STREAM, 0);

	loopback(AF_INET6);
	if (probe < 0 || bind(probe, &where.sa, where_len) < 0)
		app_skip("this machine has no IPv6 loopback");
	close(probe);
	for (int i = 0; i < 2; i++) {
		say("IPv%d", i ? 6 : 4);
		loopback(families[i]);
		tcp();
		failures();
		udp();
	}
	return app_done();
}
