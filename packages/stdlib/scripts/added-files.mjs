// What the archive holds beside the files that come from CPython. Precompiled modules belong here: a file
// `__pycache__/os.cpython-310.pyc` whose header names `mtime` and the length of its source is used by the import
// system as CPython uses one from disk.

/**
 * Files to add to the archive, or to put in the place of CPython's.
 *
 * @param {ReadonlyMap<string, Uint8Array>} files the library, by path relative to `Lib`
 * @param {number} mtime what the archive says of every file, in seconds since 1970
 * @returns {Promise<Map<string, Uint8Array>>}
 */
export async function addedFiles(files, mtime) {
  void files;
  void mtime;
  return new Map();
}
