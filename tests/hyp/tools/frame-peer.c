// SPDX-License-Identifier: GPL-2.0-only
/*
 * The other end of sirloin.net=fd:3: starts a command with one end of a socket pair as descriptor 3
 * and plays a part on the other.
 *
 *   frame-peer echo|full|late|junk|pieces COMMAND [ARG...]
 *
 * echo    sends frames of all sizes as fast as they are taken and checks what comes back
 * pieces  the same, but writes a few bytes at a time, across all borders
 * full    reads nothing until no more fits the socket, then all, and answers how many frames came
 * late    answers the first frame after a moment
 * junk    sends a length that no frame has
 *
 * Its status is the command's, or 98 when what came back is wrong.
 */
#include <err.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define FRAMES 3000
#define WRONG 98
#define LARGEST 65535

static int fd;
static unsigned int largest_write = 1 << 20;

static size_t frame_size(unsigned int n)
{
	/* From the least that has a header to the most that the protocol takes. */
	return n % 100 == 7 ? LARGEST : 60 + n * 37 % 1455;
}

static size_t make_frame(unsigned char *p, unsigned int n)
{
	size_t size = frame_size(n), i;

	p[0] = size >> 24;
	p[1] = size >> 16;
	p[2] = size >> 8;
	p[3] = size;
	for (i = 0; i < size; i++)
		p[4 + i] = n + i * 7;
	return size + 4;
}

/* Takes what has come back from @in; returns the frames recognised, or exits. */
static unsigned int check(unsigned char *in, size_t *have, unsigned int next)
{
	static unsigned char want[LARGEST + 4];
	size_t size;

	while (next < FRAMES) {
		size = make_frame(want, next);
		if (*have < size)
			return next;
		if (memcmp(in, want, size)) {
			fprintf(stderr, "frame-peer: frame %u came back different\n", next);
			exit(WRONG);
		}
		*have -= size;
		memmove(in, in + size, *have);
		next++;
	}
	return next;
}

static void echo(void)
{
	static unsigned char out[LARGEST + 4], in[4 * LARGEST];
	size_t left = 0, at = 0, have = 0;
	unsigned int sent = 0, back = 0;

	while (back < FRAMES) {
		struct pollfd p = { fd, POLLIN | (left || sent < FRAMES ? POLLOUT : 0), 0 };
		ssize_t n;

		if (poll(&p, 1, 10000) < 1)
			errx(WRONG, "nothing for 10 s, %u sent, %u back", sent, back);
		if (p.revents & POLLOUT) {
			if (!left) {
				left = make_frame(out, sent++);
				at = 0;
			}
			n = send(fd, out + at, left < largest_write ? left : largest_write,
				 MSG_DONTWAIT | MSG_NOSIGNAL);
			if (n > 0) {
				at += n;
				left -= n;
			}
		}
		if (p.revents & (POLLIN | POLLHUP)) {
			n = recv(fd, in + have, sizeof(in) - have, MSG_DONTWAIT);
			if (n == 0)
				errx(WRONG, "the image has closed, %u back", back);
			if (n > 0)
				have += n;
			back = check(in, &have, back);
		}
	}
}

/* The command has ended, well or not. */
static int ended(void)
{
	int status;

	wait(&status);
	return WIFEXITED(status) ? WEXITSTATUS(status) : WRONG;
}

static void get(unsigned char *to, size_t len)
{
	for (ssize_t n; len; to += n, len -= n) {
		struct pollfd p = { fd, POLLIN, 0 };

		if (poll(&p, 1, 5000) < 1)
			errx(WRONG, "%zu bytes of a frame are missing", len);
		n = recv(fd, to, len, 0);
		if (n <= 0)
			exit(ended());
	}
}

static void full(void)
{
	static unsigned char in[LARGEST + 4];
	unsigned char answer[64] = { [3] = 60 };
	struct pollfd p = { fd, POLLIN, 0 };

	for (;;) {
		poll(&p, 1, 5000);
		usleep(100000);
		do {
			get(in, 4);
			get(in + 4, in[2] << 8 | in[3]);
			answer[4]++;
		} while (poll(&p, 1, 300) > 0);
		send(fd, answer, sizeof(answer), MSG_NOSIGNAL);
		answer[4] = 0;
	}
}

static void late(void)
{
	unsigned char buf[4096];

	if (recv(fd, buf, sizeof(buf), 0) < 4)
		errx(WRONG, "no frame came");
	usleep(100000);
	memset(buf, 0, 64);
	buf[3] = 60;
	send(fd, buf, 64, MSG_NOSIGNAL);
	usleep(300000);
}

static void junk(void)
{
	char c;

	send(fd, "\x80\0\0\0xxxx", 8, MSG_NOSIGNAL);
	while (recv(fd, &c, 1, 0) > 0)
		;
}

int main(int argc, char **argv)
{
	int ends[2];
	pid_t child;

	if (argc < 3 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		errx(WRONG, "usage: frame-peer PART COMMAND [ARG...]");
	child = fork();
	if (!child) {
		close(ends[0]);
		if (ends[1] != 3) {
			dup2(ends[1], 3);
			close(ends[1]);
		}
		execv(argv[2], argv + 2);
		err(WRONG, "%s", argv[2]);
	}
	close(ends[1]);
	fd = ends[0];
	if (!strcmp(argv[1], "pieces"))
		largest_write = 1237;
	if (!strcmp(argv[1], "late"))
		late();
	else if (!strcmp(argv[1], "full"))
		full();
	else if (!strcmp(argv[1], "junk"))
		junk();
	else
		echo();
	close(fd);
	return ended();
}
