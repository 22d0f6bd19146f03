/**
 * The module `_queue` (Modules/_queuemodule.c): queue.SimpleQueue over a list.
 *
 *     +--------+------+--------+-----+---------+-------------+
 *     | header | lock | locked | lst | lst_pos | weakreflist |
 *     +--------+------+--------+-----+---------+-------------+
 *     0        16     24       32    40        48
 *
 * The items are those of `lst` from `lst_pos` on; what was taken has left None behind. The lock of the system, which wakes another thread, is
 * not needed where there is one: a `get` that finds nothing waits for a signal's handler to put something.
 */
import {
  type Address,
  classGetItem,
  defineModuleException,
  defineType,
  dictSize,
  EXCEPTION,
  FALSE,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  isTrue,
  listAppend,
  listAssignSlice,
  listItem,
  listSetItem,
  listSize,
  type Machine,
  type ModuleSpec,
  newBool,
  newInt,
  newList,
  NONE,
  raiseObject,
  staticType,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { documented } from "./documentation/documented.ts";
import { QUEUE_DOCUMENTATION } from "./documentation/queue.ts";
import { timeoutSeconds, waitUntil } from "./thread/waiting.ts";

const SIMPLE_QUEUE_TYPE: Address = staticType();
const EMPTY_ERROR: Address = staticType();
const LIST = 32;
const POSITION = 40;
const WEAKREFLIST = 48;
const FOREVER = -1;

defineModuleException(EMPTY_ERROR, "_queue.Empty", EXCEPTION, QUEUE_DOCUMENTATION["Empty"]!);

function newQueue(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  if (type === SIMPLE_QUEUE_TYPE) {
    if (vm.tupleSize(args) > 0) throw vm.raise(TYPE_ERROR, "SimpleQueue() takes no positional arguments");
    if (kwargs !== 0 && dictSize(vm, kwargs) > 0)
      throw vm.raise(TYPE_ERROR, "SimpleQueue() takes no keyword arguments");
  }
  const mark = vm.mark();
  const self = vm.hold(vm.genericAlloc(type, 0));
  vm.set(self, LIST, newList(vm));
  return vm.keep(mark, self);
}

function count(vm: Machine, self: Address): number {
  return listSize(vm, vm.get(self, LIST)) - vm.getWord(self, POSITION);
}

function put(vm: Machine, self: Address, item: Address): Address {
  listAppend(vm, vm.get(self, LIST), item);
  return vm.none();
}

function get(vm: Machine, self: Address, block: Address, timeout: Address): Address {
  const seconds = waitSeconds(vm, block, timeout);
  if (!waitUntil(vm, () => count(vm, self) > 0, seconds)) throw raiseObject(vm, EMPTY_ERROR, NONE);
  return takeFirst(vm, self);
}

/** How long to wait: 0 not at all, -1 without limit. */
function waitSeconds(vm: Machine, block: Address, timeout: Address): number {
  if (block !== 0 && !isTrue(vm, block)) return 0;
  if (timeout === 0 || timeout === NONE) return FOREVER;
  const seconds = timeoutSeconds(vm, timeout);
  if (seconds < 0) throw vm.raise(VALUE_ERROR, "'timeout' must be a non-negative number");
  return seconds;
}

/** simplequeue_pop_item: a list that is more than half empty is cut. */
function takeFirst(vm: Machine, self: Address): Address {
  const list = vm.get(self, LIST);
  const position = vm.getWord(self, POSITION);
  const item = vm.newRef(listItem(vm, list, position));
  listSetItem(vm, list, position, vm.none());
  const taken = position + 1;
  const cuts = taken > Math.floor(listSize(vm, list) / 2);
  if (cuts) listAssignSlice(vm, list, 0, taken, 0);
  vm.setWord(self, POSITION, cuts ? 0 : taken);
  return item;
}

defineType(SIMPLE_QUEUE_TYPE, {
  name: "_queue.SimpleQueue",
  doc: QUEUE_DOCUMENTATION["SimpleQueue"]!,
  basicSize: 56,
  flags: FLAG_HAVE_GC | FLAG_BASETYPE,
  layout: [{ op: "fields", offset: LIST, count: 1 }],
  weaklistOffset: WEAKREFLIST,
  slots: { new: newQueue },
  methods: documented(QUEUE_DOCUMENTATION, "SimpleQueue", [
    ["empty($self, /)", (vm, self) => newBool(vm, count(vm, self) === 0)],
    ["get($self, /, block=True, timeout=None)", get],
    ["get_nowait($self, /)", (vm, self) => get(vm, self, FALSE, 0)],
    ["put($self, /, item, block=True, timeout=None)", (vm, self, item) => put(vm, self, item!)],
    ["put_nowait($self, /, item)", (vm, self, item) => put(vm, self, item!)],
    ["qsize($self, /)", (vm, self) => newInt(vm, count(vm, self))],
    ["__class_getitem__!($type, object, /)", classGetItem, "See PEP 585"],
  ]),
});

export const spec: ModuleSpec = {
  name: "_queue",
  doc: QUEUE_DOCUMENTATION["_queue"]!,
  types: [EMPTY_ERROR, SIMPLE_QUEUE_TYPE],
};
