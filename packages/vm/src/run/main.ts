/** Running programs: the `__main__` module, source text, files, modules by name (Modules/main.c, Python/pythonrun.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { clearException, exceptionMatches, fetchException, raiseInstance } from "../machine/errors.ts";
import { writeUnraisable } from "../builtins/exceptions/unraisable.ts";
import { writeStderr } from "../builtins/traceback/stderr.ts";
import { orElse } from "../builtins/traceback/text.ts";
import { displayException } from "../builtins/traceback/print.ts";
import { dictDelete, dictGetId, dictGetStr, dictSetId, dictSetStr, newDict } from "../builtins/dict/dict.ts";
import { listInsert } from "../builtins/list/methods.ts";
import { lookUpCodec } from "../builtins/str/codecs-registry.ts";
import { newModule } from "../builtins/module.ts";
import { compileSource, type CompileMode } from "../eval/compile-source.ts";
import { evalCode } from "../eval/run-code.ts";
import { unmarshal } from "../marshal/reader.ts";
import { importByName } from "../import/import.ts";
import { call2, callMethod0, callWith } from "../object/call.ts";
import { getAttr, getAttrId, lookupAttr, lookupAttrId } from "../object/attribute.ts";
import { identifier } from "../object/identifiers.ts";
import { FLAG_LIST_SUBCLASS, FLAG_LONG_SUBCLASS, MODULE_DICT } from "../object/offsets.ts";
import { strText } from "../object/repr.ts";
import { IS_IMAGE_DICT_VERSION, IS_MODULES, IS_PY_BUILTINS_MODULE, IS_SYSDICT } from "../object/state.ts";
import { CODE_TYPE, FALSE, KEYBOARD_INTERRUPT, NONE, RUNTIME_ERROR, SYSTEM_EXIT, TRUE } from "../object/static.ts";
import { intToBig } from "../builtins/int/int.ts";
import { sourceOfFile } from "./source-file.ts";
import { initializeStdio, type StdioOptions } from "./stdio.ts";

const ID_BUILTINS = identifier("__builtins__");
const ID_LOADER = identifier("__loader__");
const ID_FILE = identifier("__file__");
const ID_CACHED = identifier("__cached__");
const ID_ANNOTATIONS = identifier("__annotations__");
const ID_CODE = identifier("code");
const ID_FLUSH = identifier("flush");
const ID_RUN_MODULE = identifier("_run_module_as_main");
const ID_EXCEPTHOOK = identifier("excepthook");
const ID_MAIN = identifier("main");
const ID_ENABLE_USER_SITE = identifier("ENABLE_USER_SITE");
const ID_USER_BASE = identifier("USER_BASE");
const ID_USER_SITE = identifier("USER_SITE");
const ID_CLOSED = identifier("closed");

/** The exit status of an interrupted program, to be turned into death by SIGINT. */
export const INTERRUPTED = 130;

export interface StartOptions extends StdioOptions {
  /** Whether to import `site` (no -S). */
  readonly site: boolean;
  /**
   * What `site` would find out about the user's own packages, where that is all it would do: of a machine from an image in which it has run. Absent, it runs.
   */
  readonly userSite?: UserSite | undefined;
  /** Whether sys.warnoptions says something, which `warnings` reads when it is imported. */
  readonly warnings?: boolean;
}

/** `site.ENABLE_USER_SITE`, `USER_BASE` and `USER_SITE`, and whether `sys.flags.isolated` is set. */
export interface UserSite {
  readonly isolated: boolean;
  readonly enabled: boolean;
  readonly base: string;
  readonly directory: string;
}

/** What follows booting before a program may run: codecs, standard streams, `__main__`, `site`. @throws PY_ERROR */
export function startPython(vm: Machine, options: StartOptions): void {
  vm.decref(importByName(vm, "encodings"));
  initializeStdio(vm, options);
  if (vm.get(0, IS_IMAGE_DICT_VERSION) !== 0) vm.collector.markImage?.(); // the streams are as good as the image's: see finalize.ts
  addMainModule(vm);
  if (options.warnings === true) vm.decref(importByName(vm, "warnings"));
  if (options.site) importSite(vm, options.userSite);
  vm.restoreRecursionDepth(0);
}

