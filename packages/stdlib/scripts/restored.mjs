// pyodide changed a few of CPython's files for its own platform. Here the changes are taken back.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Files that are pyodide's own and have nothing of CPython's in them: they would fail at the first call. */
const foreign = ["webbrowser.py"];

/** By file: what pyodide wrote, from the first string to right before the second, and what CPython has there. */
const changes = {
  "importlib/_bootstrap.py": [
    { from: "def _get_module_not_found_error(name):\n", before: "def _find_and_load_unlocked(", to: "" },
    {
      from: "raise _get_module_not_found_error(name)",
      before: "\n",
      to: "raise ModuleNotFoundError(_ERR_MSG.format(name), name=name)",
    },
  ],
  "platform.py": [{ from: ", 'emscripten')", before: ":\n", to: ")" }],
  "ctypes/util.py": [
    {
      from: 'elif os.name == "posix" and sys.platform == "emscripten":\n',
      before: "elif sys.platform.startswith",
      to: "",
    },
  ],
};

function restore(name, text, { from, before, to }) {
  const start = text.indexOf(from);
  const end = text.indexOf(before, start + from.length);
  if (start < 0 || end < 0) throw new Error(`${name}: pyodide's "${from.trim()}" is not there`);
  return text.slice(0, start) + to + text.slice(end);
}

/**
 * The library as CPython has it.
 *
 * @param {ReadonlyMap<string, Uint8Array>} files pyodide's, by path relative to `Lib`
 * @returns {Map<string, Uint8Array>}
 */
export function restoreFiles(files) {
  const restored = new Map(files);
  for (const name of foreign) restored.delete(name);
  for (const [name, list] of Object.entries(changes)) {
    const text = list.reduce((old, change) => restore(name, old, change), decoder.decode(files.get(name)));
    restored.set(name, encoder.encode(text));
  }
  return restored;
}
