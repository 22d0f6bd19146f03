// What the archive holds beside the files that come from CPython.
import { precompiledFiles } from "./precompiled.mjs";

/*
 * What CPython's build writes down of its settings, for `sysconfig`. Only what is true of this machine: there is no C
 * compiler, no prefix and no shared library here.
 */
const settings = {
  ABIFLAGS: "",
  EXT_SUFFIX: ".cpython-310-x86_64-linux-gnu.so",
  MULTIARCH: "x86_64-linux-gnu",
  Py_DEBUG: 0,
  Py_ENABLE_SHARED: 0,
  SIZEOF_INT: 4,
  SIZEOF_LONG: 8,
  SIZEOF_SIZE_T: 8,
  SIZEOF_VOID_P: 8,
  SOABI: "cpython-310-x86_64-linux-gnu",
  VERSION: "3.10",
  WITH_DOC_STRINGS: 1,
  WITH_PYMALLOC: 1,
};

function settingsModule() {
  const lines = Object.entries(settings).map(([name, value]) => `    "${name}": ${JSON.stringify(value)},\n`);
  return new TextEncoder().encode(
    `# The settings of this machine, for sysconfig.\nbuild_time_vars = {\n${lines.join("")}}\n`,
  );
}

/**
 * Files to add to the archive, or to put in the place of CPython's: settings, and every module compiled. A file
 * `__pycache__/os.cpython-310.pyc` whose header names `mtime` and the length of its source is used by the import system
 * as CPython uses one from disk.
 *
 * @param {ReadonlyMap<string, Uint8Array>} files the library, by path relative to `Lib`
 * @param {number} mtime what the archive says of every file, in seconds since 1970
 * @returns {Promise<Map<string, Uint8Array>>}
 */
export async function addedFiles(files, mtime) {
  const settings = new Map([["_sysconfigdata__linux_x86_64-linux-gnu.py", settingsModule()]]);
  return new Map([...settings, ...(await precompiledFiles(new Map([...files, ...settings]), mtime))]);
}
