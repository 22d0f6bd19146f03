#!/usr/bin/env node
/**
 * The `pyvm` command: a thin main thread over the thread that runs Python.
 *
 * The machine runs in a worker for three reasons: a stack deep enough for a thousand levels of recursion through native code, a main thread that
 * stays free to hear Ctrl-C, and a line editor that waits for the terminal. The main thread holds no Python.
 */
import { join } from "node:path";
import { SHARE_ENV, Worker } from "node:worker_threads";
import { Channel, serve } from "./channel.ts";
import { parseOptions, UsageError } from "./options.ts";
import { fill, type ImageKind, imageKind, makeRoom, type ThreadData } from "./preload.ts";

/** Megabytes of stack; only what is used costs memory. */
const STACK_MB = 240;
const HEAP_MB = 4096;
const SIGINT = 2;

const folder = import.meta.dirname;
const preload = makeRoom(folder);
const channel = new Channel(preload.memory);
const worker = new Worker(join(folder, "machine.cjs"), {
  argv: process.argv.slice(2),
  env: SHARE_ENV, // nobody changes it, and it need not be copied
  workerData: { buffer: channel.buffer, entry: process.argv[1] ?? "pyvm", preload } satisfies ThreadData,
  resourceLimits: { stackSizeMb: STACK_MB, maxOldGenerationSizeMb: HEAP_MB },
  stdin: true, // nobody reads it; without, the thread would make a stream only to end it
  // Kept rather than passed on: the thread writes to the descriptors themselves, and passing on would have this one make streams of its own.
  stdout: true,
  stderr: true,
  trackUnmanagedFds: false,
});
fill(preload, probableImage());

/** The image that the command line asks for, as far as can be told from here: the Python thread knows better. */
function probableImage(): ImageKind {
  let flags: Readonly<Record<string, number>> = {};
  try {
    ({ flags } = parseOptions(process.argv.slice(2)));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error; // the Python thread tells the user
  }
  const isSet = (flag: string): boolean => (flags[flag] ?? 0) !== 0;
  const fixed = process.env["PYTHONHASHSEED"] === "0" && !isSet("ignore_environment");
  return imageKind(fixed ? 0 : undefined, !isSet("no_site"));
}

function interrupt(): void {
  channel.signal(SIGINT);
}

function leave(status: number): void {
  process.removeListener("SIGINT", interrupt);
  if (channel.diedOfInterrupt) process.kill(process.pid, "SIGINT");
  else process.exit(status);
}

process.on("SIGINT", interrupt);
serve(channel, worker, leave);

worker.on("error", (error: Error) => {
  process.stderr.write(`pyvm: internal error: ${error.stack ?? error.message}\n`);
  process.exitCode = 70;
});
// The thread says farewell, unless it failed or was left by os._exit.
worker.on("exit", (code) => leave(Number(process.exitCode) || code));
