/**
 * Decompression (RFC 1950 to 1952), a machine that stops where its input or its room for output ends and goes on there.
 *
 * Every mode is a step. A step returns GO after it moved on, WAIT when it needs more input or room.
 */
import type { Address, Machine } from "@pyvm/vm";
import { crc32 } from "../binascii/checksums.ts";
import { adler32 } from "./adler32.ts";
import {
  DISTANCE_BASE,
  DISTANCE_EXTRA,
  END_OF_BLOCK,
  LENGTH_BASE,
  LENGTH_EXTRA,
  Z_BUF_ERROR,
  Z_DATA_ERROR,
  Z_FINISH,
  Z_NEED_DICT,
  Z_OK,
  Z_STREAM_END,
  Z_STREAM_ERROR,
} from "./constants.ts";
import {
  buildCode,
  CODE_FAST,
  decodeSlowly,
  FAST_MASK,
  fixedLengths,
  MORE_BITS,
  NO_SUCH_CODE,
  setCodeLength,
} from "./inflate-codes.ts";
import {
  AVAIL_IN,
  AVAIL_OUT,
  BITS,
  CHECK,
  CODE_LENGTH_COUNT,
  copyMatch,
  DISTANCE,
  DISTANCE_CODE,
  DISTANCE_COUNT,
  EXTRA,
  GZIP_FLAGS,
  HAVE_DICTIONARY,
  HEADER_CHECK,
  history,
  HOLD,
  IS_GZIP,
  LAST_BLOCK,
  LENGTH,
  LENGTHS,
  LENGTHS_HAVE,
  LITERAL_CODE,
  LITERAL_COUNT,
  MESSAGE,
  MODE,
  NEXT_IN,
  NEXT_OUT,
  OUT_CHECKED,
  OUT_START,
  TOTAL_OUT,
  updateCheck,
  updateWindow,
  WINDOW_BITS,
  WRAP,
} from "./inflate-state.ts";

const GO = 0;
const WAIT = 1;

// Modes, in the order of STEPS, which begins with `head`.
const M_GZIP_FIELDS = 1;
const M_GZIP_EXTRA_LENGTH = 2;
const M_GZIP_EXTRA = 3;
const M_GZIP_NAME = 4;
const M_GZIP_COMMENT = 5;
const M_GZIP_CHECK = 6;
const M_DICTIONARY_ID = 7;
const M_DICTIONARY = 8;
const M_TYPE = 9;
const M_STORED = 10;
const M_COPY = 11;
const M_COUNTS = 12;
const M_CODE_LENGTHS = 13;
const M_LENGTHS = 14;
const M_LITERAL_OR_LENGTH = 15;
const M_LENGTH_EXTRA = 16;
const M_DISTANCE = 17;
const M_DISTANCE_EXTRA = 18;
const M_MATCH = 19;
const M_LITERAL = 20;
const M_CHECK = 21;
const M_LENGTH = 22;
const M_DONE = 23;
const M_BAD = 24;

const MESSAGES: readonly string[] = [
  "",
  "incorrect header check",
  "unknown compression method",
  "invalid window size",
  "unknown header flags set",
  "header crc mismatch",
  "invalid block type",
  "invalid stored block lengths",
  "too many length or distance symbols",
  "invalid code lengths set",
  "invalid bit length repeat",
  "invalid code -- missing end-of-block",
  "invalid literal/lengths set",
  "invalid distances set",
  "invalid literal/length code",
  "invalid distance code",
  "invalid distance too far back",
  "incorrect data check",
  "incorrect length check",
];

/** What zlib would say is wrong with the stream, or "". */
export function inflateMessage(vm: Machine, state: Address): string {
  return MESSAGES[vm.get(state, MESSAGE)]!;
}

function bad(vm: Machine, s: Address, message: string): number {
  vm.set(s, MESSAGE, MESSAGES.indexOf(message));
  vm.set(s, MODE, M_BAD);
  return GO;
}

function go(vm: Machine, s: Address, mode: number): number {
  vm.set(s, MODE, mode);
  return GO;
}

