-- SPDX-License-Identifier: GPL-2.0-only
-- A web server of one thread: epoll, a coroutine for each connection, sendfile, keep-alive.
-- usage: luajit server.lua FOLDER PORT
local S = require "syscall"
local t = S.t
local folder, port = arg[1], tonumber(arg[2])

local types = { html = "text/html", txt = "text/plain", css = "text/css", js = "text/javascript",
	json = "application/json", png = "image/png", svg = "image/svg+xml" }
local poll = assert(S.epoll_create("cloexec"))
local tasks = {} -- by the number of the connection's descriptor

-- For a connection's coroutine: until its socket can be read ("in") or written ("out").
local function wait(socket, what)
	assert(poll:epoll_ctl("mod", socket, what))
	coroutine.yield()
end

-- Repeats CALL, which returns nil and an error when it has to wait.
local function patiently(socket, what, call, ...)
	while true do
		local result, err = call(socket, ...)
		if result or not (err.AGAIN or err.INTR) then
			return result, err
		end
		wait(socket, what)
	end
end

-- The next request and what follows it; nil at the end of the connection.
local function receive(socket, text)
	while true do
		local head, rest = text:match("^(.-\r\n)\r\n()")
		if head then
			return head, text:sub(rest)
		end
		local more = #text < 8192 and patiently(socket, "in", socket.read, nil, 4096)
		if not more or more == "" then
			return nil
		end
		text = text .. more
	end
end

-- FLAGS: "more" if a file follows, so that its beginning is in the same packet.
local function send(socket, text, flags)
	while #text > 0 do
		local sent = patiently(socket, "out", socket.send, text, #text, flags or 0)
		if not sent then
			return false
		end
		text = text:sub(sent + 1)
	end
	return true
end

local function send_file(socket, file, size)
	while size > 0 do
		local sent = patiently(socket, "out", socket.sendfile, file, nil, size)
		if not sent or sent == 0 then
			return false
		end
		size = size - sent
	end
	return true
end

local function head_of(status, length, kind, keep)
	return ("HTTP/1.1 %s\r\nContent-Length: %d\r\nContent-Type: %s\r\nConnection: %s\r\n\r\n"):format(
		status, length, kind, keep and "keep-alive" or "close")
end

local function refuse(socket, status, keep)
	return send(socket, head_of(status, #status + 1, "text/plain", keep) .. status .. "\n")
end

local function open(path)
	if path:sub(1, 1) ~= "/" or path:find("..", 1, true) then
		return nil
	end
	local file = S.open(folder .. path:gsub("/$", "/index.html"), "rdonly, cloexec")
	local status = file and file:stat()
	if status and status.isreg then
		return file, status.size
	end
	if file then
		file:close()
	end
end

-- Answers one request; false when the connection is over.
local function answer(socket, head)
	local method, path, version = head:match("^(%u+) (%S+) HTTP/1%.([01])\r\n")
	if not method then
		return refuse(socket, "400 Bad Request", false) and false
	end
	local wish = (head:lower():match("\r\nconnection: *([%w-]+)") or "")
	local keep = wish ~= "close" and (version == "1" or wish == "keep-alive")
	if method ~= "GET" and method ~= "HEAD" then
		return refuse(socket, "405 Method Not Allowed", false) and false
	end
	local file, size = open((path:gsub("%?.*", "")))
	if not file then
		return refuse(socket, "404 Not Found", keep) and keep
	end
	local kind = types[path:match("%.(%w+)$") or "html"] or "application/octet-stream"
	local body = method == "GET" and size > 0
	local sent = send(socket, head_of("200 OK", size, kind, keep), body and "more")
	if sent and body then
		sent = send_file(socket, file, size)
	end
	file:close()
	return sent and keep
end

local function serve(socket)
	local head, rest = nil, ""
	repeat
		head, rest = receive(socket, rest)
	until not head or not answer(socket, head)
	tasks[socket:getfd()] = nil
	socket:close()
end

local function resume(number)
	local task = tasks[number]
	local ok, err = coroutine.resume(task)
	if not ok then
		io.stderr:write(debug.traceback(task, tostring(err)), "\n")
		os.exit(1)
	end
end

assert(S.signal("pipe", "ign"))
local listener = assert(S.socket("inet", "stream, nonblock, cloexec"))
assert(listener:setsockopt("socket", "reuseaddr", true))
assert(listener:bind(t.sockaddr_in(port, "0.0.0.0")))
assert(listener:listen(512))
assert(poll:epoll_ctl("add", listener, "in"))
io.stdout:write("serving ", folder, " on port ", port, "\n")
io.stdout:flush()

local events = t.epoll_events(64)
while true do
	for _, event in assert(poll:epoll_wait(events)) do
		if event.fd ~= listener:getfd() then
			resume(event.fd)
		else
			local socket = listener:accept4(nil, nil, "nonblock, cloexec")
			if socket then
				tasks[socket:getfd()] = coroutine.create(function() serve(socket) end)
				assert(poll:epoll_ctl("add", socket, "in"))
			end
		end
	end
end
