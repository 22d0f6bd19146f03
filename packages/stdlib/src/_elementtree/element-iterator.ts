/**
 * _elementtree._element_iterator: what `Element.iter` and `Element.itertext` give. Its fields are in layout.ts; the stack has two words for each open
 * element: the element, and how many of its children were visited.
 */
import {
  type Address,
  bytesData,
  bytesLength,
  defineType,
  EQ,
  FLAG_HAVE_GC,
  isBytes,
  isStr,
  isTrue,
  type Machine,
  NONE,
  registerLayout,
  richCompareBool,
  strEqualsAscii,
} from "@pyvm/vm";
import { childAt, childCount, textOfElement } from "./element-storage.ts";
import { ITERATOR_TYPE, TAG, TAIL, TEXT } from "./layout.ts";

const STACK = 16;
const STACK_USED = 24;
const STACK_SIZE = 32;
const ROOT = 40;
const SOUGHT_TAG = 48;
const GETS_TEXT = 56;
const ITERATOR_BYTES = 64;
const LOCATOR_BYTES = 16;
const FIRST_STACK_SIZE = 8;

/** create_elementiter. */
function newIterator(vm: Machine, element: Address, tag: Address, getsText: boolean): Address {
  const stack = vm.calloc(FIRST_STACK_SIZE * LOCATOR_BYTES);
  const self = newIteratorObject(vm, stack);
  vm.set(self, STACK, stack);
  vm.set(self, STACK_SIZE, FIRST_STACK_SIZE);
  vm.set(self, ROOT, vm.newRef(element));
  vm.set(self, SOUGHT_TAG, vm.newRef(tag));
  vm.set(self, GETS_TEXT, getsText ? 1 : 0);
  vm.track(self);
  return self;
}

function newIteratorObject(vm: Machine, stack: Address): Address {
  try {
    return vm.newContainer(ITERATOR_TYPE, ITERATOR_BYTES);
  } catch (error) {
    vm.free(stack); // raw memory: the native value stack cannot own it
    throw error;
  }
}

/** `Element.iter`. */
export function elementIter(vm: Machine, self: Address, tag: Address): Address {
  return newIterator(vm, self, tag === 0 || isStar(vm, tag) ? NONE : tag, false);
}

function isStar(vm: Machine, tag: Address): boolean {
  if (isStr(vm, tag)) return strEqualsAscii(vm, tag, "*");
  return isBytes(vm, tag) && bytesLength(vm, tag) === 1 && vm.u8[bytesData(vm, tag)] === 0x2a;
}

/** `Element.itertext`. */
export function elementIterText(vm: Machine, self: Address): Address {
  return newIterator(vm, self, NONE, true);
}

/** parent_stack_push_new: `element` is taken over. */
function push(vm: Machine, self: Address, element: Address): void {
  const used = vm.get(self, STACK_USED);
  const size = vm.get(self, STACK_SIZE);
  if (used >= size) {
    vm.hold(element);
    vm.set(self, STACK, vm.realloc(vm.get(self, STACK), 2 * size * LOCATOR_BYTES));
    vm.set(self, STACK_SIZE, 2 * size);
    vm.unhold();
  }
  const locator = vm.get(self, STACK) + used * LOCATOR_BYTES;
  vm.setWord(locator, 0, element);
  vm.setWord(locator, 8, 0);
  vm.set(self, STACK_USED, used + 1);
}

/** Takes the innermost open element off (owned). */
function pop(vm: Machine, self: Address): Address {
  const used = vm.get(self, STACK_USED) - 1;
  vm.set(self, STACK_USED, used);
  return vm.get(vm.get(self, STACK) + used * LOCATOR_BYTES, 0);
}

/** Opens the next element in the order of the document (borrowed: the stack owns it); 0 where the innermost open one has no child left. */
function open(vm: Machine, self: Address): Address {
  const used = vm.get(self, STACK_USED);
  let element: Address;
  if (used === 0) {
    element = vm.get(self, ROOT);
    vm.set(self, ROOT, 0);
  } else {
    const locator = vm.get(self, STACK) + (used - 1) * LOCATOR_BYTES;
    const parent = vm.get(locator, 0);
    const index = vm.get(locator, 8);
    if (index >= childCount(vm, parent)) return 0;
    vm.set(locator, 8, index + 1);
    element = vm.newRef(childAt(vm, parent, index));
  }
  push(vm, self, element);
  return element;
}

/** tp_iternext. */
function iterNext(vm: Machine, self: Address): Address {
  const getsText = vm.get(self, GETS_TEXT) !== 0;
  while (vm.get(self, STACK_USED) > 0 || vm.get(self, ROOT) !== 0) {
    const mark = vm.mark();
    let element = open(vm, self);
    let field = TEXT;
    if (element !== 0) vm.hold(vm.newRef(element));
    else {
      element = vm.hold(pop(vm, self));
      field = vm.get(self, STACK_USED) > 0 ? TAIL : 0; // the tail of the first element is not within it
    }
    const result = getsText ? textHere(vm, element, field) : field === TEXT ? matched(vm, self, element) : 0;
    vm.release(mark);
    if (result !== 0) return result;
  }
  return 0;
}

/** The text or the tail of an element (owned), or 0 where it is none or is empty. */
function textHere(vm: Machine, element: Address, field: number): Address {
  if (field === 0) return 0;
  const text = textOfElement(vm, element, field);
  if (text === NONE) return 0;
  vm.hold(vm.newRef(text));
  return isTrue(vm, text) ? vm.newRef(text) : 0;
}

/** The element (owned) where its tag is the one that is sought, or 0. */
function matched(vm: Machine, self: Address, element: Address): Address {
  const sought = vm.get(self, SOUGHT_TAG);
  if (sought === NONE || sought === 0) return vm.newRef(element);
  const tag = vm.hold(vm.newRef(vm.get(element, TAG) || NONE));
  return richCompareBool(vm, tag, vm.hold(vm.newRef(sought)), EQ) ? vm.newRef(element) : 0;
}

const ITERATOR_LAYOUT = registerLayout((vm, self, spans) => {
  spans.add(self + ROOT, 2, 8);
  spans.add(vm.get(self, STACK), vm.get(self, STACK_USED), LOCATOR_BYTES);
});

/** tp_clear: without its elements an iterator is at its end. */
function clear(vm: Machine, self: Address): void {
  while (vm.get(self, STACK_USED) > 0) vm.decref(pop(vm, self));
  vm.replace(self, ROOT, 0);
  vm.replace(self, SOUGHT_TAG, 0);
}

defineType(ITERATOR_TYPE, {
  name: "_elementtree._element_iterator",
  basicSize: ITERATOR_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "custom", kind: ITERATOR_LAYOUT }],
  slots: {
    new: null,
    getattro: null,
    clear,
    dealloc: (vm, self) => {
      const stack = vm.get(self, STACK);
      vm.set(self, STACK, 0);
      vm.free(stack);
    },
    iter: (vm, self) => vm.newRef(self),
    iternext: iterNext,
  },
});
