/**
 * The module `_sha3`: SHA-3 and SHAKE (FIPS 202).
 *
 *     +--------+------+-------+----------+--------+
 *     | refcnt | type | lanes | position | unused |
 *     +--------+------+-------+----------+--------+
 *     0        8      16      216        224      248
 *
 * The message goes into the first `block_size` bytes of the lanes, of which `position` were written since the last permutation.
 */
import {
  type Address,
  addModuleObject,
  BYTES_DATA,
  defineType,
  FLAG_LONG_SUBCLASS,
  hexText,
  isTrue,
  type Machine,
  type MethodSpec,
  type ModuleSpec,
  newArguments,
  newBytes,
  newBytesSized,
  newInt,
  OB_SIZE,
  parseSignature,
  staticType,
  toUnsignedLong,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { withHashable } from "./block-hash.ts";
import { permute } from "./keccak.ts";

interface Sponge {
  readonly name: string;
  readonly type: Address;
  readonly rate: number;
  /** 0 for SHAKE, whose digests are as long as they are asked for. */
  readonly digestSize: number;
  readonly suffix: number;
}

const LANES = 16;
const POSITION = 216;
const SPONGE_BYTES = 248;
const LANE_BYTES = 200;
const LONGEST_DIGEST = 2 ** 29;
/** CPython's messages call every one of the types by the first's name. */
const NEW_SIGNATURE = parseSignature("sha3_224($self, data=b'', /, *, usedforsecurity=True)");

function absorb(vm: Machine, rate: number, self: Address, data: Address, length: number): void {
  const u8 = vm.u8;
  let position = vm.get(self, POSITION);
  for (let i = 0; i < length; i++) {
    u8[self + LANES + position]! ^= u8[data + i]!;
    if (++position < rate) continue;
    permute(vm, self + LANES);
    position = 0;
  }
  vm.set(self, POSITION, position);
}

function copyOf(vm: Machine, self: Address): Address {
  const copy = vm.newObject(vm.typeOf(self), SPONGE_BYTES);
  vm.u8.copyWithin(copy + LANES, self + LANES, self + SPONGE_BYTES);
  return copy;
}

/** `length` bytes squeezed out of a finished copy, as a bytes object. */
function squeeze(vm: Machine, sponge: Sponge, self: Address, length: number): Address {
  const { rate } = sponge;
  const mark = vm.mark();
  const result = vm.hold(newBytesSized(vm, length));
  const copy = vm.hold(copyOf(vm, self));
  const lanes = copy + LANES;
  const u8 = vm.u8;
  u8[lanes + vm.get(copy, POSITION)]! ^= sponge.suffix;
  u8[lanes + rate - 1]! ^= 0x80;
  for (let at = 0; at < length; at += rate) {
    permute(vm, lanes);
    u8.copyWithin(result + BYTES_DATA + at, lanes, lanes + Math.min(rate, length - at));
  }
  return vm.keep(mark, result);
}

function squeezeHex(vm: Machine, sponge: Sponge, self: Address, length: number): Address {
  const mark = vm.mark();
  const bytes = vm.hold(squeeze(vm, sponge, self, length));
  return vm.keep(mark, vm.hold(hexText(vm, bytes + BYTES_DATA, length, 0, 0)));
}

/** The length that SHAKE was asked for: an unsigned long. */
function lengthArgument(vm: Machine, object: Address): number {
  if (!vm.hasFlag(object, FLAG_LONG_SUBCLASS)) throw vm.raise(TYPE_ERROR, "an integer is required");
  if (vm.get(object, OB_SIZE) < 0) throw vm.raise(VALUE_ERROR, "value must be positive");
  const length = toUnsignedLong(vm, object);
  if (length >= LONGEST_DIGEST) throw vm.raise(VALUE_ERROR, "length is too large");
  return length;
}

function digestMethods(sponge: Sponge): MethodSpec[] {
  const { digestSize } = sponge;
  const doc = "Return the digest value as a bytes object.";
  const hexDoc = "Return the digest value as a string of hexadecimal digits.";
  if (digestSize > 0) {
    return [
      ["digest($self, /)", (vm, self) => squeeze(vm, sponge, self, digestSize), doc],
      ["hexdigest($self, /)", (vm, self) => squeezeHex(vm, sponge, self, digestSize), hexDoc],
    ];
  }
  return [
    ["digest($self, length, /)", (vm, self, length) => squeeze(vm, sponge, self, lengthArgument(vm, length!)), doc],
    [
      "hexdigest($self, length, /)",
      (vm, self, length) => squeezeHex(vm, sponge, self, lengthArgument(vm, length!)),
      hexDoc,
    ],
  ];
}

function spongeNew(vm: Machine, sponge: Sponge, type: Address, args: Address, kwargs: Address): Address {
  const [message, forSecurity] = newArguments(vm, NEW_SIGNATURE, args, kwargs);
  if (forSecurity !== 0) isTrue(vm, forSecurity!);
  const mark = vm.mark();
  const self = vm.hold(vm.genericAlloc(type, 0));
  if (message !== 0) withHashable(vm, message!, (data, length) => absorb(vm, sponge.rate, self, data, length));
  return vm.keep(mark, self);
}

function defineSponge(name: string, rate: number, digestSize: number): Sponge {
  const sponge: Sponge = { name, type: staticType(), rate, digestSize, suffix: digestSize > 0 ? 0x06 : 0x1f };
  const what = digestSize > 0 ? "SHA3" : "SHAKE";
  const bits = digestSize > 0 ? ` with a hashbit length of ${digestSize} bytes` : "";
  defineType(sponge.type, {
    name: `_sha3.${name}`,
    basicSize: SPONGE_BYTES,
    doc: `${name}([data], *, usedforsecurity=True) -> ${what} object\n\nReturn a new ${what} hash object${bits}.`,
    slots: { new: (vm, type, args, kwargs) => spongeNew(vm, sponge, type, args, kwargs) },
    methods: [
      ["copy($self, /)", copyOf, "Return a copy of the hash object."],
      ...digestMethods(sponge),
      [
        "update($self, data, /)",
        (vm, self, data) => {
          withHashable(vm, data!, (at, length) => absorb(vm, rate, self, at, length));
          return vm.none();
        },
        "Update this hash object's state with the provided bytes-like object.",
      ],
    ],
    getset: [
      ["block_size", (vm) => newInt(vm, rate)],
      ["name", (vm) => vm.str(name)],
      ["digest_size", (vm) => newInt(vm, digestSize)],
      ["_capacity_bits", (vm) => newInt(vm, 8 * (LANE_BYTES - rate))],
      ["_rate_bits", (vm) => newInt(vm, 8 * rate)],
      ["_suffix", (vm) => newBytes(vm, Uint8Array.of(sponge.suffix))],
    ],
  });
  return sponge;
}

const SPONGES: readonly Sponge[] = [
  defineSponge("sha3_224", 144, 28),
  defineSponge("sha3_256", 136, 32),
  defineSponge("sha3_384", 104, 48),
  defineSponge("sha3_512", 72, 64),
  defineSponge("shake_128", 168, 0),
  defineSponge("shake_256", 136, 0),
];

export const sha3Module: ModuleSpec = {
  name: "_sha3",
  types: SPONGES.map((sponge) => sponge.type),
  exec: (vm, _module, dict) => {
    addModuleObject(vm, dict, "keccakopt", newInt(vm, 32));
    addModuleObject(vm, dict, "implementation", vm.str("pairs of 32-bit words"));
  },
};
