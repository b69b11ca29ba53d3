// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/self tells about this program: name, command line, threads, descriptors, memory map; and
 * the files that C libraries and runtimes read.
 * Arguments: first second
 */
#include "app.h"
#include <dirent.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/stat.h>

static pthread_barrier_t barrier;
static char text[200000];

static long slurp(const char *path)
{
	int fd = open(path, O_RDONLY);
	long size = 0, got;

	if (fd < 0)
		return -1;
	while ((got = read(fd, text + size, sizeof(text) - 1 - size)) > 0)
		size += got;
	close(fd);
	text[size] = 0;
	return size;
}

/* The value behind "Name:" in /proc/self/status. */
static const char *status(const char *name)
{
	static char value[100];
	char *at;

	slurp("/proc/self/status");
	at = strstr(text, name);
	if (!at || sscanf(at + strlen(name), ": %99[^\n]", value) != 1)
		return "missing";
	return value;
}

static int count_entries(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	int count = 0;

	if (!dir)
		return -1;
	while ((entry = readdir(dir)))
		count += entry->d_name[0] != '.';
	closedir(dir);
	return count;
}

static void *stay(void *unused)
{
	pthread_barrier_wait(&barrier);
	pthread_barrier_wait(&barrier);
	return unused;
}

static void threads(void)
{
	pthread_t thread[3];

	say("Threads %s, tasks %d", status("Threads"), count_entries("/proc/self/task"));
	pthread_barrier_init(&barrier, NULL, 4);
	for (int i = 0; i < 3; i++)
		pthread_create(&thread[i], NULL, stay, NULL);
	pthread_barrier_wait(&barrier);
	say("Threads %s, tasks %d", status("Threads"), count_entries("/proc/self/task"));
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < 3; i++)
		pthread_join(thread[i], NULL);
}

static void identity(const char *argv0)
{
	char path[4096] = "", name[16];
	ssize_t size;
	struct stat st;

	T((size = readlink("/proc/self/exe", path, sizeof(path) - 1)) > 0);
	T(!strcmp(strrchr(path, '/') ? strrchr(path, '/') + 1 : "", "proc"));
	T(lstat("/proc/self", &st) == 0 && S_ISLNK(st.st_mode));
	say("Name %s", status("Name"));
	T(atoi(status("Pid")) == getpid() && atoi(status("Tgid")) == getpid());
	T((size = slurp("/proc/self/cmdline")) > 0);
	T(!strcmp(text, argv0));
	for (char *at = text + strlen(text) + 1; at < text + size; at += strlen(at) + 1)
		say("argument %s", at);
	T(slurp("/proc/self/comm") == 5 && !strcmp(text, "proc\n"));
	T(prctl(PR_SET_NAME, "renamed") == 0 && prctl(PR_GET_NAME, name) == 0);
	T(!strcmp(name, "renamed") && slurp("/proc/self/comm") == 8);
	T(slurp("/proc/self/environ") >= 0);
	T(slurp("/proc/self/stat") > 50 && atoi(text) == getpid());
	T(strstr(text, "(renamed) R "));
}

static void descriptors(void)
{
	char path[64], target[100] = "";
	int before = count_entries("/proc/self/fd"), fd = open("/dev/null", O_RDWR);

	T(count_entries("/proc/self/fd") == before + 1);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	T(readlink(path, target, 99) == 9 && !strcmp(target, "/dev/null"));
	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	T(slurp(path) > 0 && strstr(text, "flags:"));
	close(fd);
	T(access(path, F_OK) == -1);
}

/* Rights of the line of /proc/self/maps that @address lies in, or NULL. */
static const char *map_line(const void *address)
{
	static char rights[8];
	unsigned long start, end;

	slurp("/proc/self/maps");
	for (char *at = text; at && *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
		if (sscanf(at, "%lx-%lx %7s", &start, &end, rights) == 3 &&
		    (uintptr_t)address >= start && (uintptr_t)address < end)
			return rights;
	return NULL;
}

static void maps(void)
{
	static const int constant = 1;
	static int variable = 2;
	int on_stack;
	char *area = mmap(NULL, 16384, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *shared = mmap(NULL, 4096, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	say("code %s", map_line((void *)(uintptr_t)maps));
	say("constant %s", map_line(&constant));
	say("data %s", map_line(&variable));
	say("stack %s", map_line(&on_stack));
	say("mapping %s", map_line(area));
	say("shared %s", map_line(shared));
	mprotect(area + 4096, 4096, PROT_NONE);
	say("protected %s", map_line(area + 5000));
	say("before %s", map_line(area));
	munmap(area, 16384);
	T(map_line(area) == NULL);
}

static void system_files(void)
{
	T(slurp("/proc/meminfo") > 0 && strstr(text, "MemTotal:"));
	T(slurp("/proc/cpuinfo") > 0);
	T(slurp("/proc/stat") > 0 && !strncmp(text, "cpu ", 4));
	T(slurp("/proc/uptime") > 0 && slurp("/proc/loadavg") > 0);
	T(slurp("/proc/mounts") > 0 && strstr(text, " /proc proc "));
	T(slurp("/proc/version") > 0 && !strncmp(text, "Linux version ", 14));
	T(slurp("/proc/sys/kernel/ostype") == 6 && !strcmp(text, "Linux\n"));
	T(slurp("/proc/sys/kernel/random/uuid") == 37);
	T(slurp("/proc/self/mountinfo") > 0 && slurp("/proc/self/limits") > 0);
	T(slurp("/proc/net/tcp") > 0 && slurp("/proc/net/unix") > 0);
	T(access("/sys/class/net/lo", F_OK) == 0);
}

int main(int argc, char **argv)
{
	V(argc);
	identity(argv[0]);
	threads();
	descriptors();
	maps();
	system_files();
	return app_done();
}
