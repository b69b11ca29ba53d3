// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parameter sirloin.net=:
 *
 *   tap:NAME                   an existing tap device
 *   passt[,tcp=HOST:GUEST]...  a passt of its own; TCP port HOST of 127.0.0.1 leads to GUEST;
 *                              likewise udp=
 *   fd:N                       an inherited stream socket, frames as QEMU and passt send them
 *   none                       no NIC, for completeness
 *
 * each but the last with ,mac=02:00:00:00:00:01 and (not tap) ,mtu=BYTES.
 */
#include "process.h"

#define NAME "sirloin.net="
#define MTU_MIN 68 /* RFC 791 */
#define MTU_MAX 65520 /* a frame fits 16 bits, with room for its headers */

static const char *hex_digits = "0123456789abcdef";

static int hex(char c)
{
	const char *at;

	if (c >= 'A' && c <= 'F')
		c |= 0x20;
	at = c ? string_find(hex_digits, c) : NULL;
	return at ? at - hex_digits : -1;
}

static void parse_mac(struct net_option *nic, const char *s)
{
	const char *text = s;
	unsigned int i;

	for (i = 0; i < 6; i++, s += 3) {
		if (hex(s[0]) < 0 || hex(s[1]) < 0 || s[2] != (i < 5 ? ':' : '\0'))
			process_fail(NAME "...,mac=", text,
				     ": not a MAC address; write it like "
				     "02:00:00:00:00:01",
				     NULL);
		nic->mac[i] = hex(s[0]) << 4 | hex(s[1]);
	}
	if (nic->mac[0] & 1)
		process_fail(NAME "...,mac=", text,
			     ": a multicast address; make the first "
			     "byte even",
			     NULL);
	nic->mac_given = true;
}

static void parse_mtu(struct net_option *nic, const char *s)
{
	const char *text = s;
	uint64_t mtu;

	if (!number_parse(&s, MTU_MAX, &mtu) || *s || mtu < MTU_MIN)
		process_fail(NAME "...,mtu=", text, ": not a size; give 68 to 65520", NULL);
	nic->mtu = mtu;
}

static void parse_forward(struct net_option *nic, bool udp, const char *s)
{
	const char *text = s;
	uint64_t from, to;

	if (!number_parse(&s, 65535, &from) || *s++ != ':' || !number_parse(&s, 65535, &to) || *s ||
	    !from || !to)
		process_fail(NAME "passt,", udp ? "udp=" : "tcp=", text,
			     ": not two ports; write HOST:GUEST, such as "
			     "8080:80",
			     NULL);
	if (nic->forwards == MAX_FORWARDS)
		process_fail(NAME "passt: too many ports; give at most 16", NULL);
	nic->forward[nic->forwards++] = (struct forward_option){ udp, from, to };
}

static void parse_detail(struct net_option *nic, const char *detail)
{
	const char *value;

	if ((value = string_after(detail, "mac=")))
		parse_mac(nic, value);
	else if (nic->kind != NET_TAP && (value = string_after(detail, "mtu=")))
		parse_mtu(nic, value);
	else if (nic->kind == NET_PASST && (value = string_after(detail, "tcp=")))
		parse_forward(nic, false, value);
	else if (nic->kind == NET_PASST && (value = string_after(detail, "udp=")))
		parse_forward(nic, true, value);
	else
		process_fail(NAME "...,", detail, ": not understood here; see sirloin-run(1)",
			     NULL);
}

static void parse_kind(struct net_option *nic, const char *value)
{
	const char *rest;
	uint64_t fd;

	if ((rest = string_after(value, "tap:")) && *rest) {
		nic->kind = NET_TAP;
		nic->name = rest;
		return;
	}
	if (string_equal(value, "passt")) {
		nic->kind = NET_PASST;
		nic->mtu = MTU_MAX; /* several times faster than 1500 */
		return;
	}
	if ((rest = string_after(value, "fd:")) && number_parse(&rest, INT32_MAX, &fd) && !*rest) {
		nic->kind = NET_FD;
		nic->fd = fd;
		return;
	}
	process_fail(NAME, value, ": not understood; give tap:NAME, passt, fd:N or none", NULL);
}

void process_parse_net(struct process_options *options, char *value)
{
	struct net_option *nic = &options->nic[options->nics];
	char *comma;

	if (string_equal(value, "none"))
		return;
	if (options->nics == MAX_NICS)
		process_fail(NAME, value, ": too many NICs; give at most 8", NULL);
	comma = (char *)string_find(value, ',');
	if (comma)
		*comma = '\0';
	parse_kind(nic, value);
	while (comma) {
		char *detail = comma + 1;

		comma = (char *)string_find(detail, ',');
		if (comma)
			*comma = '\0';
		parse_detail(nic, detail);
	}
	options->nics++;
}
