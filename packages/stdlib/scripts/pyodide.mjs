// Reads CPython's own Lib out of the npm package `pyodide`: Emscripten's file packager put it into
// `pyodide.asm.data` in LZ4 chunks, and the index of its files into `pyodide.asm.js`, as two JSON literals.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { decompressBlock } from "./lz4.mjs";

const LIB = "/lib/python3.10/";
const CHUNK_SIZE = 2048;

/** The JSON object in `text` whose first characters are `beginning`, where it follows `before`. */
function literalAfter(text, before, beginning) {
  const found = text.indexOf(before + beginning);
  if (found < 0) throw new Error(`pyodide.asm.js has no "${before + beginning}"`);
  const start = found + before.length;
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (quoted) {
      if (char === "\\") at++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === "{") depth++;
    else if (char === "}" && --depth === 0) return JSON.parse(text.slice(start, at + 1));
  }
  throw new Error(`pyodide.asm.js: the literal after "${before}" has no end`);
}

function decompress(data, { offsets, sizes, successes }) {
  const whole = new Uint8Array(offsets.length * CHUNK_SIZE);
  offsets.forEach((offset, chunk) => {
    const source = data.subarray(offset, offset + sizes[chunk]);
    const target = whole.subarray(chunk * CHUNK_SIZE, (chunk + 1) * CHUNK_SIZE);
    // A chunk that compression would have made larger is stored as it is.
    if (successes[chunk]) decompressBlock(source, target);
    else target.set(source);
  });
  return whole;
}

/**
 * The files under `/lib/python3.10`, by path relative to it, sorted.
 *
 * @returns {Map<string, Uint8Array>}
 */
export function readPyodideLib() {
  const folder = path.dirname(createRequire(import.meta.url).resolve("pyodide/package.json"));
  const script = readFileSync(path.join(folder, "pyodide.asm.js"), "utf8");
  const { files } = literalAfter(script, "loadPackage(", '{"files":');
  const chunks = literalAfter(script, "compressedData=", '{"data":null,');
  const whole = decompress(readFileSync(path.join(folder, "pyodide.asm.data")), chunks);
  const found = files
    .filter(({ filename }) => filename.startsWith(LIB))
    .map(({ filename, start, end }) => [filename.slice(LIB.length), whole.subarray(start, end)]);
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}