/** What must be there of every program: what {@link saveImage} is for. `site`, if it is wanted, has run as if the user had no packages. */
export function prepareImage(vm: Machine, site: boolean): void {
  vm.decref(importByName(vm, "encodings"));
  vm.decref(lookUpCodec(vm, "utf-8")); // the standard streams'
  vm.decref(importByName(vm, "io"));
  if (!site) return;
  vm.decref(importByName(vm, "os"));
  const mark = vm.mark();
  vm.hold(callMethod0(vm, vm.hold(importByName(vm, "site")), ID_MAIN));
  vm.release(mark);
}

/** Imports `site`, which runs it; a machine restored from an image has it already. */
function importSite(vm: Machine, userSite: UserSite | undefined): void {
  const mark = vm.mark();
  const site = dictGetStr(vm, vm.get(0, IS_MODULES), vm.hold(vm.intern("site")));
  if (site === 0) vm.hold(importByName(vm, "site"));
  else {
    const dict = vm.get(site, MODULE_DICT);
    dictSetId(vm, dict, ID_ENABLE_USER_SITE, userSite === undefined ? NONE : userSite.enabled ? TRUE : FALSE);
    dictSetId(vm, dict, ID_USER_BASE, userSite === undefined ? NONE : vm.hold(vm.str(userSite.base)));
    dictSetId(vm, dict, ID_USER_SITE, userSite === undefined ? NONE : vm.hold(vm.str(userSite.directory)));
    if (userSite === undefined || userSite.isolated) dropInteractiveHook(vm);
    if (userSite === undefined) vm.hold(callMethod0(vm, site, ID_MAIN));
  }
  vm.release(mark);
}

/** What `site` sets unless -I was given. */
function dropInteractiveHook(vm: Machine): void {
  const mark = vm.mark();
  const sys = vm.get(0, IS_SYSDICT);
  const hook = vm.hold(vm.intern("__interactivehook__"));
  if (dictGetStr(vm, sys, hook) !== 0) dictDelete(vm, sys, hook);
  vm.release(mark);
}

/** Makes `__main__`. */
export function addMainModule(vm: Machine): void {
  const mark = vm.mark();
  const module = vm.hold(newModule(vm, "__main__"));
  const dict = vm.get(module, MODULE_DICT);
  const name = vm.hold(vm.intern("__main__"));
  dictSetStr(vm, vm.get(0, IS_MODULES), name, module);
  const annotations = vm.hold(newDict(vm));
  dictSetId(vm, dict, ID_ANNOTATIONS, annotations);
  dictSetId(vm, dict, ID_BUILTINS, vm.get(0, IS_PY_BUILTINS_MODULE));
  const importlib = vm.hold(importByName(vm, "_frozen_importlib"));
  const loader = lookupAttr(vm, importlib, vm.hold(vm.intern("BuiltinImporter")));
  if (loader !== 0) dictSetId(vm, dict, ID_LOADER, vm.hold(loader));
  vm.release(mark);
}

/** The namespace of `__main__` (borrowed). */
export function mainNamespace(vm: Machine): Address {
  const name = vm.intern("__main__");
  const module = dictGetStr(vm, vm.get(0, IS_MODULES), name);
  vm.decref(name);
  return vm.get(module, MODULE_DICT);
}

/** Puts a folder or an archive in front of sys.path. */
export function prependSearchPath(vm: Machine, entry: string): void {
  const mark = vm.mark();
  const list = dictGetStr(vm, vm.get(0, IS_SYSDICT), vm.hold(vm.intern("path")));
  if (list !== 0 && vm.hasFlag(list, FLAG_LIST_SUBCLASS)) listInsert(vm, list, 0, vm.hold(vm.str(entry)));
  vm.release(mark);
}

/** Runs source in `__main__`; the value of an expression in mode "eval", else None. Owned. @throws PY_ERROR */
export function runSource(
  vm: Machine,
  source: string | Uint8Array,
  filename: string,
  mode: CompileMode = "exec",
  fromFile = false,
): Address {
  const mark = vm.mark();
  const dict = mainNamespace(vm);
  const code = vm.hold(compileSource(vm, source, { filename, mode, fromFile }));
  const result = evalCode(vm, code, dict, dict);
  vm.release(mark);
  return result;
}

