// SPDX-License-Identifier: GPL-2.0-only
/*
 * A passt(1) for each network of a virtual machine: QEMU speaks its protocol (-netdev stream), over a
 * pair of sockets, so that nobody waits for passt and no file is made. It ends by itself when QEMU
 * does, mostly; see platform/process/passt.c, whose options and patience are the same.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "run.h"

#define SEND_BUFFER (16 << 20)
#define TRIES 5
#define PAUSE_NS 40000000 /* the passt of a machine that has just ended may still have the port */
#define PATIENCE 1000 /* ms */

/* Forwarded ports are for this machine only. Without -u passt would forward TCP's ports there too. */
void passt_words(struct words *words, const char *value, const char *how, const char *where)
{
	const char *detail = value, *mtu = NULL;
	bool udp = false;

	words_add(words, "passt");
	words_add(words, "-q");
	words_add(words, "%s", how);
	words_add(words, "%s", where);
	while ((detail = strchr(detail, ','))) {
		int len = strcspn(++detail + 4, ",");

		if (!strncmp(detail, "tcp=", 4) || !strncmp(detail, "udp=", 4)) {
			words_add(words, "-%c", *detail);
			words_add(words, "127.0.0.1/%.*s", len, detail + 4);
			udp |= *detail == 'u';
		} else if (!strncmp(detail, "mtu=", 4)) {
			mtu = detail + 4;
		}
	}
	words_add(words, "--mtu");
	if (mtu)
		words_add(words, "%.*s", (int)strcspn(mtu, ","), mtu);
	else
		words_add(words, "%d", PASST_MTU);
	if (!udp) {
		words_add(words, "-u");
		words_add(words, "none");
	}
}

/* passt drops frames that do not fit, and waits long before it sends them again. */
static void make_room(int fd)
{
	const int room = SEND_BUFFER;

	if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room)) < 0)
		setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
}

int passt_open(struct passt *passt, const char *value, int *fd)
{
	int ends[2];

	*passt = (struct passt){ .value = value, .says = -1 };
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return complain(EXIT_NOT_STARTED, "passt: %s", strerror(errno));
	make_room(ends[1]);
	*fd = ends[0];
	passt->fd = ends[1];
	return passt_start(passt);
}

static void become(const struct passt *passt, int says)
{
	struct words words = {};
	sigset_t none;
	char fd[16];

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	/* Away from the terminal and its signals: it serves the guest until the guest ends. */
	setsid();
	dup2(says, STDOUT_FILENO);
	dup2(says, STDERR_FILENO);
	fcntl(passt->fd, F_SETFD, 0);
	snprintf(fd, sizeof(fd), "%d", passt->fd);
	passt_words(&words, passt->value, "--fd", fd);
	words_add(&words, "-f");
	execvp(words.list[0], words.list);
	_exit(complain(EXIT_NOT_STARTED, "%s", strerror(errno)));
}

int passt_start(struct passt *passt)
{
	int says[2];

	if (pipe2(says, O_CLOEXEC) < 0)
		return complain(EXIT_NOT_STARTED, "passt: %s", strerror(errno));
	passt->text[0] = '\0';
	passt->tries++;
	passt->pid = fork();
	if (!passt->pid)
		become(passt, says[1]);
	close(says[1]);
	passt->says = says[0];
	if (passt->pid > 0)
		return 0;
	passt->pid = 0;
	return complain(EXIT_NOT_STARTED, "passt: %s", strerror(errno));
}

bool passt_listen(struct passt *passt)
{
	size_t used = strlen(passt->text);
	ssize_t len;

	/* Only its last words are of interest. */
	if (used == sizeof(passt->text) - 1)
		used = 0;
	len = read(passt->says, passt->text + used, sizeof(passt->text) - 1 - used);
	passt->text[used + (len > 0 ? len : 0)] = '\0';
	return len > 0 || (len < 0 && errno == EINTR);
}

/* The last line is the reason; it also complains about a missing syslog. */
static const char *last_line(char *text)
{
	size_t len = strlen(text);

	while (len && text[len - 1] == '\n')
		text[--len] = '\0';
	while (len && text[len - 1] != '\n')
		len--;
	return text[len] ? text + len : "it ended without a word";
}

bool passt_again(struct passt *passt)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	int status = 0;

	close(passt->says);
	passt->says = -1;
	waitpid(passt->pid, &status, 0);
	passt->pid = 0;
	/* Killed, or its socket was closed because QEMU has ended: what it has served stays served. */
	if (WIFSIGNALED(status) || !WEXITSTATUS(status)) {
		if (WIFSIGNALED(status))
			complain(0, "passt was killed; the machine goes on without its network");
		close(passt->fd);
		passt->fd = -1;
		return true;
	}
	if (passt->tries == TRIES) {
		complain(0, "passt: %s; choose another port or network", last_line(passt->text));
		return false;
	}
	nanosleep(&pause, NULL);
	return !passt_start(passt);
}

void passt_close(struct passt *passt)
{
	struct pollfd fd = { .fd = passt->says, .events = POLLIN };

	if (passt->fd >= 0)
		close(passt->fd);
	if (!passt->pid)
		return;
	while (poll(&fd, 1, PATIENCE) > 0)
		if (!passt_listen(passt))
			break;
	kill(passt->pid, SIGKILL);
	waitpid(passt->pid, NULL, 0);
	close(passt->says);
	passt->pid = 0;
}
