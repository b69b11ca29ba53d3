#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The report of `make bench` on numbers that are known: medians, spread, ratios in the right direction, goals;
# JSON that a parser takes. And bench/run on a case made here.
# shellcheck disable=SC2016 # code for others
. "${0%/*}/../lib/tap.sh"
cd "$work" || exit 1
report() { awk -v format="$1" -f "$top/bench/report.awk" samples; }

cat >samples <<'END'
# a machine
absent other it is not here
goal call process native 3
goal bytes process native 2
goal * process uml 2
goal call process - 20
goal bytes process - 200
native call 100 ns
native call 9.5 ns
native call 60 ns
process call 20.0 ns
process call 30 ns
process call 10 ns
uml call 30 ns
native bytes 100 MB/s
process bytes 150 MB/s
uml bytes 50 MB/s
native idle 2 ms
process idle 0 ms
uml idle 3 ms
END
report text >table
contains table '^call ns +60 \(9.50 to 100\) +20 \(10 to 30\) +30 \(30 to 30\)$' "medians, the least, the most"
contains table '^call +3 +1.50$' "less time is better"
contains table '^bytes +1.50 +3$' "more bytes are better"
contains table '^no other: it is not here$' "a peer that cannot be"
contains table '^idle +- +-$' "what is nothing is not so many times better"
contains table '^goal call: process / native 3 or more: 3, met$' "a goal that is met"
contains table '^goal bytes: process / native 2 or more: 1.50, not met$' "one that is not"
contains table "^goal call: process 20 ns: 20, met$" "a limit"
contains table "^goal bytes: process 200 MB/s: 150, not met$" "of what is better when there is more"
contains table '^goal \*: process / uml 2 or more: not met by call \(1.50\)$' "one for all"
report json >numbers
is "$(perl -MJSON::PP -0 -e '$c = decode_json(<STDIN>)->{samples}; $m = $c->{metrics}{call};
	print "$c->{machine}, $m->{unit}, $m->{native}{median}, ",
	"@{$m->{process}{values}}, $m->{\"process / native\"}"' <numbers)" \
	"a machine, ns, 60, 20 30 10, 3" "JSON"
is "$(report plot)" '"samples: call" 3 1.5 - - - -
"samples: bytes" 1.5 3 - - - -
"samples: idle" - - - - - -' "lines for the picture"

# With a case and a peer of its own.
mkdir -p bench/bench/twice bench/bench/peers build
cp "$top"/bench/*.* "$top/bench/run" bench/bench
echo 'peer_run() { "$@"; }' >bench/bench/peers/here.sh
cat >bench/bench/twice/case.sh <<'END'
peers=here
prepare() { echo 7 >"$work/value"; }
sample() { peer_run echo "words of others"; peer_run echo "number $(cat "$work/value") ms"; }
END
limited out err env BENCH_RUNS=2 bench/bench/run --json all build twice
is "$status" 0 "a case is run" || diag_file err
contains out '^number ms +7 \(7 to 7\)$' "its numbers are found"
is "$(cat err)" "twice, run 1 of 2: here
twice, run 2 of 2: here" "progress"
contains all '"values": \[7, 7\]' "JSON in a file"
limited out err bench/bench/run build absent
is "$status" 2 "an absent case"
contains err 'no case absent; there are: twice' "and which there are"
echo 'peer_absent() { echo "nobody knows it"; }' >bench/bench/peers/nowhere.sh
limited out err env BENCH_PEERS="nowhere here" BENCH_RUNS=1 bench/bench/run build twice
is "$status" 0 "a peer that cannot be here is left out" || diag_file err
contains out '^no nowhere: nobody knows it$' "and the report says why"
echo 'sample() { peer_run false; }' >>bench/bench/twice/case.sh
limited out err bench/bench/run build twice
is "$status" 1 "a case that fails"
contains err 'twice at here failed' "is said so"
finish
