/** What is matched against: a str, bytes or any buffer, and the matchers that read it. */
import {
  type Address,
  BYTES_DATA,
  bytesLength,
  clearException,
  fillBuffer,
  isBytes,
  isExactBytes,
  isStr,
  type Machine,
  newBytesFrom,
  strData,
  strKind,
  strLength,
  substring,
  SYSTEM_ERROR,
  TYPE_ERROR,
  VALUE_ERROR,
  VIEW_BUF,
  VIEW_LEN,
} from "@pyvm/vm";
import { Matcher } from "./matcher.ts";
import {
  PATTERN_GROUPS,
  PATTERN_ISBYTES,
  SCANNER_BUFFER,
  SCANNER_BYTES,
  SCANNER_STRING,
  SCANNER_TYPE,
} from "./structs.ts";

/** Matchers that no call uses, with their empty stacks. */
const IDLE: Matcher[] = [];

/** `pos` and `endpos` of a method where the caller gave none. */
export const WHOLE: number = Number.MAX_SAFE_INTEGER;

/**
 * A matcher of the pattern on `string` between the bounds (state_init). What is neither str nor bytes is held on the native value stack with its
 * buffer exported: release to a mark from before. An error just drops the matcher.
 */
export function openSubject(vm: Machine, pattern: Address, string: Address, pos: number, endPos: number): Matcher {
  let data: Address;
  let length: number;
  let kind = 1;
  const ofBytes = !isStr(vm, string);
  if (!ofBytes) {
    data = strData(vm, string);
    length = strLength(vm, string);
    kind = strKind(vm, string);
  } else if (isBytes(vm, string)) {
    data = string + BYTES_DATA;
    length = bytesLength(vm, string);
  } else {
    const holder = vm.hold(newScannerStruct(vm, string));
    data = vm.get(holder + SCANNER_BUFFER, VIEW_BUF);
    length = vm.get(holder + SCANNER_BUFFER, VIEW_LEN);
  }
  checkKind(vm, pattern, ofBytes);
  const matcher = IDLE.pop() ?? new Matcher();
  matcher.prepare(vm, vm.get(pattern, PATTERN_GROUPS));
  matcher.isBytes = ofBytes;
  matcher.string = string;
  setBounds(vm, matcher, data, kind, length, pos, endPos);
  return matcher;
}

/** Gives a matcher back. */
export function closeSubject(matcher: Matcher): void {
  matcher.retire();
  if (IDLE.length < 8) IDLE.push(matcher);
}

function setBounds(
  vm: Machine,
  matcher: Matcher,
  data: Address,
  kind: number,
  length: number,
  pos: number,
  endPos: number,
): void {
  const first = Math.min(Math.max(pos, 0), length);
  const last = Math.min(Math.max(endPos, 0), length);
  matcher.pos = first;
  matcher.endPos = last;
  const beginning = kind === 1 ? data : kind === 2 ? data >>> 1 : data >>> 2;
  matcher.chars = kind === 1 ? vm.u8 : kind === 2 ? vm.u16 : vm.u32;
  matcher.beginning = beginning;
  matcher.start = beginning + first;
  matcher.ptr = beginning + first;
  matcher.end = beginning + last;
}

function checkKind(vm: Machine, pattern: Address, ofBytes: boolean): void {
  const wanted = vm.get(pattern, PATTERN_ISBYTES);
  if (ofBytes && wanted === 0) throw vm.raise(TYPE_ERROR, "cannot use a string pattern on a bytes-like object");
  if (!ofBytes && wanted > 0) throw vm.raise(TYPE_ERROR, "cannot use a bytes pattern on a string-like object");
}

/** A scanner that owns the string, and its buffer where it is neither str nor bytes. Untracked. */
export function newScannerStruct(vm: Machine, string: Address): Address {
  const mark = vm.mark();
  const scanner = vm.hold(vm.newContainer(SCANNER_TYPE, SCANNER_BYTES));
  if (!isStr(vm, string) && !isBytes(vm, string)) fillStringBuffer(vm, string, scanner + SCANNER_BUFFER);
  vm.set(scanner, SCANNER_STRING, vm.newRef(string));
  return vm.keep(mark, scanner);
}

/** getstring, for what is neither str nor bytes. */
function fillStringBuffer(vm: Machine, string: Address, view: Address): void {
  const mark = vm.mark();
  try {
    fillBuffer(vm, string, view, 0);
  } catch (error) {
    vm.caught(error, mark);
    clearException(vm);
    throw vm.raise(TYPE_ERROR, "expected string or bytes-like object");
  }
  if (vm.get(view, VIEW_BUF) === 0 && vm.get(view, VIEW_LEN) !== 0) throw vm.raise(VALUE_ERROR, "Buffer is NULL");
}

/** Calls `use` with the string's data, its length and whether it is bytes. */
export function withString<T>(
  vm: Machine,
  string: Address,
  use: (data: Address, length: number, ofBytes: boolean) => T,
): T {
  if (isStr(vm, string)) return use(strData(vm, string), strLength(vm, string), false);
  if (isBytes(vm, string)) return use(string + BYTES_DATA, bytesLength(vm, string), true);
  const mark = vm.mark();
  const holder = vm.hold(newScannerStruct(vm, string));
  const view = holder + SCANNER_BUFFER;
  const result = use(vm.get(view, VIEW_BUF), vm.get(view, VIEW_LEN), true);
  vm.release(mark);
  return result;
}

/** A piece of a subject whose bytes, if it is no str, are at `data`. A group that backtracking left behind may end before it starts. */
export function sliceString(
  vm: Machine,
  string: Address,
  ofBytes: boolean,
  data: Address,
  start: number,
  end: number,
): Address {
  if (!ofBytes) return substring(vm, string, start, Math.max(start, end));
  if (end < start) throw vm.raise(SYSTEM_ERROR, "Negative size passed to PyBytes_FromStringAndSize");
  if (start === 0 && isExactBytes(vm, string) && end === bytesLength(vm, string)) return vm.newRef(string);
  return newBytesFrom(vm, data + start, end - start);
}

/** The piece between two positions of a matcher. */
export function sliceMatcher(vm: Machine, matcher: Matcher, start: number, end: number): Address {
  const { beginning } = matcher;
  return sliceString(vm, matcher.string, matcher.isBytes, beginning, start - beginning, end - beginning);
}
