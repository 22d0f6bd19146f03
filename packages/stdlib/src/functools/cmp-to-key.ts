/**
 * `functools.cmp_to_key`: a key function made from a comparison (keyobject).
 *
 *     +--------+------------+--------+
 *     | header | comparison | object |
 *     0        16           24
 *
 * The key function itself is such an object without an `object`; what it returns has one.
 */
import {
  type Address,
  ATTRIBUTE_ERROR,
  call2,
  defineType,
  FLAG_HAVE_GC,
  type Machine,
  newArguments,
  parseSignature,
  richCompare,
  type Signature,
  staticType,
  T_OBJECT,
  TYPE_ERROR,
  ZERO,
} from "@pyvm/vm";

export const KEY_WRAPPER_TYPE: Address = staticType();
const COMPARISON = 16;
const OBJECT = 24;
const KEY_WRAPPER_BYTES = 32;
const SIGNATURE: Signature = parseSignature("K(obj)");

/** Both are borrowed; `object` may be 0. */
function newKeyWrapper(vm: Machine, comparison: Address, object: Address): Address {
  const self = vm.newContainer(KEY_WRAPPER_TYPE, KEY_WRAPPER_BYTES);
  vm.set(self, COMPARISON, vm.newRef(comparison));
  if (object !== 0) vm.set(self, OBJECT, vm.newRef(object));
  vm.track(self);
  return self;
}

export function cmpToKey(vm: Machine, _module: Address, comparison: Address): Address {
  return newKeyWrapper(vm, comparison, 0);
}

function keyCall(vm: Machine, self: Address, args: Address, kwargs: Address): Address {
  return newKeyWrapper(vm, vm.get(self, COMPARISON), newArguments(vm, SIGNATURE, args, kwargs)[0]!);
}

function keyRichCompare(vm: Machine, self: Address, other: Address, op: number): Address {
  if (vm.typeOf(other) !== KEY_WRAPPER_TYPE) throw vm.raise(TYPE_ERROR, "other argument must be K instance");
  const x = vm.get(self, OBJECT);
  const y = vm.get(other, OBJECT);
  if (x === 0 || y === 0) throw vm.raise(ATTRIBUTE_ERROR, "object");
  const mark = vm.mark();
  const comparison = vm.hold(vm.newRef(vm.get(self, COMPARISON)));
  const order = vm.hold(call2(vm, comparison, vm.hold(vm.newRef(x)), vm.hold(vm.newRef(y))));
  const answer = richCompare(vm, order, ZERO, op);
  vm.release(mark);
  return answer;
}

defineType(KEY_WRAPPER_TYPE, {
  name: "functools.KeyWrapper",
  basicSize: KEY_WRAPPER_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: COMPARISON, count: 2 }],
  slots: {
    new: null,
    call: keyCall,
    richcompare: keyRichCompare,
    hash: null,
    clear: (vm, self) => {
      vm.replace(self, COMPARISON, vm.none());
      vm.replace(self, OBJECT, 0);
    },
  },
  members: [["obj", T_OBJECT, OBJECT, 0, "Value wrapped by a key function."]],
});
