/**
 * The module `faulthandler` (Modules/faulthandler.c): tracebacks written straight to a descriptor.
 *
 * The machine has no faults to handle: what CPython would crash of is an exception here. So `enable` is remembered and has nothing to do; what needs a
 * watchdog thread, a handler of the system's signals or a crash raises OSError (ENOSYS).
 */
import {
  type Address,
  asInt,
  callMethod0,
  clearException,
  CO_FILENAME,
  CO_NAME,
  F_BACK,
  F_CODE,
  FLAG_LONG_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  frameLine,
  identifier,
  IS_FAULTHANDLER,
  IS_SYSDICT,
  isTrue,
  dictGetId,
  type Machine,
  type MethodSpec,
  type ModuleSpec,
  newBool,
  NONE,
  printRaw,
  RUNTIME_ERROR,
  TS_FRAME,
  VALUE_ERROR,
} from "@pyvm/vm";
import { raiseMissing } from "./host-call.ts";

const ID_FILENO = identifier("fileno");
const ID_FLUSH = identifier("flush");
const ID_STDERR = identifier("stderr");
/** MAX_FRAME_DEPTH and MAX_STRING_LENGTH. */
const MAX_FRAMES = 100;
const MAX_TEXT = 500;
const MAIN_THREAD = 1;

/** faulthandler_get_fileno: the descriptor of a file, which is flushed; sys.stderr by default. */
function descriptorOf(vm: Machine, given: Address): number {
  let file = given;
  if (file === 0 || file === NONE) {
    file = dictGetId(vm, vm.get(0, IS_SYSDICT), ID_STDERR);
    if (file === 0) throw vm.raise(RUNTIME_ERROR, "unable to get sys.stderr");
    if (file === NONE) throw vm.raise(RUNTIME_ERROR, "sys.stderr is None");
  } else if (vm.hasFlag(file, FLAG_LONG_SUBCLASS)) {
    const fd = asInt(vm, file);
    if (fd < 0) throw vm.raise(VALUE_ERROR, "file is not a valid file descripter");
    return fd;
  }
  const mark = vm.mark();
  vm.hold(vm.newRef(file));
  const result = vm.hold(callMethod0(vm, file, ID_FILENO));
  const fd = vm.hasFlag(result, FLAG_LONG_SUBCLASS) ? asInt(vm, result) : -1;
  if (fd < 0) throw vm.raise(RUNTIME_ERROR, "file.fileno() is not a valid file descriptor");
  const inner = vm.mark();
  try {
    vm.hold(callMethod0(vm, file, ID_FLUSH));
  } catch (error) {
    vm.caught(error, inner);
    clearException(vm);
  }
  vm.release(mark);
  return fd;
}

/** _Py_DumpASCII: control characters and what is not ASCII as escapes. */
function ascii(vm: Machine, text: Address): string {
  if (text === 0 || !vm.hasFlag(text, FLAG_UNICODE_SUBCLASS)) return "???";
  const points = Array.from(vm.toJs(text), (character) => character.codePointAt(0)!);
  const shown = points.slice(0, MAX_TEXT).map((point) => {
    if (point >= 32 && point < 127) return String.fromCharCode(point);
    const digits = point.toString(16);
    if (point < 256) return `\\x${digits.padStart(2, "0")}`;
    return point < 65536 ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
  });
  return shown.join("") + (points.length > MAX_TEXT ? "..." : "");
}

/** dump_traceback. */
function dumpFrames(vm: Machine, fd: number): void {
  let frame = vm.get(0, TS_FRAME);
  if (frame === 0) printRaw(vm, fd, "  <no Python frame>\n");
  for (let depth = 0; frame !== 0; depth++) {
    if (depth >= MAX_FRAMES) {
      printRaw(vm, fd, "  ...\n");
      break;
    }
    const code = vm.get(frame, F_CODE);
    const line = frameLine(vm, frame);
    const file = `"${ascii(vm, vm.get(code, CO_FILENAME))}"`;
    printRaw(vm, fd, `  File ${file}, line ${line >= 0 ? line : "???"} in ${ascii(vm, vm.get(code, CO_NAME))}\n`);
    frame = vm.get(frame, F_BACK);
  }
}

