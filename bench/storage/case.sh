# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# fio, its own program everywhere, on ext4 and XFS; natively on the same disk file by a loop device. Random
# reads and writes go past the page cache, large ones through it, and what is written is on the disk at the end.
peers="native process uml microvm linux-microvm"
for file_system in ext4 xfs; do
	for job in randread_4k randwrite_4k read_1m write_1m fsync; do
		goal ${file_system}_$job process native 1
	done
done

# After fio's --name: a job for each. Terse output says in fields 7 and 48 the KB/s, in 8 and 49 the operations
# per second of reads and writes (HOWTO, "Terse output").
jobs="randread_4k --rw=randread --bs=4k --direct=1 --size=32M --time_based --runtime=1
randwrite_4k --rw=randwrite --bs=4k --direct=1 --size=32M --time_based --runtime=1
read_1m --rw=read --bs=1M --size=128M --invalidate=1
write_1m --rw=write --bs=1M --size=128M --end_fsync=1
fsync --rw=write --bs=4k --fsync=1 --size=4M --time_based --runtime=1"

# numbers PREFIX: of terse output.
numbers() {
	awk -F ';' -v prefix="$1" '
		$3 == "read_1m" { print prefix $3, $7 / 1024, "MB/s" }
		$3 == "write_1m" { print prefix $3, $48 / 1024, "MB/s" }
		$3 ~ /read_4k/ { print prefix $3, $8, "/s" }
		$3 ~ /write_4k|fsync/ { print prefix $3, $49, "/s" }'
}

sample() {
	for file_system in ext4 xfs; do
		make_disk $file_system 512M
		echo "$jobs" | while read -r job options; do
			# shellcheck disable=SC2086 # options are words
			peer_run "$build/examples/fio/fio" --minimal --thread --name="$job" --filename="$job" \
				$options </dev/null || exit 1
		done >"$work/terse" || return
		numbers "${file_system}_" <"$work/terse"
	done
}
