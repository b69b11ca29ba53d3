# SPDX-License-Identifier: GPL-2.0-only
# awk -v format=text|markdown|json|plot -f report.awk FILE...
# What bench/run has left, a FILE for each case:
#
#   # TEXT                        the machine
#   goal METRIC OURS PEER RATIO   how many times better than at PEER the METRIC is to be at OURS; with "-" for PEER
#                                 the METRIC itself
#   absent PEER REASON            it could not be measured
#   PEER METRIC VALUE UNIT        a number; at each peer as many as there were runs
#
# Printed are medians, the least and the most of each, and how many times better an image is than what a user
# would take in its place: units that end in /s are better when they are more, all others when they are less.
function value_of(key, order,    i, j, n, v, list) {
	n = count[key]
	for (i = 1; i <= n; i++) {
		v = values[key, i]
		for (j = i - 1; j >= 1 && list[j] > v; j--)
			list[j + 1] = list[j]
		list[j + 1] = v
	}
	return order == "least" ? list[1] : order == "most" ? list[n] : list[int((n + 1) / 2)]
}

function median(metric, peer) {
	return value_of(metric SUBSEP peer, "median")
}

# Three digits that mean something.
function short(v) {
	return v >= 100 || v == int(v) ? sprintf("%.0f", v) : v >= 10 ? sprintf("%.1f", v) : sprintf("%.2f", v)
}

function times(metric, ours, peer,    a, b) {
	a = median(metric, ours)
	b = median(metric, peer)
	if (unit[metric] ~ /\/s$/)
		return a / b
	return b / a
}

function has(metric, peer) {
	return count[metric, peer] > 0
}

# Numbers that were too small to be counted are no ratio.
function comparable(metric, ours, peer) {
	return has(metric, ours) && has(metric, peer) && median(metric, ours) > 0 && median(metric, peer) > 0
}

function compared(metric, pair) {
	return comparable(metric, ours_of[pair], peer_of[pair])
}

# Pairs of which this case has numbers.
function pairs_used(    p, m) {
	used = 0
	for (p = 1; p <= pairs; p++)
		for (m = 1; m <= metrics; m++)
			if (compared(metric_at[m], p)) {
				used_pair[++used] = p
				break
			}
}

function pair_name(p) {
	return ours_of[p] " / " peer_of[p]
}

function text(    m, p, u) {
	printf "\n%s: %s\n%-26s", name, machine, "median (least to most)"
	for (p = 1; p <= peers; p++)
		printf " %24s", peer_at[p]
	printf "\n"
	for (m = 1; m <= metrics; m++) {
		printf "%-26s", metric_at[m] " " unit[metric_at[m]]
		for (p = 1; p <= peers; p++)
			printf " %24s", cell(metric_at[m], peer_at[p])
		printf "\n"
	}
	if (!used)
		return
	printf "%-26s", "times better"
	for (u = 1; u <= used; u++)
		printf " %24s", pair_name(used_pair[u])
	printf "\n"
	for (m = 1; m <= metrics; m++) {
		printf "%-26s", metric_at[m]
		for (u = 1; u <= used; u++)
			printf " %24s", ratio_cell(metric_at[m], used_pair[u])
		printf "\n"
	}
}

function cell(metric, peer,    key) {
	key = metric SUBSEP peer
	if (!count[key])
		return "-"
	return short(value_of(key, "median")) " (" short(value_of(key, "least")) " to " short(value_of(key, "most")) ")"
}

function ratio_cell(metric, p) {
	return compared(metric, p) ? short(times(metric, ours_of[p], peer_of[p])) : "-"
}

function markdown(    m, p, u, line) {
	printf "\n## %s\n\n%s; medians of %d, in brackets the least and the most.\n\n", name, machine, runs
	line = "|---|"
	printf "| |"
	for (p = 1; p <= peers; p++) {
		printf " %s |", peer_at[p]
		line = line "---|"
	}
	for (u = 1; u <= used; u++) {
		printf " %s |", pair_name(used_pair[u])
		line = line "---|"
	}
	printf "\n%s\n", line
	for (m = 1; m <= metrics; m++) {
		printf "| %s, %s |", metric_at[m], unit[metric_at[m]]
		for (p = 1; p <= peers; p++)
			printf " %s |", cell(metric_at[m], peer_at[p])
		for (u = 1; u <= used; u++)
			printf " %s |", ratio_cell(metric_at[m], used_pair[u])
		printf "\n"
	}
}