// ---- bits -----------------------------------------------------------------------------------------------------

/** Whether there are `count` bits, 32 at most, after reading bytes as far as needed. */
function need(vm: Machine, s: Address, count: number): boolean {
  while (vm.i32[(s + BITS) >> 2]! < count) if (!pullByte(vm, s)) return false;
  return true;
}

function pullByte(vm: Machine, s: Address): boolean {
  const i32 = vm.i32;
  const at = s >> 2;
  if (i32[at + (AVAIL_IN >> 2)] === 0) return false;
  i32[at + (AVAIL_IN >> 2)]!--;
  i32[at + (HOLD >> 2)]! |= vm.u8[i32[at + (NEXT_IN >> 2)]!++]! << i32[at + (BITS >> 2)]!;
  i32[at + (BITS >> 2)]! += 8;
  return true;
}

function peek(vm: Machine, s: Address, count: number): number {
  return vm.i32[(s + HOLD) >> 2]! & ((1 << count) - 1);
}

function drop(vm: Machine, s: Address, count: number): void {
  const i32 = vm.i32;
  i32[(s + HOLD) >> 2] = count === 32 ? 0 : i32[(s + HOLD) >> 2]! >>> count;
  i32[(s + BITS) >> 2]! -= count;
}

function take(vm: Machine, s: Address, count: number): number {
  const value = count === 32 ? vm.i32[(s + HOLD) >> 2]! : peek(vm, s, count);
  drop(vm, s, count);
  return value;
}

function dropToByte(vm: Machine, s: Address): void {
  drop(vm, s, vm.get(s, BITS) & 7);
}

function swapBytes(word: number): number {
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}

/** The next code: `symbol << 4 | length` without dropping it, MORE_BITS or NO_SUCH_CODE. */
function nextCode(vm: Machine, s: Address, code: Address): number {
  for (;;) {
    const hold = vm.i32[(s + HOLD) >> 2]!;
    const bits = vm.i32[(s + BITS) >> 2]!;
    const fast = vm.i32[((code + CODE_FAST) >> 2) + (hold & FAST_MASK)]!;
    if (fast !== 0 && (fast & 15) <= bits) return fast;
    const slow = decodeSlowly(vm, code, hold, bits);
    if (slow !== MORE_BITS || !pullByte(vm, s)) return slow;
  }
}

// ---- headers --------------------------------------------------------------------------------------------------

function head(vm: Machine, s: Address): number {
  const wrap = vm.get(s, WRAP);
  if (wrap === 0) return go(vm, s, M_TYPE);
  if (!need(vm, s, 16)) return WAIT;
  const hold = vm.get(s, HOLD);
  if ((wrap & 2) !== 0 && hold === 0x8b1f) return gzipHead(vm, s);
  if ((wrap & 1) === 0 || (((hold & 0xff) << 8) + (hold >>> 8)) % 31 !== 0) return bad(vm, s, "incorrect header check");
  if ((hold & 15) !== 8) return bad(vm, s, "unknown compression method");
  const bits = ((hold >> 4) & 15) + 8;
  const expected = vm.get(s, WINDOW_BITS);
  if (bits > 15 || (expected !== 0 && bits > expected)) return bad(vm, s, "invalid window size");
  drop(vm, s, 16);
  vm.set(s, CHECK, 1);
  return go(vm, s, (hold & 0x2000) !== 0 ? M_DICTIONARY_ID : M_TYPE);
}

function gzipHead(vm: Machine, s: Address): number {
  vm.set(s, IS_GZIP, 1);
  vm.set(s, HEADER_CHECK, crcOfWord(0, 0x8b1f, 2));
  drop(vm, s, 16);
  vm.set(s, LENGTH, 0);
  return go(vm, s, M_GZIP_FIELDS);
}

const word4 = new Uint8Array(4);

function crcOfWord(start: number, word: number, bytes: number): number {
  for (let i = 0; i < bytes; i++) word4[i] = word >>> (8 * i);
  return crc32(word4, 0, bytes, start);
}

