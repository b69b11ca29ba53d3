/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of `sirloin run` share. */
#ifndef RUN_H
#define RUN_H

#include <sys/types.h>
#include "cli.h"

#define EXIT_PANIC 255 /* as the platforms have it */
/* Where a printed command line has a passt, by the number of its descriptor. */
#define PASST_SOCKET "/tmp/sirloin-passt-%d"
#define PASST_MTU 65520 /* several times faster than 1500 */

/* Options that a platform takes, in the order given. */
enum run_kind { RUN_MEMORY, RUN_DISK, RUN_NET, RUN_TIMELINE };

struct run_option {
	enum run_kind kind;
	const char *value; /* well-formed; NULL for RUN_TIMELINE */
};

struct run_request {
	char *image; /* with a slash in it */
	bool iso; /* it is a CD of `sirloin iso` */
	char **args; /* for the program, NULL behind the last */
	struct run_option *options;
	size_t count;
	struct text append; /* kernel parameters, behind all others */
	const struct run_platform *on;
	const char *machine; /* one of the platform's */
	bool dry_run, help;
};

/* What --on takes. Both functions return an exit status; run() may not return. */
struct run_platform {
	const char *name;
	const char *const *machines; /* the first is the default; NULL behind the last */
	int (*check)(const struct run_request *request); /* what the options ask for can be */
	int (*run)(const struct run_request *request);
};

extern const struct run_platform process_platform, qemu_platform, xen_platform;

/* ------------------------------------------------------------------ image.c */

/* 0, or says why @path is no image that can be run and returns an exit status. */
int check_image(const char *path, bool execute);
/* The address behind the last byte that @path wants in memory; @path is an image. */
uint64_t image_end(const char *path);
/* A CD: what is to be booted lies in it. */
bool image_is_iso(const char *path);

/* ------------------------------------------------------------------ guest.c */

/* The value of the last --memory, or the default; and the same in bytes. */
const char *guest_memory(const struct run_request *request);
uint64_t guest_memory_size(const struct run_request *request);
/* 0, or says that the image does not fit and returns an exit status. */
int check_guest_memory(const struct run_request *request);
/* Closed, or /dev/null. */
bool stdin_is_null(void);
/* A human at both ends: the kernel's line discipline serves a terminal. */
bool interactive(void);
/* The kernel's command line, with @devices (or NULL) in it. 0, or an exit status with a message. */
int guest_cmdline(const struct run_request *request, const char *devices, struct text *line);

/* ------------------------------------------------------------------ qemu.c */

#define QEMU "qemu-system-x86_64"
#define QEMU_PACKAGE "qemu-system-x86"

/* A command line and what it takes besides. Descriptors are those that QEMU sees. */
struct qemu_plan {
	struct words argv;
	int log, status; /* pipes to us: standard error and log; the end (docs/qemu.md) */
	int monitor; /* a socket to us, for the power button; -1 where there is none */
	const char *button; /* the command that presses it */
	struct qemu_passt {
		const char *value; /* of --net */
		int fd; /* QEMU's end of the network */
	} * passt;
	size_t passts;
};

int check_qemu(const struct run_request *request);
/* 0, or says what cannot be done and returns an exit status. */
int qemu_plan(const struct run_request *request, struct qemu_plan *plan);
void qemu_plan_free(struct qemu_plan *plan);

/* ------------------------------------------------------------------ machine.c */

/* Runs QEMU to its end. Returns the status that the image ended with, or dies by its signal. */
int machine_run(const struct qemu_plan *plan);
/* Ends us as signal @sig would; returns the exit status that says it where that cannot be. */
int die_by(int sig);

/* ------------------------------------------------------------------ xl.c */

/*
 * Runs a guest of Xen's, called @name, as the text of its configuration says, with its console as our
 * streams. Returns the status that the image ended with, or dies by its signal.
 */
int xl_run(const char *name, const struct text *config);

/* ------------------------------------------------------------------ passt.c */

struct passt {
	const char *value; /* of --net */
	int fd; /* our copy of passt's end of the network */
	int says; /* what it says */
	char text[1024]; /* the last of it */
	pid_t pid; /* 0 when it does not run */
	unsigned int tries;
};

/* The command line of passt for the value of --net, with what says which network it serves. */
void passt_words(struct words *words, const char *value, const char *how, const char *where);
/* Makes a network; QEMU's end is *@fd. 0 or an exit status, with a message. */
int passt_open(struct passt *passt, const char *value, int *fd);
int passt_start(struct passt *passt);
/* To be called when @says can be read. False at its end. */
bool passt_listen(struct passt *passt);
/* Behind a bad end: true if it has been started once more; else the reason has been said. */
bool passt_again(struct passt *passt);
/* Waits for its end, not for long. */
void passt_close(struct passt *passt);

/* ------------------------------------------------------------------ kvm.c */

/* True if KVM really runs a guest here. */
bool kvm_works(void);

#endif
