/** OSError and its family, chosen by errno (PEP 3151). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { defineType, NATIVE } from "../../object/native.ts";
import { refuseKeywords } from "../../object/new-arguments.ts";
import { asSize, isNumber } from "../../object/number.ts";
import { EXC_ARGS, EXC_DICT, FLAG_LONG_SUBCLASS, T_OBJECT, TP_INIT, TP_NEW } from "../../object/offsets.ts";
import { reprText, strText } from "../../object/repr.ts";
import {
  ATTRIBUTE_ERROR,
  BLOCKING_IO_ERROR,
  BROKEN_PIPE_ERROR,
  CHILD_PROCESS_ERROR,
  CONNECTION_ABORTED_ERROR,
  CONNECTION_ERROR,
  CONNECTION_REFUSED_ERROR,
  CONNECTION_RESET_ERROR,
  EXCEPTION,
  FILE_EXISTS_ERROR,
  FILE_NOT_FOUND_ERROR,
  INTERRUPTED_ERROR,
  IS_A_DIRECTORY_ERROR,
  NONE,
  NOT_A_DIRECTORY_ERROR,
  OS_ERROR,
  PERMISSION_ERROR,
  PROCESS_LOOKUP_ERROR,
  TIMEOUT_ERROR,
  VALUE_ERROR,
} from "../../object/static.ts";
import { intFits, intToNumber, newInt } from "../int/int.ts";
import { emptyTuple, tuplePack, tupleSlice } from "../tuple/tuple.ts";
import { exceptionClear, exceptionStr, reduceTo } from "./base.ts";
import {
  EXCEPTION_BYTES,
  EXCEPTION_FLAGS,
  exceptionLayout,
  OS_ERROR_ERRNO,
  OS_ERROR_FILENAME,
  OS_ERROR_FILENAME2,
  OS_ERROR_STRERROR,
  OS_ERROR_WRITTEN as WRITTEN,
} from "./layout.ts";
import { setField } from "./names.ts";

const BYTES = EXCEPTION_BYTES + 40;

/** The subclass for each of Linux's error numbers that has one. */
const ERRNO_CLASSES: ReadonlyMap<number, Address> = new Map([
  [11, BLOCKING_IO_ERROR], // EAGAIN
  [114, BLOCKING_IO_ERROR], // EALREADY
  [115, BLOCKING_IO_ERROR], // EINPROGRESS
  [32, BROKEN_PIPE_ERROR], // EPIPE
  [108, BROKEN_PIPE_ERROR], // ESHUTDOWN
  [10, CHILD_PROCESS_ERROR], // ECHILD
  [103, CONNECTION_ABORTED_ERROR], // ECONNABORTED
  [111, CONNECTION_REFUSED_ERROR], // ECONNREFUSED
  [104, CONNECTION_RESET_ERROR], // ECONNRESET
  [17, FILE_EXISTS_ERROR], // EEXIST
  [2, FILE_NOT_FOUND_ERROR], // ENOENT
  [21, IS_A_DIRECTORY_ERROR], // EISDIR
  [20, NOT_A_DIRECTORY_ERROR], // ENOTDIR
  [4, INTERRUPTED_ERROR], // EINTR
  [13, PERMISSION_ERROR], // EACCES
  [1, PERMISSION_ERROR], // EPERM
  [3, PROCESS_LOOKUP_ERROR], // ESRCH
  [110, TIMEOUT_ERROR], // ETIMEDOUT
]);

/**
 * oserror_use_init: a subclass that overrides `__init__` and not `__new__` gets its arguments there; every other in `__new__`, which
 * must know them to choose the class.
 */
function usesInit(vm: Machine, type: Address): boolean {
  return NATIVE[vm.get(type, TP_INIT)] !== osErrorInit && NATIVE[vm.get(type, TP_NEW)] === osErrorNew;
}

