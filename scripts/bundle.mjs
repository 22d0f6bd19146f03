// One flat ES module from TypeScript sources. Constants are inlined, so that opcodes, flags and offsets cost nothing
// at run time; names are kept, so that stack traces and profiles can be read.
import { readFileSync, writeFileSync } from "node:fs";
import { rolldown } from "rolldown";

/** The condition under which a package of this workspace resolves to its TypeScript source. */
export const SOURCE_CONDITION = "@pyvm/source";

/**
 * Bundles `input` into the single file `file`.
 *
 * @param {object} options
 * @param {string} options.input the entry module
 * @param {string} options.file where the bundle goes
 * @param {boolean} options.siblings whether the other packages' sources go into the bundle, or stay imports
 * @param {"esm" | "cjs"} [options.format] what kind of module the bundle is
 * @param {boolean} [options.compact] without comments and white space, with short names for locals, in ASCII: read and compiled sooner. Functions keep
 *   their names
 * @param {import("rolldown").Plugin[]} [options.plugins] what else is done to the sources
 */
export async function bundle({ input, file, siblings, format = "esm", compact = false, plugins = [] }) {
  const build = await graph({ input, siblings, plugins });
  try {
    const minify = compact ? { minify: COMPACT } : {};
    await build.write({ file, format, sourcemap: true, codeSplitting: false, ...minify });
  } finally {
    await build.close();
  }
  if (compact) writeFileSync(file, escaped(readFileSync(file, "utf8")));
}

function graph({ input, siblings, plugins }) {
  return rolldown({
    input,
    platform: "node",
    plugins,
    external: siblings ? [/^node:/] : [/^node:/, /^@pyvm\//],
    resolve: { conditionNames: [SOURCE_CONDITION, "import", "default"] },
    optimization: { inlineConst: { mode: "all", pass: 3 } },
    onLog: (level, log, handler) => handler(log.code === "UNRESOLVED_IMPORT" ? "error" : level, log),
  });
}

/**
 * The program of `input`, all packages' sources in it, as one flat CommonJS program in pieces: what comes before the first module, with an empty id, then each
 * module, in order. What is exported is left out. `imports` has the ids of what a module imports.
 *
 * @returns {Promise<{ id: string, imports: string[], code: string }[]>}
 */
export async function flatProgram({ input, plugins }) {
  const imports = new Map();
  const build = await graph({ input, siblings: true, plugins: [...plugins, marks(imports)] });
  try {
    const { output } = await build.generate({ format: "cjs", codeSplitting: false });
    const [head, ...modules] = output[0].code.split(MARK);
    const pieces = modules
      .map((text) => /^"(.*)"\);\n([^]*)$/.exec(text))
      .map(([, id, code]) => ({ id, imports: imports.get(id) ?? [], code }));
    const last = pieces.at(-1);
    last.code = last.code.slice(0, last.code.search(/^exports\./m));
    return [{ id: "", imports: [], code: head }, ...pieces];
  } finally {
    await build.close();
  }
}

const MARK = "$module(";

/** A plugin that marks where each module begins, by a call that the bundler knows nothing of and so keeps, and notes what it imports. */
function marks(imports) {
  return {
    name: "marks",
    buildEnd() {
      for (const id of this.getModuleIds()) imports.set(id, this.getModuleInfo(id).importedIds);
    },
    transform: { order: "post", handler: (code, id) => ({ code: `${MARK}"${id}");\n${code}`, map: null }) },
  };
}

export const COMPACT = { compress: false, mangle: { toplevel: false }, codegen: { removeWhitespace: true } };

/** A program whose few characters beyond ASCII, all of them in strings, are written as escapes. */
export function escaped(text) {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
