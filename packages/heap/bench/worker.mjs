// Measures one allocator in this process and prints the figures as JSON.
import { allocatorKind } from "@pyvm/heap";
import { MEASUREMENTS } from "./measurements.mjs";

const kind = allocatorKind(process.argv[2]);
const figures = {};
for (const { key, measure } of MEASUREMENTS) {
  figures[key] = measure(kind);
  // The memories of one measurement are not to be in the way of the next.
  globalThis.gc?.();
}
console.log(JSON.stringify(figures));