/** Takes bytes of the gzip header into its checksum. */
function checkHeader(vm: Machine, s: Address, word: number, bytes: number): void {
  vm.set(s, HEADER_CHECK, crcOfWord(vm.get(s, HEADER_CHECK), word, bytes));
}

/** Method and flags, the time, the extra flags and the system: LENGTH counts them. */
function gzipFields(vm: Machine, s: Address): number {
  const part = vm.get(s, LENGTH);
  const bits = part === 1 ? 32 : 16;
  if (!need(vm, s, bits)) return WAIT;
  const word = take(vm, s, bits);
  if (part === 0) {
    vm.set(s, GZIP_FLAGS, word);
    if ((word & 0xff) !== 8) return bad(vm, s, "unknown compression method");
    if ((word & 0xe000) !== 0) return bad(vm, s, "unknown header flags set");
  }
  checkHeader(vm, s, word, bits >> 3);
  vm.set(s, LENGTH, part + 1);
  return part < 2 ? GO : go(vm, s, M_GZIP_EXTRA_LENGTH);
}

function gzipExtraLength(vm: Machine, s: Address): number {
  if ((vm.get(s, GZIP_FLAGS) & 0x400) === 0) return go(vm, s, M_GZIP_NAME);
  if (!need(vm, s, 16)) return WAIT;
  const length = take(vm, s, 16);
  checkHeader(vm, s, length, 2);
  vm.set(s, LENGTH, length);
  return go(vm, s, M_GZIP_EXTRA);
}

function gzipExtra(vm: Machine, s: Address): number {
  while (vm.get(s, LENGTH) > 0) {
    if (!need(vm, s, 8)) return WAIT;
    checkHeader(vm, s, take(vm, s, 8), 1);
    vm.set(s, LENGTH, vm.get(s, LENGTH) - 1);
  }
  return go(vm, s, M_GZIP_NAME);
}

/** Skips a text that ends with a zero, if the flag says that there is one. */
function gzipText(vm: Machine, s: Address, flag: number, next: number): number {
  if ((vm.get(s, GZIP_FLAGS) & flag) === 0) return go(vm, s, next);
  for (;;) {
    if (!need(vm, s, 8)) return WAIT;
    const byte = take(vm, s, 8);
    checkHeader(vm, s, byte, 1);
    if (byte === 0) return go(vm, s, next);
  }
}

function gzipName(vm: Machine, s: Address): number {
  return gzipText(vm, s, 0x800, M_GZIP_COMMENT);
}

function gzipComment(vm: Machine, s: Address): number {
  return gzipText(vm, s, 0x1000, M_GZIP_CHECK);
}

function gzipCheck(vm: Machine, s: Address): number {
  if ((vm.get(s, GZIP_FLAGS) & 0x200) !== 0) {
    if (!need(vm, s, 16)) return WAIT;
    if (vm.get(s, HOLD) !== (vm.get(s, HEADER_CHECK) & 0xffff)) return bad(vm, s, "header crc mismatch");
    drop(vm, s, 16);
  }
  vm.set(s, CHECK, 0);
  return go(vm, s, M_TYPE);
}

function dictionaryId(vm: Machine, s: Address): number {
  if (!need(vm, s, 32)) return WAIT;
  vm.set(s, CHECK, swapBytes(take(vm, s, 32)));
  return go(vm, s, M_DICTIONARY);
}

/** Waits for {@link setInflateDictionary}. */
function dictionary(vm: Machine, s: Address): number {
  if (vm.get(s, HAVE_DICTIONARY) === 0) return WAIT;
  vm.set(s, CHECK, 1);
  return go(vm, s, M_TYPE);
}

// ---- blocks ---------------------------------------------------------------------------------------------------

