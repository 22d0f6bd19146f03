/**
 * Where every block was allocated: the file and line of the running frame, and of as many of its callers as are wanted (Modules/_tracemalloc.c).
 *
 * A tracer wraps the machine's allocator for as long as it traces, so it costs nothing when none does. Its state is in the memory, in regions of
 * its own: a {@link TraceTable} of blocks, and the tracebacks, each of them once, in a hash table of chains.
 *
 *     root          | table | frames | traceback chunk | next free byte | end |       64 bytes
 *     buckets       4096 words
 *     traceback     | next | hash | frames in all | frames kept | filename | line | filename | line | …      words of 4 bytes
 *
 * A traceback owns the filenames in it; a filename of 0 stands for "<unknown>".
 */
import { SiteAllocator, TraceTable, type Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { frameLine } from "../builtins/frame/frame.ts";
import { CO_FILENAME, F_BACK, F_CODE } from "../object/offsets.ts";
import { IS_TRACERS, TS_FRAME } from "../object/state.ts";
import { resumeFreeLists, suspendFreeLists } from "./free-lists.ts";

const ROOT_TABLE = 0;
const ROOT_FRAMES = 4;
const ROOT_CHUNK = 8;
const ROOT_NEXT = 12;
const ROOT_END = 16;
const ROOT_BYTES = 64;
const BUCKETS = 4096;
const ROOT_REGION_BYTES = ROOT_BYTES + 4 * BUCKETS;

const CHUNK_BYTES = 65536;
/** A chunk begins with the address and the size of the one before. */
const CHUNK_HEADER_BYTES = 16;

const TB_NEXT = 0;
const TB_HASH = 4;
const TB_TOTAL = 8;
const TB_COUNT = 12;
const TB_FRAMES = 16;
const FRAME_BYTES = 8;

/** `MAX_NFRAME`. */
export const MAX_TRACEBACK_FRAMES = 65535;

/** A frame of a traceback, the innermost first. */
export interface TracedFrame {
  /** A str, or 0 where it is not known. */
  readonly filename: Address;
  readonly line: number;
}

/** Whether any allocation is being traced. */
export function isTracing(vm: Machine): boolean {
  return vm.get(0, IS_TRACERS) !== 0;
}

export class Tracer {
  readonly vm: Machine;
  readonly root: Address;
  readonly table: TraceTable;
  readonly #allocator: SiteAllocator;
  /** Frames of the traceback that is being made: filename, line, filename, line, … */
  readonly #frames: Int32Array;
  /** While true, nothing that is allocated is noted: for whoever makes objects out of what was traced. */
  paused = false;
  /** Whether tracebacks know how many frames there were beyond those kept, which takes a walk up all of them at every allocation. */
  countsAll = false;
  #stopped = false;

  /**
   * Starts to trace, or goes on where the tracer at `root` was.
   *
   * @param frames how many frames of a traceback are kept, 1 to 65535
   * @throws RangeError when there is no room for the tables
   */
  constructor(vm: Machine, frames: number, root: Address = 0) {
    this.vm = vm;
    this.root = root === 0 ? makeRoot(vm, frames) : root;
    this.table = new TraceTable(vm.memory, vm.get(this.root, ROOT_TABLE));
    this.#frames = new Int32Array(2 * this.frames);
    if (root === 0) {
      vm.set(0, IS_TRACERS, vm.get(0, IS_TRACERS) + 1);
      suspendFreeLists(vm);
    }
    this.#allocator = new SiteAllocator(vm.allocator, this.table, () => this.#site());
    vm.allocator = this.#allocator;
  }

  /** Called after every allocation: for whoever draws a line over time. */
  set onAllocation(listener: (() => void) | null) {
    this.#allocator.onAllocation = listener;
  }

  /** How many frames of a traceback are kept. */
  get frames(): number {
    return this.vm.get(this.root, ROOT_FRAMES);
  }

  /** Bytes that tracing itself takes. */
  get ownBytes(): number {
    let bytes = this.table.ownBytes + ROOT_REGION_BYTES;
    this.#forEachChunk((_chunk, size) => void (bytes += size));
    return bytes;
  }

  /** Makes every block that is in use already a traced one without a place. */
  addExistingBlocks(): void {
    this.vm.allocator.forEachBlock((block, bytes) => void this.table.add(block, bytes, 0));
  }

  /** The frames of a site of the table's, the innermost first; none for a block that has no place. */
  traceback(site: number): TracedFrame[] {
    const { vm } = this;
    if (site === 0) return [];
    const count = vm.get(site, TB_COUNT);
    return Array.from({ length: count }, (_, i) => ({
      filename: vm.get(site, TB_FRAMES + FRAME_BYTES * i),
      line: vm.get(site, TB_FRAMES + FRAME_BYTES * i + 4),
    }));
  }

  /** How many frames there were, those not kept included. */
  totalFrames(site: number): number {
    return this.vm.get(site, TB_TOTAL);
  }

  /** Forgets all blocks and tracebacks. */
  clear(): void {
    this.table.clear();
    const { i32 } = this.vm;
    const names = this.#filenames();
    i32.fill(0, (this.root + ROOT_BYTES) >> 2, (this.root + ROOT_REGION_BYTES) >> 2);
    this.#dropChunks();
    for (const name of names) this.vm.decref(name);
  }

  /** Ends tracing: the allocator is the machine's own again, and all memory is given back. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    const { vm } = this;
    this.#unwrap();
    const tracers = vm.get(0, IS_TRACERS) - 1;
    vm.set(0, IS_TRACERS, tracers);
    if (tracers === 0) resumeFreeLists(vm);
    const names = this.#filenames();
    this.#dropChunks();
    this.table.dispose();
    vm.memory.giveBack(this.root, ROOT_REGION_BYTES);
    for (const name of names) vm.decref(name);
  }

  /** Takes the wrapper out from wherever it is among those around the allocator. */
  #unwrap(): void {
    const { vm } = this;
    if (vm.allocator === this.#allocator) {
      vm.allocator = this.#allocator.inner;
      return;
    }
    for (let outer = vm.allocator; outer instanceof SiteAllocator; outer = outer.inner) {
      if (outer.inner === this.#allocator) outer.inner = this.#allocator.inner;
    }
  }

  /** Where the program is: the address of its traceback, or 0 when there is no room for one. */
  #site(): number {
    if (this.paused) return 0;
    const { vm } = this;
    const { i32 } = vm;
    const frames = this.#frames;
    const limit = frames.length;
    let length = 0;
    let total = 0;
    let hash = 0x345678;
    for (let frame = i32[TS_FRAME >> 2]!; frame !== 0; frame = i32[(frame + F_BACK) >> 2]!) {
      total++;
      if (length === limit) {
        if (this.countsAll) continue;
        break;
      }
      const filename = i32[(i32[(frame + F_CODE) >> 2]! + CO_FILENAME) >> 2]!;
      const line = Math.max(frameLine(vm, frame), 0);
      frames[length++] = filename;
      frames[length++] = line;
      hash = Math.imul(hash ^ filename, 0x01000193) ^ Math.imul(line, 0x9e3779b1 | 0);
    }
    if (length === 0) {
      frames[length++] = 0;
      frames[length++] = 0;
      total = 1;
    }
    return this.#find(hash, length, total) || this.#add(hash, length, total);
  }

  #bucket(hash: number): Address {
    return this.root + ROOT_BYTES + 4 * ((hash ^ (hash >>> 15)) & (BUCKETS - 1));
  }

  #find(hash: number, length: number, total: number): Address {
    const { i32 } = this.vm;
    const frames = this.#frames;
    for (let at = i32[this.#bucket(hash) >> 2]!; at !== 0; at = i32[(at + TB_NEXT) >> 2]!) {
      if (i32[(at + TB_HASH) >> 2] !== hash || i32[(at + TB_COUNT) >> 2] !== length >> 1) continue;
      if (i32[(at + TB_TOTAL) >> 2] !== total) continue;
      const first = (at + TB_FRAMES) >> 2;
      let same = 0;
      while (same < length && i32[first + same] === frames[same]) same++;
      if (same === length) return at;
    }
    return 0;
  }

  #add(hash: number, length: number, total: number): Address {
    const { i32 } = this.vm;
    const at = this.#takeBytes((TB_FRAMES + 4 * length + 7) & ~7);
    if (at === 0) return 0;
    const bucket = this.#bucket(hash);
    i32[(at + TB_NEXT) >> 2] = i32[bucket >> 2]!;
    i32[bucket >> 2] = at;
    i32[(at + TB_HASH) >> 2] = hash;
    i32[(at + TB_TOTAL) >> 2] = total;
    i32[(at + TB_COUNT) >> 2] = length >> 1;
    for (let i = 0; i < length; i++) i32[((at + TB_FRAMES) >> 2) + i] = this.#frames[i]!;
    for (let i = 0; i < length; i += 2) if (this.#frames[i] !== 0) i32[this.#frames[i]! >> 2]!++;
    return at;
  }

  #takeBytes(bytes: number): Address {
    const { vm, root } = this;
    const next = vm.get(root, ROOT_NEXT);
    if (next + bytes <= vm.get(root, ROOT_END)) {
      vm.set(root, ROOT_NEXT, next + bytes);
      return next;
    }
    const size = Math.max(CHUNK_BYTES, bytes + CHUNK_HEADER_BYTES);
    const chunk = vm.memory.acquire(size, 16);
    if (chunk === 0) return 0;
    vm.set(chunk, 0, vm.get(root, ROOT_CHUNK));
    vm.set(chunk, 4, size);
    vm.set(root, ROOT_CHUNK, chunk);
    vm.set(root, ROOT_NEXT, chunk + CHUNK_HEADER_BYTES + bytes);
    vm.set(root, ROOT_END, chunk + size);
    return chunk + CHUNK_HEADER_BYTES;
  }

  #forEachChunk(visit: (chunk: Address, bytes: number) => void): void {
    for (let chunk = this.vm.get(this.root, ROOT_CHUNK), before; chunk !== 0; chunk = before) {
      before = this.vm.get(chunk, 0);
      visit(chunk, this.vm.get(chunk, 4));
    }
  }

  #dropChunks(): void {
    this.#forEachChunk((chunk, bytes) => void this.vm.memory.giveBack(chunk, bytes));
    for (const word of [ROOT_CHUNK, ROOT_NEXT, ROOT_END]) this.vm.set(this.root, word, 0);
  }

  /** The filenames that the tracebacks own, once for each reference. */
  #filenames(): Address[] {
    const { i32 } = this.vm;
    const names: Address[] = [];
    const first = (this.root + ROOT_BYTES) >> 2;
    for (let bucket = first; bucket < first + BUCKETS; bucket++) {
      for (let at = i32[bucket]!; at !== 0; at = i32[(at + TB_NEXT) >> 2]!) {
        for (const { filename } of this.traceback(at)) if (filename !== 0) names.push(filename);
      }
    }
    return names;
  }
}

