// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two ends of network connections; one runs as an image, the other natively.
 *
 *   net listen PORT CONNECTIONS                  serves so many connections and ends
 *   net send ADDRESS PORT BYTES CONNECTIONS      sends BYTES on each; the listener counts and answers
 *   net receive ADDRESS PORT BYTES CONNECTIONS   asks the listener for BYTES on each
 *   net last PORT BYTES                          serves one connection; ends right after close()
 *   net echo PORT                                sends back what comes on one connection, until it ends
 *   net udp-echo PORT PACKETS                    sends so many datagrams back and ends
 *   net udp ADDRESS PORT PACKETS                 sends datagrams of many sizes, wants them back
 *   net ping ADDRESS                             an ICMP echo; needs root
 *   net busy ROLE...                             any of these beside a thread that computes without end
 *
 * ADDRESS is IPv4, IPv6 (also with %interface), or "gateway": the default route's. All bytes are
 * checked by who receives them. Connections are made at the same time, one thread each.
 */
#include "../app/app.h"
#include <arpa/inet.h>
#include <err.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/time.h>

#define CHUNK 65536
#define PERIOD 65521 /* a prime: a chunk that is lost or doubled shows */
#define MAX_CONNECTIONS 256
#define PATIENCE 20 /* seconds without a byte */
#define UDP_LARGEST 1400

struct request {
	uint32_t send; /* the listener is to send */
	uint32_t seed;
	uint64_t bytes;
};

static unsigned char pattern[PERIOD + CHUNK];

static void make_pattern(void)
{
	uint32_t state = 1;

	for (int i = 0; i < PERIOD + CHUNK; i++) {
		state = state * 1664525 + 1013904223;
		pattern[i] = i < PERIOD ? state >> 24 : pattern[i - PERIOD];
	}
}

static const unsigned char *part(const struct request *r, uint64_t at)
{
	return pattern + (r->seed + at) % PERIOD;
}

static void put(int fd, const void *data, size_t len)
{
	for (const char *p = data; len;) {
		ssize_t n = send(fd, p, len, MSG_NOSIGNAL);

		if (n <= 0)
			err(1, "send");
		p += n;
		len -= n;
	}
}

static void get(int fd, void *data, size_t len)
{
	if (recv(fd, data, len, MSG_WAITALL) != (ssize_t)len)
		err(1, "recv");
}

static void put_pattern(int fd, const struct request *r)
{
	for (uint64_t at = 0; at < r->bytes; at += CHUNK) {
		uint64_t left = r->bytes - at;

		put(fd, part(r, at), left < CHUNK ? left : CHUNK);
	}
}

/* Receives until the end; the count of bytes that were right. */
static uint64_t get_pattern(int fd, const struct request *r)
{
	unsigned char *buf = malloc(CHUNK);
	uint64_t at = 0;
	ssize_t n;

	while ((n = recv(fd, buf, CHUNK, 0)) > 0) {
		if (memcmp(buf, part(r, at), n))
			errx(1, "wrong bytes between %llu and %llu", (unsigned long long)at,
			     (unsigned long long)at + n);
		at += n;
	}
	if (n < 0)
		err(1, "recv after %llu bytes", (unsigned long long)at);
	free(buf);
	return at;
}

static void be_impatient(int fd)
{
	const struct timeval limit = { .tv_sec = PATIENCE };

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
}

/* ------------------------------------------------------------------ listener */

static int open_port(int type, const char *port)
{
	struct sockaddr_in6 any = { .sin6_family = AF_INET6, .sin6_port = htons(atoi(port)) };
	int fd = socket(AF_INET6, type, 0), on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (fd < 0 || bind(fd, (void *)&any, sizeof(any)) ||
	    (type == SOCK_STREAM && listen(fd, MAX_CONNECTIONS)))
		err(1, "port %s", port);
	say("listening");
	return fd;
}

static int take(int fd)
{
	int connection = accept(fd, NULL, NULL);

	if (connection < 0)
		err(1, "accept");
	be_impatient(connection);
	return connection;
}

