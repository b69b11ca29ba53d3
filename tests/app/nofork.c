// SPDX-License-Identifier: GPL-2.0-only
/*
 * There is no process model: fork, vfork, clone without CLONE_VM, execve and what is built on them
 * fail with ENOSYS, and the program goes on.
 * Reference: self
 */
#include "app.h"
#include <sched.h>
#include <spawn.h>

extern char **environ;

int main(void)
{
	char *args[] = { "true", NULL };
	pid_t pid;

	E(syscall(SYS_fork), ENOSYS);
	E(syscall(SYS_vfork), ENOSYS);
	E(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0), ENOSYS);
	E(fork(), ENOSYS);
	E(execve("/bin/true", args, environ), ENOSYS);
	E(syscall(SYS_execveat, AT_FDCWD, "/bin/true", args, environ, 0), ENOSYS);
	T(posix_spawn(&pid, "/bin/true", NULL, NULL, args, environ) != 0);
	T(system("true") != 0);
	T(popen("true", "r") == NULL);
	T(getpid() == 1);
	T(getppid() == 0);
	return app_done();
}
