// SPDX-License-Identifier: GPL-2.0-only
/*
 * How soon TCP asks a peer whose window is too small for a segment: net/ipv4/tcp_input.c and tcp_output.c are compiled
 * to call this instead of sk_reset_timer() (Makefile). Linux asks after 200 ms, then after twice as long each, however
 * near the peer is. passt is one that does not tell when its window opens again: who reads a little slower than a
 * program writes would get 15 MB/s. So one question comes before all others, after two round trips.
 */
#include <net/tcp.h>
#include <asm/rump.h>

#define TICKS 1 /* the one that has begun is no whole one */

void rump_tcp_reset_timer(struct sock *sk, struct timer_list *timer, unsigned long expires)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	unsigned long now = jiffies, wait;

	/* What is due already, because the host had no time for us, stays so. */
	if (timer == &icsk->icsk_retransmit_timer && icsk->icsk_pending == ICSK_TIME_PROBE0 &&
	    time_before(now, expires)) {
		wait = expires - now;
		/* The one too many has doubled what comes after it. srtt_us is in eighths. */
		if (icsk->icsk_backoff)
			wait /= 2;
		else
			wait = min(wait, usecs_to_jiffies(tcp_sk(sk)->srtt_us >> 2) + TICKS);
		icsk->icsk_timeout = expires = now + wait;
	}
	sk_reset_timer(sk, timer, expires);
}