function goals_reached(    g, ratio, f) {
	if (goals || missing)
		printf "\n"
	if (missing)
		printf "%s\n", substr(missing, 2)
	for (g = 1; g <= goals; g++) {
		split(goal_at[g], f, " ")
		if (f[2] == "*") {
			goal_of_all(f)
			continue
		}
		if (f[4] == "-" && has(f[2], f[3])) {
			limit(f)
			continue
		}
		if (!comparable(f[2], f[3], f[4]))
			continue
		ratio = times(f[2], f[3], f[4])
		printf "%sgoal %s: %s / %s %s or more: %s, %s\n", (format == "markdown" ? "* " : ""), f[2], f[3],
			f[4], f[5], short(ratio), (ratio >= f[5] ? "met" : "not met")
	}
}

# A goal without a peer.
function limit(f,    v, met) {
	v = median(f[2], f[3])
	met = unit[f[2]] ~ /\/s$/ ? v >= f[5] : v <= f[5]
	printf "%sgoal %s: %s %s %s: %s, %s\n", (format == "markdown" ? "* " : ""), f[2], f[3], f[5],
		unit[f[2]], short(v), (met ? "met" : "not met")
}

# A goal of all metrics.
function goal_of_all(f,    m, ratio, less, found) {
	less = ""
	for (m = 1; m <= metrics; m++) {
		if (!comparable(metric_at[m], f[3], f[4]))
			continue
		found = 1
		ratio = times(metric_at[m], f[3], f[4])
		if (ratio < f[5])
			less = less (less ? ", " : "") metric_at[m] " (" short(ratio) ")"
	}
	if (found)
		printf "%sgoal *: %s / %s %s or more: %s\n", (format == "markdown" ? "* " : ""), f[3], f[4], f[5],
			(less ? "not met by " less : "met")
}

function json(    m, p, u, i, key) {
	printf "%s\n  \"%s\": {\n    \"machine\": \"%s\",\n    \"metrics\": {", (cases++ ? "," : ""), name, machine
	for (m = 1; m <= metrics; m++) {
		printf "%s\n      \"%s\": {\"unit\": \"%s\"", (m > 1 ? "," : ""), metric_at[m], unit[metric_at[m]]
		for (p = 1; p <= peers; p++) {
			key = metric_at[m] SUBSEP peer_at[p]
			if (!count[key])
				continue
			printf ", \"%s\": {\"median\": %s, \"values\": [", peer_at[p], value_of(key, "median")
			for (i = 1; i <= count[key]; i++)
				printf "%s%s", (i > 1 ? ", " : ""), values[key, i]
			printf "]}"
		}
		for (u = 1; u <= used; u++)
			if (compared(metric_at[m], used_pair[u]))
				printf ", \"%s\": %.3f", pair_name(used_pair[u]),
					times(metric_at[m], ours_of[used_pair[u]], peer_of[used_pair[u]])
		printf "}"
	}
	printf "\n    }\n  }"
}

# Lines "CASE: METRIC", and a ratio for each pair there is, for gnuplot.
function plot(    m, p) {
	for (m = 1; m <= metrics; m++) {
		printf "\"%s: %s\"", name, metric_at[m]
		for (p = 1; p <= pairs; p++)
			printf " %s", compared(metric_at[m], p) ? times(metric_at[m], ours_of[p], peer_of[p]) : "-"
		printf "\n"
	}
}

function case_done() {
	pairs_used()
	if (format == "json")
		json()
	else if (format == "plot")
		plot()
	else {
		if (format == "markdown")
			markdown()
		else
			text()
		goals_reached()
	}
}

function case_begun() {
	name = FILENAME
	sub(/.*\//, "", name)
	machine = missing = ""
	metrics = peers = goals = runs = 0
	split("", count)
	split("", values)
	split("", unit)
	split("", seen)
}

BEGIN {
	pairs = split("process native process uml microvm linux-microvm pvh linux-pvh pv linux-pv " \
		"process one-platform", words, " ") / 2
	for (i = 1; i <= pairs; i++) {
		ours_of[i] = words[2 * i - 1]
		peer_of[i] = words[2 * i]
	}
	if (format == "json")
		printf "{"
}

FNR == 1 {
	if (name)
		case_done()
	case_begun()
}

/^# / {
	machine = substr($0, 3)
	next
}

$1 == "absent" {
	missing = missing (format == "markdown" ? "\n* " : "\n") "no " $2 ": " substr($0, length($1 $2) + 3)
	next
}

$1 == "goal" {
	goal_at[++goals] = $0
	next
}

{
	if (!unit[$2]) {
		metric_at[++metrics] = $2
		unit[$2] = $4
	}
	if (!seen[$1]++)
		peer_at[++peers] = $1
	values[$2, $1, ++count[$2, $1]] = $3
	if (count[$2, $1] > runs)
		runs = count[$2, $1]
}

END {
	if (name)
		case_done()
	if (format == "json")
		printf "\n}\n"
}
