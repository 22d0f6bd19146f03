/** BaseException (Objects/exceptions.c): what all exceptions share. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { isExceptionInstance } from "../../machine/errors.ts";
import { ensureInstanceDict, genericGetAttr, genericSetAttr, setAttr } from "../../object/attribute.ts";
import { tupleFromArguments } from "../../object/call.ts";
import { tupleFromIterable } from "../../object/iterate.ts";
import { defineType, type Destructor } from "../../object/native.ts";
import { refuseKeywordNames, refuseKeywords } from "../../object/new-arguments.ts";
import {
  EXC_ARGS,
  EXC_CAUSE,
  EXC_CONTEXT,
  EXC_DICT,
  EXC_SUPPRESS_CONTEXT,
  EXC_TRACEBACK,
  FLAG_DICT_SUBCLASS,
  T_BOOL,
} from "../../object/offsets.ts";
import { reprText, strOf } from "../../object/repr.ts";
import { BASE_EXCEPTION, NONE, TRACEBACK_TYPE, TYPE_ERROR } from "../../object/static.ts";
import { dictKeyAt, dictNext, dictValueAt } from "../dict/dict.ts";
import { emptyTuple, tuplePack } from "../tuple/tuple.ts";
import { setInstanceDict } from "../type/instance-attributes.ts";
import { BASE_LAYOUT, EXCEPTION_BYTES, EXCEPTION_FLAGS } from "./layout.ts";

/** tp_clear of an exception with references of its own at `offsets`. */
export function exceptionClear(...offsets: readonly number[]): Destructor {
  return (vm, self) => {
    for (const offset of offsets) vm.replace(self, offset, 0);
    clearBase(vm, self);
  };
}

/** BaseException_clear. The arguments become empty rather than NULL, so that the exception stays usable. */
export function clearBase(vm: Machine, self: Address): void {
  vm.replace(self, EXC_DICT, 0);
  vm.replace(self, EXC_ARGS, emptyTuple(vm));
  vm.replace(self, EXC_TRACEBACK, 0);
  vm.replace(self, EXC_CAUSE, 0);
  vm.replace(self, EXC_CONTEXT, 0);
}

/** BaseException_new. */
export function exceptionNew(vm: Machine, type: Address, args: Address, _kwargs: Address): Address {
  const self = vm.genericAlloc(type, 0);
  vm.set(self, EXC_ARGS, vm.newRef(args));
  return self;
}

/** BaseException_init. */
export function exceptionInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  if (kwargs !== 0) refuseKeywords(vm, vm.typeName(self), kwargs);
  vm.replace(self, EXC_ARGS, vm.newRef(args));
}

/** tp_vectorcall of the types that have both: the exception keeps its arguments, and that is all. */
export function exceptionVectorcall(
  vm: Machine,
  type: Address,
  argv: Address,
  nargs: number,
  kwnames: Address,
): Address {
  if (kwnames !== 0) refuseKeywordNames(vm, vm.typeNameOf(type), kwnames);
  vm.hold(tupleFromArguments(vm, argv, nargs));
  const self = vm.genericAlloc(type, 0);
  vm.set(self, EXC_ARGS, vm.unhold());
  return self;
}

/** How many arguments the exception was made with. */
export function argumentCount(vm: Machine, self: Address): number {
  return vm.tupleSize(vm.get(self, EXC_ARGS));
}

/** BaseException_str. */
export function exceptionStr(vm: Machine, self: Address): Address {
  const args = vm.get(self, EXC_ARGS);
  switch (vm.tupleSize(args)) {
    case 0:
      return vm.str("");
    case 1:
      return guardedStr(vm, vm.tupleItem(args, 0));
    default:
      return guardedStr(vm, args);
  }
}

/** str() of an object that its owner might drop meanwhile. */
function guardedStr(vm: Machine, object: Address): Address {
  const mark = vm.mark();
  vm.hold(vm.newRef(object));
  const text = strOf(vm, object);
  vm.release(mark);
  return text;
}

/** The last part of a type's tp_name (_PyType_Name). */
export function shortTypeName(vm: Machine, type: Address): string {
  const name = vm.typeNameOf(type);
  return name.slice(name.lastIndexOf(".") + 1);
}

function exceptionRepr(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const name = shortTypeName(vm, vm.typeOf(self));
  const args = vm.hold(vm.newRef(vm.get(self, EXC_ARGS)));
  const text =
    vm.tupleSize(args) === 1 ? `${name}(${reprText(vm, vm.tupleItem(args, 0))})` : `${name}${reprText(vm, args)}`;
  vm.release(mark);
  return vm.str(text);
}