function blockType(vm: Machine, s: Address): number {
  if (vm.get(s, LAST_BLOCK) !== 0) {
    dropToByte(vm, s);
    return go(vm, s, M_CHECK);
  }
  if (!need(vm, s, 3)) return WAIT;
  vm.set(s, LAST_BLOCK, take(vm, s, 1));
  const type = take(vm, s, 2);
  if (type === 0) {
    dropToByte(vm, s);
    return go(vm, s, M_STORED);
  }
  if (type === 2) return go(vm, s, M_COUNTS);
  if (type === 3) return bad(vm, s, "invalid block type");
  fixedLengths(vm, s + LENGTHS);
  buildCode(vm, s + LITERAL_CODE, s + LENGTHS, 288, false);
  buildCode(vm, s + DISTANCE_CODE, s + LENGTHS + 288, 32, false);
  return go(vm, s, M_LITERAL_OR_LENGTH);
}

function storedLengths(vm: Machine, s: Address): number {
  if (!need(vm, s, 32)) return WAIT;
  const hold = vm.get(s, HOLD);
  if ((hold & 0xffff) !== ((hold >>> 16) ^ 0xffff)) return bad(vm, s, "invalid stored block lengths");
  vm.set(s, LENGTH, hold & 0xffff);
  drop(vm, s, 32);
  return go(vm, s, M_COPY);
}

function copyStored(vm: Machine, s: Address): number {
  const left = vm.get(s, LENGTH);
  if (left === 0) return go(vm, s, M_TYPE);
  const count = Math.min(left, vm.get(s, AVAIL_IN), vm.get(s, AVAIL_OUT));
  if (count === 0) return WAIT;
  const from = vm.get(s, NEXT_IN);
  vm.u8.copyWithin(vm.get(s, NEXT_OUT), from, from + count);
  vm.set(s, LENGTH, left - count);
  vm.set(s, NEXT_IN, from + count);
  vm.set(s, AVAIL_IN, vm.get(s, AVAIL_IN) - count);
  advance(vm, s, count);
  return GO;
}

function advance(vm: Machine, s: Address, count: number): void {
  const i32 = vm.i32;
  i32[(s + NEXT_OUT) >> 2]! += count;
  i32[(s + AVAIL_OUT) >> 2]! -= count;
}

function counts(vm: Machine, s: Address): number {
  if (!need(vm, s, 14)) return WAIT;
  const literals = take(vm, s, 5) + 257;
  const distances = take(vm, s, 5) + 1;
  vm.set(s, LITERAL_COUNT, literals);
  vm.set(s, DISTANCE_COUNT, distances);
  vm.set(s, CODE_LENGTH_COUNT, take(vm, s, 4) + 4);
  if (literals > 286 || distances > 30) return bad(vm, s, "too many length or distance symbols");
  vm.set(s, LENGTHS_HAVE, 0);
  vm.u8.fill(0, s + LENGTHS, s + LENGTHS + 19);
  return go(vm, s, M_CODE_LENGTHS);
}

function codeLengths(vm: Machine, s: Address): number {
  for (let have = vm.get(s, LENGTHS_HAVE); have < vm.get(s, CODE_LENGTH_COUNT); vm.set(s, LENGTHS_HAVE, ++have)) {
    if (!need(vm, s, 3)) return WAIT;
    setCodeLength(vm, s + LENGTHS, have, take(vm, s, 3));
  }
  const valid = buildCode(vm, s + LITERAL_CODE, s + LENGTHS, 19, false);
  if (!valid) return bad(vm, s, "invalid code lengths set");
  vm.set(s, LENGTHS_HAVE, 0);
  return go(vm, s, M_LENGTHS);
}

function readLengths(vm: Machine, s: Address): number {
  const total = vm.get(s, LITERAL_COUNT) + vm.get(s, DISTANCE_COUNT);
  while (vm.get(s, LENGTHS_HAVE) < total) {
    let code = nextCode(vm, s, s + LITERAL_CODE);
    if (code === MORE_BITS) return WAIT;
    if (code === NO_SUCH_CODE) code = 1; // with no codes at all every bit is a length of 0
    const symbol = code >> 4;
    const extra = symbol < 16 ? 0 : symbol === 16 ? 2 : symbol === 17 ? 3 : 7;
    if (!need(vm, s, (code & 15) + extra)) return WAIT;
    drop(vm, s, code & 15);
    if (!addLengths(vm, s, symbol, take(vm, s, extra), total)) return bad(vm, s, "invalid bit length repeat");
  }
  return buildBlockCodes(vm, s);
}

