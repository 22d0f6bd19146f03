/** str_iterator (unicodeiterobject). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { getAttrId } from "../../object/attribute.ts";
import { identifier } from "../../object/identifiers.ts";
import { defineType } from "../../object/native.ts";
import { isIndex, asSsize } from "../../object/number.ts";
import { FLAG_HAVE_GC, STR_ASCII_DATA, STR_STATE, STR_STATE_ASCII, STR_STATE_COMPACT } from "../../object/offsets.ts";
import { IS_BUILTINS } from "../../object/state.ts";
import { STR_ITERATOR_TYPE, TYPE_ERROR } from "../../object/static.ts";
import { dictGetId } from "../dict/dict.ts";
import { newInt } from "../int/int.ts";
import { IT_INDEX, IT_SEQ, ITERATOR_BYTES, newSequenceIteratorOf } from "../list/iterator.ts";
import { tuplePack } from "../tuple/tuple.ts";
import { charStr, emptyStr, readChar, strData, strKind, strLength } from "./text.ts";

const ID_ITER = identifier("iter");
const PLAIN_ASCII = STR_STATE_ASCII | STR_STATE_COMPACT;

/** `iter(str)`. */
export function strIter(vm: Machine, str: Address): Address {
  return newSequenceIteratorOf(vm, STR_ITERATOR_TYPE, str);
}

/** The next character, or 0 at the end, when the iterator lets go of its str. */
export function strIterNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  const str = i32[(self + IT_SEQ) >> 2]!;
  if (str === 0) return 0;
  const index = i32[(self + IT_INDEX) >> 2]!;
  if (index < strLength(vm, str)) {
    i32[(self + IT_INDEX) >> 2] = index + 1;
    const state = i32[(str + STR_STATE) >> 2]!;
    const char =
      (state & PLAIN_ASCII) === PLAIN_ASCII
        ? vm.u8[str + STR_ASCII_DATA + index]!
        : readChar(vm, strData(vm, str), strKind(vm, str), index);
    return charStr(vm, char);
  }
  i32[(self + IT_SEQ) >> 2] = 0;
  vm.decref(str);
  return 0;
}

function lengthHint(vm: Machine, self: Address): Address {
  const str = vm.get(self, IT_SEQ);
  return newInt(vm, str === 0 ? 0 : strLength(vm, str) - vm.get(self, IT_INDEX));
}

function reduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const iter = vm.hold(builtinIter(vm));
  const str = vm.get(self, IT_SEQ);
  const text = vm.hold(str === 0 ? emptyStr(vm) : vm.newRef(str));
  const args = vm.hold(tuplePack(vm, text));
  if (str === 0) return vm.keep(mark, vm.hold(tuplePack(vm, iter, args)));
  const index = vm.hold(newInt(vm, vm.get(self, IT_INDEX)));
  return vm.keep(mark, vm.hold(tuplePack(vm, iter, args, index)));
}

/** The builtin `iter`, as _PyEval_GetBuiltinId finds it. */
function builtinIter(vm: Machine): Address {
  const builtins = vm.get(IS_BUILTINS, 0);
  const found = dictGetId(vm, builtins, ID_ITER);
  return found !== 0 ? vm.newRef(found) : getAttrId(vm, builtins, ID_ITER);
}

function setState(vm: Machine, self: Address, state: Address): Address {
  if (!isIndex(vm, state)) throw vm.raise(TYPE_ERROR, "an integer is required");
  const index = asSsize(vm, state);
  const str = vm.get(self, IT_SEQ);
  if (str !== 0) vm.setWord(self, IT_INDEX, Math.min(Math.max(index, 0), strLength(vm, str)));
  return vm.none();
}

defineType(STR_ITERATOR_TYPE, {
  name: "str_iterator",
  basicSize: ITERATOR_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: IT_SEQ, count: 1 }],
  slots: { new: null, iter: (vm, self) => vm.newRef(self), iternext: strIterNext },
  methods: [
    ["__length_hint__!($self)", lengthHint, "Private method returning an estimate of len(list(it))."],
    ["__reduce__!($self)", reduce, "Return state information for pickling."],
    ["__setstate__!($self, state, /)", setState, "Set state information for unpickling."],
  ],
});
