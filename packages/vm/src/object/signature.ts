/**
 * Signatures of natives: from Argument Clinic's text to a calling convention, argument checking and CPython's TypeErrors.
 *
 * As in CPython the text decides how the function is called: no parameters METH_NOARGS, one required positional-only
 * METH_O, only positional-only ones `_PyArg_CheckPositional`, anything with names `_PyArg_UnpackKeywords`.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import type { FastCallFunc, MethodImplementation, MethodSpec, NativeFunction } from "./native.ts";
import { dictKeyAt, dictNext, dictSize, dictValueAt } from "../builtins/dict/dict.ts";
import {
  FLAG_UNICODE_SUBCLASS,
  METH_CLASS,
  METH_FASTCALL,
  METH_KEYWORDS,
  METH_NOARGS,
  METH_O,
  METH_STATIC,
} from "./offsets.ts";
import { TYPE_ERROR } from "./static.ts";

/** What a signature says. */
export interface Signature {
  readonly name: string;
  readonly parameters: readonly string[];
  /** How many of the parameters are required, in order, before the first with a default. */
  readonly required: number;
  readonly positionalOnly: number;
  /** How many parameters may be given by position. */
  readonly positional: number;
  /** Names of required keyword-only parameters. */
  readonly requiredKeywordOnly: readonly string[];
  readonly flags: number;
  /** `*args` or `**kwargs` occurs: the implementation takes its arguments raw. */
  readonly raw: boolean;
  /** `($self, object, /)`, or null when it is not to be shown. */
  readonly text: string | null;
}

/** Reads a signature; see {@link MethodSpec} for its language. */
export function parseSignature(source: string): Signature {
  const open = source.indexOf("(");
  let name = source.slice(0, open);
  const hidden = name.endsWith("!");
  if (hidden) name = name.slice(0, -1);
  const text = source.slice(open);
  const parameters: string[] = [];
  const requiredKeywordOnly: string[] = [];
  let required = 0;
  let positionalOnly = 0;
  let positional = -1;
  let flags = METH_STATIC;
  let raw = false;
  for (const part of splitParameters(text.slice(1, -1))) {
    if (part.startsWith("$")) flags = part === "$type" ? METH_CLASS : 0;
    else if (part === "/") positionalOnly = parameters.length;
    else if (part === "*") positional = parameters.length;
    else if (part.startsWith("*")) raw = true;
    else {
      const equals = part.indexOf("=");
      const parameter = equals < 0 ? part : part.slice(0, equals);
      if (equals < 0 && positional < 0) required = parameters.length + 1;
      if (equals < 0 && positional >= 0) requiredKeywordOnly.push(parameter);
      parameters.push(parameter);
    }
  }
  if (positional < 0) positional = parameters.length;
  if (raw) flags |= METH_FASTCALL | METH_KEYWORDS;
  else if (parameters.length === 0) flags |= METH_NOARGS;
  else if (parameters.length === 1 && required === 1 && positionalOnly === 1) flags |= METH_O;
  else if (positionalOnly === parameters.length) flags |= METH_FASTCALL;
  else flags |= METH_FASTCALL | METH_KEYWORDS;
  return {
    name,
    parameters,
    required,
    positionalOnly,
    positional,
    requiredKeywordOnly,
    flags,
    raw,
    text: hidden ? null : text,
  };
}

/** Splits at the commas that are outside of brackets and quotes. */
function splitParameters(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = "";
  let start = 0;
  for (let i = 0; i < list.length; i++) {
    const c = list[i]!;
    if (quote !== "") {
      if (c === quote) quote = "";
    } else if (c === "'" || c === '"') quote = c;
    else if (c === "(" || c === "[" || c === "{") depth++;
    else if (c === ")" || c === "]" || c === "}") depth--;
    else if (c === "," && depth === 0) {
      parts.push(list.slice(start, i).trim());
      start = i + 1;
    }
  }
  const last = list.slice(start).trim();
  if (last !== "") parts.push(last);
  return parts;
}

/** The native to put into a PyMethodDef for `spec`, in the convention that the signature's flags name. */
export function bindSignature(signature: Signature, implementation: MethodSpec[1]): NativeFunction {
  if (signature.raw || (signature.flags & (METH_NOARGS | METH_O)) !== 0) return implementation;
  const positionalOnly = (signature.flags & METH_KEYWORDS) === 0;
  return positionalOnly
    ? bindPositional(signature, implementation as MethodImplementation)
    : bindKeywords(signature, implementation as MethodImplementation);
}

