/** The types of generators and coroutines. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { genericGetAttr } from "../../object/attribute.ts";
import { defineType, type TypeSpec } from "../../object/native.ts";
import {
  CO_ORIGIN_OFFSET,
  FLAG_HAVE_GC,
  FRAME_EXECUTING,
  GEN_CODE,
  GEN_FRAME,
  GEN_NAME,
  GEN_QUALNAME,
  GEN_WEAKREFLIST,
  MEMBER_READONLY,
  T_OBJECT,
  FLAG_UNICODE_SUBCLASS,
} from "../../object/offsets.ts";
import { addressText } from "../../object/repr.ts";
import { COROUTINE_TYPE, COROUTINE_WRAPPER_TYPE, GENERATOR_TYPE, NONE, TYPE_ERROR } from "../../object/static.ts";
import { newBool } from "../../object/compare.ts";
import { yieldingFrom } from "../operations/awaiting.ts";
import { finalizeGenerator, generatorClose } from "./close.ts";
import { COROUTINE_BYTES, GENERATOR_BYTES, frameState, generatorNext, generatorSend, resume } from "./resume.ts";
import { generatorThrow } from "./throw.ts";

export function generatorRepr(vm: Machine, generator: Address): Address {
  const kind = vm.typeName(generator);
  return vm.str(`<${kind} object ${vm.toJs(vm.get(generator, GEN_QUALNAME))} at ${addressText(generator)}>`);
}

function getRunning(vm: Machine, generator: Address): Address {
  const frame = vm.get(generator, GEN_FRAME);
  return newBool(vm, frame !== 0 && frameState(vm, frame) === FRAME_EXECUTING);
}

export function getDelegate(vm: Machine, generator: Address): Address {
  const delegate = yieldingFrom(vm, generator);
  return delegate === 0 ? vm.none() : vm.newRef(delegate);
}

function nameSetter(offset: number, attribute: string): (vm: Machine, generator: Address, value: Address) => void {
  return (vm, generator, value) => {
    if (value === 0 || !vm.hasFlag(value, FLAG_UNICODE_SUBCLASS)) {
      throw vm.raise(TYPE_ERROR, `${attribute} must be set to a string object`);
    }
    vm.replace(generator, offset, vm.newRef(value));
  };
}

const THROW_DOC = `throw(value)
throw(type[,value[,tb]])

Raise exception in generator, return next yielded value or raise
StopIteration.`;

const GENERATOR_LAYOUT: NonNullable<TypeSpec["layout"]> = [
  { op: "fields", offset: GEN_FRAME, count: 2 },
  { op: "fields", offset: GEN_NAME, count: 5 },
];

export const NAME_GETSET: NonNullable<TypeSpec["getset"]> = [
  ["__name__", (vm, o) => vm.newRef(vm.get(o, GEN_NAME)), nameSetter(GEN_NAME, "__name__"), "name of the generator"],
  [
    "__qualname__",
    (vm, o) => vm.newRef(vm.get(o, GEN_QUALNAME)),
    nameSetter(GEN_QUALNAME, "__qualname__"),
    "qualified name of the generator",
  ],
];

defineType(GENERATOR_TYPE, {
  name: "generator",
  basicSize: GENERATOR_BYTES,
  flags: FLAG_HAVE_GC,
  layout: GENERATOR_LAYOUT,
  weaklistOffset: GEN_WEAKREFLIST,
  slots: {
    repr: generatorRepr,
    getattro: genericGetAttr,
    iter: (vm, self) => vm.newRef(self),
    iternext: generatorNext,
    finalize: finalizeGenerator,
    am_send: generatorSend,
    new: null,
  },
  methods: [
    [
      "send!($self, value, /)",
      generatorSend,
      "send(arg) -> send 'arg' into generator,\nreturn next yielded value or raise StopIteration.",
    ],
    ["throw!($self, type, value=None, tb=None, /)", generatorThrow, THROW_DOC],
    ["close!($self)", generatorClose, "close() -> raise GeneratorExit inside generator."],
  ],
  members: [
    ["gi_frame", T_OBJECT, GEN_FRAME, MEMBER_READONLY],
    ["gi_code", T_OBJECT, GEN_CODE, MEMBER_READONLY],
  ],
  getset: [
    ...NAME_GETSET,
    ["gi_yieldfrom", getDelegate, null, "object being iterated by yield from, or None"],
    ["gi_running", getRunning],
  ],
});

defineType(COROUTINE_TYPE, {
  name: "coroutine",
  basicSize: COROUTINE_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [...GENERATOR_LAYOUT, { op: "fields", offset: CO_ORIGIN_OFFSET, count: 1 }],
  weaklistOffset: GEN_WEAKREFLIST,
  slots: {
    repr: generatorRepr,
    getattro: genericGetAttr,
    am_await: newCoroutineWrapper,
    am_send: generatorSend,
    finalize: finalizeGenerator,
    new: null,
  },
  methods: [
    [
      "send!($self, value, /)",
      generatorSend,
      "send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration.",
    ],
    [
      "throw!($self, type, value=None, tb=None, /)",
      generatorThrow,
      "throw(value)\nthrow(type[,value[,traceback]])\n\nRaise exception in coroutine, return next iterated value or raise\nStopIteration.",
    ],
    ["close!($self)", generatorClose, "close() -> raise GeneratorExit inside coroutine."],
  ],
  members: [
    ["cr_frame", T_OBJECT, GEN_FRAME, MEMBER_READONLY],
    ["cr_code", T_OBJECT, GEN_CODE, MEMBER_READONLY],
    ["cr_origin", T_OBJECT, CO_ORIGIN_OFFSET, MEMBER_READONLY],
  ],
  getset: [
    ["__name__", NAME_GETSET[0]![1], NAME_GETSET[0]![2]!, "name of the coroutine"],
    ["__qualname__", NAME_GETSET[1]![1], NAME_GETSET[1]![2]!, "qualified name of the coroutine"],
    ["cr_await", getDelegate, null, "object being awaited on, or None"],
    ["cr_running", getRunning],
  ],
});

/** coroutine.__await__: a wrapper that only iterates. */
function newCoroutineWrapper(vm: Machine, coroutine: Address): Address {
  const wrapper = vm.newContainer(COROUTINE_WRAPPER_TYPE, 24);
  vm.set(wrapper, 16, vm.newRef(coroutine));
  vm.track(wrapper);
  return wrapper;
}

defineType(COROUTINE_WRAPPER_TYPE, {
  name: "coroutine_wrapper",
  doc: "A wrapper object implementing __await__ for coroutines.",
  basicSize: 24,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: 16, count: 1 }],
  slots: {
    getattro: genericGetAttr,
    iter: (vm, self) => vm.newRef(self),
    iternext: (vm, self) => resume(vm, vm.get(self, 16), NONE, false, false),
    new: null,
  },
  methods: [
    [
      "send!($self, value, /)",
      (vm, self, value) => generatorSend(vm, vm.get(self, 16), value!),
      "send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration.",
    ],
    [
      "throw!($self, type, value=None, tb=None, /)",
      (vm, self, type, value, tb) => generatorThrow(vm, vm.get(self, 16), type!, value!, tb!),
      "throw(value)\nthrow(type[,value[,traceback]])\n\nRaise exception in coroutine, return next iterated value or raise\nStopIteration.",
    ],
    [
      "close!($self)",
      (vm, self) => generatorClose(vm, vm.get(self, 16)),
      "close() -> raise GeneratorExit inside coroutine.",
    ],
  ],
});
