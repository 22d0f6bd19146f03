/** `_compare_digest`: equality in a time that does not depend on where the two differ. */
import {
  type Address,
  BUFFER_ERROR,
  FLAG_UNICODE_SUBCLASS,
  getBuffer,
  hasBuffer,
  type Machine,
  newBool,
  releaseBuffer,
  strData,
  strIsAscii,
  strLength,
  TYPE_ERROR,
  VIEW_BUF,
  VIEW_LEN,
  VIEW_NDIM,
} from "@pyvm/vm";

export function compareDigest(vm: Machine, _module: Address, a: Address, b: Address): Address {
  if (vm.hasFlag(a, FLAG_UNICODE_SUBCLASS) && vm.hasFlag(b, FLAG_UNICODE_SUBCLASS)) {
    if (!strIsAscii(vm, a) || !strIsAscii(vm, b)) {
      throw vm.raise(TYPE_ERROR, "comparing strings with non-ASCII characters is not supported");
    }
    return newBool(vm, sameBytes(vm, strData(vm, a), strLength(vm, a), strData(vm, b), strLength(vm, b)));
  }
  if (!hasBuffer(vm, a) && !hasBuffer(vm, b)) {
    throw vm.raise(
      TYPE_ERROR,
      `unsupported operand types(s) or combination of types: '${vm.typeName(a)}' and '${vm.typeName(b)}'`,
    );
  }
  return newBool(vm, sameBuffers(vm, a, b));
}

function sameBuffers(vm: Machine, a: Address, b: Address): boolean {
  const viewA = getBuffer(vm, a, 0);
  try {
    checkDimensions(vm, viewA);
    const viewB = getBuffer(vm, b, 0);
    try {
      checkDimensions(vm, viewB);
      return sameBytes(
        vm,
        vm.get(viewA, VIEW_BUF),
        vm.get(viewA, VIEW_LEN),
        vm.get(viewB, VIEW_BUF),
        vm.get(viewB, VIEW_LEN),
      );
    } finally {
      releaseBuffer(vm, viewB);
    }
  } finally {
    releaseBuffer(vm, viewA);
  }
}

function checkDimensions(vm: Machine, view: Address): void {
  if (vm.get(view, VIEW_NDIM) > 1) throw vm.raise(BUFFER_ERROR, "Buffer must be single dimension");
}

/** Looks at all of `b`, whatever it finds; `a` is compared only where the lengths agree. */
function sameBytes(vm: Machine, a: Address, lengthA: number, b: Address, lengthB: number): boolean {
  const u8 = vm.u8;
  const left = lengthA === lengthB ? a : b;
  let difference = lengthA === lengthB ? 0 : 1;
  for (let i = 0; i < lengthB; i++) difference |= u8[left + i] ^ u8[b + i];
  return difference === 0;
}
