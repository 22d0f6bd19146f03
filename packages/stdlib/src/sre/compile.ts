/** `_sre.compile`: a Pattern of the code words that `sre_compile` made of a pattern. */
import {
  type Address,
  asSsize,
  fitsBits,
  intArgument,
  FLAG_DICT_SUBCLASS,
  FLAG_LIST_SUBCLASS,
  FLAG_LONG_SUBCLASS,
  FLAG_TUPLE_SUBCLASS,
  listItem,
  listSize,
  lowWord,
  type Machine,
  NONE,
  OB_SIZE,
  OVERFLOW_ERROR,
  RUNTIME_ERROR,
  TYPE_ERROR,
} from "@pyvm/vm";
import {
  PATTERN_BYTES,
  PATTERN_CODE,
  PATTERN_CODESIZE,
  PATTERN_FLAGS,
  PATTERN_GROUPINDEX,
  PATTERN_GROUPS,
  PATTERN_INDEXGROUP,
  PATTERN_ISBYTES,
  PATTERN_PATTERN,
  PATTERN_TYPE,
} from "./structs.ts";
import { withString } from "./subject.ts";
import { isValidCode } from "./validate.ts";

export function compile(
  vm: Machine,
  _module: Address,
  pattern: Address,
  flags: Address,
  code: Address,
  groups: Address,
  groupIndex: Address,
  indexGroup: Address,
): Address {
  const flagBits = intArgument(vm, flags);
  checkType(vm, "code", "list", code, FLAG_LIST_SUBCLASS);
  const groupCount = asSsize(vm, groups);
  checkType(vm, "groupindex", "dict", groupIndex, FLAG_DICT_SUBCLASS);
  checkType(vm, "indexgroup", "tuple", indexGroup, FLAG_TUPLE_SUBCLASS);
  const mark = vm.mark();
  const self = vm.hold(newPattern(vm, code));
  vm.setWord(self, PATTERN_GROUPS, groupCount);
  vm.set(self, PATTERN_FLAGS, flagBits);
  vm.i32[(self + PATTERN_ISBYTES) >> 2] = pattern === NONE ? -1 : kindOf(vm, pattern);
  vm.set(self, PATTERN_GROUPINDEX, vm.newRef(groupIndex));
  vm.set(self, PATTERN_INDEXGROUP, vm.newRef(indexGroup));
  vm.set(self, PATTERN_PATTERN, vm.newRef(pattern));
  const start = (self + PATTERN_CODE) >> 2;
  if (!isValidCode(vm.u32, start, start + vm.get(self, OB_SIZE), groupCount))
    throw vm.raise(RUNTIME_ERROR, "invalid SRE code");
  vm.track(self);
  return vm.keep(mark, self);
}

function checkType(vm: Machine, name: string, expected: string, object: Address, flag: number): void {
  if (vm.hasFlag(object, flag)) return;
  throw vm.raise(TYPE_ERROR, `compile() argument '${name}' must be ${expected}, not ${vm.typeName(object)}`);
}

/** 1 for a pattern of bytes, 0 for a str. */
function kindOf(vm: Machine, pattern: Address): number {
  return withString(vm, pattern, (_data, _length, ofBytes) => (ofBytes ? 1 : 0));
}

/** A pattern with its code, all else empty. */
function newPattern(vm: Machine, code: Address): Address {
  const mark = vm.mark();
  const count = listSize(vm, code);
  const self = vm.hold(vm.newContainer(PATTERN_TYPE, PATTERN_BYTES + 4 * count));
  vm.set(self, OB_SIZE, count);
  vm.set(self, PATTERN_CODESIZE, count);
  for (let i = 0; i < count; i++) {
    const word = listItem(vm, code, i);
    if (!isWord(vm, word)) throw vm.raise(OVERFLOW_ERROR, "regular expression code size limit exceeded");
    vm.i32[((self + PATTERN_CODE) >> 2) + i] = lowWord(vm, word);
  }
  return vm.keep(mark, self);
}

/** Whether an object is an int of 32 bits without a sign: CPython says the same of a larger one and of one that is no int. */
function isWord(vm: Machine, object: Address): boolean {
  return vm.hasFlag(object, FLAG_LONG_SUBCLASS) && fitsBits(vm, object, 32, false);
}
