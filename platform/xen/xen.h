/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the xen platform know of each other: one section per file. Two kinds of guest
 * share it. PVH is a machine whose devices Xen's event channels and shared pages replace: platform/pc
 * enters it and gives it its CPU and page tables. PV has no privileges at all (pv*.c).
 *
 * The facts are those of Xen's public headers (libxen-dev).
 */
#ifndef XEN_H
#define XEN_H

#define __XEN_INTERFACE_VERSION__ 0x00040e00 /* xen/xen-compat.h: 4.14 */
#include <stdint.h> /* which Xen's headers need and do not include */
#include <xen/xen.h>
#include <xen/callback.h>
#include <xen/event_channel.h>
#include <xen/hvm/hvm_op.h>
#include <xen/hvm/params.h>
#include <xen/io/console.h>
#include <xen/memory.h>
#include <xen/sched.h>
#include <xen/vcpu.h>
#include "../machine/machine.h"
#include "hypercall.h"

/* -- start.c -- */

extern struct hyp_xen xen_facts;
extern struct hyp_boot xen_boot;
extern const struct hyp_ops xen_pv_ops, xen_pvh_ops;

/* The page that Xen shares with the guest. */
extern struct shared_info *xen_shared;
struct vcpu_info *xen_vcpu(void);

/* The rest of a start, which both kinds of guest have in common: clock, events, console. */
void xen_start(const struct machine_options *options);

/* -- pvh.c -- */

/* Whether Xen is below a guest that entered by PVH: then xen_pvh_main() goes on. */
bool xen_is_below(void);
void xen_pvh_main(uint32_t magic, uintptr_t info) __attribute__((noreturn));
void xen_pvh_idle(void);

/* -- pv.c, entry.S -- */

/* Called by entry.S; @taken_end is where the stack that Xen gave ends. */
void xen_pv_main(const struct start_info *info, uintptr_t taken_end) __attribute__((noreturn));
/* From guest kernel mode to user mode, where all that follows runs. */
void xen_enter_user_mode(void);
/* Entry points of exceptions, XEN_VECTOR_SIZE bytes each. */
extern const char xen_vectors[];
#define XEN_VECTORS 32
#define XEN_VECTOR_SIZE 16
extern const char xen_upcall[], xen_failsafe[], xen_syscall[];
#define VECTOR_UPCALL 256

/* -- pv-cpu.c -- */

void xen_start_cpu(void);
bool xen_has_fsgsbase(void);
void xen_set_fs_base(uintptr_t base);
void xen_set_gs_base(uintptr_t base);
uintptr_t xen_fault_address(void);
void xen_unmap_guards(void);
uint64_t xen_hold(void);
void xen_restore(uint64_t was);

/* -- pv-paging.c -- */

extern const struct machine_table_ops xen_table_ops;
/* Maps @frame at @page of the image's data, which loses what was there. */
void xen_map_shared(void *page, uint64_t frame);
void xen_unmap_shared(void *page);
/*
 * Maps the rest of RAM, from @mapped_end, where the builder left off, at least 512 KB behind what it
 * took; @loader->taken grows by the tables.
 */
void xen_map_ram(struct machine_loader *loader, uintptr_t mapped_end, uintptr_t ram_end);
/* hyp.h's device_map(): @address is a machine's; later calls give the addresses that follow. */
void *xen_device_map(uint64_t address, size_t len);
/* The tables of guest user mode too. */
void xen_share_table(void);

/* -- event.c -- */

void xen_start_events(void);
/* A port that the platform looks after: unmasked. */
void xen_own_port(evtchn_port_t port);
void xen_notify(evtchn_port_t port);
/* Handler of the upcall. Returns events. */
unsigned long xen_upcall_events(void);
void xen_poll(void);
void xen_pv_idle(void);

/* -- clock.c -- */

/* clock() is @now, and goes on. */
void xen_start_clock(uint64_t now);
uint64_t xen_clock(void);
uint64_t xen_wall_clock(void);
uint64_t xen_tsc_to_ns(uint64_t tsc);
/* struct machine's. */
void xen_arm_timer(uint64_t when);

/* -- console.c -- */

/* First of all: messages need it. */
void xen_set_console(struct xencons_interface *ring, evtchn_port_t port);
void xen_start_console(const struct machine_options *options);
void xen_stream_info(enum hyp_stream stream, struct hyp_stream_info *info);
long xen_stream_read(void *buf, size_t len);
long xen_stream_write(enum hyp_stream stream, const void *buf, size_t len);
void xen_log(const char *text, size_t len);
/* Waits until the other end has taken what was written, but not for ever. */
void xen_drain_console(void);
/* Looks after the port that xen_set_console() was given. */
void xen_own_console(void);
/* Handler. Returns events. */
unsigned long xen_console_events(void);

/* -- halt.c -- */

void xen_halt(int status) __attribute__((noreturn));
void xen_panic(const char *message) __attribute__((noreturn));

/* -- suspend.c, with pv.c and pvh.c -- */

/* hyp.h's xen_suspend(). */
int xen_pv_suspend(void);
int xen_pvh_suspend(void);
void xen_pv_leave(void);
void xen_pv_come(bool cancelled);
void xen_pvh_come(bool cancelled);

#endif
