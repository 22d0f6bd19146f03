/**
 * tell and seek of TextIOWrapper. A position is a cookie: an int that holds, from the low end,
 *
 *     start in the buffer (8 bytes) | decoder flags (4) | bytes to feed (4) | characters to skip (4) | end to signal (1)
 */
import {
  type Address,
  asInt,
  bytesData,
  bytesLength,
  callMethod0,
  callMethod1,
  callMethod2,
  emptyBytes,
  fetchException,
  intToBig,
  intToNumber,
  isBytes,
  type Machine,
  newBytesFrom,
  newInt,
  newIntFromBig,
  NONE,
  numberIndex,
  OS_ERROR,
  reprText,
  restoreException,
  richCompareBool,
  strLength,
  tupleItem,
  tuplePack,
  TYPE_ERROR,
  VALUE_ERROR,
  ZERO,
  LT,
  EQ,
  OVERFLOW_ERROR,
} from "@pyvm/vm";
import { asOffset, ID_FLUSH, ID_READ, ID_SEEK, ID_TELL, ID_TRUNCATE, raiseUnsupported } from "../common.ts";
import { ID_RESET, ID_SETSTATE } from "./newline-decoder.ts";
import { decode, decoderState } from "./read.ts";
import {
  BUFFER,
  BYTES_PER_CHAR,
  checkAttached,
  checkOpen,
  DECODED_CHARS_USED,
  DECODER,
  ENCODER,
  SEEKABLE,
  setDecoded,
  SNAPSHOT,
  START_OF_STREAM,
  TELLING,
} from "./state.ts";
import { flushPending } from "./write.ts";

interface Cookie {
  start: number;
  flags: number;
  feed: number;
  skip: number;
  end: boolean;
}

function packCookie(vm: Machine, cookie: Cookie): Address {
  if (cookie.flags === 0 && cookie.feed === 0 && cookie.skip === 0 && !cookie.end) return newInt(vm, cookie.start);
  let value = BigInt(cookie.start);
  value |= BigInt(cookie.flags) << 64n;
  value |= BigInt(cookie.feed) << 96n;
  value |= BigInt(cookie.skip) << 128n;
  if (cookie.end) value |= 1n << 160n;
  return newIntFromBig(vm, value);
}

function parseCookie(vm: Machine, object: Address): Cookie {
  const index = numberIndex(vm, object);
  const value = intToBig(vm, index);
  vm.decref(index);
  if (value >> 168n !== 0n) throw vm.raise(OVERFLOW_ERROR, "int too big to convert");
  const word = (shift: bigint): number => Number(BigInt.asIntN(32, value >> shift));
  return {
    start: Number(BigInt.asIntN(64, value)),
    flags: word(64n),
    feed: word(96n),
    skip: word(128n),
    end: value >> 160n !== 0n,
  };
}

// ---- codec states ---------------------------------------------------------------------------------------------

/** _textiowrapper_decoder_setstate. */
function restoreDecoder(vm: Machine, decoder: Address, start: number, flags: number): void {
  if (start === 0 && flags === 0) {
    vm.decref(callMethod0(vm, decoder, ID_RESET));
    return;
  }
  const mark = vm.mark();
  const state = vm.hold(tuplePack(vm, vm.hold(emptyBytes(vm)), vm.hold(newInt(vm, flags))));
  vm.hold(callMethod1(vm, decoder, ID_SETSTATE, state));
  vm.release(mark);
}

/** _textiowrapper_encoder_reset. */
export function resetEncoder(vm: Machine, self: Address, atStart: boolean): void {
  const encoder = vm.get(self, ENCODER);
  if (encoder === 0) return;
  vm.decref(atStart ? callMethod0(vm, encoder, ID_RESET) : callMethod1(vm, encoder, ID_SETSTATE, ZERO));
  vm.u8[self + START_OF_STREAM] = atStart ? 1 : 0;
}

function forget(vm: Machine, self: Address): void {
  setDecoded(vm, self, 0);
  vm.replace(self, SNAPSHOT, 0);
}

// ---- tell -----------------------------------------------------------------------------------------------------

