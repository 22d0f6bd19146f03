/**
 * The Python thread's entry: loads the engine, with the code that V8 made of it at build time where that still fits this version of Node.
 *
 * Compiling the engine's functions when they are first called is a third of the time that a small program takes.
 */
import * as fs from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";

const folder = new URL("./", import.meta.url);
const file = fileURLToPath(new URL("engine.cjs", folder));
const cache = new URL("engine.cache", folder);

interface Engine {
  main(): number;
}

function readCache(): Buffer | undefined {
  try {
    return fs.readFileSync(cache);
  } catch {
    return undefined; // it is compiled, which takes longer and nothing else
  }
}

const source = `(function (exports, require, module, __filename, __dirname) {${fs.readFileSync(file, "latin1")}\n})`;
const cachedData = readCache();
const script = new Script(source, { filename: file, ...(cachedData === undefined ? {} : { cachedData }) });
const module = { exports: {} as Engine };
type Wrapper = (
  exports: Engine,
  require: NodeJS.Require,
  module: { exports: Engine },
  file: string,
  folder: string,
) => void;
(script.runInThisContext() as Wrapper)(module.exports, createRequire(file), module, file, fileURLToPath(folder));
const status = module.exports.main();
// The build runs a program with this set, to keep what has been compiled until then.
const output = process.env["PYVM_WRITE_CODE_CACHE"];
if (output !== undefined) fs.writeFileSync(output, script.createCachedData());
process.exit(status);
