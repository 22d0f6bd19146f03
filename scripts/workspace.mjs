// Where things are in this workspace, and which package may import which.
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * The arrows between packages: every package with what it may import, in building order. `parser` and `compiler` are
 * one column and `heap` and `gc` the other: neither may import the other. They meet in `vm`.
 */
export const arrows = {
  parser: [],
  compiler: ["parser"],
  heap: [],
  gc: ["heap"],
  vm: ["parser", "compiler", "heap", "gc"],
  stdlib: ["parser", "compiler", "heap", "gc", "vm"],
  cli: ["parser", "compiler", "heap", "gc", "vm", "stdlib"],
};

/** The name under which a package's folder is published. */
export function packageName(folder) {
  return folder === "cli" ? "pyvm" : `@pyvm/${folder}`;
}

/** All files below `folder`, as absolute paths; nothing where there is no such folder. */
export function filesBelow(folder) {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(file) : [file];
  });
}

/** When a file was last written, in milliseconds since 1970; 0 where there is none. */
export function writtenAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