/** `(type, args)`, or `(type, args, state)` for `state` not 0. */
export function reduceTo(vm: Machine, self: Address, args: Address, state: Address): Address {
  const type = vm.typeOf(self);
  return state === 0 ? tuplePack(vm, type, args) : tuplePack(vm, type, args, state);
}

function exceptionReduce(vm: Machine, self: Address): Address {
  return reduceTo(vm, self, vm.get(self, EXC_ARGS), vm.get(self, EXC_DICT));
}

function exceptionSetState(vm: Machine, self: Address, state: Address): Address {
  if (state === NONE) return vm.none();
  if (!vm.hasFlag(state, FLAG_DICT_SUBCLASS)) throw vm.raise(TYPE_ERROR, "state is not a dictionary");
  const mark = vm.mark();
  for (let at = dictNext(vm, state, 0); at >= 0; at = dictNext(vm, state, at + 1)) {
    const key = vm.hold(vm.newRef(dictKeyAt(vm, state, at)));
    const value = vm.hold(vm.newRef(dictValueAt(vm, state, at)));
    setAttr(vm, self, key, value);
    vm.release(mark);
  }
  return vm.none();
}

function withTraceback(vm: Machine, self: Address, traceback: Address): Address {
  setTraceback(vm, self, traceback);
  return vm.newRef(self);
}

function setArgs(vm: Machine, self: Address, value: Address): void {
  if (value === 0) throw vm.raise(TYPE_ERROR, "args may not be deleted");
  vm.replace(self, EXC_ARGS, tupleFromIterable(vm, value));
}

/** What a field shows: None for nothing. */
function getter(offset: number): (vm: Machine, self: Address) => Address {
  return (vm, self) => vm.newRef(vm.get(self, offset) || NONE);
}

/** BaseException.__traceback__ = `value`: a traceback or None. */
export function setTraceback(vm: Machine, self: Address, value: Address): void {
  if (value === 0) throw vm.raise(TYPE_ERROR, "__traceback__ may not be deleted");
  if (value !== NONE && vm.typeOf(value) !== TRACEBACK_TYPE) {
    throw vm.raise(TYPE_ERROR, "__traceback__ must be a traceback or None");
  }
  vm.replace(self, EXC_TRACEBACK, value === NONE ? 0 : vm.newRef(value));
}

/** Checks what is to become a context or cause: a new reference, 0 for None. */
function checkedLink(vm: Machine, value: Address, what: string): Address {
  if (value === 0) throw vm.raise(TYPE_ERROR, `__${what}__ may not be deleted`);
  if (value === NONE) return 0;
  if (isExceptionInstance(vm, value)) return vm.newRef(value);
  throw vm.raise(TYPE_ERROR, `exception ${what} must be None or derive from BaseException`);
}

function setContext(vm: Machine, self: Address, value: Address): void {
  vm.replace(self, EXC_CONTEXT, checkedLink(vm, value, "context"));
}

function setCause(vm: Machine, self: Address, value: Address): void {
  const cause = checkedLink(vm, value, "cause");
  vm.u8[self + EXC_SUPPRESS_CONTEXT] = 1;
  vm.replace(self, EXC_CAUSE, cause);
}

defineType(BASE_EXCEPTION, {
  name: "BaseException",
  doc: "Common base class for all exceptions",
  basicSize: EXCEPTION_BYTES,
  flags: EXCEPTION_FLAGS,
  dictOffset: EXC_DICT,
  layout: BASE_LAYOUT,
  slots: {
    new: exceptionNew,
    init: exceptionInit,
    clear: clearBase,
    repr: exceptionRepr,
    str: exceptionStr,
    getattro: genericGetAttr,
    setattro: genericSetAttr,
  },
  methods: [
    ["__reduce__!($self)", exceptionReduce],
    ["__setstate__!($self, state, /)", exceptionSetState],
    [
      "with_traceback!($self, tb, /)",
      withTraceback,
      "Exception.with_traceback(tb) --\n    set self.__traceback__ to tb and return self.",
    ],
  ],
  members: [["__suppress_context__", T_BOOL, EXC_SUPPRESS_CONTEXT, 0]],
  getset: [
    [
      "__dict__",
      (vm, self) => vm.newRef(ensureInstanceDict(vm, self)),
      (vm, self, value) => {
        if (value === 0) throw vm.raise(TYPE_ERROR, "cannot delete __dict__");
        setInstanceDict(vm, self, value);
      },
    ],
    ["args", getter(EXC_ARGS), setArgs],
    ["__traceback__", getter(EXC_TRACEBACK), setTraceback],
    ["__context__", getter(EXC_CONTEXT), setContext, "exception context"],
    ["__cause__", getter(EXC_CAUSE), setCause, "exception cause"],
  ],
});