const PYC_HEADER_BYTES = 16;
/** The first four bytes of a `.pyc`: 3439, carriage return, line feed. */
const PYC_MAGIC = [0x6f, 0x0d, 0x0d, 0x0a];

/** maybe_pyc_file: by its name, or by its first two bytes. */
function isPyc(content: Uint8Array, filename: string): boolean {
  return filename.endsWith(".pyc") || (content[0] === PYC_MAGIC[0] && content[1] === PYC_MAGIC[1]);
}

/** run_pyc_file. Owned. */
function runPyc(vm: Machine, content: Uint8Array, namespace: Address): Address {
  if (PYC_MAGIC.some((byte, at) => content[at] !== byte)) {
    throw vm.raise(RUNTIME_ERROR, "Bad magic number in .pyc file");
  }
  const mark = vm.mark();
  const code = vm.hold(orElse(vm, 0, () => unmarshal(vm, content.subarray(PYC_HEADER_BYTES))));
  if (code === 0 || vm.typeOf(code) !== CODE_TYPE) throw vm.raise(RUNTIME_ERROR, "Bad code object in .pyc file");
  return vm.keep(mark, vm.hold(evalCode(vm, code, namespace, namespace)));
}

/** Runs a program file, or what came by standard input, as `__main__`. @throws PY_ERROR */
export function runFile(vm: Machine, source: Uint8Array, filename: string): void {
  const mark = vm.mark();
  const dict = mainNamespace(vm);
  dictSetId(vm, dict, ID_FILE, vm.hold(vm.str(filename)));
  dictSetId(vm, dict, ID_CACHED, NONE);
  if (!filename.startsWith("<")) setMainLoader(vm, dict, filename);
  if (isPyc(source, filename)) vm.hold(runPyc(vm, source, dict));
  else vm.hold(runSource(vm, sourceOfFile(vm, source, filename), filename, "exec", true));
  dictDelete(vm, dict, vm.id(ID_FILE));
  dictDelete(vm, dict, vm.id(ID_CACHED));
  vm.release(mark);
}

function setMainLoader(vm: Machine, dict: Address, filename: string): void {
  const mark = vm.mark();
  const external = vm.hold(importByName(vm, "_frozen_importlib_external"));
  const type = vm.hold(getAttr(vm, external, vm.hold(vm.intern("SourceFileLoader"))));
  const loader = vm.hold(call2(vm, type, vm.hold(vm.intern("__main__")), vm.hold(vm.str(filename))));
  dictSetId(vm, dict, ID_LOADER, loader);
  vm.release(mark);
}

/** `python -m name`, or a folder or archive with a `__main__` (then `name` is "__main__" and argv is not altered). */
export function runModule(vm: Machine, name: string, alterArgv: boolean): void {
  const mark = vm.mark();
  const runpy = vm.hold(importByName(vm, "runpy"));
  const run = vm.hold(getAttrId(vm, runpy, ID_RUN_MODULE));
  const args = [vm.hold(vm.str(name)), alterArgv ? TRUE : FALSE];
  vm.hold(callWith(vm, run, ...args));
  vm.release(mark);
}

/** Flushes sys.stdout and sys.stderr; whether that failed. */
export function flushStdio(vm: Machine): boolean {
  let failed = false;
  for (const name of ["stdout", "stderr"]) {
    const mark = vm.mark();
    try {
      const key = vm.hold(vm.intern(name));
      const stream = dictGetStr(vm, vm.get(0, IS_SYSDICT), key);
      if (stream !== 0 && stream !== NONE && !isClosed(vm, stream)) {
        vm.hold(vm.newRef(stream));
        vm.hold(callMethod0(vm, stream, ID_FLUSH));
      }
      vm.release(mark);
    } catch (error) {
      vm.caught(error, mark);
      if (name === "stdout") {
        writeUnraisable(
          vm,
          orElse(vm, NONE, () => stdoutOf(vm)),
        );
        failed = true;
      } else clearException(vm);
    }
  }
  return failed;
}

function stdoutOf(vm: Machine): Address {
  const key = vm.intern("stdout");
  const stream = dictGetStr(vm, vm.get(0, IS_SYSDICT), key);
  vm.decref(key);
  return stream;
}

