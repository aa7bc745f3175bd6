-- One holding a request: the bodies are the lines of the file that the environment names, in turn.
local bodies = {}
for line in io.lines(os.getenv("PENDENS_BENCH_BODIES")) do bodies[#bodies + 1] = line end
local headers = {["Content-Type"] = "application/json"}
local key = os.getenv("PENDENS_BENCH_KEY") or ""
if key ~= "" then headers["Authorization"] = "Bearer " .. key end
local number = 0
local threads = 0

function setup(thread)
  thread:set("number", threads * 97)
  threads = threads + 1
end

function request()
  number = number + 1
  return wrk.format("POST", "/v1/screenings", headers, bodies[number % #bodies + 1])
end

function done(summary, latency, _)
  io.write(string.format(
    "figures %d %d %.0f %.0f %.0f %d\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  ))
end
