#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# usage: answers.pl PORT
# Succeeds if memcached there answers a "noop" of the binary protocol, be it with an error.
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;

my $socket = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$ARGV[0]") or exit 1;
$socket->autoflush(1);
print $socket "\x80\x0a" . "\0" x 22;
exit !(IO::Select->new($socket)->can_read(2) && sysread($socket, my $byte, 1));
