/**
 * The Python thread's entry: loads the engine, with the code that V8 made of it at build time where that still fits this version of Node.
 *
 * Compiling the engine's functions when they are first called is a third of the time that a small program takes.
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Script } from "node:vm";
import { parentPort, workerData } from "node:worker_threads";
import type { Farewell } from "./channel.ts";
import { memoryViews, preloadedEngine, type ThreadData } from "./preload.ts";

interface Engine {
  main(): number;
}

type Wrapper = (
  exports: Engine,
  require: NodeJS.Require,
  module: { exports: Engine },
  file: string,
  folder: string,
  ...views: readonly ArrayBufferView[]
) => void;

const { preload } = workerData as ThreadData;
const file = join(preload.folder, "engine.cjs");
const { text, code } = preloadedEngine(preload);
const script = new Script(text, { filename: file, ...(code === undefined ? {} : { cachedData: code }) });
const module = { exports: {} as Engine };
const load = script.runInThisContext() as Wrapper;
load(module.exports, createRequire(file), module, file, preload.folder, ...memoryViews(preload));
const status = module.exports.main();
// The build runs a program with this set, to keep what has been compiled until then.
const output = process.env["PYVM_WRITE_CODE_CACHE"];
if (output !== undefined) writeFileSync(output, script.createCachedData());
// The process need not wait for this thread to be cleared away, unless Node was asked for a profile, which is written then.
const port = parentPort!;
if (process.execArgv.length === 0) port.postMessage({ status } satisfies Farewell);
process.exit(status);
