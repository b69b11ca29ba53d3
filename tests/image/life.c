// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a program sees of a guest's life: says which disks and cards come and go, how much memory there is and
 * how many lines it has written to its root and to a connection, which brings them back; ends well at SIGTERM.
 * Arguments: the address and port of the server of that.
 */
#include "../app/app.h"
#include <arpa/inet.h>
#include <sys/sysinfo.h>

#define STEP_US 50000

static volatile sig_atomic_t ended;

static void end(int sig)
{
	ended = sig;
}

static int memory_mb(void)
{
	struct sysinfo info;

	sysinfo(&info);
	return info.totalram >> 20;
}

static void watch_memory(void)
{
	static int all, less;
	int now = memory_mb();

	if (!all)
		all = now;
	if (!less && now < all - 4) {
		less = 1;
		puts("memory less");
	} else if (less && now >= all - 1) {
		less = 0;
		puts("memory more");
	}
}

static void watch(const char *path, int *there)
{
	int now = access(path, F_OK) == 0;

	if (now != *there)
		printf("%s %s\n", strrchr(path, '/') + 1, now ? "here" : "gone");
	*there = now;
}

static int connection(const char *address, int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
	int s = socket(AF_INET, SOCK_STREAM, 0);

	inet_pton(AF_INET, address, &to.sin_addr);
	return connect(s, (struct sockaddr *)&to, sizeof(to)) ? -1 : s;
}

/* Every line goes to the file and comes back from the other end. */
static int put_line(int file, int s, int number)
{
	char line[32], back[32];
	int len = sprintf(line, "line %d\n", number), n = 0, r;

	if (write(file, line, len) != len || fsync(file) || write(s, line, len) != len)
		return 0;
	for (; n < len; n += r) {
		r = read(s, back + n, len - n);
		if (r <= 0)
			return 0;
	}
	return !memcmp(line, back, len);
}

int main(int argc, char **argv)
{
	int file = open("/lines", O_CREAT | O_TRUNC | O_WRONLY, 0644), disk = 0, nic = 0;
	int s = argc > 2 ? connection(argv[1], atoi(argv[2])) : -1;

	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGTERM, end);
	if (file < 0 || s < 0) {
		perror("life");
		return 1;
	}
	puts("ready");
	for (int lines = 0; !ended; lines++) {
		if (!put_line(file, s, lines)) {
			perror("life: a line");
			return 1;
		}
		if (lines % 5 == 4)
			printf("%d lines\n", lines + 1);
		watch("/sys/block/xvdb", &disk);
		watch("/sys/class/net/eth1", &nic);
		watch_memory();
		usleep(STEP_US);
	}
	printf("signal %d\n", ended);
	return 0;
}