/** Adds a length, or repeats one. Returns false where there is none before, or no room. */
function addLengths(vm: Machine, s: Address, symbol: number, extra: number, total: number): boolean {
  const u8 = vm.u8;
  const have = vm.get(s, LENGTHS_HAVE);
  const at = s + LENGTHS + have;
  if (symbol === 16 && have === 0) return false;
  const count = symbol < 16 ? 1 : symbol === 18 ? 11 + extra : 3 + extra;
  if (have + count > total) return false;
  u8.fill(symbol < 16 ? symbol : symbol === 16 ? u8[at - 1]! : 0, at, at + count);
  vm.set(s, LENGTHS_HAVE, have + count);
  return true;
}

function buildBlockCodes(vm: Machine, s: Address): number {
  const literals = vm.get(s, LITERAL_COUNT);
  if (vm.u8[s + LENGTHS + END_OF_BLOCK] === 0) return bad(vm, s, "invalid code -- missing end-of-block");
  if (!buildCode(vm, s + LITERAL_CODE, s + LENGTHS, literals, true)) return bad(vm, s, "invalid literal/lengths set");
  const valid = buildCode(vm, s + DISTANCE_CODE, s + LENGTHS + literals, vm.get(s, DISTANCE_COUNT), true);
  return valid ? go(vm, s, M_LITERAL_OR_LENGTH) : bad(vm, s, "invalid distances set");
}

// ---- the contents of a compressed block ---------------------------------------------------------------------------

/** The most input and output that one turn of {@link inflateFast} takes. */
const FAST_IN = 10;
const FAST_OUT = 258;

function literalOrLength(vm: Machine, s: Address): number {
  if (vm.get(s, AVAIL_IN) >= FAST_IN && vm.get(s, AVAIL_OUT) >= FAST_OUT) {
    inflateFast(vm, s);
    if (vm.get(s, MODE) !== M_LITERAL_OR_LENGTH) return GO;
  }
  const code = nextCode(vm, s, s + LITERAL_CODE);
  if (code === MORE_BITS) return WAIT;
  const symbol = code >> 4;
  if (code === NO_SUCH_CODE || symbol > 285) return bad(vm, s, "invalid literal/length code");
  drop(vm, s, code & 15);
  if (symbol === END_OF_BLOCK) return go(vm, s, M_TYPE);
  if (symbol < END_OF_BLOCK) {
    vm.set(s, LENGTH, symbol);
    return go(vm, s, M_LITERAL);
  }
  vm.set(s, LENGTH, LENGTH_BASE[symbol - 257]!);
  vm.set(s, EXTRA, LENGTH_EXTRA[symbol - 257]!);
  return go(vm, s, M_LENGTH_EXTRA);
}

function lengthExtra(vm: Machine, s: Address): number {
  const extra = vm.get(s, EXTRA);
  if (!need(vm, s, extra)) return WAIT;
  vm.set(s, LENGTH, vm.get(s, LENGTH) + take(vm, s, extra));
  return go(vm, s, M_DISTANCE);
}

function distanceCode(vm: Machine, s: Address): number {
  const code = nextCode(vm, s, s + DISTANCE_CODE);
  if (code === MORE_BITS) return WAIT;
  const symbol = code >> 4;
  if (code === NO_SUCH_CODE || symbol > 29) return bad(vm, s, "invalid distance code");
  drop(vm, s, code & 15);
  vm.set(s, DISTANCE, DISTANCE_BASE[symbol]!);
  vm.set(s, EXTRA, DISTANCE_EXTRA[symbol]!);
  return go(vm, s, M_DISTANCE_EXTRA);
}

function distanceExtra(vm: Machine, s: Address): number {
  const extra = vm.get(s, EXTRA);
  if (!need(vm, s, extra)) return WAIT;
  vm.set(s, DISTANCE, vm.get(s, DISTANCE) + take(vm, s, extra));
  return go(vm, s, M_MATCH);
}