export function tellMethod(vm: Machine, self: Address): Address {
  checkAttached(vm, self);
  checkOpen(vm, self);
  if (vm.u8[self + SEEKABLE] === 0) throw raiseUnsupported(vm, "underlying stream is not seekable");
  if (vm.u8[self + TELLING] === 0) throw vm.raise(OS_ERROR, "telling position disabled by next() call");
  flushPending(vm, self);
  vm.decref(callMethod0(vm, self, ID_FLUSH));
  const mark = vm.mark();
  const told = vm.hold(callMethod0(vm, vm.get(self, BUFFER), ID_TELL));
  const decoder = vm.get(self, DECODER);
  const snapshot = vm.get(self, SNAPSHOT);
  if (decoder === 0 || snapshot === 0) return vm.keep(mark, told);
  vm.hold(vm.newRef(snapshot));
  const input = tupleItem(vm, snapshot, 1);
  const cookie: Cookie = {
    start: asOffset(vm, told) - bytesLength(vm, input),
    flags: intToNumber(vm, tupleItem(vm, snapshot, 0)),
    feed: 0,
    skip: 0,
    end: false,
  };
  const used = vm.getWord(self, DECODED_CHARS_USED);
  if (used > 0) reconstruct(vm, self, decoder, input, used, cookie);
  vm.release(mark);
  return packCookie(vm, cookie);
}

/** Finds where a decoder must start to arrive `used` characters behind the snapshot; the decoder is as before afterwards. */
function reconstruct(vm: Machine, self: Address, decoder: Address, input: Address, used: number, cookie: Cookie): void {
  const mark = vm.mark();
  const saved = vm.hold(decoderState(vm, decoder));
  const inner = vm.mark();
  try {
    search(vm, self, decoder, input, used, cookie);
  } catch (error) {
    vm.caught(error, inner);
    const exception = vm.hold(fetchException(vm));
    vm.decref(callMethod1(vm, decoder, ID_SETSTATE, saved));
    vm.unhold();
    throw restoreException(vm, exception);
  }
  vm.hold(callMethod1(vm, decoder, ID_SETSTATE, saved));
  vm.release(mark);
}

/** How many characters the decoder makes of bytes of memory. */
function decodedLength(vm: Machine, decoder: Address, data: Address, count: number): number {
  const bytes = vm.hold(newBytesFrom(vm, data, count));
  const text = decode(vm, decoder, bytes, false);
  vm.decref(vm.unhold());
  const length = strLength(vm, text);
  vm.decref(text);
  return length;
}

/** The flags of the decoder; the number of bytes it waits with is left in `waiting`. */
const waiting: { bytes: number } = { bytes: 0 };
function currentFlags(vm: Machine, decoder: Address): number {
  const state = vm.hold(decoderState(vm, decoder));
  waiting.bytes = bytesLength(vm, tupleItem(vm, state, 0));
  const flags = asInt(vm, tupleItem(vm, state, 1));
  vm.decref(vm.unhold());
  return flags;
}

function search(vm: Machine, self: Address, decoder: Address, input: Address, used: number, cookie: Cookie): void {
  const data = bytesData(vm, input);
  const size = bytesLength(vm, input);
  const { start } = cookie;
  let left = used;
  let skipped = Math.min(Math.floor(vm.f64[(self + BYTES_PER_CHAR) >> 3]! * used), size);
  let back = 1;
  while (skipped > 0) {
    restoreDecoder(vm, decoder, start, cookie.flags);
    const count = decodedLength(vm, decoder, data, skipped);
    if (count <= left) {
      const flags = currentFlags(vm, decoder);
      if (waiting.bytes === 0) {
        cookie.flags = flags;
        left -= count;
        break;
      }
      skipped -= waiting.bytes;
      back = 1;
    } else {
      skipped -= back;
      back *= 2;
    }
  }
  if (skipped <= 0) {
    skipped = 0;
    restoreDecoder(vm, decoder, start, cookie.flags);
  }
  cookie.start = start + skipped;
  cookie.skip = left;
  if (left > 0) feedBytes(vm, decoder, data + skipped, size - skipped, cookie);
}

/** Feeds byte after byte, and moves the start to every point at which the decoder waits with nothing. */
function feedBytes(vm: Machine, decoder: Address, data: Address, size: number, cookie: Cookie): void {
  let count = 0;
  let at = 0;
  for (; at < size; at++) {
    count += decodedLength(vm, decoder, data + at, 1);
    cookie.feed++;
    const flags = currentFlags(vm, decoder);
    if (waiting.bytes === 0 && count <= cookie.skip) {
      cookie.start += cookie.feed;
      cookie.skip -= count;
      cookie.flags = flags;
      cookie.feed = 0;
      count = 0;
    }
    if (count >= cookie.skip) return;
  }
  const text = decode(vm, decoder, vm.hold(emptyBytes(vm)), true);
  vm.decref(vm.unhold());
  count += strLength(vm, text);
  vm.decref(text);
  cookie.end = true;
  if (count < cookie.skip) throw vm.raise(OS_ERROR, "can't reconstruct logical file position");
}

