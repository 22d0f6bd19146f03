// One flat ES module from TypeScript sources. Constants are inlined, so that opcodes, flags and offsets cost nothing
// at run time; names are kept, so that stack traces and profiles can be read.
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
 */
export async function bundle({ input, file, siblings, format = "esm" }) {
  const build = await rolldown({
    input,
    platform: "node",
    external: siblings ? [/^node:/] : [/^node:/, /^@pyvm\//],
    resolve: { conditionNames: [SOURCE_CONDITION, "import", "default"] },
    optimization: { inlineConst: { mode: "all", pass: 3 } },
    onLog: (level, log, handler) => handler(log.code === "UNRESOLVED_IMPORT" ? "error" : level, log),
  });
  try {
    await build.write({ file, format, sourcemap: true, codeSplitting: false });
  } finally {
    await build.close();
  }
}
