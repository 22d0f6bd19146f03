import {
  type Address,
  ALLOCATOR_WORDS,
  type AllocatorKind,
  LinearMemory,
  STATIC_BASE,
  WRAPPER_WORDS,
} from "@pyvm/heap";
import { AllocatorModel } from "./model.ts";
import { ContractViolation } from "./rules.ts";
import { mixedRequests, Random } from "./workload.ts";

/** How large a test is. All sizes are bytes. */
export interface ContractOptions {
  /** Reservation of the memories. Default: 32 MiB. */
  readonly reserveBytes?: number;
  /** What an allocator may keep when no block is in use. Default: 4 MiB. */
  readonly keptBytes?: number;
  /** Default: 1. */
  readonly seed?: number;
}

/** A part of the suite. */
export interface Scenario {
  readonly name: string;
  /** @throws ContractViolation naming the rule that is broken. */
  run(kind: AllocatorKind, options?: ContractOptions): void;
}

const MEBIBYTE = 1048576;
const STATIC_BYTES = 4096;
const STATIC_FILL = 0x5a;
/** What may come and go between two rounds of the same requests. */
const ROUND_BYTES = 524288;
/** Sizes that no memory has room for. */
const ABSURD: readonly number[] = [2 ** 31 - 1, 2 ** 31, 2 ** 32 + 16, 2 ** 40, 2 ** 53, Infinity, NaN];

function makeModel(kind: AllocatorKind, options: ContractOptions, limitBytes?: number): AllocatorModel {
  const memory = new LinearMemory({
    reserveBytes: options.reserveBytes ?? 32 * MEBIBYTE,
    staticBytes: STATIC_BYTES,
    ...(limitBytes === undefined ? {} : { limitBytes }),
  });
  memory.u8.fill(STATIC_FILL, STATIC_BASE, STATIC_BASE + STATIC_BYTES);
  return new AllocatorModel(memory, kind.create(memory));
}

function single(kind: AllocatorKind, options: ContractOptions = {}): void {
  const model = makeModel(kind, options);
  for (let bytes = 0; bytes <= 4096; bytes += bytes < 600 ? 1 : 111) {
    if (model.allocate(bytes) === 0)
      throw new ContractViolation("serves", `allocate(${bytes}) gave 0 in an empty memory`);
  }
  const { allocator } = model;
  model.guarded("release(0)", () => allocator.release(0));
  const fresh = model.guarded("resize(0, 100)", () => allocator.resize(0, 100));
  if (fresh === 0) throw new ContractViolation("nothing", "resize(0, 100) gave 0");
  model.guarded("release", () => allocator.release(fresh));
  model.check();
  const random = new Random(options.seed ?? 1);
  const blocks = Array.from(model.live.keys());
  for (const block of blocks) {
    if (model.resize(block, random.below(5000)) === 0)
      throw new ContractViolation("serves", "resize gave 0 with plenty of room");
  }
  model.check();
  model.releaseAll();
  model.check();
}

function mixedLife(kind: AllocatorKind, options: ContractOptions = {}): void {
  const model = makeModel(kind, options);
  mixedRequests(options.seed ?? 1, 4000, 130_000).forEach((request, index) => {
    model.run(request);
    if (index % 200 === 0) model.check();
  });
  model.check();
  checkOwnWords(model);
  model.releaseAll();
  model.check();
}

/** Nothing below the allocator's words was written, and nothing in the static segment. */
function checkOwnWords(model: AllocatorModel): void {
  const { u8 } = model.memory;
  const wrapperWordsEnd = model.allocator.inner === undefined ? ALLOCATOR_WORDS : WRAPPER_WORDS;
  for (let at = WRAPPER_WORDS; at < wrapperWordsEnd; at++) {
    if (u8[at] !== 0) throw new ContractViolation("own words", `byte ${at} of the control page was written`);
  }
  for (let at = STATIC_BASE; at < STATIC_BASE + STATIC_BYTES; at++) {
    if (u8[at] !== STATIC_FILL)
      throw new ContractViolation("own words", `byte ${at} of the static segment was written`);
  }
}

function growth(kind: AllocatorKind, options: ContractOptions = {}): void {
  const model = makeModel(kind, options);
  let block = model.allocate(1);
  for (let bytes = 1; bytes < MEBIBYTE; bytes = Math.ceil(bytes * 1.3)) {
    block = model.resize(block, bytes);
    if (block === 0) throw new ContractViolation("serves", `resize to ${bytes} bytes gave 0 with plenty of room`);
    model.allocate(bytes % 300);
  }
  for (let bytes = MEBIBYTE; bytes > 0; bytes = Math.floor(bytes / 1.7)) {
    const shrunk = model.resize(block, bytes);
    if (shrunk !== 0) block = shrunk;
    model.check();
  }
  model.releaseAll();
  model.check();
}

/** The memory is used up, by small and by large blocks; then all comes back. */
function spent(kind: AllocatorKind, options: ContractOptions = {}): void {
  for (const bytes of [40, 700, 30_000]) {
    const model = makeModel(kind, options, 2 * MEBIBYTE);
    for (const absurd of ABSURD) checkRefused(model, absurd);
    while (model.allocate(bytes) !== 0);
    const { acquiredBytes, limitBytes } = model.memory;
    if (acquiredBytes > limitBytes) {
      throw new ContractViolation("own words", `${acquiredBytes} bytes are acquired, the limit is ${limitBytes}`);
    }
    if (model.live.size === 0) throw new ContractViolation("serves", `allocate(${bytes}) gave 0 in an empty memory`);
    for (const block of [...model.live.keys()].slice(0, 8)) {
      model.resize(block, MEBIBYTE + MEBIBYTE / 2);
      for (const absurd of ABSURD) if (model.live.has(block)) checkNotResized(model, block, absurd);
    }
    model.check();
    model.releaseAll();
    model.check();
    if (model.allocate(bytes) === 0)
      throw new ContractViolation("gives back", `allocate(${bytes}) gives 0 when all is released`);
  }
}

