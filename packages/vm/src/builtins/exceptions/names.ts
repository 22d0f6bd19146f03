/** NameError, UnboundLocalError, AttributeError and KeyError: what was looked up and not found. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { defineType } from "../../object/native.ts";
import { EXC_ARGS, T_OBJECT } from "../../object/offsets.ts";
import { repr } from "../../object/repr.ts";
import { parseSignature, unpackTuple } from "../../object/signature.ts";
import {
  ATTRIBUTE_ERROR,
  EXCEPTION,
  KEY_ERROR,
  LOOKUP_ERROR,
  NAME_ERROR,
  UNBOUND_LOCAL_ERROR,
} from "../../object/static.ts";
import { emptyTuple } from "../tuple/tuple.ts";
import { clearBase, exceptionClear, exceptionInit, exceptionStr } from "./base.ts";
import {
  ATTRIBUTE_ERROR_NAME,
  ATTRIBUTE_ERROR_OBJ,
  BASE_LAYOUT,
  EXCEPTION_BYTES,
  EXCEPTION_FLAGS,
  exceptionLayout,
  NAME_ERROR_NAME,
} from "./layout.ts";

const NAME_ERROR_SIGNATURE = parseSignature("NameError($self, *, name=None)");
const ATTRIBUTE_ERROR_SIGNATURE = parseSignature("AttributeError($self, *, name=None, obj=None)");

/** The values (borrowed, 0 where absent) of keywords alone, as the constructors take them apart. */
export function keywordFields(
  vm: Machine,
  signature: ReturnType<typeof parseSignature>,
  kwargs: Address,
): readonly Address[] {
  const mark = vm.mark();
  const values = unpackTuple(vm, signature, vm.hold(emptyTuple(vm)), kwargs);
  vm.release(mark);
  return values;
}

/** Replaces a field by a new reference to `value`, which may be 0. */
export function setField(vm: Machine, self: Address, offset: number, value: Address): void {
  vm.replace(self, offset, value === 0 ? 0 : vm.newRef(value));
}

function nameErrorInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  exceptionInit(vm, self, args, 0);
  const [name = 0] = keywordFields(vm, NAME_ERROR_SIGNATURE, kwargs);
  setField(vm, self, NAME_ERROR_NAME, name);
}

function attributeErrorInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  exceptionInit(vm, self, args, 0);
  const [name = 0, object = 0] = keywordFields(vm, ATTRIBUTE_ERROR_SIGNATURE, kwargs);
  setField(vm, self, ATTRIBUTE_ERROR_NAME, name);
  setField(vm, self, ATTRIBUTE_ERROR_OBJ, object);
}

/** A single key is shown by its repr: `KeyError: ''` says more than `KeyError: `. */
function keyErrorStr(vm: Machine, self: Address): Address {
  const args = vm.get(self, EXC_ARGS);
  if (vm.tupleSize(args) !== 1) return exceptionStr(vm, self);
  const mark = vm.mark();
  const key = vm.hold(vm.newRef(vm.tupleItem(args, 0)));
  const text = repr(vm, key);
  vm.release(mark);
  return text;
}

const NAME_ERROR_LAYOUT = exceptionLayout(NAME_ERROR_NAME, 1);
const clearNameError = exceptionClear(NAME_ERROR_NAME);

defineType(NAME_ERROR, {
  name: "NameError",
  base: EXCEPTION,
  doc: "Name not found globally.",
  basicSize: EXCEPTION_BYTES + 8,
  flags: EXCEPTION_FLAGS,
  layout: NAME_ERROR_LAYOUT,
  slots: { init: nameErrorInit, str: exceptionStr, clear: clearNameError },
  members: [["name", T_OBJECT, NAME_ERROR_NAME, 0, "name"]],
});

defineType(UNBOUND_LOCAL_ERROR, {
  name: "UnboundLocalError",
  base: NAME_ERROR,
  doc: "Local name referenced but not bound to a value.",
  basicSize: EXCEPTION_BYTES + 8,
  flags: EXCEPTION_FLAGS,
  layout: NAME_ERROR_LAYOUT,
  slots: { init: nameErrorInit, clear: clearNameError },
});

defineType(ATTRIBUTE_ERROR, {
  name: "AttributeError",
  base: EXCEPTION,
  doc: "Attribute not found.",
  basicSize: EXCEPTION_BYTES + 16,
  flags: EXCEPTION_FLAGS,
  layout: exceptionLayout(ATTRIBUTE_ERROR_OBJ, 2),
  slots: {
    init: attributeErrorInit,
    str: exceptionStr,
    clear: exceptionClear(ATTRIBUTE_ERROR_OBJ, ATTRIBUTE_ERROR_NAME),
  },
  members: [
    ["name", T_OBJECT, ATTRIBUTE_ERROR_NAME, 0, "attribute name"],
    ["obj", T_OBJECT, ATTRIBUTE_ERROR_OBJ, 0, "object"],
  ],
});

defineType(KEY_ERROR, {
  name: "KeyError",
  base: LOOKUP_ERROR,
  doc: "Mapping key not found.",
  basicSize: EXCEPTION_BYTES,
  flags: EXCEPTION_FLAGS,
  layout: BASE_LAYOUT,
  slots: { init: exceptionInit, str: keyErrorStr, clear: clearBase },
});
