// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: calls [NAME...]
 *
 * What system calls cost, and what threads take to hand over to each other: lines "NAME NANOSECONDS ns", the
 * best of some rounds each. The first five divide a null call: the loop that measures, a call that Linux has
 * not, and getppid by the instruction alone, by the C library's function and through its syscall(). Files are
 * made in the current folder.
 */
#include <err.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 5
#define ROUND_NS 4000000
#define NO_CALL 1000
#define DESCRIPTORS 1000
#define MAP_BYTES 65536

static char page[4096];
static int file;

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

static long check(long result, const char *what)
{
	if (result < 0)
		err(1, "%s", what);
	return result;
}

static void loop(void)
{
	__asm__ volatile("");
}

static void instruction(long number)
{
	__asm__ volatile("syscall" : "+a"(number) : : "rcx", "r11", "memory");
}

static void unknown(void)
{
	instruction(NO_CALL);
}

static void getppid_instruction(void)
{
	instruction(SYS_getppid);
}

static void getppid_libc(void)
{
	getppid();
}

static void getppid_syscall(void)
{
	syscall(SYS_getppid);
}

/* Without a call where there is a vDSO. */
static void clock_read(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
}

static void open_file(void)
{
	file = check(open("calls.file", O_RDWR | O_CREAT, 0600), "calls.file");
	check(pwrite(file, page, sizeof(page), 0), "calls.file");
}

static void close_file(void)
{
	close(file);
	unlink("calls.file");
}

static void read_page(void)
{
	check(pread(file, page, sizeof(page), 0), "pread");
}

static void write_page(void)
{
	check(pwrite(file, page, sizeof(page), 0), "pwrite");
}

static void stat_file(void)
{
	struct stat status;

	check(stat("calls.file", &status), "stat");
}

static void open_close(void)
{
	close(check(open("calls.file", O_RDONLY), "open"));
}

static void map_unmap(size_t bytes)
{
	char *map = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (map == MAP_FAILED)
		err(1, "mmap");
	for (size_t offset = 0; offset < bytes; offset += 4096)
		map[offset] = 1;
	munmap(map, bytes);
}

static void map_page(void)
{
	map_unmap(4096);
}

static void map_pages(void)
{
	map_unmap(MAP_BYTES);
}

static void on_signal(int number)
{
	(void)number;
}

static void catch_signal(void)
{
	signal(SIGUSR1, on_signal);
}

static void deliver_signal(void)
{
	raise(SIGUSR1);
}

static int events[DESCRIPTORS], epoll;

static void open_events(void)
{
	struct epoll_event event = { .events = EPOLLIN };

	epoll = check(epoll_create1(0), "epoll_create1");
	for (int i = 0; i < DESCRIPTORS; i++) {
		events[i] = check(eventfd(0, 0), "eventfd");
		event.data.fd = events[i];
		check(epoll_ctl(epoll, EPOLL_CTL_ADD, events[i], &event), "epoll_ctl");
	}
}

static void close_events(void)
{
	for (int i = 0; i < DESCRIPTORS; i++)
		close(events[i]);
	close(epoll);
}

/* One of all becomes ready, is found and read. */
static void wait_event(void)
{
	static unsigned int next;
	struct epoll_event event;
	uint64_t one = 1;

	check(write(events[next++ % DESCRIPTORS], &one, sizeof(one)), "write");
	check(epoll_wait(epoll, &event, 1, -1), "epoll_wait");
	check(read(event.data.fd, &one, sizeof(one)), "read");
}

static void *nothing(void *argument)
{
	return argument;
}

static void create_join(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, nothing, NULL))
		errx(1, "no thread");
	pthread_join(thread, NULL);
}

static pthread_t partner;
static int there[2], back[2];
static _Atomic int turn;
static _Atomic int over;

static void start_partner(void *(*run)(void *))
{
	over = 0;
	if (pthread_create(&partner, NULL, run, NULL))
		errx(1, "no thread");
}

static void *echo(void *unused)
{
	char byte;

	(void)unused;
	while (read(there[0], &byte, 1) == 1)
		check(write(back[1], &byte, 1), "write");
	return NULL;
}