static void *serve(void *arg)
{
	int fd = (intptr_t)arg;
	struct request r;
	uint64_t bytes;

	get(fd, &r, sizeof(r));
	if (r.send) {
		put_pattern(fd, &r);
	} else {
		bytes = get_pattern(fd, &r);
		put(fd, &bytes, sizeof(bytes));
	}
	close(fd);
	return NULL;
}

static void serve_all(int fd, int connections)
{
	pthread_t threads[MAX_CONNECTIONS];
	int i;

	for (i = 0; i < connections; i++)
		if (pthread_create(&threads[i], NULL, serve, (void *)(intptr_t)take(fd)))
			errx(1, "no thread");
	for (i = 0; i < connections; i++)
		pthread_join(threads[i], NULL);
	say("served %d", connections);
}

static void serve_last(int fd, uint64_t bytes)
{
	struct request r = { .bytes = bytes };

	fd = take(fd);
	get(fd, &r, sizeof(r));
	put_pattern(fd, &r);
	close(fd);
	_exit(0);
}

/* However long nothing comes: the other end may be a guest that is saved. */
static void echo(int fd)
{
	unsigned char *buf = malloc(CHUNK);
	ssize_t n;

	fd = accept(fd, NULL, NULL);
	while ((n = recv(fd, buf, CHUNK, 0)) > 0)
		put(fd, buf, n);
	if (n < 0)
		err(1, "recv");
	free(buf);
}

static void echo_udp(int fd, int packets)
{
	unsigned char buf[UDP_LARGEST];
	struct sockaddr_in6 from;

	while (packets--) {
		socklen_t len = sizeof(from);
		ssize_t n = recvfrom(fd, buf, sizeof(buf), 0, (void *)&from, &len);

		if (n < 0 || sendto(fd, buf, n, 0, (void *)&from, len) != n)
			err(1, "echo");
	}
}

/* ------------------------------------------------------------------ client */

static struct addrinfo *peer;
static struct request request;

/* The default route's gateway is a number in /proc/net/route, in network order. */
static const char *gateway(void)
{
	static char text[INET_ADDRSTRLEN];
	FILE *f = fopen("/proc/net/route", "r");
	char line[200];
	unsigned int to, via;

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "%*s %x %x", &to, &via) == 2 && !to)
			return inet_ntop(AF_INET, &via, text, sizeof(text));
	errx(1, "no default route");
}

static void find_peer(const char *address, const char *port, int type)
{
	struct addrinfo hints = { .ai_socktype = type, .ai_flags = AI_NUMERICHOST };

	if (!strcmp(address, "gateway"))
		address = gateway();
	if (getaddrinfo(address, port, &hints, &peer))
		errx(1, "%s: no address", address);
}

static int connect_peer(void)
{
	int fd = socket(peer->ai_family, peer->ai_socktype, 0);

	if (fd < 0 || connect(fd, peer->ai_addr, peer->ai_addrlen))
		err(1, "connect");
	be_impatient(fd);
	return fd;
}

static void *run_request(void *arg)
{
	struct request r = request;
	int fd = connect_peer();
	uint64_t bytes;

	r.seed = (intptr_t)arg;
	put(fd, &r, sizeof(r));
	if (r.send) {
		bytes = get_pattern(fd, &r);
	} else {
		put_pattern(fd, &r);
		shutdown(fd, SHUT_WR);
		get(fd, &bytes, sizeof(bytes));
	}
	if (bytes != r.bytes)
		errx(1, "%llu bytes of %llu", (unsigned long long)bytes,
		     (unsigned long long)r.bytes);
	close(fd);
	return NULL;
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec * 1e-9;
}

static void request_all(int connections)
{
	pthread_t threads[MAX_CONNECTIONS];
	double begin = seconds();
	int i;

	for (i = 0; i < connections; i++)
		if (pthread_create(&threads[i], NULL, run_request, (void *)(intptr_t)i))
			errx(1, "no thread");
	for (i = 0; i < connections; i++)
		pthread_join(threads[i], NULL);
	say("%s %llu bytes", request.send ? "received" : "sent",
	    (unsigned long long)request.bytes * connections);
	fprintf(stderr, "%.1f MB/s\n", request.bytes * connections / (seconds() - begin) / 1e6);
}

