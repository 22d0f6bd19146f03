/** Runs a program on a machine that records: `record.mjs PROGRAM TRACE`. */
import { readFileSync } from "node:fs";
import { isMainThread, Worker } from "node:worker_threads";
import { nativeModules } from "@pyvm/stdlib";
import { createMachine, disposeMachine, finalizeMachine, runFile, startPython } from "@pyvm/vm";
import { frozenModules, LIBRARY_PREFIX } from "../../src/frozen.ts";
import { openLibrary } from "../../src/library.ts";
import { nodeHost } from "../../src/node-host.ts";
import { Recorder } from "./recorder.ts";
import { TraceWriter } from "./trace.ts";

function run(program: string, file: string): void {
  const archive = openLibrary();
  const trace = new TraceWriter(file);
  const recorder = new Recorder(trace);
  const services = {
    chdir: () => {},
    umask: (mask: number) => process.umask(mask),
    listen: () => undefined,
    timer: () => [0, 0] as const,
    pendingSignals: () => [],
    hasSignals: () => false,
    signals: { words: new Int32Array(new SharedArrayBuffer(4)), index: 0 },
  };
  const vm = createMachine({
    host: nodeHost(archive, services),
    modules: nativeModules,
    frozen: frozenModules(archive),
    allocator: { name: "recording", create: (memory) => recorder.allocator(memory) },
    collector: recorder.collector(),
    hashSeed: 0,
    configuration: { argv: [program], path: [LIBRARY_PREFIX] },
  });
  startPython(vm, { site: true });
  runFile(vm, readFileSync(program), program);
  finalizeMachine(vm);
  disposeMachine(vm);
  trace.end();
}

if (isMainThread) {
  const argv = process.argv.slice(2);
  const worker = new Worker(new URL(import.meta.url), { argv, stdout: true, resourceLimits: { stackSizeMb: 240 } });
  worker.on("exit", (status) => (process.exitCode = status));
} else run(process.argv[2]!, process.argv[3]!);
