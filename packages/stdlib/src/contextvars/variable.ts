/** Context variables (PyContextVar of Python/context.c). */
import {
  type Address,
  addressText,
  classGetItem,
  CONTEXT_VAR_TYPE,
  defineType,
  dictGetId,
  dictKeyAt,
  dictNext,
  dictSize,
  FLAG_HAVE_GC,
  FLAG_UNICODE_SUBCLASS,
  genericGetAttr,
  hashOf,
  identifier,
  LOOKUP_ERROR,
  type Machine,
  mayBeTracked,
  MEMBER_READONLY,
  pointerHash,
  raiseObject,
  reprText,
  RUNTIME_ERROR,
  T_OBJECT,
  TOKEN_TYPE,
  TS_CONTEXT,
  TS_CONTEXT_VERSION,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { currentContext } from "./context.ts";
import { hamtAssoc, hamtFind, hamtWithout } from "./hamt.ts";
import {
  CTX_VARS,
  TOK_CTX,
  TOK_OLDVAL,
  TOK_USED,
  TOK_VAR,
  VAR_BYTES,
  VAR_CACHED,
  VAR_CACHED_TSVER,
  VAR_DEFAULT,
  VAR_HASH,
  VAR_NAME,
} from "./layout.ts";
import { newToken } from "./token.ts";

const ID_DEFAULT = identifier("default");

/** contextvar_generate_hash: variables of one name differ by their address. */
function setHash(vm: Machine, variable: Address, name: Address): void {
  let low = hashOf(vm, name);
  let high = vm.hashHigh;
  low ^= pointerHash(vm, variable);
  high ^= vm.hashHigh;
  if (low === -1 && high === -1) low = -2;
  vm.set(variable, VAR_HASH, low);
  vm.set(variable, VAR_HASH + 4, high);
}

/** PyContextVar_New: `fallback` 0 for none. */
export function newVariable(vm: Machine, name: Address, fallback: Address): Address {
  if (!vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "context variable name must be a str");
  const variable = vm.hold(vm.newContainer(CONTEXT_VAR_TYPE, VAR_BYTES));
  vm.set(variable, VAR_NAME, vm.newRef(name));
  vm.set(variable, VAR_DEFAULT, fallback === 0 ? 0 : vm.newRef(fallback));
  setHash(vm, variable, name);
  if (mayBeTracked(vm, name) || (fallback !== 0 && mayBeTracked(vm, fallback))) vm.track(variable);
  return vm.unhold();
}

/** `ContextVar(name, /, *, default)`, with the messages of PyArg_ParseTupleAndKeywords for "O|$O:ContextVar". */
function newFunction(vm: Machine, _type: Address, args: Address, kwargs: Address): Address {
  const nargs = vm.tupleSize(args);
  const keywords = kwargs === 0 ? 0 : dictSize(vm, kwargs);
  if (nargs + keywords > 2)
    throw vm.raise(TYPE_ERROR, `ContextVar() takes at most 2 arguments (${nargs + keywords} given)`);
  if (nargs > 1) throw vm.raise(TYPE_ERROR, `ContextVar() takes at most 1 positional argument (${nargs} given)`);
  if (nargs < 1) throw vm.raise(TYPE_ERROR, "ContextVar() takes exactly 1 positional argument (0 given)");
  const fallback = keywords === 0 ? 0 : dictGetId(vm, kwargs, ID_DEFAULT);
  if (keywords > 0 && fallback === 0) refuseKeyword(vm, dictKeyAt(vm, kwargs, dictNext(vm, kwargs, 0)));
  return newVariable(vm, vm.tupleItem(args, 0), fallback);
}

function refuseKeyword(vm: Machine, keyword: Address): never {
  if (!vm.hasFlag(keyword, FLAG_UNICODE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "keywords must be strings");
  throw vm.raise(TYPE_ERROR, `'${vm.toJs(keyword)}' is an invalid keyword argument for ContextVar()`);
}

/** Remembers `value` (borrowed; the current context's mapping holds it) as what the variable is in this version of the thread's context. */
function cache(vm: Machine, variable: Address, value: Address): void {
  const i32 = vm.i32;
  i32[(variable + VAR_CACHED) >> 2] = value;
  i32[(variable + VAR_CACHED_TSVER) >> 2] = i32[TS_CONTEXT_VERSION >> 2]!;
  i32[(variable + VAR_CACHED_TSVER + 4) >> 2] = i32[(TS_CONTEXT_VERSION + 4) >> 2]!;
}

/** What the variable is set to in the current context (borrowed), or 0. */
export function lookUp(vm: Machine, variable: Address): Address {
  const i32 = vm.i32;
  const context = i32[TS_CONTEXT >> 2]!;
  if (context === 0) return 0;
  const cached = i32[(variable + VAR_CACHED) >> 2]!;
  if (
    cached !== 0 &&
    i32[(variable + VAR_CACHED_TSVER) >> 2] === i32[TS_CONTEXT_VERSION >> 2] &&
    i32[(variable + VAR_CACHED_TSVER + 4) >> 2] === i32[(TS_CONTEXT_VERSION + 4) >> 2]
  ) {
    return cached;
  }
  const found = hamtFind(vm, i32[(context + CTX_VARS) >> 2]!, variable);
  if (found !== 0) cache(vm, variable, found);
  return found;
}

function get(vm: Machine, variable: Address, fallback: Address): Address {
  const value = lookUp(vm, variable) || fallback || vm.get(variable, VAR_DEFAULT);
  if (value === 0) throw raiseObject(vm, LOOKUP_ERROR, variable);
  return vm.newRef(value);
}

/** contextvar_set. */
export function assign(vm: Machine, variable: Address, value: Address): void {
  const context = currentContext(vm);
  vm.set(variable, VAR_CACHED, 0);
  const vars = hamtAssoc(vm, vm.get(context, CTX_VARS), variable, value);
  const old = vm.get(context, CTX_VARS);
  vm.set(context, CTX_VARS, vars);
  cache(vm, variable, value);
  vm.decref(old);
}

/** contextvar_del. */
function remove(vm: Machine, variable: Address): void {
  const context = currentContext(vm);
  vm.set(variable, VAR_CACHED, 0);
  const vars = hamtWithout(vm, vm.get(context, CTX_VARS), variable);
  if (vars === 0) throw raiseObject(vm, LOOKUP_ERROR, variable);
  vm.replace(context, CTX_VARS, vars);
}

function set(vm: Machine, variable: Address, value: Address): Address {
  const context = currentContext(vm);
  const token = vm.hold(newToken(vm, context, variable, hamtFind(vm, vm.get(context, CTX_VARS), variable)));
  assign(vm, variable, value);
  vm.unhold();
  return token;
}

function reset(vm: Machine, variable: Address, token: Address): Address {
  if (vm.typeOf(token) !== TOKEN_TYPE)
    throw vm.raise(TYPE_ERROR, `expected an instance of Token, got ${reprText(vm, token)}`);
  if (vm.get(token, TOK_USED) !== 0) throw vm.raise(RUNTIME_ERROR, `${reprText(vm, token)} has already been used once`);
  if (vm.get(token, TOK_VAR) !== variable) {
    throw vm.raise(VALUE_ERROR, `${reprText(vm, token)} was created by a different ContextVar`);
  }
  if (vm.get(token, TOK_CTX) !== currentContext(vm)) {
    throw vm.raise(VALUE_ERROR, `${reprText(vm, token)} was created in a different Context`);
  }
  vm.set(token, TOK_USED, 1);
  const oldValue = vm.get(token, TOK_OLDVAL);
  if (oldValue === 0) remove(vm, variable);
  else assign(vm, variable, oldValue);
  return vm.none();
}

function variableRepr(vm: Machine, variable: Address): Address {
  const name = reprText(vm, vm.get(variable, VAR_NAME));
  const fallback = vm.get(variable, VAR_DEFAULT);
  const shown = fallback === 0 ? "" : ` default=${reprText(vm, fallback)}`;
  return vm.str(`<ContextVar name=${name}${shown} at ${addressText(variable)}>`);
}

function clear(vm: Machine, variable: Address): void {
  vm.set(variable, VAR_CACHED, 0);
  vm.replace(variable, VAR_NAME, 0);
  vm.replace(variable, VAR_DEFAULT, 0);
}

const GET_DOC = `Return a value for the context variable for the current context.

If there is no value for the variable in the current context, the method will:
 * return the value of the default argument of the method, if provided; or
 * return the default value for the context variable, if it was created
   with one; or
 * raise a LookupError.`;

const SET_DOC = `Call to set a new value for the context variable in the current context.

The required value argument is the new value for the context variable.

Returns a Token object that can be used to restore the variable to its previous
value via the \`ContextVar.reset()\` method.`;

const RESET_DOC = `Reset the context variable.

The variable is reset to the value it had before the \`ContextVar.set()\` that
created the token was used.`;

defineType(CONTEXT_VAR_TYPE, {
  name: "_contextvars.ContextVar",
  basicSize: VAR_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: VAR_NAME, count: 2 }],
  slots: {
    new: newFunction,
    getattro: genericGetAttr,
    repr: variableRepr,
    clear,
    hash: (vm, self) => {
      vm.hashHigh = vm.get(self, VAR_HASH + 4);
      return vm.get(self, VAR_HASH);
    },
  },
  methods: [
    ["get($self, default=<unrepresentable>, /)", (vm, self, fallback) => get(vm, self, fallback!), GET_DOC],
    ["set($self, value, /)", (vm, self, value) => set(vm, self, value!), SET_DOC],
    ["reset($self, token, /)", (vm, self, token) => reset(vm, self, token!), RESET_DOC],
    ["__class_getitem__!($type, object, /)", classGetItem, "See PEP 585"],
  ],
  members: [["name", T_OBJECT, VAR_NAME, MEMBER_READONLY]],
});