function bindPositional(signature: Signature, implementation: MethodImplementation): FastCallFunc {
  const { name, required } = signature;
  const limit = signature.parameters.length;
  return (vm, self, argv, nargs) => {
    if (nargs < required || nargs > limit) checkPositional(vm, name, nargs, required, limit);
    return spread(vm, implementation, self, argv, nargs, limit);
  };
}

/** Calls with `limit` addresses, 0 for those beyond `nargs`. */
function spread(
  vm: Machine,
  implementation: MethodImplementation,
  self: Address,
  argv: Address,
  nargs: number,
  limit: number,
): Address {
  const i32 = vm.i32;
  const a = argv >> 2;
  switch (limit) {
    case 1:
      return implementation(vm, self, nargs > 0 ? i32[a]! : 0);
    case 2:
      return implementation(vm, self, nargs > 0 ? i32[a]! : 0, nargs > 1 ? i32[a + 2]! : 0);
    case 3:
      return implementation(
        vm,
        self,
        nargs > 0 ? i32[a]! : 0,
        nargs > 1 ? i32[a + 2]! : 0,
        nargs > 2 ? i32[a + 4]! : 0,
      );
    default: {
      const values: Address[] = [];
      for (let i = 0; i < limit; i++) values.push(i < nargs ? i32[a + 2 * i]! : 0);
      return implementation(vm, self, ...values);
    }
  }
}

/** `_PyArg_CheckPositional`: throws unless `min <= nargs <= max`. */
export function checkPositional(vm: Machine, name: string, nargs: number, min: number, max: number): void {
  if (nargs < min) {
    const least = min === max ? "" : "at least ";
    throw vm.raise(TYPE_ERROR, `${name} expected ${least}${min} argument${min === 1 ? "" : "s"}, got ${nargs}`);
  }
  if (nargs > max) {
    const most = min === max ? "" : "at most ";
    throw vm.raise(TYPE_ERROR, `${name} expected ${most}${max} argument${max === 1 ? "" : "s"}, got ${nargs}`);
  }
}

function bindKeywords(signature: Signature, implementation: MethodImplementation): FastCallFunc {
  const limit = signature.parameters.length;
  const simple = signature.requiredKeywordOnly.length === 0;
  return (vm, self, argv, nargs, kwnames) => {
    if (kwnames === 0 && simple && nargs >= signature.required && nargs <= signature.positional) {
      return spread(vm, implementation, self, argv, nargs, limit);
    }
    return implementation(vm, self, ...unpackKeywords(vm, signature, argv, nargs, kwnames));
  };
}

/** `_PyArg_UnpackKeywords`: one address (borrowed) per parameter, 0 where absent. */
export function unpackKeywords(
  vm: Machine,
  signature: Signature,
  argv: Address,
  nargs: number,
  kwnames: Address,
): Address[] {
  const { parameters, positional } = signature;
  const nkw = kwnames === 0 ? 0 : vm.tupleSize(kwnames);
  if (nargs > positional || nargs + nkw > parameters.length) tooManyArguments(vm, signature, nargs, nkw);
  const values: Address[] = new Array(parameters.length).fill(0);
  for (let i = 0; i < nargs; i++) values[i] = vm.i32[(argv >> 2) + 2 * i]!;
  let misplaced = false;
  for (let k = 0; k < nkw; k++) {
    const keyword = vm.toJs(vm.tupleItem(kwnames, k));
    if (!placeKeyword(signature, values, keyword, vm.i32[(argv >> 2) + 2 * (nargs + k)]!)) misplaced = true;
  }
  checkRequired(vm, signature, values, nargs);
  if (misplaced) throw misplacedKeyword(vm, signature, nargs, namesOf(vm, kwnames));
  return values;
}

function tooManyArguments(vm: Machine, signature: Signature, nargs: number, nkw: number): void {
  const { name, parameters, positional, required, requiredKeywordOnly } = signature;
  const limit = parameters.length;
  if (nargs + nkw > limit) {
    const kind = nargs === 0 ? "keyword " : "";
    throw vm.raise(
      TYPE_ERROR,
      `${name}() takes at most ${limit} ${kind}argument${limit === 1 ? "" : "s"} (${nargs + nkw} given)`,
    );
  }
  if (positional === 0) throw vm.raise(TYPE_ERROR, `${name}() takes no positional arguments`);
  const bound = required < positional || requiredKeywordOnly.length > 0 ? "at most" : "exactly";
  const plural = positional === 1 ? "" : "s";
  throw vm.raise(TYPE_ERROR, `${name}() takes ${bound} ${positional} positional argument${plural} (${nargs} given)`);
}

