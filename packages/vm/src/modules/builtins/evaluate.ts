/** compile, eval, exec and __import__ (Python/bltinmodule.c). */
import {
  CO_FUTURE_BARRY_AS_BDFL,
  PyCF_ALLOW_INCOMPLETE_INPUT,
  PyCF_COMPILE_MASK,
  PyCF_DONT_IMPLY_DEDENT,
  PyCF_MASK,
  PyCF_MASK_OBSOLETE,
  PyCF_ONLY_AST,
  PyCF_SOURCE_IS_UTF8,
  PyCF_TYPE_COMMENTS,
} from "@pyvm/compiler";
import { parse } from "@pyvm/parser";
import type { Address } from "@pyvm/heap";
import type { Machine, TreeConversion } from "../../machine/machine.ts";
import { filenameArgument } from "./filename.ts";
import { intArgument } from "../../builtins/str/arguments.ts";
import { frameLocals } from "../../builtins/frame/locals.ts";

import { requireUtf8 } from "../../builtins/str/codecs-utf8.ts";
import { codePointOfName } from "../../builtins/str/names.ts";
import { compilationError, compilerWarning, compileSource, type CompileMode } from "../../eval/compile-source.ts";
import { ensureBuiltins, evalCode } from "../../eval/run-code.ts";
import { importAtLevel } from "../../import/import.ts";
import { createBuiltin, isBuiltinModule } from "../../import/native-modules.ts";
import { bufferBytes, hasBuffer } from "../../object/buffer.ts";
import { isTrue } from "../../object/compare.ts";
import { asInt } from "../../object/number.ts";
import {
  CO_FLAGS,
  CO_FREEVARS,
  FLAG_DICT_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  F_CODE,
  F_GLOBALS,
} from "../../object/offsets.ts";
import { IS_INT_MAX_STR_DIGITS, TS_FRAME } from "../../object/state.ts";
import { CODE_TYPE, NONE, SYSTEM_ERROR, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { isMapping } from "../../object/subscript.ts";

type Source = string | Uint8Array;

/** source_as_string. @throws UnicodeEncodeError for text with lone surrogates */
export function sourceText(vm: Machine, source: Address, function_: string, what: string): Source {
  if (vm.hasFlag(source, FLAG_UNICODE_SUBCLASS)) {
    requireUtf8(vm, source);
    const text = vm.toJs(source);
    if (text.includes("\0")) throw vm.raise(VALUE_ERROR, "source code string cannot contain null bytes");
    return text;
  }
  if (!hasBuffer(vm, source)) throw vm.raise(TYPE_ERROR, `${function_}() arg 1 must be a ${what} object`);
  const bytes = bufferBytes(vm, source);
  if (bytes.includes(0)) throw vm.raise(VALUE_ERROR, "source code string cannot contain null bytes");
  return bytes;
}

/** Flags that the running code's `from __future__` hands on (PyEval_MergeCompilerFlags). */
function inheritedFlags(vm: Machine): number {
  const frame = vm.get(0, TS_FRAME);
  return frame === 0 ? 0 : vm.get(vm.get(frame, F_CODE), CO_FLAGS) & PyCF_MASK;
}

function modeOf(vm: Machine, mode: Address, flags: number): CompileMode {
  const text = vm.toJs(mode);
  switch (text) {
    case "exec":
    case "eval":
    case "single":
      return text;
    case "func_type":
      if ((flags & PyCF_ONLY_AST) === 0)
        throw vm.raise(VALUE_ERROR, "compile() mode 'func_type' requires flag PyCF_ONLY_AST");
      return text;
    default: {
      const modes =
        (flags & PyCF_ONLY_AST) === 0 ? "'exec', 'eval' or 'single'" : "'exec', 'eval', 'single' or 'func_type'";
      throw vm.raise(VALUE_ERROR, `compile() mode must be ${modes}`);
    }
  }
}

/** `compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)`. */
export function compileFunction(
  vm: Machine,
  _module: Address,
  source: Address,
  filename: Address,
  mode: Address,
  flagsArgument: Address,
  dontInherit: Address,
  optimizeArgument: Address,
  featureVersion: Address,
): Address {
  const name = filenameArgument(vm, filename);
  if (!vm.hasFlag(mode, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(
      TYPE_ERROR,
      `compile() argument 'mode' must be str, not ${mode === NONE ? "None" : vm.typeName(mode)}`,
    );
  }
  let flags = flagsArgument === 0 ? 0 : intArgument(vm, flagsArgument);
  const minor = featureVersion === 0 ? -1 : intArgument(vm, featureVersion);
  const optimize = optimizeArgument === 0 ? -1 : intArgument(vm, optimizeArgument);
  const known = PyCF_MASK | PyCF_MASK_OBSOLETE | PyCF_COMPILE_MASK;
  if ((flags & ~known) !== 0) throw vm.raise(VALUE_ERROR, "compile(): unrecognised flags");
  if (optimize < -1 || optimize > 2) throw vm.raise(VALUE_ERROR, "compile(): invalid optimize value");
  if (dontInherit === 0 || !isTrue(vm, dontInherit)) flags |= inheritedFlags(vm);
  const compileMode = modeOf(vm, mode, flags);
  if (vm.trees !== null && vm.trees.isTree(vm, source)) {
    if ((flags & PyCF_ONLY_AST) !== 0) return vm.newRef(source);
    const tree = vm.trees.treeFromObject(vm, source, compileMode);
    return compileSource(vm, tree, { filename: name, mode: compileMode, flags, optimize });
  }
  const text = sourceText(vm, source, "compile", "string, bytes or AST");
  if ((flags & PyCF_ONLY_AST) !== 0) return parseToObject(vm, text, name, compileMode, flags, minor);
  return compileSource(vm, text, { filename: name, mode: compileMode, flags: flags | PyCF_SOURCE_IS_UTF8, optimize });
}

/** The conversion of trees, which comes with the module `_ast`. */
function treeConversion(vm: Machine): TreeConversion {
  if (vm.trees === null && isBuiltinModule(vm, "_ast")) vm.decref(createBuiltin(vm, "_ast"));
  if (vm.trees === null) throw vm.raise(SYSTEM_ERROR, "the module _ast is not part of this machine");
  return vm.trees;
}

function parseToObject(
  vm: Machine,
  source: Source,
  filename: string,
  mode: CompileMode,
  flags: number,
  minor: number,
): Address {
  const trees = treeConversion(vm);
  try {
    const tree = parse(source, {
      filename,
      mode,
      typeComments: (flags & PyCF_TYPE_COMMENTS) !== 0,
      dontImplyDedent: (flags & PyCF_DONT_IMPLY_DEDENT) !== 0,
      allowIncompleteInput: (flags & PyCF_ALLOW_INCOMPLETE_INPUT) !== 0,
      barryAsBdfl: (flags & CO_FUTURE_BARRY_AS_BDFL) !== 0,
      unicodeName: (name) => codePointOfName(vm, name),
      maxIntDigits: vm.get(0, IS_INT_MAX_STR_DIGITS),
      onWarning: compilerWarning(vm, filename),
      ...(minor >= 0 ? { featureVersion: minor } : {}),
    });
    return trees.treeToObject(vm, tree);
  } catch (error) {
    throw compilationError(vm, error);
  }
}

/** The namespaces of eval and exec: those of the caller where they are not given. Locals are held on the native stack. */
function namespaces(vm: Machine, globals: Address, locals: Address, name: string): readonly [Address, Address] {
  const hasGlobals = globals !== 0 && globals !== NONE;
  const hasLocals = locals !== 0 && locals !== NONE;
  if (name === "exec" && hasGlobals && !vm.hasFlag(globals, FLAG_DICT_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `exec() globals must be a dict, not ${vm.typeName(globals)}`);
  }
  if (hasLocals && !isMapping(vm, locals)) {
    if (name === "exec") throw vm.raise(TYPE_ERROR, `locals must be a mapping or None, not ${vm.typeName(locals)}`);
    throw vm.raise(TYPE_ERROR, "locals must be a mapping");
  }
  if (name === "eval" && hasGlobals && !vm.hasFlag(globals, FLAG_DICT_SUBCLASS)) {
    const hint = isMapping(vm, globals)
      ? "globals must be a real dict; try eval(expr, {}, mapping)"
      : "globals must be a dict";
    throw vm.raise(TYPE_ERROR, hint);
  }
  if (hasGlobals) return [globals, hasLocals ? locals : globals];
  const frame = vm.get(0, TS_FRAME);
  if (frame === 0) throw vm.raise(SYSTEM_ERROR, "globals and locals cannot be NULL");
  const own = vm.get(frame, F_GLOBALS);
  return [own, hasLocals ? locals : vm.hold(vm.newRef(frameLocals(vm, frame)))];
}

function checkFree(vm: Machine, code: Address, name: string): void {
  if (vm.tupleSize(vm.get(code, CO_FREEVARS)) > 0) {
    throw vm.raise(TYPE_ERROR, `code object passed to ${name}() may not contain free variables`);
  }
}

/** `eval(source, globals=None, locals=None, /)`. */
export function evalFunction(
  vm: Machine,
  _module: Address,
  source: Address,
  globals: Address,
  locals: Address,
): Address {
  const mark = vm.mark();
  const [g, l] = namespaces(vm, globals, locals, "eval");
  ensureBuiltins(vm, g);
  let code = source;
  if (vm.typeOf(source) === CODE_TYPE) checkFree(vm, source, "eval");
  else {
    let text = sourceText(vm, source, "eval", "string, bytes or code");
    if (typeof text === "string") text = text.replace(/^[ \t]+/, "");
    else {
      let start = 0;
      while (text[start] === 32 || text[start] === 9) start++;
      text = text.subarray(start);
    }
    code = vm.hold(
      compileSource(vm, text, { filename: "<string>", mode: "eval", flags: inheritedFlags(vm) | PyCF_SOURCE_IS_UTF8 }),
    );
  }

  const result = evalCode(vm, code, g, l);
  vm.release(mark);
  return result;
}

/** `exec(source, globals=None, locals=None, /)`. */
export function execFunction(
  vm: Machine,
  _module: Address,
  source: Address,
  globals: Address,
  locals: Address,
): Address {
  const mark = vm.mark();
  const [g, l] = namespaces(vm, globals, locals, "exec");
  ensureBuiltins(vm, g);
  let code = source;
  if (vm.typeOf(source) === CODE_TYPE) checkFree(vm, source, "exec");
  else {
    const text = sourceText(vm, source, "exec", "string, bytes or code");
    code = vm.hold(
      compileSource(vm, text, { filename: "<string>", mode: "exec", flags: inheritedFlags(vm) | PyCF_SOURCE_IS_UTF8 }),
    );
  }

  vm.decref(evalCode(vm, code, g, l));
  vm.release(mark);
  return vm.none();
}

/** `__import__(name, globals=None, locals=None, fromlist=(), level=0)`. */
export function importFunction(
  vm: Machine,
  _module: Address,
  name: Address,
  globals: Address,
  _locals: Address,
  fromList: Address,
  level: Address,
): Address {
  if (!vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(
      TYPE_ERROR,
      `__import__() argument 1 must be str, not ${name === NONE ? "None" : vm.typeName(name)}`,
    );
  }
  return importAtLevel(vm, name, globals || NONE, fromList, level === 0 ? 0 : asInt(vm, level));
}
