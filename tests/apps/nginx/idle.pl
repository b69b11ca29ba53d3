#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# usage: idle.pl PORT COUNT
# Opens COUNT connections to PORT of this host, asks for a page on the first, then on all of them, each
# kept open; prints how many answered that all is well.
use strict;
use warnings;
use IO::Socket::INET;

my ($port, $count) = @ARGV;
my @sockets = map { IO::Socket::INET->new(PeerAddr => "127.0.0.1:$port") or die "connection $_: $!\n" } 1 .. $count;

sub page {
	my ($socket) = @_;
	my ($head, $body) = ('', '');
	print $socket "GET /small HTTP/1.1\r\nHost: localhost\r\n\r\n";
	while (my $line = <$socket>) {
		last if $line eq "\r\n";
		$head .= $line;
	}
	read $socket, $body, $1 if $head =~ /^Content-Length: (\d+)/m;
	return $head =~ m{^HTTP/1.1 200 } && length $body;
}

page($sockets[0]) or die "the first of $count connections has no answer\n";
print scalar(grep { page($_) } @sockets), "\n";