static void open_pipes(void)
{
	check(pipe(there), "pipe");
	check(pipe(back), "pipe");
	start_partner(echo);
}

static void close_pipes(void)
{
	close(there[1]);
	pthread_join(partner, NULL);
	close(there[0]);
	close(back[0]);
	close(back[1]);
}

/* There and back: two hand-overs. */
static void ping_pong(void)
{
	char byte = 0;

	check(write(there[1], &byte, 1), "write");
	check(read(back[0], &byte, 1), "read");
}

/* Gives the turn to WHO, and waits until it is given back. */
static void hand_over(int who)
{
	turn = who;
	syscall(SYS_futex, &turn, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
	while (turn == who && !over)
		syscall(SYS_futex, &turn, FUTEX_WAIT_PRIVATE, who, NULL, NULL, 0);
}

static void *take_turns(void *unused)
{
	(void)unused;
	while (!over)
		hand_over(0);
	return NULL;
}

static void start_turns(void)
{
	turn = 0;
	start_partner(take_turns);
}

static void end_turns(void)
{
	over = 1;
	turn = 1;
	syscall(SYS_futex, &turn, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
	pthread_join(partner, NULL);
}

static void take_turn(void)
{
	hand_over(1);
}

static void *yields(void *unused)
{
	(void)unused;
	while (!over)
		sched_yield();
	return NULL;
}

static void start_yields(void)
{
	start_partner(yields);
}

static void end_yields(void)
{
	over = 1;
	pthread_join(partner, NULL);
}

static void yield(void)
{
	sched_yield();
}

static const struct {
	const char *name;
	void (*call)(void);
	void (*before)(void), (*after)(void);
} calls[] = {
	{ "loop", loop, NULL, NULL },
	{ "unknown", unknown, NULL, NULL },
	{ "getppid_instruction", getppid_instruction, NULL, NULL },
	{ "getppid", getppid_libc, NULL, NULL },
	{ "getppid_syscall", getppid_syscall, NULL, NULL },
	{ "clock_gettime", clock_read, NULL, NULL },
	{ "read_4k", read_page, open_file, close_file },
	{ "write_4k", write_page, open_file, close_file },
	{ "stat", stat_file, open_file, close_file },
	{ "open_close", open_close, open_file, close_file },
	{ "mmap_touch_munmap_4k", map_page, NULL, NULL },
	{ "mmap_touch_munmap_64k", map_pages, NULL, NULL },
	{ "signal", deliver_signal, catch_signal, NULL },
	{ "epoll_1000", wait_event, open_events, close_events },
	{ "thread_create_join", create_join, NULL, NULL },
	{ "pipe_ping_pong", ping_pong, open_pipes, close_pipes },
	{ "futex_there_and_back", take_turn, start_turns, end_turns },
	{ "yield_to_thread_and_back", yield, start_yields, end_yields },
};

static uint64_t repeat(void (*call)(void), long count)
{
	uint64_t start = now();

	for (long i = 0; i < count; i++)
		call();
	return now() - start;
}

/* A round is so many calls that the clock's steps do not matter, at least four of them. */
static double measure(void (*call)(void))
{
	uint64_t best = UINT64_MAX, ns;
	long count = 4;

	while (repeat(call, count) < ROUND_NS)
		count *= 2;
	for (int round = 0; round < ROUNDS; round++) {
		ns = repeat(call, count);
		if (ns < best)
			best = ns;
	}
	return (double)best / count;
}

static int wanted(const char *name, char **names)
{
	if (!*names)
		return 1;
	while (*names && strcmp(*names, name))
		names++;
	return *names != NULL;
}

int main(int argc, char **argv)
{
	(void)argc;
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (!wanted(calls[i].name, argv + 1))
			continue;
		if (calls[i].before)
			calls[i].before();
		printf("%s %.1f ns\n", calls[i].name, measure(calls[i].call));
		fflush(stdout);
		if (calls[i].after)
			calls[i].after();
	}
	return 0;
}
