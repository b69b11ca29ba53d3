-- SPDX-License-Identifier: GPL-2.0-only
-- Numbers in floating point, in tables and in C structures, which LuaJIT compiles. Prints
-- what came out. usage: luajit numeric.lua SIZE [PART]
local ffi = require "ffi"
local size, part = tonumber(arg[1]), arg[2]

local function mandelbrot(n)
	local inside = 0
	for y = 0, n - 1 do
		for x = 0, n - 1 do
			local cr, ci = 2 * x / n - 1.5, 2 * y / n - 1
			local zr, zi, steps = 0, 0, 0
			while steps < 50 and zr * zr + zi * zi < 4 do
				zr, zi, steps = zr * zr - zi * zi + cr, 2 * zr * zi + ci, steps + 1
			end
			if steps == 50 then
				inside = inside + 1
			end
		end
	end
	return inside
end

local function sieve(n)
	local composite, count = {}, 0
	for i = 1, n do
		composite[i] = false
	end
	for i = 2, n do
		if not composite[i] then
			count = count + 1
			for j = i * i, n, i do
				composite[j] = true
			end
		end
	end
	return count
end

ffi.cdef "typedef struct { double x, y, vx, vy, mass; } body;"

local function bodies(steps)
	local n = 5
	local b = ffi.new("body[?]", n)
	for i = 0, n - 1 do
		b[i].x, b[i].y, b[i].mass = math.cos(i), math.sin(i) * (i + 1), 1 / (i + 1)
	end
	for _ = 1, steps do
		for i = 0, n - 1 do
			for j = i + 1, n - 1 do
				local dx, dy = b[i].x - b[j].x, b[i].y - b[j].y
				local d = dx * dx + dy * dy + 0.01
				local f = 0.001 / (d * math.sqrt(d))
				b[i].vx, b[i].vy = b[i].vx - dx * b[j].mass * f, b[i].vy - dy * b[j].mass * f
				b[j].vx, b[j].vy = b[j].vx + dx * b[i].mass * f, b[j].vy + dy * b[i].mass * f
			end
		end
		for i = 0, n - 1 do
			b[i].x, b[i].y = b[i].x + 0.001 * b[i].vx, b[i].y + 0.001 * b[i].vy
		end
	end
	return ("%.9f"):format(b[0].x + b[4].y)
end

local function strings(n)
	local parts = {}
	for i = 1, n do
		parts[i] = ("%x"):format(i * 2654435761 % 4294967296):reverse()
	end
	local sum = 0
	for c in table.concat(parts):gmatch("%d+") do
		sum = (sum + tonumber(c)) % 1000003
	end
	return sum
end

local function run(name, work, n)
	if not part or part == name then
		print(name, work(n))
	end
end

run("mandelbrot", mandelbrot, 64 * size)
run("sieve", sieve, 400000 * size)
run("bodies", bodies, 100000 * size)
run("strings", strings, 20000 * size)
