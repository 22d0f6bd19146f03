// The library's modules compiled at build time, as CPython's installation has them, so that an import only reads.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bundle } from "../../../scripts/bundle.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Where the archive appears to programs. */
const PREFIX = "/pyvm/lib/python3.10";

/** The modules that start everything else, as code without a header: by their names, the files and what tracebacks call them. */
const frozen = {
  _frozen_importlib: ["importlib/_bootstrap.py", "<frozen importlib._bootstrap>"],
  _frozen_importlib_external: ["importlib/_bootstrap_external.py", "<frozen importlib._bootstrap_external>"],
  zipimport: ["zipimport.py", "<frozen zipimport>"],
};

/** The compiler of this workspace, from its sources, so that nothing has to be built before. */
async function loadCompiler() {
  const folder = path.join(root, "node_modules/.cache/pyvm-compiler");
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, "compiler.mjs");
  await bundle({ input: path.join(root, "packages/compiler/src/index.ts"), file, siblings: true });
  return import(`${pathToFileURL(file).href}?${Date.now()}`);
}

function cachePath(name) {
  const { dir, name: stem } = path.posix.parse(name);
  return path.posix.join(dir, "__pycache__", `${stem}.cpython-310.pyc`);
}

/**
 * A `.pyc` for every module that compiles, and the frozen modules below `__frozen__`.
 *
 * @param {ReadonlyMap<string, Uint8Array>} files the library, by path relative to `Lib`
 * @param {number} mtime what the archive says of every file, in seconds since 1970
 * @returns {Promise<Map<string, Uint8Array>>}
 */
export async function precompiledFiles(files, mtime) {
  const { compile, dump, writePyc } = await loadCompiler();
  const result = new Map();
  for (const [name, source] of files) {
    if (!name.endsWith(".py")) continue;
    try {
      const code = compile(source, { filename: `${PREFIX}/${name}`, mode: "exec" });
      result.set(cachePath(name), writePyc(code, { kind: "timestamp", mtime, size: source.length }));
    } catch (error) {
      // Some files are there to be no Python.
      if (!["PythonSyntaxError", "PythonSourceError"].includes(error?.constructor?.name)) throw error;
    }
  }
  for (const [name, [file, filename]] of Object.entries(frozen)) {
    result.set(`__frozen__/${name}`, dump(compile(files.get(file), { filename, mode: "exec" })));
  }
  return result;
}
