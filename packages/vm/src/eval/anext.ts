/**
 * `aiter(iterable)` and `anext(iterator, default)`, whose awaitable turns the end of the iterator into the default.
 *
 * ```text
 *  anext_awaitable
 *   16  wrapped         what __anext__ returned
 *   24  default_value
 * ```
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { clearException, exceptionMatches } from "../machine/errors.ts";
import { callMethodWith } from "../object/call.ts";
import { identifier, type IdentifierWord } from "../object/identifiers.ts";
import { isIterator } from "../object/iterate.ts";
import { genericGetAttr } from "../object/attribute.ts";
import { defineType, type FastCallFunc, type IterNextFunc, NATIVE, type UnaryFunc } from "../object/native.ts";
import { AM_AITER, AM_ANEXT, AM_AWAIT, FLAG_HAVE_GC, TP_ITERNEXT } from "../object/offsets.ts";
import { ANEXT_AWAITABLE_TYPE, COROUTINE_TYPE, STOP_ASYNC_ITERATION, TYPE_ERROR } from "../object/static.ts";
import { raiseStopIteration, setStopValue } from "../object/stop.ts";
import { awaitableIterator } from "./operations/awaiting.ts";

const WRAPPED = 16;
const DEFAULT = 24;
const BYTES = 32;

const ID_SEND = identifier("send");
const ID_THROW = identifier("throw");
const ID_CLOSE = identifier("close");

/** PyObject_GetAIter. */
export function aiter(vm: Machine, iterable: Address): Address {
  const native = vm.i32[(vm.typeOf(iterable) + AM_AITER) >> 2]!;
  if (native === 0) throw vm.raise(TYPE_ERROR, `'${vm.typeName(iterable)}' object is not an async iterable`);
  const iterator = (NATIVE[native] as UnaryFunc)(vm, iterable);
  if (vm.i32[(vm.typeOf(iterator) + AM_ANEXT) >> 2] !== 0) return iterator;
  vm.hold(iterator);
  throw vm.raise(TYPE_ERROR, `aiter() returned not an async iterator of type '${vm.typeName(iterator)}'`);
}

/** The awaitable of the next item; at the end it gives `fallback`, if that is not 0. */
export function anext(vm: Machine, iterator: Address, fallback: Address): Address {
  const native = vm.i32[(vm.typeOf(iterator) + AM_ANEXT) >> 2]!;
  if (native === 0) throw vm.raise(TYPE_ERROR, `'${vm.typeName(iterator)}' object is not an async iterator`);
  const awaitable = (NATIVE[native] as UnaryFunc)(vm, iterator);
  if (fallback === 0) return awaitable;
  vm.hold(awaitable);
  const result = vm.newContainer(ANEXT_AWAITABLE_TYPE, BYTES);
  vm.set(result, WRAPPED, vm.unhold());
  vm.set(result, DEFAULT, vm.newRef(fallback));
  vm.track(result);
  return result;
}

/** What the wrapped awaitable iterates with. */
function innerIterator(vm: Machine, self: Address): Address {
  const awaitable = awaitableIterator(vm, vm.get(self, WRAPPED));
  if (vm.typeOf(awaitable) !== COROUTINE_TYPE) return awaitable;
  // Only coroutines have no `__next__`.
  vm.hold(awaitable);
  const iterator = (NATIVE[vm.get(COROUTINE_TYPE, AM_AWAIT)] as UnaryFunc)(vm, awaitable);
  vm.decref(vm.unhold());
  if (isIterator(vm, iterator)) return iterator;
  vm.hold(iterator);
  throw vm.raise(TYPE_ERROR, "__await__ must return an iterable");
}

/** After an error: the end of the iterator is the default, anything else goes on. */
function endWithDefault(vm: Machine, self: Address, error: unknown): void {
  if (!exceptionMatches(vm, STOP_ASYNC_ITERATION)) throw error;
  clearException(vm);
  setStopValue(vm, vm.newRef(vm.get(self, DEFAULT)));
}

function awaitableNext(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const iterator = vm.hold(innerIterator(vm, self));
  const inner = vm.mark();
  let result = 0;
  try {
    result = (NATIVE[vm.get(vm.typeOf(iterator), TP_ITERNEXT)] as IterNextFunc)(vm, iterator);
  } catch (error) {
    vm.caught(error, inner);
    endWithDefault(vm, self, error);
  }
  vm.release(mark);
  return result;
}

/** A method that the wrapped awaitable is to answer. */
function proxy(name: IdentifierWord): FastCallFunc {
  return (vm, self, argv, nargs) => {
    const mark = vm.mark();
    const iterator = vm.hold(innerIterator(vm, self));
    const inner = vm.mark();
    const args: Address[] = [];
    for (let i = 0; i < nargs; i++) args.push(vm.i32[(argv + 8 * i) >> 2]!);
    try {
      const result = callMethodWith(vm, iterator, name, ...args);
      vm.release(mark);
      return result;
    } catch (error) {
      vm.caught(error, inner);
      endWithDefault(vm, self, error);
    }
    vm.release(mark);
    throw raiseStopIteration(vm);
  };
}

const sendToWrapped = proxy(ID_SEND);

function send(vm: Machine, self: Address, value: Address): Address {
  const argv = vm.pushArguments(1);
  vm.i32[argv >> 2] = value;
  const result = sendToWrapped(vm, self, argv, 1, 0);
  vm.popArguments(argv);
  return result;
}

const same: UnaryFunc = (vm, self) => vm.newRef(self);

defineType(ANEXT_AWAITABLE_TYPE, {
  name: "anext_awaitable",
  basicSize: BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: WRAPPED, count: 2 }],
  slots: { getattro: genericGetAttr, am_await: same, iter: same, iternext: awaitableNext, new: null },
  methods: [
    [
      "send!($self, value, /)",
      send,
      "send(arg) -> send 'arg' into the wrapped iterator,\nreturn next yielded value or raise StopIteration.",
    ],
    [
      "throw!($self, *args)",
      proxy(ID_THROW) as never,
      "throw(typ[,val[,tb]]) -> raise exception in the wrapped iterator,\nreturn next yielded value or raise StopIteration.",
    ],
    ["close!($self, *args)", proxy(ID_CLOSE) as never, "close() -> raise GeneratorExit inside generator."],
  ],
});
