/** `threading.excepthook`: what is written of an exception that ended a thread. */
import {
  type Address,
  callMethod1,
  defineStructSeq,
  EXC_TRACEBACK,
  formatException,
  identifier,
  isExceptionInstance,
  lookupAttrId,
  type Machine,
  NONE,
  staticType,
  strText,
  structSeqGet,
  sysObject,
  SYSTEM_EXIT,
  TRACEBACK_TYPE,
  TYPE_ERROR,
  getAttrId,
  callMethod0,
  clearException,
} from "@pyvm/vm";
import { THREAD_DOCUMENTATION } from "../documentation/thread.ts";
import { MAIN_THREAD } from "./ident.ts";

const ID_FLUSH = identifier("flush");
const ID_NAME = identifier("name");
const ID_STDERR = identifier("stderr");
const ID_THREAD_STDERR = identifier("_stderr");
const ID_WRITE = identifier("write");

export const EXCEPT_HOOK_ARGS_TYPE: Address = staticType();

defineStructSeq(EXCEPT_HOOK_ARGS_TYPE, {
  name: "_thread._ExceptHookArgs",
  doc: THREAD_DOCUMENTATION["_ExceptHookArgs"]!,
  fields: ["exc_type", "exc_value", "exc_traceback", "thread"].map(
    (name) => [name, THREAD_DOCUMENTATION[`_ExceptHookArgs.${name}`]!] as const,
  ),
});

export function exceptHook(vm: Machine, _module: Address, args: Address): Address {
  if (vm.typeOf(args) !== EXCEPT_HOOK_ARGS_TYPE) {
    throw vm.raise(TYPE_ERROR, "_thread.excepthook argument type must be ExceptHookArgs");
  }
  if (structSeqGet(vm, args, 0) === SYSTEM_EXIT) return vm.none();
  const mark = vm.mark();
  const thread = structSeqGet(vm, args, 3);
  const file = errorStream(vm, thread);
  if (file !== NONE) {
    const name = threadName(vm, thread);
    writeTo(vm, file, `Exception in thread ${name}:\n`);
    writeTo(vm, file, exceptionText(vm, structSeqGet(vm, args, 1), structSeqGet(vm, args, 2)));
    flush(vm, file);
  }
  vm.release(mark);
  return vm.none();
}

/** sys.stderr, or where that is gone the stream the thread remembers (held). */
function errorStream(vm: Machine, thread: Address): Address {
  const stderr = sysObject(vm, ID_STDERR);
  if (stderr !== 0 && stderr !== NONE) return vm.hold(vm.newRef(stderr));
  return thread === NONE ? NONE : vm.hold(getAttrId(vm, thread, ID_THREAD_STDERR));
}

function threadName(vm: Machine, thread: Address): string {
  const name = thread === NONE ? 0 : vm.hold(lookupAttrId(vm, thread, ID_NAME));
  return name === 0 ? String(MAIN_THREAD) : strText(vm, name);
}

function exceptionText(vm: Machine, value: Address, traceback: Address): string {
  const takesTraceback = isExceptionInstance(vm, value) && vm.typeOf(traceback) === TRACEBACK_TYPE;
  if (takesTraceback && vm.get(value, EXC_TRACEBACK) === 0) vm.set(value, EXC_TRACEBACK, vm.newRef(traceback));
  return formatException(vm, value);
}

function writeTo(vm: Machine, file: Address, text: string): void {
  vm.hold(callMethod1(vm, file, ID_WRITE, vm.hold(vm.str(text))));
}

/** A stream that cannot be flushed is let be. */
function flush(vm: Machine, file: Address): void {
  const mark = vm.mark();
  try {
    vm.hold(callMethod0(vm, file, ID_FLUSH));
    vm.release(mark);
  } catch (error) {
    vm.caught(error, mark);
    clearException(vm);
  }
}
