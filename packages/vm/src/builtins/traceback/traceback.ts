/** The traceback type (Python/traceback.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { defineType } from "../../object/native.ts";
import { newArguments } from "../../object/new-arguments.ts";
import { asInt } from "../../object/number.ts";
import {
  FLAG_HAVE_GC,
  MEMBER_READONLY,
  T_INT,
  T_OBJECT,
  TB_FRAME,
  TB_LASTI,
  TB_LINENO,
  TB_NEXT,
} from "../../object/offsets.ts";
import { parseSignature } from "../../object/signature.ts";
import { FRAME_TYPE, NONE, TRACEBACK_TYPE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { newStr } from "../str/text.ts";
import { listAppendOwned, newList } from "../list/list.ts";
import { newTraceback, TRACEBACK_BYTES } from "./here.ts";

const SIGNATURE = parseSignature("TracebackType($type, tb_next, tb_frame, tb_lasti, tb_lineno)");

function tracebackNew(vm: Machine, _type: Address, args: Address, kwargs: Address): Address {
  const [next = 0, frame = 0, lasti = 0, lineno = 0] = newArguments(vm, SIGNATURE, args, kwargs);
  if (vm.typeOf(frame) !== FRAME_TYPE) {
    throw vm.raise(TYPE_ERROR, `TracebackType() argument 'tb_frame' must be frame, not ${vm.typeName(frame)}`);
  }
  const lastInstruction = asInt(vm, lasti);
  const line = asInt(vm, lineno);
  if (next !== NONE && vm.typeOf(next) !== TRACEBACK_TYPE) {
    throw vm.raise(TYPE_ERROR, `expected traceback object or None, got '${vm.typeName(next)}'`);
  }
  return newTraceback(vm, next === NONE ? 0 : vm.newRef(next), frame, lastInstruction, line);
}

function setNext(vm: Machine, self: Address, value: Address): void {
  if (value === 0) throw vm.raise(TYPE_ERROR, "can't delete tb_next attribute");
  if (value !== NONE && vm.typeOf(value) !== TRACEBACK_TYPE) {
    throw vm.raise(TYPE_ERROR, `expected traceback object, got '${vm.typeName(value)}'`);
  }
  for (let entry = value === NONE ? 0 : value; entry !== 0; entry = vm.get(entry, TB_NEXT)) {
    if (entry === self) throw vm.raise(VALUE_ERROR, "traceback loop detected");
  }
  vm.replace(self, TB_NEXT, value === NONE ? 0 : vm.newRef(value));
}

function tracebackDir(vm: Machine, _self: Address): Address {
  const mark = vm.mark();
  const list = vm.hold(newList(vm));
  for (const name of ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"]) listAppendOwned(vm, list, newStr(vm, name));
  return vm.keep(mark, list);
}

defineType(TRACEBACK_TYPE, {
  name: "traceback",
  doc: `TracebackType(tb_next, tb_frame, tb_lasti, tb_lineno)
--

Create a new traceback object.`,
  basicSize: TRACEBACK_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: TB_NEXT, count: 2 }],
  slots: {
    new: tracebackNew,
    clear: (vm, self) => {
      vm.replace(self, TB_NEXT, 0);
    },
  },
  methods: [["__dir__!($self)", tracebackDir]],
  members: [
    ["tb_frame", T_OBJECT, TB_FRAME, MEMBER_READONLY],
    ["tb_lasti", T_INT, TB_LASTI, MEMBER_READONLY],
    ["tb_lineno", T_INT, TB_LINENO, MEMBER_READONLY],
  ],
  getset: [["tb_next", (vm, self) => vm.newRef(vm.get(self, TB_NEXT) || NONE), setNext]],
});
