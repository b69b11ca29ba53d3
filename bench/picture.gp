# SPDX-License-Identifier: GPL-2.0-only
# gnuplot -e "ratios='FILE'; picture='FILE'" picture.gp: how many times better each case is, from report.awk's
# lines: a title, and a ratio for each pair of environments or "-".
stats ratios using 0 nooutput
rows = STATS_records
set terminal svg size 900, 80 + 16 * rows font 'sans-serif,11' background rgb 'white'
set output picture
set datafile missing '-'
set logscale x
set xtics (0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
set xrange [0.2:3000]
set yrange [rows - 0.5:-0.5]
set xlabel 'times better'
set grid xtics ytics linecolor rgb '#e0e0e0'
set arrow from 1, -0.5 to 1, rows - 0.5 nohead linewidth 2 linecolor rgb '#808080'
set key above
set style data points
plot ratios using 2:0:ytic(1) title 'process / native' pointtype 7 linecolor rgb '#c03030', \
	'' using 3:0 title 'process / User-mode Linux' pointtype 5 linecolor rgb '#d0a030', \
	'' using 4:0 title 'microvm / Linux in a microvm' pointtype 9 linecolor rgb '#3060c0', \
	'' using 5:0 title 'Xen PVH / Linux' pointtype 13 linecolor rgb '#309050', \
	'' using 6:0 title 'Xen PV / Linux' pointtype 11 linecolor rgb '#705090'
