// Parses all sources below a folder some times with one parser, and prints how long each time took. Files are read before.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const [parser, bundle, folder, rounds, word] = process.argv.slice(2);

const makers = {
  async pyvm() {
    const { parse } = await import(bundle);
    // CPython has the names of all characters at hand.
    return (source) => parse(source, { unicodeName: () => 32 });
  },
  async lezer() {
    const { parser: lezer } = await import("@lezer/python");
    const decoder = new TextDecoder();
    return (source) => lezer.parse(decoder.decode(source));
  },
};

const parse = await makers[parser]();
const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
const wanted = names.filter((name) => name.endsWith(".py") && !name.includes("site-packages") && name.includes(word));
const sources = wanted.sort().map((name) => readFileSync(path.join(folder, name)));

function measure() {
  const started = performance.now();
  const before = process.cpuUsage();
  for (const source of sources) {
    try {
      parse(source);
    } catch {
      // A few files are no Python 3, on purpose.
    }
  }
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - started) / 1000, cpu: (user + system) / 1e6 };
}

const bytes = sources.reduce((sum, source) => sum + source.length, 0);
console.log(JSON.stringify({ files: sources.length, bytes, rounds: Array.from({ length: Number(rounds) }, measure) }));
