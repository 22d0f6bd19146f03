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
  const build = await rolldown({
    input,
    platform: "node",
    plugins,
    external: siblings ? [/^node:/] : [/^node:/, /^@pyvm\//],
    resolve: { conditionNames: [SOURCE_CONDITION, "import", "default"] },
    optimization: { inlineConst: { mode: "all", pass: 3 } },
    onLog: (level, log, handler) => handler(log.code === "UNRESOLVED_IMPORT" ? "error" : level, log),
  });
  try {
    await build.write({ file, format, sourcemap: true, codeSplitting: false, ...(compact ? COMPACT : {}) });
  } finally {
    await build.close();
  }
  if (compact) writeFileSync(file, escaped(readFileSync(file, "utf8")));
}

const COMPACT = { minify: { compress: false, mangle: { toplevel: false }, codegen: { removeWhitespace: true } } };

/** A program whose few characters beyond ASCII, all of them in strings, are written as escapes. */
function escaped(text) {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
