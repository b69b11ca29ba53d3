#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# usage: first-page.pl PORT SECONDS [COMMAND ARGUMENT...]
# Starts COMMAND, asks 127.0.0.1:PORT, or $FIRST_PAGE_ADDRESS, for / until it answers 200, prints how many milliseconds
# that took, and ends COMMAND. Fails after SECONDS, or when COMMAND ends. Without COMMAND it prints the milliseconds
# since 1970 at which it had the answer.
#
# Who forwards the port takes connections before there is anybody behind it, and such a one may hang
# for long. So there is a new one every 20 ms, or $FIRST_PAGE_PAUSE ms, and the first answer counts.
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use POSIX qw(:sys_wait_h);
use Time::HiRes qw(clock_gettime time CLOCK_MONOTONIC);

my ($port, $seconds, @command) = @ARGV;
my $pause = ($ENV{FIRST_PAGE_PAUSE} // 20) / 1000;
my $address = $ENV{FIRST_PAGE_ADDRESS} // '127.0.0.1';
my $most = 40;

sub now { return clock_gettime(CLOCK_MONOTONIC); }

my $begun = now();
my $child = @command ? fork() // die "fork: $!\n" : -1;
if (!$child) {
	exec { $command[0] } @command or die "$command[0]: $!\n";
}

sub finish {
	my ($status) = @_;
	if ($child > 0) {
		kill 'TERM', $child;
		waitpid $child, 0;
	}
	exit $status;
}
$SIG{$_} = sub { finish(130) } for qw(INT TERM HUP);
$SIG{PIPE} = 'IGNORE';

my @open;
my $select = IO::Select->new;
my $writing = IO::Select->new;

sub drop {
	my ($socket) = @_;
	$select->remove($socket);
	$writing->remove($socket);
	@open = grep { $_ != $socket } @open;
	close $socket;
	return;
}

# Without waiting for anybody to be there; what could not be sent yet is no question.
sub ask {
	my $socket = IO::Socket::INET->new(PeerAddr => $address, PeerPort => $port, Blocking => 0) or return;
	$writing->add($socket);
	push @open, $socket;
	drop($open[0]) if @open > $most;
	return;
}

sub connected {
	my ($socket) = @_;
	$writing->remove($socket);
	if ($socket->connected && syswrite $socket, "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n") {
		$select->add($socket);
	} else {
		drop($socket);
	}
	return;
}

my $next = $begun;
while (now() < $begun + $seconds) {
	if ($child > 0 && waitpid($child, WNOHANG) == $child) {
		die "$command[0] has ended with status $?\n";
	}
	if (now() >= $next) {
		ask();
		$next = now() + $pause;
	}
	my ($read, $write) = IO::Select->select($select, $writing, undef, $pause / 4);
	connected($_) for @{$write // []};
	for my $socket (@{$read // []}) {
		my $answer = '';
		my $len = sysread $socket, $answer, 100;
		if ($len && $answer =~ m{^HTTP/1\.[01] 200 }) {
			printf "%.0f\n", ($child > 0 ? now() - $begun : time) * 1000;
			finish(0);
		}
		drop($socket);
	}
}
print STDERR "no page within $seconds s\n";
finish(1);
