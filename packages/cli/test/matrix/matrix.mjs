// Every allocator with every collector: which programs there are, and whether one prints what it should.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const packages = fileURLToPath(new URL("../../../", import.meta.url));

/** What runs: the tour, the programs that the speed is measured on, and those that test the machine. */
const FOLDERS = { tour: "cli/test/programs/tour", bench: "cli/test/programs/bench", vm: "vm/test/programs" };

export const ALLOCATORS = [
  "pymalloc",
  "pymalloc:arena=1M,pool=16K",
  "free-list:first",
  "free-list:next",
  "free-list:best",
  "tlsf",
  "size-class",
  "debug",
  "bump",
];
export const COLLECTORS = ["generational", "full", "incremental", "trial-deletion", "stress", "none"];

/** The programs of each suite, as absolute paths. */
export const SUITES = Object.fromEntries(
  Object.entries(FOLDERS).map(([suite, folder]) => [suite, programsBelow(path.join(packages, folder))]),
);
export const PROGRAMS = Object.values(SUITES).flat();

function programsBelow(folder) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".py"))
    .sort()
    .map((name) => path.join(folder, name));
}

/** Lines in which a program prints a collector's own figures: how many generations it has, when it ran, which classes that are garbage it has not freed yet. */
const FIGURES =
  /^(thresholds|set|young collections ran|tuple before and after a collection):|^\[\('start', |^\['Derived', 'A', /;
/** What a program that needs a collector says of it. */
const ASKS_THE_COLLECTOR = /\bgc\b|"module global"/;

/** Whether a program can be run without a collector, or with this one. */
export function isFor(collector, program) {
  return collector !== "none" || !ASKS_THE_COLLECTOR.test(readFileSync(program, "utf8"));
}

/** What a program should print under a collector, and what it printed, made comparable. */
export function comparable(collector, output) {
  if (collector === "generational") return output;
  return output
    .split("\n")
    .filter((line) => !FIGURES.test(line))
    .join("\n");
}

export function expectedOutput(program) {
  return readFileSync(program.replace(/\.py$/, ".out"), "utf8");
}
