/** Tokens: what a context variable was before a `set`, for its `reset` (PyContextToken of Python/context.c). */
import {
  addModuleObject,
  type Address,
  addressText,
  classGetItem,
  defineType,
  dictGetId,
  FLAG_HAVE_GC,
  genericGetAttr,
  identifier,
  type Machine,
  readyType,
  reprText,
  RUNTIME_ERROR,
  staticType,
  TOKEN_TYPE,
  TP_DICT,
} from "@pyvm/vm";
import { TOK_BYTES, TOK_CTX, TOK_OLDVAL, TOK_USED, TOK_VAR } from "./layout.ts";

export const MISSING_TYPE: Address = staticType();
const ID_MISSING = identifier("MISSING");

defineType(MISSING_TYPE, {
  name: "Token.MISSING",
  basicSize: 16,
  slots: { new: null, getattro: genericGetAttr, repr: (vm) => vm.str("<Token.MISSING>") },
});

/** token_new: all borrowed; `oldValue` 0 where the variable was not set. */
export function newToken(vm: Machine, context: Address, variable: Address, oldValue: Address): Address {
  const token = vm.newContainer(TOKEN_TYPE, TOK_BYTES);
  vm.set(token, TOK_CTX, vm.newRef(context));
  vm.set(token, TOK_VAR, vm.newRef(variable));
  vm.set(token, TOK_OLDVAL, oldValue === 0 ? 0 : vm.newRef(oldValue));
  vm.track(token);
  return token;
}

/** token_get_old_value. The object that stands for no value is the type's attribute MISSING. */
function oldValue(vm: Machine, token: Address): Address {
  return vm.newRef(vm.get(token, TOK_OLDVAL) || dictGetId(vm, vm.get(TOKEN_TYPE, TP_DICT), ID_MISSING));
}

function tokenRepr(vm: Machine, token: Address): Address {
  const used = vm.get(token, TOK_USED) !== 0 ? " used" : "";
  return vm.str(`<Token${used} var=${reprText(vm, vm.get(token, TOK_VAR))} at ${addressText(token)}>`);
}

function clear(vm: Machine, token: Address): void {
  vm.replace(token, TOK_CTX, 0);
  vm.replace(token, TOK_VAR, 0);
  vm.replace(token, TOK_OLDVAL, 0);
}

defineType(TOKEN_TYPE, {
  name: "_contextvars.Token",
  basicSize: TOK_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: TOK_CTX, count: 3 }],
  slots: {
    new: (vm) => {
      throw vm.raise(RUNTIME_ERROR, "Tokens can only be created by ContextVars");
    },
    hash: null,
    getattro: genericGetAttr,
    repr: tokenRepr,
    clear,
  },
  methods: [["__class_getitem__!($type, object, /)", classGetItem, "See PEP 585"]],
  getset: [
    ["var", (vm, self) => vm.newRef(vm.get(self, TOK_VAR))],
    ["old_value", oldValue],
  ],
  populate: (vm, _type, dict) => {
    // The types of a module are there before it is imported, and so is this object.
    readyType(vm, MISSING_TYPE);
    addModuleObject(vm, dict, "MISSING", vm.newObject(MISSING_TYPE, 16));
  },
});
