/**
 * What MD5 and the SHA-1 and SHA-2 families share: a state that takes in the message block by block, and padding with its length.
 *
 * ```text
 *     +--------+------+-------+---------+--------+-------+
 *     | refcnt | type | state | pending | length | block |
 *     +--------+------+-------+---------+--------+-------+
 *     0        8      16      after the state            at the end
 * ```
 *
 * `length` counts the bytes of the message, `pending` those of them that wait in `block` for a block to be full.
 */
import {
  type Address,
  defineType,
  emptyBuffer,
  fillBuffer,
  hasBuffer,
  hexText,
  isStr,
  isTrue,
  type Machine,
  type MethodSpec,
  type ModuleSpec,
  newBytesFrom,
  newInt,
  BUFFER_ERROR,
  TYPE_ERROR,
  VIEW_BUF,
  VIEW_BYTES,
  VIEW_LEN,
  VIEW_NDIM,
} from "@pyvm/vm";

export interface BlockHash {
  /** Of the type and of what `name` says. */
  readonly name: string;
  readonly module: string;
  readonly type: Address;
  readonly blockSize: number;
  readonly digestSize: number;
  readonly stateBytes: number;
  /** Bytes that the message's length in bits takes at the end of the padding. */
  readonly lengthBytes: number;
  readonly littleEndian: boolean;
  /** How `new` documents itself: "SHA-256". */
  readonly title: string;
  readonly start: (vm: Machine, state: Address) => void;
  readonly compress: (vm: Machine, state: Address, block: Address) => void;
}

const STATE = 16;

// Offsets from the state.

function pendingOffset(hash: BlockHash): number {
  return hash.stateBytes;
}

function lengthOffset(hash: BlockHash): number {
  return (pendingOffset(hash) + 11) & ~7;
}

function blockOffset(hash: BlockHash): number {
  return lengthOffset(hash) + 8;
}

function objectBytes(hash: BlockHash): number {
  return STATE + blockOffset(hash) + hash.blockSize;
}

/** Takes bytes of memory into a state and what lies behind it. */
export function absorb(vm: Machine, hash: BlockHash, state: Address, data: Address, length: number): void {
  const { blockSize } = hash;
  const block = state + blockOffset(hash);
  const u8 = vm.u8;
  vm.setWord(state, lengthOffset(hash), vm.getWord(state, lengthOffset(hash)) + length);
  let pending = vm.get(state, pendingOffset(hash));
  let at = data;
  let left = length;
  if (pending > 0) {
    const taken = Math.min(blockSize - pending, left);
    u8.copyWithin(block + pending, at, at + taken);
    at += taken;
    left -= taken;
    pending += taken;
    if (pending === blockSize) {
      hash.compress(vm, state, block);
      pending = 0;
    }
  }
  for (; left >= blockSize; at += blockSize, left -= blockSize) hash.compress(vm, state, at);
  if (left > 0) u8.copyWithin(block + pending, at, at + left);
  vm.set(state, pendingOffset(hash), pending + left);
}

/** Pads the message; afterwards the state is the digest, in the order of its bytes. */
export function finish(vm: Machine, hash: BlockHash, state: Address): void {
  const { blockSize, lengthBytes, littleEndian } = hash;
  const block = state + blockOffset(hash);
  const u8 = vm.u8;
  const bits = BigInt(vm.getWord(state, lengthOffset(hash))) * 8n;
  let pending = vm.get(state, pendingOffset(hash));
  u8[block + pending++] = 0x80;
  if (pending > blockSize - lengthBytes) {
    u8.fill(0, block + pending, block + blockSize);
    hash.compress(vm, state, block);
    pending = 0;
  }
  u8.fill(0, block + pending, block + blockSize);
  for (let i = 0; i < 8; i++) {
    const byte = Number((bits >> BigInt(8 * i)) & 0xffn);
    u8[littleEndian ? block + blockSize - lengthBytes + i : block + blockSize - 1 - i] = byte;
  }
  hash.compress(vm, state, block);
  if (!littleEndian) swapWords(vm, hash, state);
}

