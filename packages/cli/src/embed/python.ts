/** The face of an embedded machine. */
import { type Archive, nativeModules } from "@pyvm/stdlib";
import {
  buildFingerprint,
  createMachine,
  dictDelete,
  dictGetStr,
  disposeMachine,
  finalizeMachine,
  importByName,
  type Machine,
  mainNamespace,
  type MachineOptions,
  runSource,
  saveImage,
  startPython,
  PythonException,
  dictSetStr,
} from "@pyvm/vm";
import { frozenModules, LIBRARY_PATH, LIBRARY_PREFIX } from "../frozen.ts";
import { systemClocks, systemRandom } from "./clocks.ts";
import { MountedFiles, treeOf } from "./files.ts";
import { InterruptFlag, interrupt, type Interrupter } from "./interrupt.ts";
import { type EmbeddingHost, javaScriptModule, JavaScriptValues, MISSING } from "./javascript-values.ts";
import { allocatorOf, collectorOf, type PythonOptions } from "./options.ts";
import { PythonObject } from "./python-object.ts";
import { libraryOf, loadResources, type Resources } from "./resources.ts";
import { Session } from "./session.ts";
import { readSnapshot, type Snapshot, type SnapshotHeader, writeSnapshot } from "./snapshot.ts";
import { EmbeddedStreams } from "./streams.ts";
import { takeError } from "./errors.ts";
import { toPython } from "./to-python.ts";

/** The working directory. */
const FILES_PREFIX = "/files";
const MODULES = [...nativeModules, javaScriptModule];
const FLAGS = { dont_write_bytecode: 1, no_user_site: 1 };
/** Calls of compiled code by compiled code use the stack unseen: on a usual one not more than what a probe of it has left. */
const DEEPEST_NESTING = 24;
const DEFAULT_RESERVE_BYTES = 1 << 30;
/** Room beside what a limit counts: the static segment, and holes between regions. */
const RESERVE_EXTRA = 1 << 24;

/** What {@link Python.dispose} found. */
export interface Disposal {
  /** Blocks of memory that nothing owns any more and nobody has freed. */
  readonly blocks: number;
  readonly bytes: number;
}

/** Figures of a machine's memory, in bytes. */
export interface MemoryUse {
  readonly used: number;
  readonly peak: number;
  readonly limit: number;
}

/** The names of `__main__`. */
export interface Globals {
  /** The value of a name; undefined where there is none. */
  get(name: string): unknown;
  /** JavaScript functions can be called from Python. */
  set(name: string, value: unknown): void;
  has(name: string): boolean;
  /** Whether the name was there. */
  delete(name: string): boolean;
}

/**
 * A Python: one machine on a memory of its own, in the thread that makes it.
 *
 * @example
 * const python = await Python.create();
 * python.globals.set("double", (x) => 2 * x);
 * python.eval("double(21)"); // 42
 * python.dispose();
 */
export class Python {
  readonly #options: PythonOptions;
  readonly #resources: Resources;
  readonly #session: Session;
  readonly #values: JavaScriptValues;
  readonly #files: MountedFiles;
  readonly #streams: EmbeddedStreams;
  readonly #interruptFlag: InterruptFlag;
  readonly globals: Globals;

