/** From source text to a code object in memory: parse, compile, warnings and errors as Python exceptions. */
import { compile, CompilerRecursionError, InvalidTreeError } from "@pyvm/compiler";
import { PythonSourceError, PythonSyntaxError, type Mod } from "@pyvm/parser";
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { raiseSyntaxErrorFromParser } from "../builtins/exceptions/syntax-error.ts";
import { codeFromCompiler } from "../builtins/code.ts";
import { codePointOfName } from "../builtins/str/names.ts";
import { declaredEncoding } from "../builtins/traceback/source-line.ts";
import { warnExplicit } from "../builtins/warnings.ts";
import { IS_FLAG_OPTIMIZE, IS_INT_MAX_STR_DIGITS, TS_RECURSION_LIMIT } from "../object/state.ts";
import {
  DEPRECATION_WARNING,
  RECURSION_ERROR,
  SYNTAX_ERROR,
  SYNTAX_WARNING,
  SYSTEM_ERROR,
  TYPE_ERROR,
  VALUE_ERROR,
} from "../object/static.ts";
import { clearException, exceptionMatches, PythonException } from "../machine/errors.ts";

export type CompileMode = "exec" | "eval" | "single" | "func_type";

export interface CompileSourceOptions {
  readonly filename: string;
  readonly mode: CompileMode;
  /** CO_FUTURE_* and PyCF_* bits. */
  readonly flags?: number;
  /** 0, 1, 2; -1 or absent: as the machine was started (-O). */
  readonly optimize?: number;
  /** The source is read from a file by the tokenizer, which has another word for an unknown encoding. */
  readonly fromFile?: boolean;
}

/** Compiles text, bytes (with their declared encoding) or a tree. @throws SyntaxError, ValueError, RecursionError, MemoryError */
export function compileSource(vm: Machine, source: string | Uint8Array | Mod, options: CompileSourceOptions): Address {
  const optimize =
    options.optimize === undefined || options.optimize < 0 ? vm.get(0, IS_FLAG_OPTIMIZE) : options.optimize;
  try {
    const code = compile(source, {
      filename: options.filename,
      mode: options.mode === "func_type" ? "eval" : options.mode,
      optimize: Math.min(optimize, 2) as 0 | 1 | 2,
      flags: options.flags ?? 0,
      unicodeName: (name) => codePointOfName(vm, name),
      maxIntDigits: vm.i32[IS_INT_MAX_STR_DIGITS >> 2],
      onWarning: compilerWarning(vm, options.filename),
      recursionLimit: vm.i32[TS_RECURSION_LIMIT >> 2],
      recursionDepth: callDepth(vm),
    });
    return codeFromCompiler(vm, code);
  } catch (error) {
    if (options.fromFile === true) throw fileError(vm, error, source);
    throw compilationError(vm, error);
  }
}

/** How deep CPython is in calls, of which the one of `compile`, `eval` or `exec` is one: nothing runs when the main program is compiled. */
function callDepth(vm: Machine): number {
  const depth = vm.recursionDepth();
  return depth === 0 ? 0 : depth + 1;
}

/** Of a file that is not of its encoding CPython says no more than that. */
function fileError(vm: Machine, error: unknown, source: string | Uint8Array | Mod): unknown {
  const isUndecoded = error instanceof PythonSyntaxError && error.lineno === 0 && error.offset === -1;
  if (!isUndecoded || !(source instanceof Uint8Array)) return compilationError(vm, error);
  const isTold = error.msg.startsWith("encoding problem: ");
  return vm.raise(SYNTAX_ERROR, isTold ? error.msg : `encoding problem: ${declaredEncoding(source)}`);
}

/** What the parser and the compiler tell of their warnings; a filter that makes one an error makes it a syntax error. */
export function compilerWarning(
  vm: Machine,
  filename: string,
): (category: string, message: string, lineno: number) => boolean {
  return (category, message, lineno) => {
    const type = category === "DeprecationWarning" ? DEPRECATION_WARNING : SYNTAX_WARNING;
    const mark = vm.mark();
    const depth = vm.recursionDepth();
    try {
      warnExplicit(vm, type, message, filename, lineno);
    } catch (error) {
      vm.caught(error, mark);
      if (!exceptionMatches(vm, type)) throw error;
      vm.restoreRecursionDepth(depth);
      clearException(vm);
      return true;
    }
    return false;
  };
}

/** What to throw for an error of the parser or the compiler. */
export function compilationError(vm: Machine, error: unknown): unknown {
  if (error instanceof PythonSyntaxError) return raiseSyntaxErrorFromParser(vm, error);
  if (error instanceof CompilerRecursionError) return vm.raise(RECURSION_ERROR, error.message);
  if (error instanceof InvalidTreeError) {
    return vm.raise(
      { SystemError: SYSTEM_ERROR, ValueError: VALUE_ERROR, TypeError: TYPE_ERROR }[error.type],
      error.message,
    );
  }
  if (error instanceof RangeError && /call stack/i.test(error.message)) {
    return vm.raise(RECURSION_ERROR, "maximum recursion depth exceeded during compilation");
  }
  if (error instanceof PythonException) return error;
  if (error instanceof PythonSourceError) {
    if (error.type === "MemoryError") vm.noMemory();
    return vm.raise(VALUE_ERROR, error.message);
  }
  return error;
}