function isClosed(vm: Machine, stream: Address): boolean {
  const closed = lookupAttrId(vm, stream, ID_CLOSED);
  if (closed === 0) return false;
  vm.decref(closed);
  return closed === TRUE;
}

/**
 * What a program's uncaught exception (the current one) means: SystemExit gives its status, everything else goes to sys.excepthook
 * and gives 1. Clears the exception.
 */
export function handleUncaught(vm: Machine): number {
  if (exceptionMatches(vm, SYSTEM_EXIT)) return exitStatus(vm, fetchException(vm));
  const status = exceptionMatches(vm, KEYBOARD_INTERRUPT) ? INTERRUPTED : 1;
  return printUncaught(vm) ?? status;
}

/** PyErr_PrintEx: calls sys.excepthook. A SystemExit raised by it gives its status. */
export function printUncaught(vm: Machine): number | null {
  const exception = fetchException(vm);
  const mark = vm.mark();
  vm.hold(exception);
  setLastException(vm, exception);
  const hook = dictGetId(vm, vm.get(0, IS_SYSDICT), ID_EXCEPTHOOK);
  try {
    if (hook === 0) displayException(vm, exception);
    else {
      vm.hold(vm.newRef(hook));
      const traceback = vm.get(exception, 32) || NONE;
      vm.hold(callWith(vm, hook, vm.typeOf(exception), exception, traceback));
    }
    vm.release(mark);
    return null;
  } catch (error) {
    vm.newRef(exception);
    vm.caught(error, mark);
    return hookFailed(vm, exception);
  }
}

/** The hook raised: both exceptions are shown. `original` is taken over. */
function hookFailed(vm: Machine, original: Address): number | null {
  const raised = fetchException(vm);
  if (isSystemExit(vm, raised)) {
    vm.decref(original);
    return exitStatus(vm, raised);
  }
  writeStderr(vm, "Error in sys.excepthook:\n");
  displayException(vm, raised);
  writeStderr(vm, "\nOriginal exception was:\n");
  displayException(vm, original);
  vm.decref(raised);
  vm.decref(original);
  return null;
}

function isSystemExit(vm: Machine, exception: Address): boolean {
  raiseInstance(vm, vm.newRef(exception));
  const result = exceptionMatches(vm, SYSTEM_EXIT);
  clearException(vm);
  return result;
}

/** Sets sys.last_type and its companions; where memory is too short for them they are missing. */
function setLastException(vm: Machine, exception: Address): void {
  orElse(vm, undefined, () => setLastNames(vm, exception));
}

function setLastNames(vm: Machine, exception: Address): void {
  const sys = vm.get(0, IS_SYSDICT);
  const values: [string, Address][] = [
    ["last_type", vm.typeOf(exception)],
    ["last_value", exception],
    ["last_traceback", vm.get(exception, 32) || NONE],
  ];
  for (const [name, value] of values) {
    const key = vm.hold(vm.intern(name));
    dictSetStr(vm, sys, key, value);
    vm.decref(vm.unhold());
  }
}

/** handle_system_exit: the status that SystemExit (taken over) asks for. Another object than an int is printed. */
function exitStatus(vm: Machine, exception: Address): number {
  vm.hold(exception);
  const code = lookupAttrId(vm, exception, ID_CODE);
  const mark = vm.mark();
  let status = 0;
  if (code !== 0) vm.hold(code);
  if (code === 0 || code === NONE) status = 0;
  else if (vm.hasFlag(code, FLAG_LONG_SUBCLASS)) status = lowByte(vm, code);
  else {
    flushStdio(vm);
    writeStderr(vm, `${safeText(vm, code)}\n`);
    status = 1;
  }
  vm.release(mark);
  vm.decref(vm.unhold());
  return status;
}

/** The eight bits of PyLong_AsLong that the system keeps; an int that is no C long stands for -1. */
function lowByte(vm: Machine, int: Address): number {
  const value = intToBig(vm, int);
  return Number(BigInt.asUintN(8, BigInt.asIntN(64, value) === value ? value : -1n));
}

function safeText(vm: Machine, object: Address): string {
  const mark = vm.mark();
  try {
    return strText(vm, object);
  } catch (error) {
    vm.caught(error, mark);
    clearException(vm);
    return "";
  }
}