  private constructor(resources: Resources, options: PythonOptions, from: Snapshot | undefined) {
    this.#options = options;
    this.#resources = resources;
    this.#session = new Session();
    this.#values = new JavaScriptValues();
    this.#streams = new EmbeddedStreams(options);
    const library = libraryOf(resources);
    const mounts = new Map<string, Archive>([
      [LIBRARY_PREFIX, library],
      [FILES_PREFIX, treeOf(options.files ?? {})],
    ]);
    this.#files = new MountedFiles(mounts, this.#streams, FILES_PREFIX);
    this.#interruptFlag = new InterruptFlag(options.shared ?? false);
    const image = from ?? startedImage(resources, options);
    const vm = createMachine(machineOptions(options, this.#host(), library, image?.image, from !== undefined));
    this.#session.attach(vm);
    if (image === undefined) start(vm);
    this.globals = globalsOf(this.#session);
  }

  /** Starts a machine. @throws Error when the memory is too small to start in */
  static async create(options: PythonOptions = {}): Promise<Python> {
    return new Python(options.resources ?? (await loadResources()), options, undefined);
  }

  /**
   * Goes on from a snapshot. The options are to be what they were: the allocator and the collector must be, and files that were open must be there. Functions
   * of JavaScript are found by their names among `options.functions`.
   * @throws TypeError for bytes that are no snapshot of this build
   */
  static async restore(snapshot: Uint8Array, options: PythonOptions = {}): Promise<Python> {
    const { header, image } = readSnapshot(snapshot);
    checkHeader(header, options);
    const python = new Python(options.resources ?? (await loadResources()), options, { header, image });
    python.#adopt(
      header,
      header.functions.map((name) => functionNamed(name, options)),
    );
    return python;
  }

  /**
   * A second machine that goes on where this one stands, with the same JavaScript functions. Handles belong to the first one.
   * @param options what is to be different, such as where output goes
   */
  fork(options: Pick<PythonOptions, "stdin" | "stdout" | "stderr" | "maxMemory"> = {}): Python {
    const { header, image } = this.#save();
    const python = new Python(this.#resources, { ...this.#options, ...options }, { header, image });
    python.#adopt(header, this.#values.contents().values);
    return python;
  }

  /** The whole state of the machine, for {@link restore}. Not while Python code is running. */
  snapshot(): Uint8Array {
    const { header, image } = this.#save();
    return writeSnapshot(header, image);
  }

  #save(): Snapshot {
    const { vm } = this.#session;
    this.#refuseWhileRunning("saved");
    const { names, free } = this.#values.contents();
    const header: SnapshotHeader = {
      fingerprint: fingerprint(),
      allocator: allocatorOf(this.#options).name,
      collector: collectorOf(this.#options).name,
      references: [...this.#session.handles].map((handle) => PythonObject.addressIn(handle, vm)),
      functions: names,
      freeNumbers: free,
      openFiles: this.#files.openFiles(),
    };
    return { header, image: saveImage(vm) };
  }

  /** Takes over what a snapshot says of things outside the image. */
  #adopt(header: SnapshotHeader, values: readonly unknown[]): void {
    this.#values.adopt({ values, names: header.functions, free: header.freeNumbers });
    this.#files.reopen(header.openFiles);
    this.#session.enter((vm) => header.references.forEach((object) => vm.decref(object)));
  }

  #refuseWhileRunning(what: string): void {
    if (this.#session.isRunning) throw new TypeError(`a Python cannot be ${what} while it runs`);
  }

  #host(): EmbeddingHost {
    const { clocks, random, env } = this.#options;
    const session = this.#session;
    return {
      files: this.#files,
      values: this.#values,
      environment: new Map(Object.entries(env ?? {})),
      process: this.#interruptFlag.process(),
      ...(clocks === undefined || clocks === false ? {} : { clocks: clocks === true ? systemClocks : clocks }),
      ...(random === undefined || random === false ? {} : { random: random === true ? systemRandom : random }),
      callFunction: (vm, callee, args) => session.callFunction(vm, callee, args),
    };
  }

  /**
   * Runs a program in `__main__`.
   * @param filename what tracebacks call it
   * @throws PythonError
   */
  run(source: string | Uint8Array, filename = "<string>"): void {
    this.#session.run((vm) => vm.decref(runSource(vm, source, filename)));
  }

  /** The value of an expression in `__main__`. @throws PythonError */
  eval(expression: string, filename = "<string>"): unknown {
    return this.#session.run((vm) => this.#session.take(vm.hold(runSource(vm, expression, filename, "eval"))));
  }

  /** A handle of a module. @throws PythonError */
  import(name: string): PythonObject {
    return this.#session.run((vm) => this.#session.take(vm.hold(importByName(vm, name))) as PythonObject);
  }

  /** Raises KeyboardInterrupt as soon as Python code runs on: for functions that Python calls. */
  interrupt(): void {
    interrupt(this.interrupter);
  }

  /** What {@link interrupt} needs to stop this machine; with the option `shared` another thread may have it. */
  get interrupter(): Interrupter {
    return this.#interruptFlag.interrupter(this.#session.vm);
  }

  /** What was written to standard output since the last time, where no function gets it. */
  takeStdout(): string {
    return this.#streams.stdout.take();
  }

  /** What was written to standard error since the last time, where no function gets it. */
  takeStderr(): string {
    return this.#streams.stderr.take();
  }

  get memory(): MemoryUse {
    const { memory } = this.#session.vm;
    return { used: memory.acquiredBytes, peak: memory.peakBytes, limit: memory.limitBytes };
  }

  /** The machine itself, for everything that `@pyvm/vm` can do with one. */
  get machine(): Machine {
    return this.#session.vm;
  }

  /** How many handles nobody has released. */
  get handles(): number {
    return this.#session.handles.size;
  }

  /**
   * Ends the program as the end of a process does: exit functions, the modules' end, finalisers. Handles that are still out are released. Afterwards the machine
   * can be used no more.
   * @returns what was not freed: nothing, unless something leaks
   */
  dispose(): Disposal {
    this.#refuseWhileRunning("disposed of");
    const { vm } = this.#session;
    for (const handle of this.#session.handles) handle.release();
    this.#session.enter(() => finalizeMachine(vm));
    disposeMachine(vm);
    this.#session.detach();
    let blocks = 0;
    let bytes = 0;
    vm.allocator.forEachBlock((_block, size) => {
      blocks++;
      bytes += size;
    });
    return { blocks, bytes };
  }
}

let knownFingerprint: number | undefined;

/** Of this build. */
function fingerprint(): number {
  return (knownFingerprint ??= buildFingerprint(MODULES));
}

function machineOptions(
  options: PythonOptions,
  host: EmbeddingHost,
  library: Archive,
  image: Uint8Array | undefined,
  resumes: boolean,
): MachineOptions {
  const { maxMemory, reserveBytes } = options;
  const reserve = reserveBytes ?? (maxMemory === undefined ? undefined : reserveFor(maxMemory, image));
  return {
    host,
    modules: MODULES,
    frozen: frozenModules(library),
    allocator: allocatorOf(options),
    roomyDepth: 0,
    deepestNesting: DEEPEST_NESTING,
    collector: collectorOf(options),
    shared: options.shared ?? false,
    hashSeed: options.hashSeed ?? 0,
    ...(image === undefined ? {} : { image }),
    ...(reserve === undefined ? {} : { reserveBytes: reserve }),
    ...(maxMemory === undefined ? {} : { limitBytes: maxMemory }),
    configuration: {
      resumes,
      argv: options.argv ?? [""],
      path: [FILES_PREFIX, ...LIBRARY_PATH],
      flags: FLAGS,
    },
  };
}

/** A limit can be reached only where so much is reserved: regions that were given back leave holes. */
function reserveFor(maxMemory: number, image: Uint8Array | undefined): number {
  return Math.max(Math.min(2 * maxMemory + RESERVE_EXTRA, DEFAULT_RESERVE_BYTES), (image?.length ?? 0) + RESERVE_EXTRA);
}

/** The image of a started machine, where the options allow to go on from it. */
function startedImage(resources: Resources, options: PythonOptions): Snapshot | undefined {
  if (resources.image === undefined || (options.hashSeed ?? 0) !== 0) return undefined;
  const snapshot = readSnapshot(resources.image);
  const { header } = snapshot;
  const fits =
    header.fingerprint === fingerprint() &&
    header.allocator === allocatorOf(options).name &&
    header.collector === collectorOf(options).name;
  return fits ? snapshot : undefined;
}

function checkHeader(header: SnapshotHeader, options: PythonOptions): void {
  if (header.fingerprint !== fingerprint()) {
    throw new TypeError("the snapshot was made by another build of pyvm");
  }
  for (const [what, saved, given] of [
    ["allocator", header.allocator, allocatorOf(options).name],
    ["collector", header.collector, collectorOf(options).name],
  ] as const) {
    if (saved !== given)
      throw new TypeError(`the snapshot is of a machine with the ${what} '${saved}', not '${given}'`);
  }
}

function functionNamed(name: string | null, options: PythonOptions): unknown {
  const functions = options.functions ?? {};
  return name !== null && Object.hasOwn(functions, name) ? functions[name] : MISSING;
}

/** From a machine that has booted to one in which programs run. */
function start(vm: Machine): void {
  try {
    vm.decref(importByName(vm, javaScriptModule.name)); // makes its types ready
    startPython(vm, { site: true, interactive: true });
  } catch (error) {
    throw error instanceof PythonException ? takeError(vm) : error;
  }
}

function globalsOf(session: Session): Globals {
  const key = (vm: Machine, name: string): number => vm.hold(vm.intern(name));
  return {
    get: (name) =>
      session.enter((vm) => {
        const value = dictGetStr(vm, mainNamespace(vm), key(vm, name));
        return value === 0 ? undefined : session.take(value);
      }),
    set: (name, value) =>
      session.enter((vm) => dictSetStr(vm, mainNamespace(vm), key(vm, name), vm.hold(toPython(vm, value, name)))),
    has: (name) => session.enter((vm) => dictGetStr(vm, mainNamespace(vm), key(vm, name)) !== 0),
    delete: (name) => session.enter((vm) => dictDelete(vm, mainNamespace(vm), key(vm, name))),
  };
}
