/** One allocator or one collector: `worker.mjs allocator|collector NAME TRACE` prints figures as JSON. */
import { replayAllocator } from "./replay-allocator.ts";
import { replayCollector } from "./replay-collector.ts";
import { readTrace } from "./trace.ts";

const [what, name, file] = process.argv.slice(2) as [string, string, string];
const trace = readTrace(file);
console.log(JSON.stringify(what === "allocator" ? replayAllocator(name, trace) : replayCollector(name, trace)));
