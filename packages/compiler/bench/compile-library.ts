/** Compiles all sources below a folder, each once, and prints how long that took. Files are read before. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { compile } from "../src/index.ts";

const [folder, word] = process.argv.slice(2);
const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
const wanted = names.filter((name) => name.endsWith(".py") && !name.includes("site-packages") && name.includes(word));
const sources = wanted.sort().map((name): [string, Uint8Array] => {
  const file = path.join(folder, name);
  return [file, readFileSync(file)];
});

let files = 0;
let bytes = 0;
const started = performance.now();
const cpuBefore = process.cpuUsage();
for (const [filename, source] of sources) {
  try {
    compile(source, { filename, unicodeName: () => 32 });
  } catch {
    // A few files are no Python 3, on purpose.
  }
  files++;
  bytes += source.length;
}
const { user, system } = process.cpuUsage(cpuBefore);
console.log(
  JSON.stringify({ files, bytes, seconds: (performance.now() - started) / 1000, cpu: (user + system) / 1e6 }),
);
