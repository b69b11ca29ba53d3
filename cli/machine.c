// SPDX-License-Identifier: GPL-2.0-only
/*
 * QEMU as our child, to its end: what the guest logs goes to standard error, what it says at its
 * status port (docs/qemu.md) becomes our own end, SIGTERM presses the power button, and other signals
 * that would end us end QEMU.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "run.h"

#define HIGH_FD 64 /* our descriptors, out of the way of those that QEMU is to get */
#define STATUS_SIGNAL 128 /* the shell's way to say it in an exit status */

/* QEMU Machine Protocol: a command to begin with, and the one that is meant. */
#define PRESS "{\"execute\":\"qmp_capabilities\"}{\"execute\":\"%s\"}"

static const int endings[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
#define ENDINGS (sizeof(endings) / sizeof(endings[0]))

struct machine {
	const struct qemu_plan *plan;
	pid_t qemu; /* 0 when it has ended */
	int ended; /* as wait(2) has it */
	int signals, log, status; /* our ends; -1 when closed */
	int log_in, status_in; /* QEMU's */
	int monitor, monitor_in; /* our end and QEMU's; -1 if there is no button */
	bool pressed; /* the button */
	unsigned char said[2]; /* by the status port */
	size_t said_len;
	int told; /* the signal that is to end us */
	bool failed; /* the reason has been said */
	struct passt *passt;
	int *net; /* QEMU's ends */
};

/* ------------------------------------------------------------------ start */

static int move_high(int fd)
{
	int high = fcntl(fd, F_DUPFD_CLOEXEC, HIGH_FD);

	close(fd);
	return high;
}

static int keep_ends(int *ours, int *qemus, const int ends[2])
{
	*ours = move_high(ends[0]);
	*qemus = move_high(ends[1]);
	if (*ours < 0 || *qemus < 0)
		return complain(EXIT_NOT_STARTED, "%s", strerror(errno));
	return 0;
}

/* From QEMU to us. */
static int make_pipe(int *ours, int *qemus)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return complain(EXIT_NOT_STARTED, "%s", strerror(errno));
	return keep_ends(ours, qemus, ends);
}

static int make_socket(int *ours, int *qemus)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return complain(EXIT_NOT_STARTED, "%s", strerror(errno));
	return keep_ends(ours, qemus, ends);
}

