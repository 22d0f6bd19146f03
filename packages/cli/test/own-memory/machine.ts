/** Runs a program on a machine with an allocator and a collector of one's own; what they saw goes to standard error as JSON. */
import { readFileSync, writeSync } from "node:fs";
import { isMainThread, Worker } from "node:worker_threads";
import { nativeModules } from "@pyvm/stdlib";
import { createMachine, disposeMachine, finalizeMachine, runFile, startPython } from "@pyvm/vm";
import { frozenModules, LIBRARY_PREFIX } from "../../src/frozen.ts";
import { openLibrary } from "../../src/library.ts";
import { nodeHost } from "../../src/node-host.ts";
import { counting, counts } from "./counting-collector.ts";
import { power } from "./power-allocator.ts";

function run(file: string): void {
  const archive = openLibrary();
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
    allocator: power,
    collector: counting,
    hashSeed: 0,
    configuration: { argv: [file], path: [LIBRARY_PREFIX] },
  });
  startPython(vm, { site: true });
  runFile(vm, readFileSync(file), file);
  finalizeMachine(vm);
  disposeMachine(vm);
  let blocks = 0;
  vm.allocator.forEachBlock(() => blocks++);
  writeSync(2, `\n${JSON.stringify({ allocator: vm.allocator.name, blocks, ...counts })}`);
}

if (isMainThread) {
  const argv = process.argv.slice(2);
  const worker = new Worker(new URL(import.meta.url), { argv, resourceLimits: { stackSizeMb: 240 } });
  worker.on("exit", (status) => (process.exitCode = status));
} else run(process.argv[2]!);
