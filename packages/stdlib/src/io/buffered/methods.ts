/** What BufferedReader, BufferedWriter and BufferedRandom have in common. */
import {
  type Address,
  asInt,
  callMethod0,
  callMethod1,
  clearException,
  exceptionMatches,
  getAttrId,
  lookupAttrId,
  type GetSetSpec,
  type Machine,
  type MemberSpec,
  MEMBER_READONLY,
  type MethodSpec,
  newInt,
  NONE,
  repr,
  reprEnter,
  reprLeave,
  RUNTIME_ERROR,
  T_BOOL,
  T_OBJECT,
  textOf,
  VALUE_ERROR,
  TP_BASICSIZE,
  type Getter,
} from "@pyvm/vm";
import { checkSeekable } from "../base.ts";
import {
  asOffset,
  ID_CLOSE,
  ID_CLOSED,
  ID_DEALLOC_WARN,
  ID_FILENO,
  ID_FLUSH,
  ID_ISATTY,
  ID_MODE,
  ID_NAME,
  ID_READABLE,
  ID_SEEKABLE,
  ID_TRUNCATE,
  ID_WRITABLE,
  raiseUnsupported,
  runBoth,
} from "../common.ts";
import { knownTell, rawSeek, rawTell } from "./raw.ts";
import {
  BUFFER,
  BUFFER_SIZE,
  checkInitialized,
  checkOpen,
  DETACHED,
  exclusively,
  FINALIZING,
  OK,
  POS,
  position,
  RAW,
  RAW_POS,
  rawClosed,
  rawOffset,
  READ_END,
  READABLE,
  readAhead,
  resetRead,
  setPosition,
  WRITABLE,
} from "./state.ts";
import { flushAndRewind, flushWrites } from "./write.ts";

/** A method that the raw stream answers. */
function forwarded(signature: string, name: number): MethodSpec {
  return [
    signature,
    (vm, self): Address => {
      checkInitialized(vm, self);
      return callMethod0(vm, vm.get(self, RAW), name);
    },
  ];
}

function rawAttribute(name: number): Getter {
  return (vm, self) => {
    checkInitialized(vm, self);
    return getAttrId(vm, vm.get(self, RAW), name);
  };
}

/** buffered_flush of what can be written. */
function flush(vm: Machine, self: Address): Address {
  checkInitialized(vm, self);
  checkOpen(vm, self, "flush of closed file");
  exclusively(vm, self, () => flushAndRewind(vm, self));
  return vm.none();
}

/** buffered_dealloc_warn: the raw stream warns about `source`; errors are not reported. */
function deallocWarn(vm: Machine, self: Address, source: Address): Address {
  const raw = vm.get(self, RAW);
  if (position(vm, self, OK) === 0 || raw === 0) return vm.none();
  const mark = vm.mark();
  try {
    vm.decref(callMethod1(vm, raw, ID_DEALLOC_WARN, source));
  } catch (error) {
    vm.caught(error, mark);
    clearException(vm);
  }
  return vm.none();
}

function close(vm: Machine, self: Address): Address {
  checkInitialized(vm, self);
  if (exclusively(vm, self, () => rawClosed(vm, self))) return vm.none();
  if (vm.u8[self + FINALIZING] !== 0) vm.decref(deallocWarn(vm, self, self));
  return runBoth(
    vm,
    () => vm.decref(callMethod0(vm, self, ID_FLUSH)),
    () => closeRaw(vm, self),
  );
}

function closeRaw(vm: Machine, self: Address): Address {
  try {
    return exclusively(vm, self, () => callMethod0(vm, vm.get(self, RAW), ID_CLOSE));
  } finally {
    freeBuffer(vm, self);
    setPosition(vm, self, READ_END, 0);
    setPosition(vm, self, POS, 0);
  }
}

export function freeBuffer(vm: Machine, self: Address): void {
  const buffer = vm.get(self, BUFFER);
  vm.set(self, BUFFER, 0);
  vm.free(buffer);
}

function detach(vm: Machine, self: Address): Address {
  checkInitialized(vm, self);
  vm.decref(callMethod0(vm, self, ID_FLUSH));
  const raw = vm.get(self, RAW);
  vm.set(self, RAW, 0);
  vm.i32[(self + DETACHED) >> 2] = 1;
  vm.i32[(self + OK) >> 2] = 0;
  return raw;
}

function tell(vm: Machine, self: Address): Address {
  checkInitialized(vm, self);
  return newInt(vm, rawTell(vm, self) - rawOffset(vm, self));
}