/** Calls `use` with a finished copy of the object, whose state is in the order of bytes of the digest. */
function withDigest(vm: Machine, hash: BlockHash, self: Address, use: (digest: Address) => Address): Address {
  const mark = vm.mark();
  const copy = vm.hold(copyOf(vm, hash, self));
  finish(vm, hash, copy + STATE);
  return vm.keep(mark, vm.hold(use(copy + STATE)));
}

/** The state is kept in words of the machine; a digest has the highest byte of each first. */
function swapWords(vm: Machine, hash: BlockHash, state: Address): void {
  const size = hash.blockSize === 128 ? 8 : 4;
  for (let at = state; at < state + hash.stateBytes; at += size) vm.u8.subarray(at, at + size).reverse();
}

function copyOf(vm: Machine, hash: BlockHash, self: Address): Address {
  const copy = vm.newObject(hash.type, objectBytes(hash));
  vm.u8.copyWithin(copy + STATE, self + STATE, self + objectBytes(hash));
  return copy;
}

/** GET_BUFFER_VIEW_OR_ERROUT, for every module of hashes. */
export function withHashable(vm: Machine, object: Address, use: (data: Address, length: number) => void): void {
  if (isStr(vm, object)) throw vm.raise(TYPE_ERROR, "Strings must be encoded before hashing");
  if (!hasBuffer(vm, object)) throw vm.raise(TYPE_ERROR, "object supporting the buffer API required");
  const view = vm.calloc(VIEW_BYTES);
  try {
    fillBuffer(vm, object, view, 0);
    if (vm.get(view, VIEW_NDIM) > 1) throw vm.raise(BUFFER_ERROR, "Buffer must be single dimension");
    use(vm.get(view, VIEW_BUF), vm.get(view, VIEW_LEN));
  } catch (error) {
    emptyBuffer(vm, view);
    vm.free(view);
    throw error;
  }
  emptyBuffer(vm, view);
  vm.free(view);
}

function newHash(vm: Machine, hash: BlockHash, message: Address, forSecurity: Address): Address {
  if (forSecurity !== 0) isTrue(vm, forSecurity);
  const mark = vm.mark();
  const self = vm.hold(vm.newObject(hash.type, objectBytes(hash)));
  vm.u8.fill(0, self + STATE, self + objectBytes(hash));
  hash.start(vm, self + STATE);
  if (message !== 0) withHashable(vm, message, (data, length) => absorb(vm, hash, self + STATE, data, length));
  return vm.keep(mark, self);
}

/** Declares the type of a hash. */
export function defineBlockHash(hash: BlockHash): void {
  const { digestSize } = hash;
  defineType(hash.type, {
    name: `${hash.module}.${hash.name}`,
    basicSize: objectBytes(hash),
    slots: { new: null },
    methods: [
      ["copy($self, /)", (vm, self) => copyOf(vm, hash, self), "Return a copy of the hash object."],
      [
        "digest($self, /)",
        (vm, self) => withDigest(vm, hash, self, (digest) => newBytesFrom(vm, digest, digestSize)),
        "Return the digest value as a bytes object.",
      ],
      [
        "hexdigest($self, /)",
        (vm, self) => withDigest(vm, hash, self, (digest) => hexText(vm, digest, digestSize, 0, 0)),
        "Return the digest value as a string of hexadecimal digits.",
      ],
      [
        "update($self, obj, /)",
        (vm, self, object) => {
          withHashable(vm, object!, (data, length) => absorb(vm, hash, self + STATE, data, length));
          return vm.none();
        },
        "Update this hash object's state with the provided string.",
      ],
    ],
    getset: [
      ["block_size", (vm) => newInt(vm, hash.blockSize)],
      ["name", (vm) => vm.str(hash.name)],
      ["digest_size", (vm) => newInt(vm, digestSize)],
    ],
  });
}

/** The module of some hashes; the types go by the names that CPython gives them there. */
export function hashModule(name: string, hashes: readonly BlockHash[], exec: ModuleSpec["exec"]): ModuleSpec {
  const functions: MethodSpec[] = hashes.map((hash) => [
    `${hash.name}($module, /, string=b'', *, usedforsecurity=True)`,
    (vm, _module, message, forSecurity) => newHash(vm, hash, message!, forSecurity!),
    `Return a new ${hash.title} hash object; optionally initialized with a string.`,
  ]);
  return { name, functions, ...(exec === undefined ? {} : { exec }) };
}
