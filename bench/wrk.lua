-- Sends prepared requests one after another and counts answers by status. Arguments after "--":
-- the file of requests (each "<length>\n<bytes>"), "once" or "around", and the good statuses as "302,303".
local threads, wanted, at, once, is_good = {}, {}, 0, false, {}
good, bad = 0, 0

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  local file = assert(io.open(args[1], "rb"))
  while true do
    local length = file:read("*l")
    if not length then break end
    table.insert(wanted, file:read(tonumber(length)))
  end
  file:close()
  once = args[2] == "once"
  for status in string.gmatch(args[3], "%d+") do is_good[tonumber(status)] = true end
end

-- What is sent once is not sent again to a connection that waits for the end: that asks whether the server lives.
local idle = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"

function request()
  at = at + 1
  if at > #wanted then
    if once then
      wrk.thread:stop()
      return idle
    end
    at = 1
  end
  return wanted[at]
end

function response(status)
  if is_good[status] then
    good = once and math.min(good + 1, #wanted) or good + 1
  elseif not (once and at > #wanted and status == 200) then
    bad = bad + 1
  end
end

function done(summary, latency)
  local all_good, all_bad = 0, 0
  for _, thread in ipairs(threads) do
    all_good, all_bad = all_good + thread:get("good"), all_bad + thread:get("bad")
  end
  local broken = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format(
    '\n{"seconds": %.6f, "good": %d, "bad": %d, "p50": %.3f, "p95": %.3f}\n',
    summary.duration / 1e6, all_good, all_bad + broken, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3))
end