function seek(vm: Machine, self: Address, targetObject: Address, whenceObject: Address): Address {
  const whence = whenceObject === 0 ? 0 : asInt(vm, whenceObject);
  checkInitialized(vm, self);
  if (whence < 0 || whence > 4) throw vm.raise(VALUE_ERROR, `whence value ${whence} invalid`);
  checkOpen(vm, self, "seek of closed file");
  checkSeekable(vm, vm.get(self, RAW));
  const target = asOffset(vm, targetObject);
  if (whence < 2 && position(vm, self, READABLE) !== 0) {
    const current = knownTell(vm, self);
    const ahead = readAhead(vm, self);
    const offset = whence === 0 ? target - (current - rawOffset(vm, self)) : target;
    const at = position(vm, self, POS);
    if (ahead > 0 && offset >= -at && offset <= ahead) {
      setPosition(vm, self, POS, at + offset);
      return newInt(vm, current - ahead + offset);
    }
  }
  return exclusively(vm, self, () => {
    if (position(vm, self, WRITABLE) !== 0) flushWrites(vm, self);
    const reached = rawSeek(vm, self, whence === 1 ? target - rawOffset(vm, self) : target, whence);
    setPosition(vm, self, RAW_POS, -1);
    if (position(vm, self, READABLE) !== 0) resetRead(vm, self);
    return newInt(vm, reached);
  });
}

function truncate(vm: Machine, self: Address, size: Address): Address {
  checkInitialized(vm, self);
  checkOpen(vm, self, "truncate of closed file");
  if (position(vm, self, WRITABLE) === 0) throw raiseUnsupported(vm, "truncate");
  return exclusively(vm, self, () => {
    flushAndRewind(vm, self);
    const result = callMethod1(vm, vm.get(self, RAW), ID_TRUNCATE, size === 0 ? NONE : size);
    vm.hold(result);
    const mark = vm.mark();
    try {
      rawTell(vm, self);
    } catch (error) {
      vm.caught(error, mark);
      clearException(vm);
    }
    return vm.unhold();
  });
}

/** The attribute `name`, or 0 where there is none or the stream says it is in no state to tell. */
function nameOf(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  try {
    return lookupAttrId(vm, self, ID_NAME);
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, VALUE_ERROR)) throw error;
    clearException(vm);
    return 0;
  }
}

export function bufferedRepr(vm: Machine, self: Address): Address {
  const type = vm.typeName(self);
  const name = nameOf(vm, self);
  if (name === 0) return vm.str(`<${type}>`);
  vm.hold(name);
  if (reprEnter(vm, self)) throw vm.raise(RUNTIME_ERROR, `reentrant call inside ${type}.__repr__`);
  let shown: Address;
  try {
    shown = vm.hold(repr(vm, name));
  } finally {
    reprLeave(vm, self);
  }
  const result = vm.str(`<${type} name=${textOf(vm, shown)}>`);
  vm.decref(vm.unhold());
  vm.decref(vm.unhold());
  return result;
}

function sizeOf(vm: Machine, self: Address): Address {
  const own = vm.get(vm.typeOf(self), TP_BASICSIZE);
  return newInt(vm, own + (position(vm, self, BUFFER) === 0 ? 0 : position(vm, self, BUFFER_SIZE)));
}

export const commonMethods: readonly MethodSpec[] = [
  ["detach!($self)", detach],
  ["close!($self)", close],
  forwarded("seekable!($self)", ID_SEEKABLE),
  forwarded("fileno!($self)", ID_FILENO),
  forwarded("isatty!($self)", ID_ISATTY),
  ["_dealloc_warn!($self, source, /)", (vm, self, source): Address => deallocWarn(vm, self, source!)],
  ["seek($self, target, whence=0, /)", seek],
  ["tell!($self)", tell],
  ["truncate($self, pos=None, /)", truncate],
  ["__sizeof__!($self)", sizeOf],
];
export const readableMethod: MethodSpec = forwarded("readable!($self)", ID_READABLE);
export const writableMethod: MethodSpec = forwarded("writable!($self)", ID_WRITABLE);
/** The reader's flush is the raw stream's. */
export const simpleFlushMethod: MethodSpec = forwarded("flush!($self)", ID_FLUSH);
export const flushMethod: MethodSpec = ["flush!($self)", flush];

export const commonMembers: readonly MemberSpec[] = [
  ["raw", T_OBJECT, RAW, MEMBER_READONLY],
  ["_finalizing", T_BOOL, FINALIZING, 0],
];
export const commonAttributes: readonly GetSetSpec[] = [
  ["closed", rawAttribute(ID_CLOSED)],
  ["name", rawAttribute(ID_NAME)],
  ["mode", rawAttribute(ID_MODE)],
];
