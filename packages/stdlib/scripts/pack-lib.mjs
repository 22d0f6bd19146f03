// Packs CPython's pure-Python library into `dist`: `lib.bin`, the files end to end, and `lib.json`, where each begins
// and how long it is. The licence of those files goes beside them. Nothing of it is ever committed.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { addedFiles } from "./added-files.mjs";
import { readPyodideLib } from "./pyodide.mjs";
import { restoreFiles } from "./restored.mjs";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));

/** When every file of the archive was last changed, in seconds since 1970: fixed, so that builds are reproducible. */
const MTIME = 499162500;

/** What describes the machine pyodide was built for, and what only pip reads. */
const leftOut = [/^_sysconfigdata_/, /^site-packages\//, /^LICENSE\.txt$/];

function pack(files) {
  const index = {};
  const parts = [];
  let offset = 0;
  for (const [name, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    index[name] = [offset, bytes.length];
    parts.push(bytes);
    offset += bytes.length;
  }
  return { bytes: Buffer.concat(parts), index: { python: "3.10", mtime: MTIME, files: index } };
}

/** Writes a file whole or not at all, so that a reader never meets half an archive. */
function write(name, content) {
  writeFileSync(`${dist}${name}.new`, content);
  renameSync(`${dist}${name}.new`, `${dist}${name}`);
}

const library = readPyodideLib();
const files = new Map([...restoreFiles(library)].filter(([name]) => !leftOut.some((pattern) => pattern.test(name))));
for (const [name, bytes] of await addedFiles(files, MTIME)) files.set(name, bytes);

const { bytes, index } = pack(files);
mkdirSync(dist, { recursive: true });
write("lib.bin", bytes);
write("LICENSE-python.txt", library.get("LICENSE.txt"));
write("lib.json", JSON.stringify(index));
console.error(`packed ${files.size} files of CPython's Lib, ${(bytes.length / 2 ** 20).toFixed(1)} MiB`);