function match(vm: Machine, s: Address): number {
  const room = vm.get(s, AVAIL_OUT);
  if (room === 0) return WAIT;
  const out = vm.get(s, NEXT_OUT);
  const distance = vm.get(s, DISTANCE);
  if (distance > history(vm, s, out)) return bad(vm, s, "invalid distance too far back");
  const length = vm.get(s, LENGTH);
  const count = Math.min(length, room);
  copyMatch(vm, s, out, distance, count);
  advance(vm, s, count);
  vm.set(s, LENGTH, length - count);
  return count < length ? GO : go(vm, s, M_LITERAL_OR_LENGTH);
}

function literal(vm: Machine, s: Address): number {
  if (vm.get(s, AVAIL_OUT) === 0) return WAIT;
  vm.u8[vm.get(s, NEXT_OUT)] = vm.get(s, LENGTH);
  advance(vm, s, 1);
  return go(vm, s, M_LITERAL_OR_LENGTH);
}

/** Literals and matches as long as there is plenty of input and of room for output; stops before what needs a message. */
function inflateFast(vm: Machine, s: Address): void {
  const { i32, u8 } = vm;
  const literals = (s + LITERAL_CODE + CODE_FAST) >> 2;
  const distances = (s + DISTANCE_CODE + CODE_FAST) >> 2;
  const inLimit = vm.get(s, NEXT_IN) + vm.get(s, AVAIL_IN) - FAST_IN;
  const outLimit = vm.get(s, NEXT_OUT) + vm.get(s, AVAIL_OUT) - FAST_OUT;
  const outStart = vm.get(s, OUT_START);
  const inEnd = inLimit + FAST_IN;
  const outEnd = outLimit + FAST_OUT;
  let next = vm.get(s, NEXT_IN);
  let out = vm.get(s, NEXT_OUT);
  let hold = vm.get(s, HOLD);
  let bits = vm.get(s, BITS);
  // Where to be set back to when a turn cannot be finished here.
  let turnNext = next;
  let turnHold = hold;
  let turnBits = bits;
  while (next <= inLimit && out <= outLimit) {
    while (bits <= 24) {
      hold |= u8[next++]! << bits;
      bits += 8;
    }
    turnNext = next;
    turnHold = hold;
    turnBits = bits;
    let code = i32[literals + (hold & FAST_MASK)]!;
    if (code === 0) {
      code = decodeSlowly(vm, s + LITERAL_CODE, hold, bits);
      if (code < 0) break;
    }
    const symbol = code >> 4;
    hold >>>= code & 15;
    bits -= code & 15;
    if (symbol < END_OF_BLOCK) {
      u8[out++] = symbol;
      turnNext = next;
      turnHold = hold;
      turnBits = bits;
      continue;
    }
    if (symbol === END_OF_BLOCK || symbol > 285) break;
    let extra = LENGTH_EXTRA[symbol - 257]!;
    const length = LENGTH_BASE[symbol - 257]! + (hold & ((1 << extra) - 1));
    hold >>>= extra;
    bits -= extra;
    while (bits <= 24) {
      hold |= u8[next++]! << bits;
      bits += 8;
    }
    code = i32[distances + (hold & FAST_MASK)]!;
    if (code === 0) {
      code = decodeSlowly(vm, s + DISTANCE_CODE, hold, bits);
      if (code < 0) break;
    }
    const distanceSymbol = code >> 4;
    if (distanceSymbol > 29) break;
    hold >>>= code & 15;
    bits -= code & 15;
    while (bits <= 24) {
      hold |= u8[next++]! << bits;
      bits += 8;
    }
    extra = DISTANCE_EXTRA[distanceSymbol]!;
    const distance = DISTANCE_BASE[distanceSymbol]! + (hold & ((1 << extra) - 1));
    hold >>>= extra;
    bits -= extra;
    if (distance > out - outStart) {
      if (distance > history(vm, s, out)) break;
      copyMatch(vm, s, out, distance, length);
      out += length;
    } else {
      const end = out + length;
      while (out < end) {
        u8[out] = u8[out - distance]!;
        out++;
      }
    }
    turnNext = next;
    turnHold = hold;
    turnBits = bits;
  }
  // Whole bytes that were not needed go back.
  const spare = turnBits >> 3;
  turnBits -= 8 * spare;
  vm.set(s, HOLD, turnHold & ((1 << turnBits) - 1));
  vm.set(s, BITS, turnBits);
  vm.set(s, NEXT_IN, turnNext - spare);
  vm.set(s, AVAIL_IN, inEnd - (turnNext - spare));
  vm.set(s, NEXT_OUT, out);
  vm.set(s, AVAIL_OUT, outEnd - out);
}