/** The class that `OSError(errno, ...)` makes, or `type` itself. */
function classForErrno(vm: Machine, type: Address, args: Address): Address {
  const size = vm.tupleSize(args);
  if (type !== OS_ERROR || size < 2 || size > 5) return type;
  const errno = vm.tupleItem(args, 0);
  if (!vm.hasFlag(errno, FLAG_LONG_SUBCLASS) || !intFits(vm, errno)) return type;
  return ERRNO_CLASSES.get(intToNumber(vm, errno)) ?? type;
}

function osErrorNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const late = usesInit(vm, type);
  if (!late) refuseKeywords(vm, vm.typeNameOf(type), kwargs);
  const mark = vm.mark();
  const self = vm.hold(vm.genericAlloc(late ? type : classForErrno(vm, type, args), 0));
  vm.setWord(self, WRITTEN, -1);
  vm.set(self, EXC_ARGS, emptyTuple(vm));
  if (!late) fill(vm, self, args);
  return vm.keep(mark, self);
}

function osErrorInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const type = vm.typeOf(self);
  if (!usesInit(vm, type)) return;
  refuseKeywords(vm, vm.typeNameOf(type), kwargs);
  fill(vm, self, args);
}

/** oserror_parse_args and oserror_init. */
function fill(vm: Machine, self: Address, args: Address): void {
  const size = vm.tupleSize(args);
  const parsed = size >= 2 && size <= 5;
  const argument = (index: number): Address => (parsed && index < size ? vm.tupleItem(args, index) : 0);
  const filename = argument(2);
  let shown = vm.newRef(args);
  if (filename !== 0 && filename !== NONE) {
    vm.hold(shown);
    if (vm.typeOf(self) === BLOCKING_IO_ERROR && isNumber(vm, filename)) {
      vm.setWord(self, WRITTEN, asSize(vm, filename, VALUE_ERROR));
      vm.unhold();
    } else {
      setField(vm, self, OS_ERROR_FILENAME, filename);
      const second = argument(4);
      if (second !== 0 && second !== NONE) setField(vm, self, OS_ERROR_FILENAME2, second);
      const pair = tupleSlice(vm, args, 0, 2);
      vm.decref(vm.unhold());
      shown = pair;
    }
  }
  setField(vm, self, OS_ERROR_ERRNO, argument(0));
  setField(vm, self, OS_ERROR_STRERROR, argument(1));
  vm.replace(self, EXC_ARGS, shown);
}

function osErrorStr(vm: Machine, self: Address): Address {
  const errno = vm.get(self, OS_ERROR_ERRNO);
  const strerror = vm.get(self, OS_ERROR_STRERROR);
  const filename = vm.get(self, OS_ERROR_FILENAME);
  const filename2 = vm.get(self, OS_ERROR_FILENAME2);
  if (filename === 0 && (errno === 0 || strerror === 0)) return exceptionStr(vm, self);
  let text = `[Errno ${strText(vm, errno || NONE)}] ${strText(vm, strerror || NONE)}`;
  if (filename !== 0) text += `: ${reprText(vm, filename)}`;
  if (filename !== 0 && filename2 !== 0) text += ` -> ${reprText(vm, filename2)}`;
  return vm.str(text);
}

/** The file names were taken out of the arguments; they come back here. */
function osErrorReduce(vm: Machine, self: Address): Address {
  const args = vm.get(self, EXC_ARGS);
  const filename = vm.get(self, OS_ERROR_FILENAME);
  const filename2 = vm.get(self, OS_ERROR_FILENAME2);
  const dict = vm.get(self, EXC_DICT);
  if (vm.tupleSize(args) !== 2 || filename === 0) return reduceTo(vm, self, args, dict);
  const errno = vm.tupleItem(args, 0);
  const strerror = vm.tupleItem(args, 1);
  const mark = vm.mark();
  const full = vm.hold(
    filename2 === 0
      ? tuplePack(vm, errno, strerror, filename)
      : tuplePack(vm, errno, strerror, filename, NONE, filename2),
  );
  const result = reduceTo(vm, self, full, dict);
  vm.release(mark);
  return result;
}

