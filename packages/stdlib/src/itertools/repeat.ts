/**
 * itertools.repeat: one object, `cnt` times more, or without end where `cnt` is -1.
 *
 *     +-----------+---------+---------+-----+
 *     | ob_refcnt | ob_type | element | cnt |
 *     +-----------+---------+---------+-----+
 *     0           8         16        24    32
 */
import {
  type Address,
  defineType,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  genericGetAttr,
  type Machine,
  newArguments,
  parseSignature,
  reprText,
  type Signature,
  staticType,
  strText,
  tuplePack,
  TYPE_ERROR,
} from "@pyvm/vm";
import { loadSsize, REDUCE_DOC, same, storeSsize } from "./arguments.ts";

export const REPEAT_TYPE: Address = staticType();

const ELEMENT = 16;
const COUNT = 24;

const SIGNATURE: Signature = parseSignature("repeat($type, /, object, times=-1)");

function repeatNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const [object, times] = newArguments(vm, SIGNATURE, args, kwargs);
  const mark = vm.mark();
  const self = vm.hold(vm.genericAlloc(type, 0));
  vm.set(self, ELEMENT, vm.newRef(object));
  if (times === 0) vm.setWord(self, COUNT, -1);
  else {
    storeSsize(vm, self, COUNT, times);
    if (vm.i32[(self + COUNT + 4) >> 2] < 0) vm.setWord(self, COUNT, 0);
  }
  return vm.keep(mark, self);
}

function repeatNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  const at = (self + COUNT) >> 2;
  const low = i32[at];
  const high = i32[at + 1];
  if (high >= 0) {
    if (low === 0) {
      if (high === 0) return 0;
      i32[at + 1] = high - 1;
    }
    i32[at] = low - 1;
  }
  const element = i32[(self + ELEMENT) >> 2];
  i32[element >> 2]++;
  return element;
}

function isEndless(vm: Machine, self: Address): boolean {
  return vm.i32[(self + COUNT + 4) >> 2] < 0;
}

function repeatRepr(vm: Machine, self: Address): Address {
  const full = vm.typeName(self);
  const name = full.slice(full.lastIndexOf(".") + 1);
  const element = reprText(vm, vm.get(self, ELEMENT));
  if (isEndless(vm, self)) return vm.str(`${name}(${element})`);
  const count = loadSsize(vm, self, COUNT);
  const text = `${name}(${element}, ${strText(vm, count)})`;
  vm.decref(count);
  return vm.str(text);
}

function repeatReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const element = vm.get(self, ELEMENT);
  const args = vm.hold(
    isEndless(vm, self) ? tuplePack(vm, element) : tuplePack(vm, element, vm.hold(loadSsize(vm, self, COUNT))),
  );
  return vm.keep(mark, vm.hold(tuplePack(vm, vm.typeOf(self), args)));
}

function repeatLengthHint(vm: Machine, self: Address): Address {
  if (isEndless(vm, self)) throw vm.raise(TYPE_ERROR, "len() of unsized object");
  return loadSsize(vm, self, COUNT);
}

defineType(REPEAT_TYPE, {
  name: "itertools.repeat",
  basicSize: 32,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `repeat(object [,times]) -> create an iterator which returns the object
for the specified number of times.  If not specified, returns the object
endlessly.`,
  layout: [{ op: "fields", offset: ELEMENT, count: 1 }],
  slots: { new: repeatNew, repr: repeatRepr, getattro: genericGetAttr, iter: same, iternext: repeatNext },
  methods: [
    ["__length_hint__!($self)", repeatLengthHint, "Private method returning an estimate of len(list(it))."],
    ["__reduce__!($self)", repeatReduce, REDUCE_DOC],
  ],
});
