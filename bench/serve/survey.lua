-- SPDX-License-Identifier: Apache-2.0
--
-- survey.lua - for wrk: answers to the survey, each with numbers of its own. QUESTIONS names the
-- questions' keys, joined by commas.
local keys, made = {}, 0
for key in (os.getenv("QUESTIONS") or "coffee"):gmatch("[^,]+") do
    keys[#keys + 1] = key
end
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"

function request()
    made = made + 1
    local answers = {}
    for i = 1, 5 do -- a person who answers five questions of the survey
        local key = keys[(made * 7 + i * 3) % #keys + 1]
        answers[#answers + 1] = string.format('"%s=%.2f"', key, (made * 37 + i * 11) % 20000 / 100)
    end
    local seen, body = {}, {}
    for _, a in ipairs(answers) do
        local key = a:match('"(.-)=')
        if not seen[key] then
            seen[key] = true
            body[#body + 1] = a
        end
    end
    return wrk.format(nil, nil, nil, string.format('{"country":"US","people":%d,"answer":[%s]}',
        made % 6 + 1, table.concat(body, ",")))
end

local threads = {}
function setup(thread)
    threads[#threads + 1] = thread
end

function response(status)
    if status ~= 200 then
        wrong = (wrong or 0) + 1
    end
end

function done(summary, latency)
    local failed = 0
    for _, t in ipairs(threads) do
        failed = failed + (t:get("wrong") or 0)
    end
    io.write(string.format("RESULT %d %d %d %.3f %.3f %.3f\n", summary.requests, summary.duration,
        failed + summary.errors.connect + summary.errors.read + summary.errors.write +
        summary.errors.timeout, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
        latency.max / 1000))
end
