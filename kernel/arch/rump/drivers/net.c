// SPDX-License-Identifier: GPL-2.0-only
/*
 * NICs of the platform as network devices eth0, eth1, ... A frame is sent before ndo_start_xmit
 * returns, so no ring is kept. Frames are received by NAPI into a standing buffer, an skb and pages,
 * which is whole before a frame is asked for: when memory is short frames wait with the platform and
 * none is lost.
 */
#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/mm.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/virtio_net.h>
#include <asm/rump.h>

#define HEADERS_MAX 256 /* where to look for the end of the protocol headers */
#define RETRY_DELAY max(HZ / 100, 1) /* when memory was short */
#define FRAME_OVERHEAD (ETH_HLEN + VLAN_HLEN)
#define FRAME_MAX_OFFLOAD (65536 + 64) /* hyp.h, HYP_NET_RX_OFFLOAD */
#define RX_PAGES_MAX DIV_ROUND_UP(FRAME_MAX_OFFLOAD, PAGE_SIZE)

/* hyp.h promises the layout of struct virtio_net_hdr: Linux's conversions serve as they are. */
static_assert(sizeof(struct hyp_net_header) == sizeof(struct virtio_net_hdr));
static_assert(offsetof(struct hyp_net_header, flags) == offsetof(struct virtio_net_hdr, flags));
static_assert(offsetof(struct hyp_net_header, gso_type) ==
	      offsetof(struct virtio_net_hdr, gso_type));
static_assert(offsetof(struct hyp_net_header, hdr_len) == offsetof(struct virtio_net_hdr, hdr_len));
static_assert(offsetof(struct hyp_net_header, gso_size) ==
	      offsetof(struct virtio_net_hdr, gso_size));
static_assert(offsetof(struct hyp_net_header, csum_start) ==
	      offsetof(struct virtio_net_hdr, csum_start));
static_assert(offsetof(struct hyp_net_header, csum_offset) ==
	      offsetof(struct virtio_net_hdr, csum_offset));
static_assert(RX_PAGES_MAX <= MAX_SKB_FRAGS);

union net_header {
	struct hyp_net_header hyp;
	struct virtio_net_hdr virtio;
};

struct nic {
	struct net_device *dev;
	struct napi_struct napi;
	spinlock_t tx_lock; /* an -EAGAIN and the stopped queue that follows are one step */
	unsigned int number;
	bool lost;
	bool checksums; /* the platform fills them in */
	struct timer_list retry; /* receives again after memory was short */
	struct sk_buff *rx_skb; /* room for HEADERS_MAX */
	unsigned int rx_pages;
	struct page *rx_page[RX_PAGES_MAX];
	struct hyp_iov rx_iov[RX_PAGES_MAX];
};

static struct net_device **nics;

/* ------------------------------------------------------------------ sending */

static unsigned int fill_iov(struct hyp_iov *iov, const struct sk_buff *skb)
{
	unsigned int i, n = 0;

	if (skb_headlen(skb))
		iov[n++] = (struct hyp_iov){ .base = skb->data, .len = skb_headlen(skb) };
	for (i = 0; i < skb_shinfo(skb)->nr_frags; i++) {
		const skb_frag_t *frag = &skb_shinfo(skb)->frags[i];

		if (skb_frag_size(frag))
			iov[n++] = (struct hyp_iov){ .base = skb_frag_address(frag),
						     .len = skb_frag_size(frag) };
	}
	return n;
}

static void note_sent(struct net_device *dev, unsigned int len, int error)
{
	if (!error) {
		dev_sw_netstats_tx_add(dev, 1, len);
		return;
	}
	dev->stats.tx_dropped++;
	dev->stats.tx_errors++;
}

/*
 * Done here for platforms that do not: Linux would first copy a frame with pages of a file into one
 * piece, for which there may be no room.
 */
