-- SPDX-License-Identifier: GPL-2.0-only
-- Runs ljsyscall's test suite as it is, without the tests that the file "left-out" names: what forks.
-- It begins in the folder of ljsyscall's source, at a terminal whose size nobody may have told.
-- usage: luajit suite.lua PART PARTS
local part, parts = tonumber(arg[1]), tonumber(arg[2])

local left_out = {}
for line in io.lines("left-out") do
	local class, test = line:match("^(test[%w_]*):(test[%w_]*) ")
	if class then
		left_out[#left_out + 1] = { class, test }
	end
end

-- The suite expects what Linux has had until 5.14, which ljsyscall is older than: the network's lowest
-- address as a broadcast address.
local function prepare(S)
	local lo = assert(S.nl.interface("lo"))
	assert(lo:up())
	assert(S.nl.newroute("create", {
		family = "inet", dst_len = 32, type = "broadcast", protocol = "kernel", scope = "link",
		table = "local",
	}, "dst", "127.0.0.0", "oif", lo.index))
	-- A serial line has no size.
	local size = S.stdout:ioctl("TIOCGWINSZ")
	if size and size.row == 0 then
		assert(S.stdout:ioctl("TIOCSWINSZ", { row = 24, col = 80 }))
	end
end

-- Of the classes of tests in the order of their names every PARTSth is taken, beginning with PART.
local function leave_out()
	for _, name in ipairs(left_out) do
		assert(_G[name[1]][name[2]], "no such test to leave out")
		_G[name[1]][name[2]] = nil
	end
	local classes = {}
	for name, value in pairs(_G) do
		if type(name) == "string" and name:match("^test") and type(value) == "table" then
			classes[#classes + 1] = name
		end
	end
	table.sort(classes)
	for i, name in ipairs(classes) do
		if i % parts ~= part % parts then
			_G[name] = nil
		end
	end
end

-- The suite loads its tests as globals, then its runner, and calls that.
package.preload["include.luaunit.luaunit"] = function()
	local unit = dofile("include/luaunit/luaunit.lua")
	local run = unit.run
	unit.run = function(...)
		leave_out()
		return run(...)
	end
	return unit
end

prepare(require "syscall")
arg = {}
dofile("test/test.lua")
