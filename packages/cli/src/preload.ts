/**
 * What the Python thread needs first. While that thread boots, which takes longer, the main thread reads it into memory that both have: the engine, V8's code
 * for it, and the image of a machine that has booted, which thereby already is where the machine will use it.
 *
 * ```text
 *  progress  int32: 0 how much is there (NOTHING, ENGINE, EVERYTHING)   1 bytes of the code   2 bytes of the image   3 which image
 *  engine    the text of a function around engine.cjs, one byte a character
 *  code      engine.cache
 *  memory    a machine's: the image, and zeros above it
 * ```
 */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";

// What `progress` counts to.
const NOTHING = 0;
const ENGINE = 1;
const EVERYTHING = 2;

const STATE = 0;
const CODE_BYTES = 1;
const IMAGE_BYTES = 2;
const IMAGE = 3;
const PROGRESS_BYTES = 16;

/** The views of the memory, which are variables around the engine: scripts/one-memory.mjs puts their names into it. */
const VIEWS = {
  $i8: Int8Array,
  $u8: Uint8Array,
  $u16: Uint16Array,
  $i32: Int32Array,
  $u32: Uint32Array,
  $f64: Float64Array,
} as const;
const HEAD = `(function (exports, require, module, __filename, __dirname, ${Object.keys(VIEWS).join(", ")}) {`;
const TAIL = "\n})";

/** Address space of a machine. */
const MEMORY_BYTES = 1073741824;

export interface Preload {
  /** Where the files are. */
  readonly folder: string;
  readonly progress: SharedArrayBuffer;
  readonly engine: SharedArrayBuffer;
  readonly code: SharedArrayBuffer;
  readonly memory: SharedArrayBuffer;
}

/** What the Python thread is given when it starts. */
export interface ThreadData {
  /** The channel's. */
  readonly buffer: SharedArrayBuffer;
  /** The path by which the command was started. */
  readonly entry: string;
  readonly preload: Preload;
}

/** What a machine is made in: zeros, or an image with zeros above. */
export interface ReadyMemory {
  readonly buffer: SharedArrayBuffer;
  /** The beginning of the buffer. */
  readonly image?: Uint8Array;
}

/** An index into {@link IMAGE_FILES}. */
export type ImageKind = number;

/** Machines that have booted, made at build time. */
export const IMAGE_FILES = ["./boot.image", "./boot-0.image", "./boot-S.image", "./boot-S-0.image"] as const;

/** With PYTHONHASHSEED=0, or with the random seed that each installation has; in which `site` has run, or without it (-S). */
export function imageKind(hashSeed: 0 | undefined, site: boolean): ImageKind {
  return (hashSeed === 0 ? 1 : 0) + (site ? 0 : 2);
}

/** Whether an image is one for PYTHONHASHSEED=0. */
export function hasFixedSeed(image: ImageKind): boolean {
  return (image & 1) !== 0;
}

/** Whether `site` has run in an image. */
export function hasSite(image: ImageKind): boolean {
  return (image & 2) === 0;
}

/** Room for the files in `folder`, which holds the command. */
export function makeRoom(folder: string): Preload {
  const size = (name: string): number => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  return {
    folder,
    progress: new SharedArrayBuffer(PROGRESS_BYTES),
    engine: new SharedArrayBuffer(HEAD.length + size("engine.cjs") + TAIL.length),
    code: new SharedArrayBuffer(size("engine.cache")),
    memory: new SharedArrayBuffer(MEMORY_BYTES),
  };
}

/** Reads the files, with the image that will probably be wanted. Called by the main thread. */
export function fill({ folder, progress, engine, code, memory }: Preload, image: ImageKind): void {
  const words = new Int32Array(progress);
  const reached = (state: number): void => {
    Atomics.store(words, STATE, state);
    Atomics.notify(words, STATE);
  };
  const text = Buffer.from(engine);
  text.write(HEAD, "latin1");
  const end = HEAD.length + read(join(folder, "engine.cjs"), text.subarray(HEAD.length));
  text.write(TAIL, end, "latin1");
  words[CODE_BYTES] = read(join(folder, "engine.cache"), new Uint8Array(code));
  reached(ENGINE);
  words[IMAGE_BYTES] = read(join(folder, IMAGE_FILES[image]!), new Uint8Array(memory));
  words[IMAGE] = image;
  reached(EVERYTHING);
}

/** Reads a file into `into`. @returns how long it is; 0 where there is none */
function read(file: string, into: Uint8Array): number {
  let fd: number;
  try {
    fd = openSync(file, "r");
  } catch {
    return 0;
  }
  try {
    let length = 0;
    let count = 0;
    do {
      count = readSync(fd, into, length, into.length - length, null);
      length += count;
    } while (count > 0);
    return length;
  } finally {
    closeSync(fd);
  }
}

function waitFor(preload: Preload, wanted: number): Int32Array {
  const words = new Int32Array(preload.progress);
  for (let state = NOTHING; state < wanted; state = Atomics.load(words, STATE)) Atomics.wait(words, STATE, state);
  return words;
}

/** The engine's text and V8's code for it, if there is any. Called by the Python thread, which waits for them. */
export function preloadedEngine(preload: Preload): { readonly text: string; readonly code: Buffer | undefined } {
  const bytes = waitFor(preload, ENGINE)[CODE_BYTES]!;
  return {
    text: Buffer.from(preload.engine).toString("latin1"),
    code: bytes === 0 ? undefined : Buffer.from(preload.code, 0, bytes),
  };
}

/** What the engine's text wants around itself, beside what each CommonJS module does. */
export function memoryViews({ memory }: Preload): readonly ArrayBufferView<SharedArrayBuffer>[] {
  const views: readonly (new (buffer: SharedArrayBuffer) => ArrayBufferView<SharedArrayBuffer>)[] =
    Object.values(VIEWS);
  return views.map((View) => new View(memory));
}

/** The memory with an image, if that is the one that was read, or without. Called by the Python thread, once, which waits for it. */
export function readyMemory(preload: Preload, image: ImageKind | null): ReadyMemory {
  const words = waitFor(preload, EVERYTHING);
  const buffer = preload.memory;
  const read = new Uint8Array(buffer, 0, words[IMAGE_BYTES]);
  if (words[IMAGE] === image && read.length > 0) return { buffer, image: read };
  read.fill(0);
  return { buffer };
}