static int fill_checksum(struct sk_buff *skb)
{
	int start = skb_checksum_start_offset(skb), at = start + skb->csum_offset;
	__sum16 sum;

	if (skb_ensure_writable(skb, at + sizeof(sum)))
		return -ENOMEM;
	sum = csum_fold(skb_checksum(skb, start, skb->len - start, 0));
	*(__sum16 *)(skb->data + at) = sum ?: CSUM_MANGLED_0;
	skb->ip_summed = CHECKSUM_NONE;
	return 0;
}

static netdev_tx_t nic_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct nic *nic = netdev_priv(dev);
	struct hyp_iov iov[MAX_SKB_FRAGS + 1];
	union net_header header;
	unsigned long flags;
	unsigned int n;
	int error = 0;

	if (skb->ip_summed == CHECKSUM_PARTIAL && !nic->checksums)
		error = fill_checksum(skb);
	if (!error)
		error = virtio_net_hdr_from_skb(skb, &header.virtio, true, false, 0);
	if (error)
		goto done;
	n = fill_iov(iov, skb);
	skb_tx_timestamp(skb);
	/*
	 * Masked, so that the event which wakes the queue cannot come between the refusal and the
	 * stop; the unmask also runs what was reported inside the hypercall.
	 */
	spin_lock_irqsave(&nic->tx_lock, flags);
	error = hyp->net_send(nic->number, &header.hyp, iov, n);
	if (error == -EAGAIN)
		netif_stop_queue(dev);
	spin_unlock_irqrestore(&nic->tx_lock, flags);
	if (error == -EAGAIN)
		return NETDEV_TX_BUSY;
done:
	note_sent(dev, skb->len, error);
	if (error)
		dev_kfree_skb_any(skb);
	else
		dev_consume_skb_any(skb);
	return NETDEV_TX_OK;
}

/* ------------------------------------------------------------------ receiving */

/* Makes the receive buffer whole. */
static int fill_rx(struct nic *nic, gfp_t gfp)
{
	unsigned int i;

	if (!nic->rx_skb)
		nic->rx_skb = __netdev_alloc_skb_ip_align(nic->dev, HEADERS_MAX, gfp);
	if (!nic->rx_skb)
		return -ENOMEM;
	for (i = 0; i < nic->rx_pages; i++) {
		if (nic->rx_page[i])
			continue;
		nic->rx_page[i] = __dev_alloc_page(gfp);
		if (!nic->rx_page[i])
			return -ENOMEM;
		nic->rx_iov[i] =
			(struct hyp_iov){ .base = page_address(nic->rx_page[i]), .len = PAGE_SIZE };
	}
	return 0;
}

static void free_rx(struct nic *nic)
{
	unsigned int i;

	kfree_skb(nic->rx_skb);
	nic->rx_skb = NULL;
	for (i = 0; i < nic->rx_pages; i++) {
		if (nic->rx_page[i])
			__free_page(nic->rx_page[i]);
		nic->rx_page[i] = NULL;
	}
}

/* The headers are copied, the rest stays in the pages it was received in: what GRO likes best. */
static struct sk_buff *take_frame(struct nic *nic, unsigned int len)
{
	struct sk_buff *skb = nic->rx_skb;
	unsigned int offset = len, part, i;

	if (len > HEADERS_MAX)
		offset = eth_get_headlen(nic->dev, nic->rx_iov[0].base, HEADERS_MAX);
	skb_put_data(skb, nic->rx_iov[0].base, offset);
	len -= offset;
	for (i = 0; len; i++) {
		part = min_t(unsigned int, len, PAGE_SIZE - offset);
		skb_add_rx_frag(skb, i, nic->rx_page[i], offset, part, PAGE_SIZE);
		nic->rx_page[i] = NULL;
		len -= part;
		offset = 0;
	}
	nic->rx_skb = NULL;
	return skb;
}