function checkRequired(vm: Machine, signature: Signature, values: readonly Address[], nargs: number): void {
  const { name, parameters, positionalOnly, required, requiredKeywordOnly } = signature;
  for (let i = 0; i < required; i++) {
    if (values[i] !== 0) continue;
    if (i < positionalOnly) {
      const least = required < signature.positional ? "at least" : "exactly";
      const plural = required === 1 ? "" : "s";
      throw vm.raise(TYPE_ERROR, `${name}() takes ${least} ${required} positional argument${plural} (${nargs} given)`);
    }
    throw vm.raise(TYPE_ERROR, `${name}() missing required argument '${parameters[i]}' (pos ${i + 1})`);
  }
  for (const keyword of requiredKeywordOnly) {
    const index = parameters.indexOf(keyword);
    if (values[index] === 0) {
      throw vm.raise(TYPE_ERROR, `${name}() missing required argument '${keyword}' (pos ${index + 1})`);
    }
  }
}

/**
 * The same for the `args` tuple and `kwargs` dict (0: none) of tp_new and tp_init: one address (borrowed) per parameter of the signature, 0 where
 * absent. `name!` hides nothing here; messages use the signature's name.
 */
export function unpackTuple(vm: Machine, signature: Signature, args: Address, kwargs: Address): Address[] {
  const nargs = vm.tupleSize(args);
  const nkw = kwargs === 0 ? 0 : dictSize(vm, kwargs);
  const { name, parameters, positional, positionalOnly } = signature;
  if (positionalOnly === parameters.length && nkw === 0) {
    if (nargs < signature.required || nargs > positional)
      checkPositional(vm, name, nargs, signature.required, positional);
  }
  if (nargs > positional || nargs + nkw > parameters.length) tooManyArguments(vm, signature, nargs, nkw);
  const values: Address[] = new Array(parameters.length).fill(0);
  for (let i = 0; i < nargs; i++) values[i] = vm.tupleItem(args, i);
  let misplaced = false;
  for (let at = nkw === 0 ? -1 : dictNext(vm, kwargs, 0); at >= 0; at = dictNext(vm, kwargs, at + 1)) {
    const key = dictKeyAt(vm, kwargs, at);
    if (!vm.hasFlag(key, FLAG_UNICODE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "keywords must be strings");
    if (!placeKeyword(signature, values, vm.toJs(key), dictValueAt(vm, kwargs, at))) misplaced = true;
  }
  checkRequired(vm, signature, values, nargs);
  if (misplaced) throw misplacedKeyword(vm, signature, nargs, keysOf(vm, kwargs));
  return values;
}

/** Gives a parameter its keyword's value; false if there is no such parameter, or if it has one by position. */
function placeKeyword(signature: Signature, values: Address[], keyword: string, value: Address): boolean {
  const index = signature.parameters.indexOf(keyword, signature.positionalOnly);
  if (index < 0 || values[index] !== 0) return false;
  values[index] = value;
  return true;
}

/** The error of keywords that had no place: CPython looks for missing arguments first, then for double ones, then for unknown ones. */
function misplacedKeyword(vm: Machine, signature: Signature, nargs: number, keywords: readonly string[]): unknown {
  const { name, parameters, positionalOnly } = signature;
  for (let i = positionalOnly; i < nargs; i++) {
    if (!keywords.includes(parameters[i]!)) continue;
    return vm.raise(TYPE_ERROR, `argument for ${name}() given by name ('${parameters[i]}') and position (${i + 1})`);
  }
  const unknown = keywords.find((keyword) => !parameters.includes(keyword, positionalOnly))!;
  return vm.raise(TYPE_ERROR, `'${unknown}' is an invalid keyword argument for ${name}()`);
}

function namesOf(vm: Machine, kwnames: Address): string[] {
  const names: string[] = [];
  for (let i = 0; i < vm.tupleSize(kwnames); i++) names.push(vm.toJs(vm.tupleItem(kwnames, i)));
  return names;
}

function keysOf(vm: Machine, kwargs: Address): string[] {
  const names: string[] = [];
  for (let at = dictNext(vm, kwargs, 0); at >= 0; at = dictNext(vm, kwargs, at + 1))
    names.push(vm.toJs(dictKeyAt(vm, kwargs, at)));
  return names;
}
