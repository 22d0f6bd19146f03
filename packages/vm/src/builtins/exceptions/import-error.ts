/** ImportError and ModuleNotFoundError. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { defineType } from "../../object/native.ts";
import { identifier } from "../../object/identifiers.ts";
import { EXC_ARGS, EXC_DICT, T_OBJECT } from "../../object/offsets.ts";
import { parseSignature } from "../../object/signature.ts";
import { EXCEPTION, IMPORT_ERROR, MODULE_NOT_FOUND_ERROR, STR_TYPE } from "../../object/static.ts";
import { dictCopy, dictSetId, newDict } from "../dict/dict.ts";
import { exceptionClear, exceptionInit, exceptionStr, reduceTo } from "./base.ts";
import {
  EXCEPTION_BYTES,
  EXCEPTION_FLAGS,
  exceptionLayout,
  IMPORT_ERROR_MSG,
  IMPORT_ERROR_NAME,
  IMPORT_ERROR_PATH,
} from "./layout.ts";
import { keywordFields, setField } from "./names.ts";

const BYTES = EXCEPTION_BYTES + 24;

const ID_NAME = identifier("name");
const ID_PATH = identifier("path");
const SIGNATURE = parseSignature("ImportError($self, *, name=None, path=None)");

function importErrorInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  exceptionInit(vm, self, args, 0);
  const [name = 0, path = 0] = keywordFields(vm, SIGNATURE, kwargs);
  setField(vm, self, IMPORT_ERROR_NAME, name);
  setField(vm, self, IMPORT_ERROR_PATH, path);
  setField(vm, self, IMPORT_ERROR_MSG, vm.tupleSize(args) === 1 ? vm.tupleItem(args, 0) : 0);
}

function importErrorStr(vm: Machine, self: Address): Address {
  const message = vm.get(self, IMPORT_ERROR_MSG);
  return message !== 0 && vm.typeOf(message) === STR_TYPE ? vm.newRef(message) : exceptionStr(vm, self);
}

function importErrorReduce(vm: Machine, self: Address): Address {
  const args = vm.get(self, EXC_ARGS);
  const dict = vm.get(self, EXC_DICT);
  const name = vm.get(self, IMPORT_ERROR_NAME);
  const path = vm.get(self, IMPORT_ERROR_PATH);
  if (name === 0 && path === 0) return reduceTo(vm, self, args, dict);
  const mark = vm.mark();
  const state = vm.hold(dict === 0 ? newDict(vm) : dictCopy(vm, dict));
  if (name !== 0) dictSetId(vm, state, ID_NAME, name);
  if (path !== 0) dictSetId(vm, state, ID_PATH, path);
  const result = reduceTo(vm, self, args, state);
  vm.release(mark);
  return result;
}

const LAYOUT = exceptionLayout(IMPORT_ERROR_MSG, 3);
const clear = exceptionClear(IMPORT_ERROR_MSG, IMPORT_ERROR_NAME, IMPORT_ERROR_PATH);

defineType(IMPORT_ERROR, {
  name: "ImportError",
  base: EXCEPTION,
  doc: "Import can't find module, or can't find name in module.",
  basicSize: BYTES,
  flags: EXCEPTION_FLAGS,
  layout: LAYOUT,
  slots: { init: importErrorInit, str: importErrorStr, clear },
  methods: [["__reduce__!($self)", importErrorReduce]],
  members: [
    ["msg", T_OBJECT, IMPORT_ERROR_MSG, 0, "exception message"],
    ["name", T_OBJECT, IMPORT_ERROR_NAME, 0, "module name"],
    ["path", T_OBJECT, IMPORT_ERROR_PATH, 0, "module path"],
  ],
});

defineType(MODULE_NOT_FOUND_ERROR, {
  name: "ModuleNotFoundError",
  base: IMPORT_ERROR,
  doc: "Module not found.",
  basicSize: BYTES,
  flags: EXCEPTION_FLAGS,
  layout: LAYOUT,
  slots: { init: importErrorInit, clear },
});