static void deliver(struct nic *nic, const union net_header *header, unsigned int len)
{
	struct net_device *dev = nic->dev;
	struct sk_buff *skb;

	if (len < ETH_HLEN) {
		dev->stats.rx_errors++;
		dev->stats.rx_length_errors++;
		return;
	}
	skb = take_frame(nic, len);
	if (header->virtio.flags & VIRTIO_NET_HDR_F_DATA_VALID)
		skb->ip_summed = CHECKSUM_UNNECESSARY;
	if (virtio_net_hdr_to_skb(skb, &header->virtio, true)) {
		dev->stats.rx_errors++;
		dev->stats.rx_frame_errors++;
		kfree_skb(skb);
		return;
	}
	dev_sw_netstats_rx_add(dev, len);
	skb->protocol = eth_type_trans(skb, dev);
	napi_gro_receive(&nic->napi, skb);
}

static void link_lost(struct nic *nic, long error)
{
	if (nic->lost)
		return;
	nic->lost = true;
	netif_carrier_off(nic->dev);
	netdev_err(nic->dev, "link lost, error %ld\n", error);
}

/* False when no frame waits, or there is no memory for one: later, then. */
static bool receive(struct nic *nic)
{
	union net_header header;
	long len;

	if (nic->lost)
		return false;
	if (fill_rx(nic, GFP_ATOMIC | __GFP_NOWARN)) {
		mod_timer(&nic->retry, jiffies + RETRY_DELAY);
		return false;
	}
	len = hyp->net_receive(nic->number, &header.hyp, nic->rx_iov, nic->rx_pages);
	if (len == -EAGAIN)
		return false;
	if (len < 0) {
		link_lost(nic, len);
		return false;
	}
	deliver(nic, &header, len);
	return true;
}

static int nic_poll(struct napi_struct *napi, int budget)
{
	struct nic *nic = container_of(napi, struct nic, napi);
	int done = 0;

	while (done < budget && receive(nic))
		done++;
	/* An event after the last receive() has marked NAPI as missed: this runs poll again. */
	if (done < budget)
		napi_complete_done(napi, done);
	return done;
}

static void nic_retry(struct timer_list *timer)
{
	struct nic *nic = from_timer(nic, timer, retry);

	napi_schedule(&nic->napi);
}

static void nic_event(struct nic *nic)
{
	if (!netif_running(nic->dev))
		return;
	spin_lock(&nic->tx_lock);
	if (netif_queue_stopped(nic->dev))
		netif_wake_queue(nic->dev);
	spin_unlock(&nic->tx_lock);
	napi_schedule_irqoff(&nic->napi);
}

static irqreturn_t nic_interrupt(int irq, void *data)
{
	unsigned int i;

	for (i = 0; i < hyp_boot->nics; i++)
		if (nics[i])
			nic_event(netdev_priv(nics[i]));
	return IRQ_HANDLED;
}

/* ------------------------------------------------------------------ devices */

static int nic_open(struct net_device *dev)
{
	struct nic *nic = netdev_priv(dev);
	int error;

	error = fill_rx(nic, GFP_KERNEL);
	if (error) {
		free_rx(nic);
		return error;
	}
	napi_enable(&nic->napi);
	netif_start_queue(dev);
	/* What came while the device was down was reported then. */
	local_bh_disable();
	napi_schedule(&nic->napi);
	local_bh_enable();
	return 0;
}

static int nic_stop(struct net_device *dev)
{
	struct nic *nic = netdev_priv(dev);

	netif_stop_queue(dev);
	napi_disable(&nic->napi);
	del_timer_sync(&nic->retry);
	free_rx(nic);
	return 0;
}

static int nic_init(struct net_device *dev)
{
	dev->tstats = netdev_alloc_pcpu_stats(struct pcpu_sw_netstats);
	return dev->tstats ? 0 : -ENOMEM;
}

static void nic_uninit(struct net_device *dev)
{
	free_percpu(dev->tstats);
}