static void exchange_udp(int packets)
{
	unsigned char buf[CHUNK];
	int fd = connect_peer();

	for (int i = 0; i < packets; i++) {
		ssize_t len = 1 + i * 97 % UDP_LARGEST;

		if (send(fd, pattern + i, len, 0) != len)
			err(1, "send");
		if (recv(fd, buf, sizeof(buf), 0) != len || memcmp(buf, pattern + i, len))
			err(1, "datagram %d is not what came back", i);
	}
	say("exchanged %d datagrams", packets);
}

static uint16_t sum(const void *data, size_t len)
{
	const uint16_t *p = data;
	uint32_t s = 0;

	for (; len; len -= 2)
		s += *p++;
	s = (s >> 16) + (s & 0xffff);
	return ~(s + (s >> 16));
}

/* IPv6 says echo 128 and 129 instead of 8 and 0; its kernel fills in the checksum. */
static void ping(void)
{
	int six = peer->ai_family == AF_INET6;
	struct icmphdr echo = { .type = six ? 128 : ICMP_ECHO, .un.echo.id = htons(7) };
	int fd = socket(peer->ai_family, SOCK_RAW, six ? IPPROTO_ICMPV6 : IPPROTO_ICMP);
	unsigned char packet[200];
	struct icmphdr *reply = (void *)(packet + (six ? 0 : 20));

	echo.checksum = six ? 0 : sum(&echo, sizeof(echo));
	be_impatient(fd);
	if (fd < 0 || connect(fd, peer->ai_addr, peer->ai_addrlen) ||
	    send(fd, &echo, sizeof(echo), 0) != sizeof(echo))
		err(1, "ping");
	do
		if (recv(fd, packet, sizeof(packet), 0) < 0)
			err(1, "no answer");
	while (reply->type != (six ? 129 : ICMP_ECHOREPLY));
	say("alive");
}

static void *compute(void *unused)
{
	(void)unused;
	for (volatile unsigned int sum = 0;; sum++)
		;
	return NULL;
}

static void be_busy(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, compute, NULL))
		errx(1, "no thread");
}

int main(int argc, char **argv)
{
	int busy = argc > 1 && !strcmp(argv[1], "busy");
	const char *role;

	argc -= busy;
	argv += busy;
	role = argc > 2 ? argv[1] : "";
	make_pattern();
	if (busy)
		be_busy();
	if (argc == 6 && (!strcmp(role, "send") || !strcmp(role, "receive"))) {
		find_peer(argv[2], argv[3], SOCK_STREAM);
		request.send = !strcmp(role, "receive");
		request.bytes = strtoull(argv[4], NULL, 10);
		request_all(atoi(argv[5]));
	} else if (argc == 5 && !strcmp(role, "udp")) {
		find_peer(argv[2], argv[3], SOCK_DGRAM);
		exchange_udp(atoi(argv[4]));
	} else if (argc == 4 && !strcmp(role, "listen")) {
		serve_all(open_port(SOCK_STREAM, argv[2]), atoi(argv[3]));
	} else if (argc == 4 && !strcmp(role, "last")) {
		serve_last(open_port(SOCK_STREAM, argv[2]), strtoull(argv[3], NULL, 10));
	} else if (argc == 3 && !strcmp(role, "echo")) {
		echo(open_port(SOCK_STREAM, argv[2]));
	} else if (argc == 4 && !strcmp(role, "udp-echo")) {
		echo_udp(open_port(SOCK_DGRAM, argv[2]), atoi(argv[3]));
	} else if (argc == 3 && !strcmp(role, "ping")) {
		find_peer(argv[2], NULL, SOCK_RAW);
		ping();
	} else {
		errx(2, "see tests/image/net.c");
	}
	return 0;
}