function checkRefused(model: AllocatorModel, bytes: number): void {
  const block = model.guarded(`allocate(${bytes})`, () => model.allocator.allocate(bytes));
  if (block !== 0) throw new ContractViolation("inside", `allocate(${bytes}) gave ${block}`);
}

function checkNotResized(model: AllocatorModel, block: Address, bytes: number): void {
  const moved = model.guarded(`resize(${block}, ${bytes})`, () => model.allocator.resize(block, bytes));
  if (moved !== 0) throw new ContractViolation("inside", `resize(${block}, ${bytes}) gave ${moved}`);
  model.checkContent(block);
}

/** The same life again and again: what remains is bounded, and does not grow. */
function givesBack(kind: AllocatorKind, options: ContractOptions = {}): void {
  const model = makeModel(kind, options);
  const requests = mixedRequests(options.seed ?? 1, 3000, 60_000);
  const before = model.memory.acquiredBytes;
  const kept: number[] = [];
  for (let round = 0; round < 6; round++) {
    for (const request of requests) model.run(request);
    model.releaseAll();
    model.checkWalk();
    kept.push(model.memory.acquiredBytes - before);
  }
  const allowed = options.keptBytes ?? 4 * MEBIBYTE;
  if (kept[0] > allowed) throw new ContractViolation("gives back", `${kept[0]} bytes are kept, more than ${allowed}`);
  if (kept[5] > kept[1] + ROUND_BYTES) {
    throw new ContractViolation("gives back", `the same requests leave ${kept.join(", ")} bytes, time after time`);
  }
}

/** A second allocator over the same memory, and others over copies, one of them in a larger reservation. */
function madeAgain(kind: AllocatorKind, options: ContractOptions = {}): void {
  const seed = options.seed ?? 1;
  const model = makeModel(kind, options);
  const twin = makeModel(kind, options);
  const first = mixedRequests(seed, 1500, 60_000);
  first.forEach((request, index) => {
    const [one, other] = [model.run(request), twin.run(request)];
    if (one !== other) throw new ContractViolation("deterministic", `request ${index} got ${one} and ${other}`);
  });
  const image = model.memory.image();
  model.allocator = recreated(model, kind, model.memory, "over the same memory");
  const copies = [1, 2].map((factor) => {
    const memory = new LinearMemory({ reserveBytes: factor * model.memory.reservedBytes, image: image.slice() });
    return { memory, allocator: recreated(model, kind, memory, "over a copy") };
  });
  for (const request of mixedRequests(seed + 1, 1500, 60_000)) {
    if (request.do !== "allocate") {
      const [one, other] = [model.run(request), twin.run(request)];
      if (one !== other) throw differs("over the same memory", JSON.stringify(request), one, other);
      continue;
    }
    const [one, other] = [model.run(request), twin.run(request)];
    if (one !== other) throw differs("over the same memory", `allocate(${request.bytes})`, one, other);
  }
  model.check();
  for (const { memory, allocator } of copies) checkCopy(model, kind, image, memory, allocator);
}

/** A copy gives the addresses that the original gives when it goes on from there. */
function checkCopy(
  model: AllocatorModel,
  kind: AllocatorKind,
  image: Uint8Array,
  memory: LinearMemory,
  allocator: ReturnType<AllocatorKind["create"]>,
): void {
  const reference = new LinearMemory({ reserveBytes: model.memory.reservedBytes, image: image.slice() });
  const original = kind.create(reference);
  const random = new Random(7);
  for (let step = 0; step < 500; step++) {
    const bytes = random.below(3000);
    const expected = model.guarded("allocate", () => original.allocate(bytes));
    const met = model.guarded("allocate in a copy", () => allocator.allocate(bytes));
    if (met !== expected)
      throw differs(`over a copy of ${memory.reservedBytes} bytes`, `allocate(${bytes})`, met, expected);
    if (step % 3 !== 0) continue;
    model.guarded("release", () => original.release(expected));
    model.guarded("release in a copy", () => allocator.release(met));
  }
}

function recreated(
  model: AllocatorModel,
  kind: AllocatorKind,
  memory: LinearMemory,
  where: string,
): ReturnType<AllocatorKind["create"]> {
  const allocator = model.guarded(`creating an allocator ${where}`, () => kind.create(memory));
  const blocks: Address[] = [];
  model.guarded("forEachBlock", () => allocator.forEachBlock((block) => void blocks.push(block)));
  if (blocks.length !== model.live.size || blocks.some((block) => !model.live.has(block))) {
    throw new ContractViolation(
      "state in memory",
      `made again ${where}, it knows ${blocks.length} blocks in use, of ${model.live.size}`,
    );
  }
  return allocator;
}

function differs(where: string, call: string, met: Address, expected: Address): ContractViolation {
  return new ContractViolation("state in memory", `made again ${where}, ${call} gives ${met}, not ${expected}`);
}

/** Everything the suite does, in order. */
export const ALLOCATOR_SCENARIOS: readonly Scenario[] = [
  { name: "serves requests of every size", run: single },
  { name: "keeps blocks apart and whole in a mixed life", run: mixedLife },
  { name: "grows and shrinks a block", run: growth },
  { name: "says 0 when the memory is spent, and works again afterwards", run: spent },
  { name: "gives back what it does not need", run: givesBack },
  { name: "has all its state in the memory", run: madeAgain },
];
