// SPDX-License-Identifier: GPL-2.0-only
/*
 * TCP between two ends, lines "NAME NUMBER UNIT":
 *
 *   network serve PORT                      for others, until it is ended
 *   network ask ADDRESS PORT MILLISECONDS   sends, receives, and asks and waits for an answer of one byte, so
 *                                           long each: bytes and answers per second
 *   network loopback MILLISECONDS           both ends in this program, by 127.0.0.1
 */
#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CHUNK 65536

/* The first byte of a connection says what the server is to do. */
enum wish { TAKE = 't', GIVE = 'g', ANSWER = 'a' };

static char chunk[CHUNK];

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

static int new_socket(void)
{
	int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0)
		err(1, "socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	return fd;
}

static void no_delay(int fd)
{
	int one = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
}

static void *serve_one(void *argument)
{
	int fd = (intptr_t)argument;
	char wish, taken[CHUNK];
	ssize_t n = read(fd, &wish, 1);

	no_delay(fd);
	while (n > 0) {
		if (wish == GIVE)
			n = send(fd, chunk, CHUNK, MSG_NOSIGNAL);
		else
			n = read(fd, taken, wish == ANSWER ? 1 : CHUNK);
		if (wish == ANSWER && n == 1)
			n = send(fd, taken, 1, MSG_NOSIGNAL);
	}
	close(fd);
	return NULL;
}

static int listener(const char *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(atoi(port)) };
	int fd = new_socket();

	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) || listen(fd, 8))
		err(1, "port %s", port);
	return fd;
}

static void *serve(void *argument)
{
	intptr_t fd, listening = (intptr_t)argument;
	pthread_t thread;

	for (;;) {
		fd = accept(listening, NULL, NULL);
		if (fd < 0)
			err(1, "accept");
		if (pthread_create(&thread, NULL, serve_one, (void *)fd))
			errx(1, "no thread");
		pthread_detach(thread);
	}
	return NULL;
}

static int connect_to(const char *host, const char *port, char wish)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(atoi(port)) };
	int fd = new_socket();

	if (!inet_aton(host, &address.sin_addr))
		errx(1, "no address: %s", host);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) || write(fd, &wish, 1) != 1)
		err(1, "%s:%s", host, port);
	no_delay(fd);
	return fd;
}

/* Bytes that went, as the server took them or this end did. */
static uint64_t step(int fd, char wish)
{
	char answer;
	ssize_t n;

	if (wish == TAKE)
		n = write(fd, chunk, CHUNK);
	else if (wish == GIVE)
		n = read(fd, chunk, CHUNK);
	else
		n = write(fd, "?", 1) == 1 ? read(fd, &answer, 1) : -1;
	if (n <= 0)
		err(1, "connection");
	return n;
}

static double per_second(const char *host, const char *port, char wish, uint64_t ns)
{
	int fd = connect_to(host, port, wish);
	uint64_t begun, end, count = 0;

	/* Not the beginning, when windows grow. */
	for (end = now() + ns / 4; now() < end;)
		step(fd, wish);
	begun = now();
	for (end = begun + ns; now() < end;)
		count += step(fd, wish);
	end = now();
	close(fd);
	return count * 1e9 / (end - begun);
}

static void ask(const char *prefix, const char *host, const char *port, const char *ms)
{
	uint64_t ns = atoi(ms) * 1000000ull;

	printf("%s_stream_to %.1f MB/s\n", prefix, per_second(host, port, TAKE, ns) / 1e6);
	printf("%s_stream_from %.1f MB/s\n", prefix, per_second(host, port, GIVE, ns) / 1e6);
	printf("%s_request %.0f /s\n", prefix, per_second(host, port, ANSWER, ns));
}

int main(int argc, char **argv)
{
	pthread_t thread;

	if (argc == 3 && !strcmp(argv[1], "serve")) {
		serve((void *)(intptr_t)listener(argv[2]));
	} else if (argc == 5 && !strcmp(argv[1], "ask")) {
		ask("tap", argv[2], argv[3], argv[4]);
	} else if (argc == 3 && !strcmp(argv[1], "loopback")) {
		if (pthread_create(&thread, NULL, serve, (void *)(intptr_t)listener("5000")))
			errx(1, "no thread");
		ask("loopback", "127.0.0.1", "5000", argv[2]);
	} else {
		errx(2,
		     "usage: network serve PORT | ask ADDRESS PORT MILLISECONDS | loopback MILLISECONDS");
	}
	return 0;
}