static int catch_signals(struct machine *machine)
{
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	for (i = 0; i < ENDINGS; i++)
		sigaddset(&set, endings[i]);
	/* Whoever started us may ignore it: then there would be no status. */
	signal(SIGCHLD, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	sigprocmask(SIG_BLOCK, &set, NULL);
	machine->signals = signalfd(-1, &set, SFD_CLOEXEC);
	if (machine->signals < 0)
		return complain(EXIT_NOT_STARTED, "%s", strerror(errno));
	machine->signals = move_high(machine->signals);
	return 0;
}

static void become(const struct machine *machine)
{
	const struct qemu_plan *plan = machine->plan;
	sigset_t none;
	size_t i;

	/* Also when we are killed. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	dup2(machine->log_in, plan->log);
	dup2(machine->status_in, plan->status);
	if (plan->monitor >= 0)
		dup2(machine->monitor_in, plan->monitor);
	for (i = 0; i < plan->passts; i++)
		dup2(machine->net[i], plan->passt[i].fd);
	execvp(plan->argv.list[0], plan->argv.list);
	_exit(complain(EXIT_NOT_STARTED, "%s: %s", plan->argv.list[0], strerror(errno)));
}

static int start_passts(struct machine *machine)
{
	const struct qemu_plan *plan = machine->plan;
	int status = 0;
	size_t i;

	machine->passt = must(calloc(plan->passts + 1, sizeof(*machine->passt)));
	machine->net = must(calloc(plan->passts + 1, sizeof(*machine->net)));
	for (i = 0; i < plan->passts; i++)
		machine->passt[i].fd = machine->passt[i].says = machine->net[i] = -1;
	for (i = 0; !status && i < plan->passts; i++) {
		status = passt_open(&machine->passt[i], plan->passt[i].value, &machine->net[i]);
		if (!status)
			machine->net[i] = move_high(machine->net[i]);
	}
	return status;
}

static int start_qemu(struct machine *machine)
{
	size_t i;

	machine->qemu = fork();
	if (!machine->qemu)
		become(machine);
	close(machine->log_in);
	close(machine->status_in);
	if (machine->monitor_in >= 0)
		close(machine->monitor_in);
	for (i = 0; i < machine->plan->passts; i++)
		close(machine->net[i]);
	if (machine->qemu > 0)
		return 0;
	machine->qemu = 0;
	return complain(EXIT_NOT_STARTED, "%s", strerror(errno));
}

/* ------------------------------------------------------------------ life */

/* Standard error may be closed or full: there is nobody to tell. */
static void write_all(const char *data, size_t len)
{
	ssize_t done;

	for (; len; data += done, len -= done) {
		done = write(STDERR_FILENO, data, len);
		if (done < 0 && errno == EINTR)
			done = 0;
		if (done < 0)
			return;
	}
}

static void take_log(struct machine *machine)
{
	char data[4096];
	ssize_t len = read(machine->log, data, sizeof(data));

	if (len > 0) {
		write_all(data, len);
	} else if (!len || errno != EINTR) {
		close(machine->log);
		machine->log = -1;
	}
}

static void take_status(struct machine *machine)
{
	unsigned char byte;
	ssize_t len = read(machine->status, &byte, 1);

	if (len > 0 && machine->said_len < sizeof(machine->said)) {
		machine->said[machine->said_len++] = byte;
	} else if (!len || (len < 0 && errno != EINTR)) {
		close(machine->status);
		machine->status = -1;
	}
}

/* Once: the next signal ends a machine whose program does not. What QEMU answers fits the socket. */
static bool press_button(struct machine *machine)
{
	if (machine->monitor < 0 || machine->pressed)
		return false;
	machine->pressed = true;
	return dprintf(machine->monitor, PRESS, machine->plan->button) > 0;
}

static void take_signal(struct machine *machine)
{
	struct signalfd_siginfo info;

	if (read(machine->signals, &info, sizeof(info)) != sizeof(info))
		return;
	if (info.ssi_signo == SIGCHLD) {
		if (waitpid(machine->qemu, &machine->ended, WNOHANG) == machine->qemu)
			machine->qemu = 0;
		return;
	}
	machine->told = info.ssi_signo;
	if (machine->told == SIGTERM && press_button(machine))
		return;
	/* QEMU writes its disks out and ends, on each of these three. */
	kill(machine->qemu, machine->told == SIGQUIT ? SIGTERM : machine->told);
}

/* A network that cannot be had ends the machine. */
static void take_passt(struct machine *machine, struct passt *passt)
{
	if (passt_listen(passt) || passt_again(passt))
		return;
	machine->failed = true;
	kill(machine->qemu, SIGKILL);
}

/* Waits for something to happen, and does what is to be done. */
static void serve(struct machine *machine)
{
	struct pollfd fds[3 + machine->plan->passts];
	size_t count = machine->plan->passts, i;

	fds[0] = (struct pollfd){ .fd = machine->signals, .events = POLLIN };
	fds[1] = (struct pollfd){ .fd = machine->log, .events = POLLIN };
	fds[2] = (struct pollfd){ .fd = machine->status, .events = POLLIN };
	for (i = 0; i < count; i++)
		fds[3 + i] = (struct pollfd){ .fd = machine->passt[i].says, .events = POLLIN };
	if (poll(fds, 3 + count, -1) < 0)
		return;
	if (fds[1].revents)
		take_log(machine);
	if (fds[2].revents)
		take_status(machine);
	for (i = 0; i < count; i++)
		if (fds[3 + i].revents)
			take_passt(machine, &machine->passt[i]);
	if (fds[0].revents)
		take_signal(machine);
}

/* ------------------------------------------------------------------ end */

/* What QEMU had written before it ended. Should anybody else have its ends, we do not wait for him. */
static void take_rest(struct machine *machine)
{
	fcntl(machine->log, F_SETFL, O_NONBLOCK);
	fcntl(machine->status, F_SETFL, O_NONBLOCK);
	while (machine->log >= 0)
		take_log(machine);
	while (machine->status >= 0)
		take_status(machine);
}

/* As the shell is to see it. The core would be ours, and of no use. */
int die_by(int sig)
{
	const struct rlimit none = {};
	sigset_t set;

	if (sig != SIGSTOP && sig != SIGTSTP && sig != SIGTTIN && sig != SIGTTOU) {
		setrlimit(RLIMIT_CORE, &none);
		signal(sig, SIG_DFL);
		sigemptyset(&set);
		sigprocmask(SIG_SETMASK, &set, NULL);
		raise(sig);
	}
	return STATUS_SIGNAL + sig;
}

/* What QEMU's own end says, when the guest has said nothing. */
static int judge_qemu(const struct machine *machine)
{
	int status = machine->ended;

	if (WIFSIGNALED(status))
		return complain(EXIT_NOT_STARTED, "QEMU was killed by signal %d", WTERMSIG(status));
	if (!WEXITSTATUS(status))
		return complain(EXIT_PANIC, "the machine went off before the program had ended");
	/* Its message has been shown. */
	return EXIT_NOT_STARTED;
}

static int judge(const struct machine *machine)
{
	if (machine->failed)
		return EXIT_NOT_STARTED;
	if (machine->said_len == 2 && machine->said[0] == 'E')
		return machine->said[1];
	if (machine->said_len == 2 && machine->said[0] == 'S')
		return die_by(machine->said[1]);
	if (machine->said_len && machine->said[0] == 'P')
		return EXIT_PANIC;
	if (machine->told)
		return die_by(machine->told);
	return judge_qemu(machine);
}

int machine_run(const struct qemu_plan *plan)
{
	struct machine machine = { .plan = plan, .monitor = -1, .monitor_in = -1 };
	int status;
	size_t i;

	status = catch_signals(&machine);
	if (!status)
		status = make_pipe(&machine.log, &machine.log_in);
	if (!status)
		status = make_pipe(&machine.status, &machine.status_in);
	if (!status && plan->monitor >= 0)
		status = make_socket(&machine.monitor, &machine.monitor_in);
	if (!status)
		status = start_passts(&machine);
	if (!status)
		status = start_qemu(&machine);
	while (!status && machine.qemu)
		serve(&machine);
	if (!status)
		take_rest(&machine);
	for (i = 0; machine.passt && i < plan->passts; i++)
		passt_close(&machine.passt[i]);
	free(machine.passt);
	free(machine.net);
	return status ? status : judge(&machine);
}
