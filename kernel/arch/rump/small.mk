# SPDX-License-Identifier: GPL-2.0-only
# What a program does not wait for is compiled for size (-Os): a fifth less of it, and no padding between functions.
# That is what sets up, configures, lists, recovers and reports; never what a packet, a block, a page or a name passes.
# Linux has CFLAGS_KERNEL for this, which each of its makes expands for the object it compiles.
rump-small := init/%

rump-small += drivers/base/% drivers/char/% drivers/pci/% drivers/tty/% drivers/virtio/% drivers/xen/%
rump-fast := drivers/char/random.o drivers/virtio/virtio_ring.o drivers/xen/grant-table.o drivers/xen/events/%

rump-small += $(addprefix block/,partitions/% badblocks.o blk-mq-sysfs.o blk-settings.o blk-sysfs.o disk-events.o \
	genhd.o ioctl.o)
rump-small += $(addprefix crypto/,algapi.o api.o proc.o)

rump-small += $(addprefix fs/,devpts/% fat/% isofs/% kernfs/% nls/% proc/% sysfs/%)
rump-small += $(addprefix fs/,char_dev.o drop_caches.o filesystems.o fs_context.o fs_parser.o fs_types.o fsopen.o \
	init.o ioctl.o nsfs.o pnode.o proc_namespace.o remap_range.o super.o sysctls.o xattr.o)
rump-small += $(addprefix fs/ext4/,block_validity.o fast_commit.o fsmap.o ioctl.o migrate.o mmp.o move_extent.o \
	orphan.o resize.o super.o sysfs.o xattr%)
rump-small += $(addprefix fs/jbd2/,recovery.o revoke.o)
rump-small += $(addprefix fs/xfs/,%_recover.o xfs_attr% xfs_bmap_util.o xfs_discard.o xfs_error.o xfs_export.o \
	xfs_filestream.o xfs_fsmap.o xfs_fsops.o xfs_globals.o xfs_health.o xfs_ioctl.o xfs_itable.o xfs_iwalk.o \
	xfs_message.o xfs_refcount_item.o xfs_reflink.o xfs_rmap_item.o xfs_super.o xfs_symlink.o xfs_sysctl.o \
	xfs_sysfs.o xfs_xattr.o)
rump-small += $(addprefix fs/xfs/libxfs/,xfs_ag_resv.o xfs_attr% xfs_log_rlimit.o xfs_refcount% xfs_rmap% xfs_sb.o \
	xfs_symlink_remote.o xfs_types.o)

rump-small += $(addprefix kernel/,async.o bpf/% cpu.o irq/irqdesc.o irq/irqdomain.o irq/manage.o irq/msi.o irq/proc.o \
	kallsyms.o ksysfs.o panic.o params.o power/% printk/% ptrace.o reboot.o resource.o sysctl.o umh.o utsname%)
rump-small += $(addprefix kernel/time/,clockevents.o clocksource.o jiffies.o ntp.o tick-common.o)
rump-small += $(addprefix lib/,cmdline.o decompress% devres.o dump_stack.o hexdump.o kobject% kstrtox.o nlattr.o \
	parser.o pci% seq_buf.o uuid.o vsprintf.o)
rump-small += $(addprefix mm/,balloon_compaction.o dmapool.o memblock.o mm_init.o oom_kill.o page_reporting.o percpu.o)

rump-small += $(addprefix net/,ethernet/% ethtool/% netlink/% packet/%)
rump-small += $(addprefix net/core/,dev_addr_lists.o dev_ioctl.o failover.o fib_% filter.o flow_offload.o gen_% \
	link_watch.o net-procfs.o net-sysfs.o net_namespace.o netevent.o rtnetlink.o sock_diag.o sysctl_net_core.o \
	utils.o xdp.o)
rump-small += $(addprefix net/ipv4/,arp.o devinet.o fib_frontend.o fib_notifier.o fib_semantics.o icmp.o igmp.o \
	ip_options.o ip_tunnel% ipconfig.o metrics.o netlink.o nexthop.o ping.o proc.o raw.o sysctl_net_ipv4.o \
	tcp_ulp.o udp_tunnel% udplite.o)
rump-small += $(addprefix net/ipv6/,addrconf% addrlabel.o anycast.o exthdrs% fib6_% icmp.o ioam6% ip6_flowlabel.o \
	mcast% ndisc.o ping.o proc.o raw.o rpl% seg6% sysctl% udplite.o)

export rump-small rump-fast
CFLAGS_KERNEL = $$(if $$(filter-out $$(rump-fast),$$(filter $$(rump-small),$$@)),-Os)