static const struct net_device_ops nic_ops = {
	.ndo_init = nic_init,
	.ndo_uninit = nic_uninit,
	.ndo_open = nic_open,
	.ndo_stop = nic_stop,
	.ndo_start_xmit = nic_xmit,
	.ndo_get_stats64 = dev_get_tstats64,
	.ndo_validate_addr = eth_validate_addr,
	.ndo_set_mac_address = eth_mac_addr,
};

static void nic_drvinfo(struct net_device *dev, struct ethtool_drvinfo *info)
{
	const struct nic *nic = netdev_priv(dev);

	strscpy(info->driver, "rump", sizeof(info->driver));
	snprintf(info->bus_info, sizeof(info->bus_info), "%s:%u", hyp_boot->platform, nic->number);
}

static const struct ethtool_ops nic_ethtool_ops = {
	.get_drvinfo = nic_drvinfo,
	.get_link = ethtool_op_get_link,
};

static void __init set_features(struct net_device *dev, u32 offloads)
{
	dev->hw_features |= NETIF_F_SG | NETIF_F_HW_CSUM;
	if (offloads & HYP_NET_TSO4)
		dev->hw_features |= NETIF_F_TSO | NETIF_F_TSO_ECN;
	if (offloads & HYP_NET_TSO6)
		dev->hw_features |= NETIF_F_TSO6;
	dev->features |= dev->hw_features;
	dev->vlan_features = dev->features;
	/* The platform checks the headers of what it segments. */
	if (offloads & (HYP_NET_TSO4 | HYP_NET_TSO6))
		dev->features |= NETIF_F_GSO_ROBUST;
}

static void __init set_up(struct net_device *dev, unsigned int number,
			  const struct hyp_net_info *info)
{
	struct nic *nic = netdev_priv(dev);
	unsigned int frame = info->mtu + FRAME_OVERHEAD;

	if (info->offloads & HYP_NET_RX_OFFLOAD)
		frame = max_t(unsigned int, frame, FRAME_MAX_OFFLOAD);
	nic->dev = dev;
	nic->number = number;
	nic->checksums = info->offloads & HYP_NET_CSUM;
	nic->rx_pages = min_t(unsigned int, DIV_ROUND_UP(frame, PAGE_SIZE), RX_PAGES_MAX);
	spin_lock_init(&nic->tx_lock);
	timer_setup(&nic->retry, nic_retry, 0);
	dev->netdev_ops = &nic_ops;
	dev->ethtool_ops = &nic_ethtool_ops;
	dev->mtu = info->mtu;
	dev->min_mtu = ETH_MIN_MTU;
	dev->max_mtu = info->mtu;
	set_features(dev, info->offloads);
	if (is_valid_ether_addr(info->mac))
		eth_hw_addr_set(dev, info->mac);
	else
		eth_hw_addr_random(dev);
	netif_napi_add(dev, &nic->napi, nic_poll);
}

static int __init add_nic(unsigned int number)
{
	struct hyp_net_info info;
	struct net_device *dev;
	int error;

	error = hyp->net_info(number, &info);
	if (error)
		return error;
	if (info.mtu < ETH_MIN_MTU)
		return -EINVAL;
	dev = alloc_etherdev(sizeof(struct nic));
	if (!dev)
		return -ENOMEM;
	set_up(dev, number, &info);
	error = register_netdev(dev);
	if (error) {
		free_netdev(dev);
		return error;
	}
	nics[number] = dev;
	return 0;
}

static int __init net_init(void)
{
	unsigned int i;
	int error;

	if (!hyp_boot->nics)
		return 0;
	nics = kcalloc(hyp_boot->nics, sizeof(*nics), GFP_KERNEL);
	if (!nics)
		return -ENOMEM;
	error = request_irq(RUMP_IRQ_NET, nic_interrupt, 0, "net", NULL);
	if (error)
		return error;
	for (i = 0; i < hyp_boot->nics; i++) {
		error = add_nic(i);
		if (error)
			pr_err("nic %u: cannot be used, error %d\n", i, error);
	}
	return 0;
}
device_initcall(net_init);