function makeRoot(vm: Machine, frames: number): Address {
  const root = vm.memory.acquire(ROOT_REGION_BYTES, 16);
  if (root === 0) throw new RangeError("there is no room for the tables of a tracer");
  try {
    vm.set(root, ROOT_TABLE, new TraceTable(vm.memory).root);
  } catch (error) {
    vm.memory.giveBack(root, ROOT_REGION_BYTES);
    throw error;
  }
  vm.set(root, ROOT_FRAMES, frames);
  return root;
}

const OWN_ROOT = IS_TRACERS + 8;
const LAST_FRAMES = IS_TRACERS + 12;

/** Tracers by machine: each could be made again from its root. */
const TRACEMALLOC = new WeakMap<Machine, Tracer>();

/** The tracer that `tracemalloc.start()` has started, or null. */
export function tracemallocTracer(vm: Machine): Tracer | null {
  const root = vm.get(0, OWN_ROOT);
  if (root === 0) return null;
  let tracer = TRACEMALLOC.get(vm);
  if (tracer === undefined) {
    tracer = new Tracer(vm, 0, root); // the machine goes on from an image
    tracer.countsAll = true;
    TRACEMALLOC.set(vm, tracer);
  }
  return tracer;
}

/** tracemalloc.start(): nothing if it has started already. @throws RangeError when there is no room for the tables */
export function startTracemalloc(vm: Machine, frames: number): void {
  if (vm.get(0, OWN_ROOT) !== 0) return;
  const tracer = new Tracer(vm, frames);
  tracer.countsAll = true;
  TRACEMALLOC.set(vm, tracer);
  vm.set(0, OWN_ROOT, tracer.root);
  vm.set(0, LAST_FRAMES, frames);
}

export function stopTracemalloc(vm: Machine): void {
  tracemallocTracer(vm)?.stop();
  TRACEMALLOC.delete(vm);
  vm.set(0, OWN_ROOT, 0);
}

/** How many frames of a traceback tracemalloc keeps, or kept when it was last on. */
export function tracemallocFrames(vm: Machine): number {
  return vm.get(0, LAST_FRAMES) || 1;
}

/** For a machine that goes on from an image: tracemalloc goes on too, other tracers were not of this machine. */
export function restoreTracers(vm: Machine): void {
  if (!isTracing(vm)) return;
  const traces = tracemallocTracer(vm) !== null;
  vm.set(0, IS_TRACERS, traces ? 1 : 0);
  if (!traces) resumeFreeLists(vm);
}
