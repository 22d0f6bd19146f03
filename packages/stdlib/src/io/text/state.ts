/**
 * The struct of TextIOWrapper (`textio` of Modules/_io/textio.c).
 *
 *     +--------+------+----+----------+------------+--------+----------+---------+---------+--------+--------+---------+-------+
 *     | refcnt | type | ok | detached | chunk size | buffer | encoding | encoder | decoder | readnl | errors | writenl | flags |
 *     +--------+------+----+----------+------------+--------+----------+---------+---------+--------+--------+---------+-------+
 *     0        8      16   20         24           32       40         48        56        64       72       80        88
 *     +--------------+-----------------+---------------+---------------------+---------------+-----------------------+
 *     | encodes with | start of stream | decoded chars | decoded chars used  | pending bytes | pending bytes count   |
 *     104            112               120             128                   136             144                     152
 *     +----------+-----------------------+-----+-------------+------+
 *     | snapshot | bytes per char (f64)  | raw | weakreflist | dict |
 *     152        160                     168   176           184    192
 *
 * The flags are bytes. Pending is what was written and not passed on: a bytes object, an ASCII str that stands for its bytes, or a list
 * of such. The snapshot is `(decoder flags, input)` from before the decoded characters.
 */
import { type Address, type Machine, VALUE_ERROR, getAttrId, isTrue } from "@pyvm/vm";
import { checkClosed, CLOSED_MESSAGE, ID_CLOSED, raiseUnsupported } from "../common.ts";
import { isFileClosed } from "../fileio.ts";
import { TEXT_IO_WRAPPER_TYPE } from "./address.ts";

export const OK = 16;
export const DETACHED = 20;
export const CHUNK_SIZE = 24;
export const BUFFER = 32;
export const ENCODING = 40;
export const ENCODER = 48;
export const DECODER = 56;
export const READ_NEWLINE = 64;
export const ERRORS = 72;
/** What "\n" is written as: 0 itself, 1 "\r", 2 "\r\n". */
export const WRITE_NEWLINE = 80;
export const LINE_BUFFERING = 88;
export const WRITE_THROUGH = 89;
export const READ_UNIVERSAL = 90;
export const READ_TRANSLATE = 91;
export const WRITE_TRANSLATE = 92;
export const SEEKABLE = 93;
export const HAS_READ1 = 94;
export const TELLING = 95;
export const FINALIZING = 96;
/** A codec that is known here: 0 none, 1 ASCII, 2 Latin-1, 3 UTF-8. */
export const ENCODES_WITH = 104;
export const START_OF_STREAM = 112;
export const DECODED_CHARS = 120;
export const DECODED_CHARS_USED = 128;
export const PENDING_BYTES = 136;
export const PENDING_BYTES_COUNT = 144;
export const SNAPSHOT = 152;
export const BYTES_PER_CHAR = 160;
export const RAW = 168;
export const WEAKREFLIST = 176;
export const DICT = 184;
export const TEXT_BYTES = 192;

export const WITH_ASCII = 1;
export const WITH_LATIN1 = 2;
export const WITH_UTF8 = 3;

/** CHECK_INITIALIZED. */
export function checkInitialized(vm: Machine, self: Address): void {
  if (vm.i32[(self + OK) >> 2]! <= 0) throw vm.raise(VALUE_ERROR, "I/O operation on uninitialized object");
}

/** CHECK_ATTACHED. */
export function checkAttached(vm: Machine, self: Address): void {
  checkInitialized(vm, self);
  if (vm.i32[(self + DETACHED) >> 2] !== 0) throw vm.raise(VALUE_ERROR, "underlying buffer has been detached");
}

/** CHECK_CLOSED. */
export function checkOpen(vm: Machine, self: Address): void {
  if (vm.typeOf(self) !== TEXT_IO_WRAPPER_TYPE) return checkClosed(vm, self);
  const raw = vm.get(self, RAW);
  if (raw !== 0) {
    if (!isFileClosed(vm, raw)) return;
  } else {
    const closed = vm.hold(getAttrId(vm, vm.get(self, BUFFER), ID_CLOSED));
    const truth = isTrue(vm, closed);
    vm.decref(vm.unhold());
    if (!truth) return;
  }
  throw vm.raise(VALUE_ERROR, CLOSED_MESSAGE);
}

/** The decoder. @throws UnsupportedOperation where nothing can be read */
export function decoderOf(vm: Machine, self: Address): Address {
  const decoder = vm.get(self, DECODER);
  if (decoder === 0) throw raiseUnsupported(vm, "not readable");
  return decoder;
}

/** textiowrapper_set_decoded_chars: `text` is taken over, 0 for none. */
export function setDecoded(vm: Machine, self: Address, text: Address): void {
  vm.replace(self, DECODED_CHARS, text);
  vm.setWord(self, DECODED_CHARS_USED, 0);
}