function dumpTraceback(vm: Machine, _module: Address, file: Address, allThreads: Address): Address {
  const all = allThreads === 0 || isTrue(vm, allThreads);
  const fd = descriptorOf(vm, file);
  const thread = `Current thread 0x${MAIN_THREAD.toString(16).padStart(16, "0")}`;
  printRaw(vm, fd, `${all ? thread : "Stack"} (most recent call first):\n`);
  dumpFrames(vm, fd);
  return vm.none();
}

function enable(vm: Machine, _module: Address, file: Address, allThreads: Address): Address {
  if (allThreads !== 0) isTrue(vm, allThreads);
  descriptorOf(vm, file);
  vm.set(0, IS_FAULTHANDLER, 1);
  return vm.none();
}

/** -X faulthandler, -X dev and PYTHONFAULTHANDLER. */
function enableAtStart(vm: Machine): void {
  const { flags, xoptions } = vm.configuration;
  const wanted = xoptions?.has("faulthandler") === true || flags?.["dev_mode"] === 1 || flags?.["faulthandler"] === 1;
  if (wanted) vm.set(0, IS_FAULTHANDLER, 1);
}

function disable(vm: Machine): Address {
  const was = vm.get(0, IS_FAULTHANDLER) !== 0;
  vm.set(0, IS_FAULTHANDLER, 0);
  return newBool(vm, was);
}

function refused(name: string, doc: string): MethodSpec {
  return [
    `${name}!($module, *args, **kwargs)`,
    (vm) => {
      throw raiseMissing(vm, `faulthandler.${name}`);
    },
    doc,
  ];
}

export const spec: ModuleSpec = {
  name: "faulthandler",
  doc: "faulthandler module.",
  functions: [
    [
      "enable!($module, file=None, all_threads=True)",
      enable,
      "enable(file=sys.stderr, all_threads=True): enable the fault handler",
    ],
    ["disable!($module)", disable, "disable(): disable the fault handler"],
    [
      "is_enabled!($module)",
      (vm) => newBool(vm, vm.get(0, IS_FAULTHANDLER) !== 0),
      "is_enabled()->bool: check if the handler is enabled",
    ],
    [
      "dump_traceback!($module, file=None, all_threads=True)",
      dumpTraceback,
      "dump_traceback(file=sys.stderr, all_threads=True): dump the traceback of the current thread, or of all threads if all_threads is True, into file",
    ],
    [
      "cancel_dump_traceback_later!($module)",
      (vm) => vm.none(),
      "cancel_dump_traceback_later():\ncancel the previous call to dump_traceback_later().",
    ],
    refused(
      "dump_traceback_later",
      "dump_traceback_later(timeout, repeat=False, file=sys.stderrn, exit=False):\ndump the traceback of all threads in timeout seconds,\nor each timeout seconds if repeat is True. If exit is True, call _exit(1) which is not safe.",
    ),
    refused(
      "register",
      "register(signum, file=sys.stderr, all_threads=True, chain=False): register a handler for the signal 'signum': dump the traceback of the current thread, or of all threads if all_threads is True, into file",
    ),
    [
      "unregister!($module, signum, /)",
      (vm, _module, signal) => (asInt(vm, signal!), newBool(vm, false)),
      "unregister(signum): unregister the handler of the signal 'signum' registered by register()",
    ],
    refused("_fatal_error_c_thread", "fatal_error_c_thread(): call Py_FatalError() in a new C thread."),
    refused("_read_null", "_read_null(): read from NULL, raise a SIGSEGV or SIGBUS signal depending on the platform"),
    refused("_sigabrt", "_sigabrt(): raise a SIGABRT signal"),
    refused("_sigfpe", "_sigfpe(): raise a SIGFPE signal"),
    refused("_sigsegv", "_sigsegv(release_gil=False): raise a SIGSEGV signal"),
    refused("_stack_overflow", "_stack_overflow(): recursive call to raise a stack overflow"),
  ],
  exec: enableAtStart,
};