function checkWritten(vm: Machine, self: Address): void {
  if (vm.getWord(self, WRITTEN) === -1) throw vm.raise(ATTRIBUTE_ERROR, "characters_written");
}

function getWritten(vm: Machine, self: Address): Address {
  checkWritten(vm, self);
  return newInt(vm, vm.getWord(self, WRITTEN));
}

function setWritten(vm: Machine, self: Address, value: Address): void {
  if (value === 0) {
    checkWritten(vm, self);
    vm.setWord(self, WRITTEN, -1);
  } else vm.setWord(self, WRITTEN, asSize(vm, value, VALUE_ERROR));
}

const LAYOUT = exceptionLayout(OS_ERROR_ERRNO, 4);
const clear = exceptionClear(OS_ERROR_ERRNO, OS_ERROR_STRERROR, OS_ERROR_FILENAME, OS_ERROR_FILENAME2);

defineType(OS_ERROR, {
  name: "OSError",
  base: EXCEPTION,
  doc: "Base class for I/O related errors.",
  basicSize: BYTES,
  flags: EXCEPTION_FLAGS,
  layout: LAYOUT,
  slots: { new: osErrorNew, init: osErrorInit, str: osErrorStr, clear },
  methods: [["__reduce__!($self)", osErrorReduce]],
  members: [
    ["errno", T_OBJECT, OS_ERROR_ERRNO, 0, "POSIX exception code"],
    ["strerror", T_OBJECT, OS_ERROR_STRERROR, 0, "exception strerror"],
    ["filename", T_OBJECT, OS_ERROR_FILENAME, 0, "exception filename"],
    ["filename2", T_OBJECT, OS_ERROR_FILENAME2, 0, "second exception filename"],
  ],
  getset: [["characters_written", getWritten, setWritten]],
});

function defineOsError(type: Address, base: Address, name: string, doc: string): void {
  defineType(type, {
    name,
    base,
    doc,
    basicSize: BYTES,
    flags: EXCEPTION_FLAGS,
    layout: LAYOUT,
    slots: { init: osErrorInit, clear },
  });
}

defineOsError(BLOCKING_IO_ERROR, OS_ERROR, "BlockingIOError", "I/O operation would block.");
defineOsError(CONNECTION_ERROR, OS_ERROR, "ConnectionError", "Connection error.");
defineOsError(CHILD_PROCESS_ERROR, OS_ERROR, "ChildProcessError", "Child process error.");
defineOsError(BROKEN_PIPE_ERROR, CONNECTION_ERROR, "BrokenPipeError", "Broken pipe.");
defineOsError(CONNECTION_ABORTED_ERROR, CONNECTION_ERROR, "ConnectionAbortedError", "Connection aborted.");
defineOsError(CONNECTION_REFUSED_ERROR, CONNECTION_ERROR, "ConnectionRefusedError", "Connection refused.");
defineOsError(CONNECTION_RESET_ERROR, CONNECTION_ERROR, "ConnectionResetError", "Connection reset.");
defineOsError(FILE_EXISTS_ERROR, OS_ERROR, "FileExistsError", "File already exists.");
defineOsError(FILE_NOT_FOUND_ERROR, OS_ERROR, "FileNotFoundError", "File not found.");
defineOsError(IS_A_DIRECTORY_ERROR, OS_ERROR, "IsADirectoryError", "Operation doesn't work on directories.");
defineOsError(NOT_A_DIRECTORY_ERROR, OS_ERROR, "NotADirectoryError", "Operation only works on directories.");
defineOsError(INTERRUPTED_ERROR, OS_ERROR, "InterruptedError", "Interrupted by signal.");
defineOsError(PERMISSION_ERROR, OS_ERROR, "PermissionError", "Not enough permissions.");
defineOsError(PROCESS_LOOKUP_ERROR, OS_ERROR, "ProcessLookupError", "Process not found.");
defineOsError(TIMEOUT_ERROR, OS_ERROR, "TimeoutError", "Timeout expired.");