// ---- seek -----------------------------------------------------------------------------------------------------

export function seekMethod(vm: Machine, self: Address, target: Address, whenceObject: Address): Address {
  const whence = whenceObject === 0 ? 0 : asInt(vm, whenceObject);
  checkAttached(vm, self);
  checkOpen(vm, self);
  if (vm.u8[self + SEEKABLE] === 0) throw raiseUnsupported(vm, "underlying stream is not seekable");
  if (whence === 0) return seekTo(vm, self, target);
  if (whence !== 1 && whence !== 2) throw vm.raise(VALUE_ERROR, `invalid whence (${whence}, should be 0, 1 or 2)`);
  if (!richCompareBool(vm, target, ZERO, EQ)) {
    throw raiseUnsupported(vm, `can't do nonzero ${whence === 1 ? "cur" : "end"}-relative seeks`);
  }
  if (whence === 2) return seekToEnd(vm, self);
  const mark = vm.mark();
  const current = vm.hold(callMethod0(vm, self, ID_TELL));
  return vm.keep(mark, vm.hold(seekTo(vm, self, current)));
}

function seekToEnd(vm: Machine, self: Address): Address {
  vm.decref(callMethod0(vm, self, ID_FLUSH));
  forget(vm, self);
  const decoder = vm.get(self, DECODER);
  if (decoder !== 0) vm.decref(callMethod0(vm, decoder, ID_RESET));
  const mark = vm.mark();
  const two = vm.hold(newInt(vm, 2));
  const reached = vm.hold(callMethod2(vm, vm.get(self, BUFFER), ID_SEEK, ZERO, two));
  resetEncoder(vm, self, richCompareBool(vm, reached, ZERO, EQ));
  return vm.keep(mark, reached);
}

function seekTo(vm: Machine, self: Address, target: Address): Address {
  if (richCompareBool(vm, target, ZERO, LT)) {
    throw vm.raise(VALUE_ERROR, `negative seek position ${reprText(vm, target)}`);
  }
  vm.decref(callMethod0(vm, self, ID_FLUSH));
  const cookie = parseCookie(vm, target);
  const mark = vm.mark();
  vm.hold(callMethod1(vm, vm.get(self, BUFFER), ID_SEEK, vm.hold(newInt(vm, cookie.start))));
  forget(vm, self);
  const decoder = vm.get(self, DECODER);
  if (decoder !== 0) restoreDecoder(vm, decoder, cookie.start, cookie.flags);
  const flags = vm.hold(newInt(vm, cookie.flags));
  if (cookie.skip !== 0) skipDecoded(vm, self, decoder, cookie, flags);
  else vm.replace(self, SNAPSHOT, tuplePack(vm, flags, vm.hold(emptyBytes(vm))));
  resetEncoder(vm, self, cookie.start === 0 && cookie.flags === 0);
  vm.release(mark);
  return vm.newRef(target);
}

/** Feeds the decoder what the cookie says and passes over the characters before the position. */
function skipDecoded(vm: Machine, self: Address, decoder: Address, cookie: Cookie, flags: Address): void {
  const input = vm.hold(callMethod1(vm, vm.get(self, BUFFER), ID_READ, vm.hold(newInt(vm, cookie.feed))));
  if (!isBytes(vm, input)) {
    throw vm.raise(TYPE_ERROR, `underlying read() should have returned a bytes object, not '${vm.typeName(input)}'`);
  }
  vm.replace(self, SNAPSHOT, tuplePack(vm, flags, input));
  const text = decoder === 0 ? 0 : decode(vm, decoder, input, cookie.end);
  if (text === 0 || strLength(vm, text) < cookie.skip) {
    if (text !== 0) setDecoded(vm, self, text);
    throw vm.raise(OS_ERROR, "can't restore logical file position");
  }
  setDecoded(vm, self, text);
  vm.setWord(self, DECODED_CHARS_USED, cookie.skip);
}

export function truncateMethod(vm: Machine, self: Address, size: Address): Address {
  checkAttached(vm, self);
  vm.decref(callMethod0(vm, self, ID_FLUSH));
  return callMethod1(vm, vm.get(self, BUFFER), ID_TRUNCATE, size === 0 ? NONE : size);
}
