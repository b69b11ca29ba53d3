// SPDX-License-Identifier: GPL-2.0-only
/*
 * Directories and names: getdents64(2), rename, link, symlink, readlink, chdir, getcwd, rmdir.
 */
#include "app.h"
#include <dirent.h>
#include <sys/stat.h>

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list(const char *path)
{
	char *names[300], text[500] = "";
	DIR *dir = opendir(path);
	struct dirent *entry;
	int count = 0;

	NEED(dir != NULL);
	while ((entry = readdir(dir)) && count < 300)
		if (asprintf(&names[count++], "%s(%d)", entry->d_name, entry->d_type) < 0)
			exit(1);
	closedir(dir);
	qsort(names, count, sizeof(*names), compare);
	for (int i = 0; i < count && strlen(text) < 400; i++) {
		strcat(text, " ");
		strcat(text, names[i]);
	}
	say("%s:%s, %d entries", path, text, count);
}

static void many(void)
{
	char name[32];
	DIR *dir;
	int i, count = 0;

	T(mkdir("many", 0755) == 0);
	for (i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "many/file-with-number-%d", i);
		close(open(name, O_CREAT | O_WRONLY, 0644));
	}
	dir = opendir("many");
	while (readdir(dir))
		count++;
	V(count);
	rewinddir(dir);
	T(!strcmp(readdir(dir) ? "yes" : "no", "yes"));
	closedir(dir);
	E(rmdir("many"), ENOTEMPTY);
	for (i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "many/file-with-number-%d", i);
		count -= !unlink(name);
	}
	V(count);
	T(rmdir("many") == 0);
}

static void renaming(void)
{
	struct stat st;

	close(open("t/a", O_CREAT | O_WRONLY, 0644));
	T(rename("t/a", "t/b") == 0);
	E(stat("t/a", &st), ENOENT);
	E(rename("t/none", "t/c"), ENOENT);
	close(open("t/c", O_CREAT | O_WRONLY, 0644));
	T(syscall(SYS_renameat2, AT_FDCWD, "t/b", AT_FDCWD, "t/d", 1) == 0);
	E(syscall(SYS_renameat2, AT_FDCWD, "t/c", AT_FDCWD, "t/d", 1), EEXIST);
	T(rename("t/c", "t/d") == 0);
	T(mkdir("t/sub", 0755) == 0 && mkdir("t/sub/deep", 0755) == 0);
	E(rename("t/sub", "t/sub/deep/x"), EINVAL);
	E(rename("t/d", "t/sub"), EISDIR);
	E(rename("t/sub", "t/d"), ENOTDIR);
	T(rename("t/sub/deep", "t/deeper") == 0);
	list("t");
}

static void linking(void)
{
	struct stat st;
	char buf[64];

	T(link("t/d", "t/hard") == 0);
	T(stat("t/d", &st) == 0 && st.st_nlink == 2);
	E(link("t/sub", "t/hard2"), EPERM);
	E(link("t/d", "t/hard"), EEXIST);
	T(symlink("d", "t/soft") == 0);
	T(symlink("nowhere", "t/dangling") == 0);
	T(symlink("loop", "t/loop") == 0);
	T(readlink("t/soft", buf, sizeof(buf)) == 1 && buf[0] == 'd');
	T(readlink("t/dangling", buf, 3) == 3 && !memcmp(buf, "now", 3));
	E(readlink("t/d", buf, sizeof(buf)), EINVAL);
	T(lstat("t/soft", &st) == 0 && S_ISLNK(st.st_mode) && st.st_size == 1);
	T(stat("t/soft", &st) == 0 && S_ISREG(st.st_mode));
	E(stat("t/dangling", &st), ENOENT);
	E(stat("t/loop", &st), ELOOP);
	E(open("t/soft", O_RDONLY | O_NOFOLLOW), ELOOP);
	list("t");
}

static void walking(void)
{
	char start[4096], now[4096];
	int fd;

	NEED(getcwd(start, sizeof(start)) != NULL);
	E(syscall(SYS_getcwd, now, 1), ERANGE);
	T(chdir("t/sub") == 0);
	T(getcwd(now, sizeof(now)) && !strcmp(now + strlen(now) - 6, "/t/sub"));
	T(chdir("..") == 0 && chdir("../t") == 0);
	E(chdir("d"), ENOTDIR);
	E(chdir("none"), ENOENT);
	fd = open(start, O_RDONLY);
	T(fchdir(fd) == 0);
	close(fd);
	T(getcwd(now, sizeof(now)) && !strcmp(now, start));
}

static void clean(void)
{
	T(unlink("t/d") == 0 && unlink("t/hard") == 0 && unlink("t/soft") == 0);
	T(unlink("t/dangling") == 0 && unlink("t/loop") == 0);
	T(rmdir("t/sub") == 0 && rmdir("t/deeper") == 0);
	list("t");
	T(rmdir("t") == 0);
}

int main(void)
{
	T(mkdir("t", 0755) == 0);
	list("t");
	many();
	renaming();
	linking();
	walking();
	clean();
	return app_done();
}
