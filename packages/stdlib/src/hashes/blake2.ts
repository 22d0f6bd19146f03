/**
 * The module `_blake2`: BLAKE2b and BLAKE2s with all their parameters.
 *
 *     +--------+------+-------+---------+-------+---------+-----------+------+--------+
 *     | refcnt | type | state | counter | block | pending | last node | size | unused |
 *     +--------+------+-------+---------+-------+---------+-----------+------+--------+
 *     0        8      16      after the 8 words of the state, each of `wordBytes`
 *
 * `counter` has two words and counts the bytes that were taken into the state; `pending` bytes wait in `block`, which is emptied only
 * when another byte follows, because the last block is taken in otherwise.
 */
import {
  type Address,
  addModuleObject,
  bufferBytes,
  defineType,
  dictSetStr,
  FLAG_LONG_SUBCLASS,
  hexText,
  intArgument,
  intSign,
  intToBig,
  isTrue,
  type Machine,
  type ModuleSpec,
  newArguments,
  newBytesFrom,
  newInt,
  OVERFLOW_ERROR,
  parseSignature,
  type Signature,
  staticType,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { withHashable } from "./block-hash.ts";
import { compressBlake2b, compressBlake2s, startWord } from "./blake2-compress.ts";

interface Blake2 {
  readonly name: string;
  readonly type: Address;
  readonly signature: Signature;
  readonly wordBytes: number;
  readonly objectBytes: number;
  readonly compress: (vm: Machine, state: Address, at: Address, counter: Address, flags: number) => void;
}

const STATE = 16;

function counterOffset(hash: Blake2): number {
  return STATE + 8 * hash.wordBytes;
}

function blockOffset(hash: Blake2): number {
  return STATE + 10 * hash.wordBytes;
}

function pendingOffset(hash: Blake2): number {
  return STATE + 26 * hash.wordBytes;
}

function lastNodeOffset(hash: Blake2): number {
  return pendingOffset(hash) + 4;
}

function sizeOffset(hash: Blake2): number {
  return pendingOffset(hash) + 8;
}

/** The counter is never beyond 2^53, but its second word is used for BLAKE2s. */
function count(vm: Machine, hash: Blake2, self: Address, bytes: number): void {
  vm.setWord(self, counterOffset(hash), vm.getWord(self, counterOffset(hash)) + bytes);
}

function absorb(vm: Machine, hash: Blake2, self: Address, data: Address, length: number): void {
  const blockBytes = 16 * hash.wordBytes;
  const block = self + blockOffset(hash);
  const counter = self + counterOffset(hash);
  let pending = vm.get(self, pendingOffset(hash));
  let at = data;
  let left = length;
  if (pending + left > blockBytes) {
    const taken = blockBytes - pending;
    vm.u8.copyWithin(block + pending, at, at + taken);
    count(vm, hash, self, blockBytes);
    hash.compress(vm, self + STATE, block, counter, 0);
    at += taken;
    left -= taken;
    pending = 0;
    for (; left > blockBytes; at += blockBytes, left -= blockBytes) {
      count(vm, hash, self, blockBytes);
      hash.compress(vm, self + STATE, at, counter, 0);
    }
  }
  vm.u8.copyWithin(block + pending, at, at + left);
  vm.set(self, pendingOffset(hash), pending + left);
}

function copyOf(vm: Machine, hash: Blake2, self: Address): Address {
  const copy = vm.newObject(hash.type, hash.objectBytes);
  vm.u8.copyWithin(copy + STATE, self + STATE, self + hash.objectBytes);
  return copy;
}

/** Calls `use` with the digest of a finished copy. */
function withDigest(
  vm: Machine,
  hash: Blake2,
  self: Address,
  use: (digest: Address, size: number) => Address,
): Address {
  const mark = vm.mark();
  const copy = vm.hold(copyOf(vm, hash, self));
  const block = copy + blockOffset(hash);
  const pending = vm.get(copy, pendingOffset(hash));
  vm.u8.fill(0, block + pending, block + 16 * hash.wordBytes);
  count(vm, hash, copy, pending);
  const flags = vm.get(copy, lastNodeOffset(hash)) === 0 ? 1 : 3;
  hash.compress(vm, copy + STATE, block, copy + counterOffset(hash), flags);
  return vm.keep(mark, vm.hold(use(copy + STATE, vm.get(copy, sizeOffset(hash)))));
}

// ---- the parameters -------------------------------------------------------------------------------------------

interface Parameters {
  readonly digestSize: number;
  readonly key: Uint8Array;
  readonly salt: Uint8Array;
  readonly person: Uint8Array;
  readonly fanout: number;
  readonly depth: number;
  readonly leafSize: bigint;
  readonly nodeOffset: bigint;
  readonly nodeDepth: number;
  readonly innerSize: number;
  readonly lastNode: boolean;
}

/** An unsigned long or, `long` false, an unsigned long long. */
function unsignedArgument(vm: Machine, object: Address, long: boolean): bigint {
  if (object === 0) return 0n;
  if (!vm.hasFlag(object, FLAG_LONG_SUBCLASS)) throw vm.raise(TYPE_ERROR, "an integer is required");
  if (intSign(vm, object) < 0) throw vm.raise(VALUE_ERROR, "value must be positive");
  const value = intToBig(vm, object);
  if (value < 1n << 64n) return value;
  throw vm.raise(
    OVERFLOW_ERROR,
    long ? "Python int too large to convert to C unsigned long" : "int too big to convert",
  );
}

function bytesArgument(vm: Machine, object: Address): Uint8Array {
  return object === 0 ? new Uint8Array(0) : bufferBytes(vm, object);
}

function optionalInt(vm: Machine, object: Address, fallback: number): number {
  return object === 0 ? fallback : intArgument(vm, object);
}

/** Converts the arguments after `data`, in order. */
function readParameters(vm: Machine, hash: Blake2, given: readonly Address[]): Parameters {
  const parameters: Parameters = {
    digestSize: optionalInt(vm, given[1]!, 8 * hash.wordBytes),
    key: bytesArgument(vm, given[2]!),
    salt: bytesArgument(vm, given[3]!),
    person: bytesArgument(vm, given[4]!),
    fanout: optionalInt(vm, given[5]!, 1),
    depth: optionalInt(vm, given[6]!, 1),
    leafSize: unsignedArgument(vm, given[7]!, true),
    nodeOffset: unsignedArgument(vm, given[8]!, false),
    nodeDepth: optionalInt(vm, given[9]!, 0),
    innerSize: optionalInt(vm, given[10]!, 0),
    lastNode: given[11] !== 0 && isTrue(vm, given[11]!),
  };
  if (given[12] !== 0) isTrue(vm, given[12]!);
  return parameters;
}

function checkParameters(vm: Machine, hash: Blake2, p: Parameters): void {
  const longest = 8 * hash.wordBytes;
  const short = 2 * hash.wordBytes;
  const problem =
    p.digestSize <= 0 || p.digestSize > longest
      ? `digest_size must be between 1 and ${longest} bytes`
      : p.salt.length > short
        ? `maximum salt length is ${short} bytes`
        : p.person.length > short
          ? `maximum person length is ${short} bytes`
          : p.fanout < 0 || p.fanout > 255
            ? "fanout must be between 0 and 255"
            : p.depth <= 0 || p.depth > 255
              ? "depth must be between 1 and 255"
              : "";
  if (problem !== "") throw vm.raise(VALUE_ERROR, problem);
  if (p.leafSize > 0xffffffffn) throw vm.raise(OVERFLOW_ERROR, "leaf_size is too large");
  if (hash.wordBytes === 4 && p.nodeOffset > 0xffffffffffffn)
    throw vm.raise(OVERFLOW_ERROR, "node_offset is too large");
  if (p.nodeDepth < 0 || p.nodeDepth > 255) throw vm.raise(VALUE_ERROR, "node_depth must be between 0 and 255");
  if (p.innerSize < 0 || p.innerSize > longest)
    throw vm.raise(VALUE_ERROR, `inner_size must be between 0 and is ${longest}`);
  if (p.key.length > longest) throw vm.raise(VALUE_ERROR, `maximum key length is ${longest} bytes`);
}

/** The parameter block, of as many bytes as the state. */
function parameterBlock(hash: Blake2, p: Parameters): Uint8Array {
  const bytes = new Uint8Array(8 * hash.wordBytes);
  const offsetBytes = hash.wordBytes === 8 ? 8 : 6;
  bytes.set([p.digestSize, p.key.length, p.fanout, p.depth]);
  for (let i = 0; i < 4; i++) bytes[4 + i] = Number((p.leafSize >> BigInt(8 * i)) & 0xffn);
  for (let i = 0; i < offsetBytes; i++) bytes[8 + i] = Number((p.nodeOffset >> BigInt(8 * i)) & 0xffn);
  bytes[8 + offsetBytes] = p.nodeDepth;
  bytes[9 + offsetBytes] = p.innerSize;
  bytes.set(p.salt, 4 * hash.wordBytes);
  bytes.set(p.person, 6 * hash.wordBytes);
  return bytes;
}

function start(vm: Machine, hash: Blake2, self: Address, p: Parameters): void {
  const wide = hash.wordBytes === 8;
  const words = 2 * hash.wordBytes;
  for (let i = 0; i < words; i++) vm.i32[((self + STATE) >> 2) + i] = startWord(i, wide);
  parameterBlock(hash, p).forEach((byte, i) => (vm.u8[self + STATE + i]! ^= byte));
  vm.set(self, lastNodeOffset(hash), p.lastNode ? 1 : 0);
  vm.set(self, sizeOffset(hash), p.digestSize);
  if (p.key.length === 0) return;
  vm.u8.set(p.key, self + blockOffset(hash)); // the first block is the key and zeros
  vm.set(self, pendingOffset(hash), 16 * hash.wordBytes);
}

function blake2New(vm: Machine, hash: Blake2, type: Address, args: Address, kwargs: Address): Address {
  const given = newArguments(vm, hash.signature, args, kwargs);
  const parameters = readParameters(vm, hash, given);
  checkParameters(vm, hash, parameters);
  const mark = vm.mark();
  const self = vm.hold(vm.genericAlloc(type, 0));
  start(vm, hash, self, parameters);
  if (given[0] !== 0) withHashable(vm, given[0]!, (data, length) => absorb(vm, hash, self, data, length));
  return vm.keep(mark, self);
}

// ---- the types ------------------------------------------------------------------------------------------------

function signatureText(name: string): string {
  return `(data=b'', /, *, digest_size=_blake2.${name}.MAX_DIGEST_SIZE,
        key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0,
        node_offset=0, node_depth=0, inner_size=0, last_node=False,
        usedforsecurity=True)`;
}

function addConstant(vm: Machine, dict: Address, name: string, value: number): void {
  const mark = vm.mark();
  const key = vm.hold(vm.intern(name));
  dictSetStr(vm, dict, key, vm.hold(newInt(vm, value)));
  vm.release(mark);
}

/** The limits by name: the sizes of a salt, a person, a key and a digest. */
function limits(hash: Blake2): readonly (readonly [string, number])[] {
  const { wordBytes } = hash;
  return [
    ["SALT_SIZE", 2 * wordBytes],
    ["PERSON_SIZE", 2 * wordBytes],
    ["MAX_KEY_SIZE", 8 * wordBytes],
    ["MAX_DIGEST_SIZE", 8 * wordBytes],
  ];
}

function defineBlake2(name: string, wordBytes: number, objectBytes: number, compress: Blake2["compress"]): Blake2 {
  const signature = parseSignature(`${name}${signatureText(name)}`);
  const hash: Blake2 = { name, type: staticType(), signature, wordBytes, objectBytes, compress };
  defineType(hash.type, {
    name: `_blake2.${name}`,
    basicSize: objectBytes,
    doc: `${name}${signatureText(name)}\n--\n\nReturn a new BLAKE2${name.slice(-1)} hash object.`,
    slots: { new: (vm, type, args, kwargs) => blake2New(vm, hash, type, args, kwargs) },
    methods: [
      ["copy($self, /)", (vm, self) => copyOf(vm, hash, self), "Return a copy of the hash object."],
      [
        "digest($self, /)",
        (vm, self) => withDigest(vm, hash, self, (digest, size) => newBytesFrom(vm, digest, size)),
        "Return the digest value as a bytes object.",
      ],
      [
        "hexdigest($self, /)",
        (vm, self) => withDigest(vm, hash, self, (digest, size) => hexText(vm, digest, size, 0, 0)),
        "Return the digest value as a string of hexadecimal digits.",
      ],
      [
        "update($self, data, /)",
        (vm, self, data) => {
          withHashable(vm, data!, (at, length) => absorb(vm, hash, self, at, length));
          return vm.none();
        },
        "Update this hash object's state with the provided bytes-like object.",
      ],
    ],
    getset: [
      ["name", (vm) => vm.str(name)],
      ["block_size", (vm) => newInt(vm, 16 * wordBytes)],
      ["digest_size", (vm, self) => newInt(vm, vm.get(self, sizeOffset(hash)))],
    ],
    populate: (vm, _type, dict) => {
      for (const [limit, value] of limits(hash)) addConstant(vm, dict, limit, value);
    },
  });
  return hash;
}

const BLAKE2B = defineBlake2("blake2b", 8, 448, compressBlake2b);
const BLAKE2S = defineBlake2("blake2s", 4, 240, compressBlake2s);

export const blake2Module: ModuleSpec = {
  name: "_blake2",
  doc: "_blake2b provides BLAKE2b for hashlib\n",
  types: [BLAKE2B.type, BLAKE2S.type],
  exec: (vm, _module, dict) => {
    for (const hash of [BLAKE2B, BLAKE2S]) {
      for (const [limit, value] of limits(hash))
        addModuleObject(vm, dict, `${hash.name.toUpperCase()}_${limit}`, newInt(vm, value));
    }
  },
};
