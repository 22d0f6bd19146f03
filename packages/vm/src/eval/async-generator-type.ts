/** The type async_generator. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { classGetItem } from "../builtins/generic-alias.ts";
import { genericGetAttr } from "../object/attribute.ts";
import { defineType } from "../object/native.ts";
import { tupleFromArguments } from "../object/call.ts";
import {
  AG_FINALIZER,
  AG_RUNNING_ASYNC,
  FLAG_HAVE_GC,
  GEN_CODE,
  GEN_FRAME,
  GEN_NAME,
  GEN_WEAKREFLIST,
  MEMBER_READONLY,
  T_BOOL,
  T_OBJECT,
} from "../object/offsets.ts";
import { ASYNC_GENERATOR_TYPE } from "../object/static.ts";
import { initHooks } from "./async-generator.ts";
import { newASend, newAThrow } from "./async-generator-awaitables.ts";
import { finalizeGenerator } from "./generator/close.ts";
import { ASYNC_GENERATOR_BYTES } from "./generator/resume.ts";
import { generatorRepr, getDelegate, NAME_GETSET } from "./generator/types.ts";

function anextOf(vm: Machine, generator: Address): Address {
  initHooks(vm, generator);
  return newASend(vm, generator, 0);
}

function asend(vm: Machine, generator: Address, value: Address): Address {
  initHooks(vm, generator);
  return newASend(vm, generator, value);
}

function athrow(vm: Machine, generator: Address, argv: Address, nargs: number): Address {
  initHooks(vm, generator);
  const args = vm.hold(tupleFromArguments(vm, argv, nargs));
  const result = newAThrow(vm, generator, args);
  vm.decref(vm.unhold());
  return result;
}

function aclose(vm: Machine, generator: Address): Address {
  initHooks(vm, generator);
  return newAThrow(vm, generator, 0);
}

defineType(ASYNC_GENERATOR_TYPE, {
  name: "async_generator",
  basicSize: ASYNC_GENERATOR_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [
    { op: "fields", offset: GEN_FRAME, count: 2 },
    { op: "fields", offset: GEN_NAME, count: 5 },
    { op: "fields", offset: AG_FINALIZER, count: 1 },
  ],
  weaklistOffset: GEN_WEAKREFLIST,
  slots: {
    repr: generatorRepr,
    getattro: genericGetAttr,
    am_aiter: (vm, self) => vm.newRef(self),
    am_anext: anextOf,
    finalize: finalizeGenerator,
    new: null,
  },
  methods: [
    ["asend!($self, value, /)", asend, "asend(v) -> send 'v' in generator."],
    ["athrow!($self, *args)", athrow, "athrow(typ[,val[,tb]]) -> raise exception in generator."],
    ["aclose!($self)", aclose, "aclose() -> raise GeneratorExit inside generator."],
    ["__class_getitem__!($type, object, /)", classGetItem, "See PEP 585"],
  ],
  members: [
    ["ag_frame", T_OBJECT, GEN_FRAME, MEMBER_READONLY],
    ["ag_running", T_BOOL, AG_RUNNING_ASYNC, MEMBER_READONLY],
    ["ag_code", T_OBJECT, GEN_CODE, MEMBER_READONLY],
  ],
  getset: [
    ["__name__", NAME_GETSET[0]![1], NAME_GETSET[0]![2]!, "name of the async generator"],
    ["__qualname__", NAME_GETSET[1]![1], NAME_GETSET[1]![2]!, "qualified name of the async generator"],
    ["ag_await", getDelegate, null, "object being awaited on, or None"],
  ],
});
