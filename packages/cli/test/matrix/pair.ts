/**
 * One allocator with one collector: `pair.mjs ALLOCATOR COLLECTOR PROGRAM...` runs the programs one after the other, each on a machine of its own, and prints a line of
 * JSON for each. One process for all, because V8 then compiles the machine once; and one machine boots, whose image the others go on from.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { isMainThread, type MessagePort, parentPort, Worker } from "node:worker_threads";
import { nativeModules } from "@pyvm/stdlib";
import {
  createMachine,
  disposeMachine,
  finalizeMachine,
  handleUncaught,
  type Host,
  type Machine,
  type MachineOptions,
  prepareImage,
  prependSearchPath,
  runFile,
  saveImage,
  startPython,
} from "@pyvm/vm";
import { allocatorNamed } from "../../src/allocator-option.ts";
import { frozenModules, LIBRARY_PATH } from "../../src/frozen.ts";
import { COLLECTORS } from "../../src/kinds.ts";
import { openLibrary } from "../../src/library.ts";
import { nodeHost } from "../../src/node-host.ts";

/** What a program wrote, how it ended, and how many blocks its machine left. */
export interface Outcome {
  readonly program: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
  readonly blocks: number;
}

const STACK_MB = 240;
/** On that stack. */
const DEEPEST_NESTING = 10000;
const STDOUT = 1;
const STDERR = 2;

/** The host of a command, but for what is written. */
class Recording {
  readonly host: Host;
  readonly written: Buffer[][] = [[], [], []];

  constructor() {
    const services = {
      chdir: () => {},
      umask: (mask: number) => process.umask(mask),
      listen: () => undefined,
      timer: () => [0, 0] as const,
      pendingSignals: () => [],
      hasSignals: () => false,
      signals: { words: new Int32Array(new SharedArrayBuffer(4)), index: 0 },
    };
    const host = nodeHost(archive, services);
    const files = host.files!;
    const write = files.write.bind(files);
    files.write = (fd, from, position) => {
      if (fd !== STDOUT && fd !== STDERR) return write(fd, from, position);
      this.written[fd]!.push(Buffer.from(from));
      return from.length;
    };
    this.host = host;
  }

  text(fd: number): string {
    return Buffer.concat(this.written[fd]!).toString();
  }
}

const archive = openLibrary();

class Pair {
  readonly #options: Omit<MachineOptions, "host">;

  constructor(allocator: string, collector: string) {
    const options = {
      allocator: allocatorNamed(allocator),
      collector: COLLECTORS[collector]!,
      modules: nativeModules,
      frozen: frozenModules(archive),
      hashSeed: 0,
      deepestNesting: DEEPEST_NESTING,
    };
    const booted = createMachine({
      ...options,
      host: new Recording().host,
      configuration: { path: [...LIBRARY_PATH], flags: { no_site: 1 } },
    });
    prepareImage(booted, true);
    this.#options = { ...options, image: saveImage(booted) };
  }

  run(program: string): Outcome {
    const recording = new Recording();
    const vm = createMachine({
      ...this.#options,
      host: recording.host,
      configuration: { argv: [path.basename(program)], path: [...LIBRARY_PATH] },
    });
    let status = this.#execute(vm, program);
    if (!finalizeMachine(vm, true) && status === 0) status = 120;
    disposeMachine(vm);
    // Blocks in use: those that the debugging allocator keeps aside are none.
    let blocks = 0;
    vm.allocator.forEachBlock(() => blocks++);
    return {
      program,
      stdout: recording.text(STDOUT),
      stderr: recording.text(STDERR),
      status,
      blocks,
    };
  }

  #execute(vm: Machine, program: string): number {
    const mark = vm.mark();
    try {
      startPython(vm, { site: true });
      prependSearchPath(vm, path.dirname(program));
      runFile(vm, readFileSync(program), program);
      return 0;
    } catch (error) {
      vm.caught(error, mark);
      return handleUncaught(vm);
    }
  }
}

/** The thread that has the stack: runs what it is told to, in the folder that the main thread has gone to. */
function serve(port: MessagePort, [allocator, collector]: readonly string[]): void {
  const pair = new Pair(allocator!, collector!);
  port.on("message", (program: string | null) => {
    if (program === null) port.close();
    else port.postMessage(pair.run(program));
  });
}

function ask([allocator, collector, ...programs]: readonly string[]): void {
  const worker = new Worker(new URL(import.meta.url), {
    argv: [allocator, collector],
    resourceLimits: { stackSizeMb: STACK_MB },
  });
  const next = (): void => {
    const program = programs.shift();
    if (program !== undefined) process.chdir(path.dirname(program));
    worker.postMessage(program ?? null, []);
  };
  worker.on("message", (outcome: Outcome) => {
    console.log(JSON.stringify(outcome));
    next();
  });
  worker.on("exit", (status) => (process.exitCode = status));
  next();
}

if (isMainThread) ask(process.argv.slice(2));
else serve(parentPort!, process.argv.slice(2));
