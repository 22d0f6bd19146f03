#!/usr/bin/env node
/**
 * The `pyvm` command: a thin main thread over the thread that runs Python.
 *
 * The machine runs in a worker for three reasons: a stack deep enough for a thousand levels of recursion through native code, a main thread that
 * stays free to hear Ctrl-C, and a line editor that waits for the terminal. The main thread holds no Python.
 */
import { constants } from "node:os";
import { Worker } from "node:worker_threads";
import { Channel, serve } from "./channel.ts";

/** Megabytes of stack; only what is used costs memory. */
const STACK_MB = 240;
const HEAP_MB = 4096;

const channel = new Channel();
const worker = new Worker(new URL("./machine.js", import.meta.url), {
  argv: process.argv.slice(2),
  workerData: { buffer: channel.buffer, entry: process.argv[1] ?? "pyvm" },
  resourceLimits: { stackSizeMb: STACK_MB, maxOldGenerationSizeMb: HEAP_MB },
  stdin: false,
  // Kept rather than passed on: the thread writes to the descriptors themselves, and passing on would have this one make streams of its own.
  stdout: true,
  stderr: true,
  trackUnmanagedFds: false,
});

const interrupt = (): void => channel.signal(constants.signals.SIGINT);
process.on("SIGINT", interrupt);
serve(channel, worker);

worker.on("error", (error: Error) => {
  process.stderr.write(`pyvm: internal error: ${error.stack ?? error.message}\n`);
  process.exitCode = 70;
});
worker.on("exit", (code) => {
  process.removeListener("SIGINT", interrupt);
  if (channel.diedOfInterrupt) process.kill(process.pid, "SIGINT");
  else process.exitCode = process.exitCode || code;
});