// ---- the end --------------------------------------------------------------------------------------------------

function checkSum(vm: Machine, s: Address): number {
  if (vm.get(s, WRAP) === 0) return go(vm, s, M_DONE);
  if (!need(vm, s, 32)) return WAIT;
  updateCheck(vm, s);
  const word = vm.get(s, HOLD);
  const expected = vm.get(s, IS_GZIP) !== 0 ? word : swapBytes(word);
  if (expected !== vm.get(s, CHECK)) return bad(vm, s, "incorrect data check");
  drop(vm, s, 32);
  return go(vm, s, M_LENGTH);
}

function checkLength(vm: Machine, s: Address): number {
  if (vm.get(s, IS_GZIP) !== 0) {
    if (!need(vm, s, 32)) return WAIT;
    if (vm.get(s, HOLD) !== vm.get(s, TOTAL_OUT)) return bad(vm, s, "incorrect length check");
    drop(vm, s, 32);
  }
  return go(vm, s, M_DONE);
}

function wait(): number {
  return WAIT;
}

const STEPS: readonly ((vm: Machine, s: Address) => number)[] = [
  head,
  gzipFields,
  gzipExtraLength,
  gzipExtra,
  gzipName,
  gzipComment,
  gzipCheck,
  dictionaryId,
  dictionary,
  blockType,
  storedLengths,
  copyStored,
  counts,
  codeLengths,
  readLengths,
  literalOrLength,
  lengthExtra,
  distanceCode,
  distanceExtra,
  match,
  literal,
  checkSum,
  checkLength,
  wait,
  wait,
];

/**
 * Decompresses from NEXT_IN to NEXT_OUT as far as both reach.
 * @returns Z_OK, Z_STREAM_END, Z_NEED_DICT, Z_DATA_ERROR, or Z_BUF_ERROR when nothing could be done or, at Z_FINISH, not all
 */
export function inflate(vm: Machine, s: Address, flush: number): number {
  const availIn = vm.get(s, AVAIL_IN);
  const out = vm.get(s, NEXT_OUT);
  vm.set(s, OUT_START, out);
  vm.set(s, OUT_CHECKED, out);
  while (STEPS[vm.get(s, MODE)]!(vm, s) === GO);
  const mode = vm.get(s, MODE);
  const end = vm.get(s, NEXT_OUT);
  if (end > out) {
    updateCheck(vm, s);
    if (mode !== M_DONE && mode !== M_BAD) updateWindow(vm, s, out, end);
  }
  if (mode === M_DONE) return Z_STREAM_END;
  if (mode === M_BAD) return Z_DATA_ERROR;
  if (mode === M_DICTIONARY) return Z_NEED_DICT;
  const stuck = availIn === vm.get(s, AVAIL_IN) && end === out;
  return stuck || flush === Z_FINISH ? Z_BUF_ERROR : Z_OK;
}

/** inflateSetDictionary of `length` bytes of memory: Z_OK, Z_STREAM_ERROR or Z_DATA_ERROR. */
export function setInflateDictionary(vm: Machine, s: Address, data: Address, length: number): number {
  const asked = vm.get(s, MODE) === M_DICTIONARY;
  if (vm.get(s, WRAP) !== 0 && !asked) return Z_STREAM_ERROR;
  if (asked && (adler32(vm.u8, data, length, 1) | 0) !== vm.get(s, CHECK)) return Z_DATA_ERROR;
  updateWindow(vm, s, data, data + length);
  vm.set(s, HAVE_DICTIONARY, 1);
  return Z_OK;
}
