/** The built-in error handlers, as functions that Python code can get by `codecs.lookup_error`. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { isExceptionInstance, raiseInstance } from "../../machine/errors.ts";
import { registerMethod, type MethodSpec } from "../../object/native.ts";
import { METHOD_DEF_BYTES, writeMethodDefinitions } from "../../object/type/definitions.ts";
import { isSubtype } from "../../object/type/mro.ts";
import { BYTES_DATA, FLAG_BYTES_SUBCLASS, OB_SIZE } from "../../object/offsets.ts";
import {
  TYPE_ERROR,
  UNICODE_DECODE_ERROR,
  UNICODE_ENCODE_ERROR,
  UNICODE_TRANSLATE_ERROR,
} from "../../object/static.ts";
import { newBuiltinFunction } from "../descriptors/create.ts";
import { dictSet } from "../dict/dict.ts";
import { newInt } from "../int/int.ts";
import { newBytes } from "../bytes/bytes.ts";
import { tuplePair } from "../tuple/tuple.ts";
import { ERROR_ENCODING, ERROR_END, ERROR_OBJECT, ERROR_START } from "./codecs-errors.ts";
import { nameOfCharacter } from "./names.ts";
import { writeHexEscape } from "./repr.ts";
import { charAt, emptyStr, isStr, newStr, strLength, textOf } from "./text.ts";
import { StringWriter } from "./writer.ts";

const ENCODE = 1;
const DECODE = 2;
const TRANSLATE = 4;

/** Which of the UnicodeErrors an exception is; 0 for another exception. */
function errorKind(vm: Machine, exception: Address): number {
  if (!isExceptionInstance(vm, exception)) return 0;
  const type = vm.typeOf(exception);
  if (isSubtype(vm, type, UNICODE_ENCODE_ERROR)) return ENCODE;
  if (isSubtype(vm, type, UNICODE_DECODE_ERROR)) return DECODE;
  return isSubtype(vm, type, UNICODE_TRANSLATE_ERROR) ? TRANSLATE : 0;
}

/** The failed range of an error that a handler knows. */
interface Failure {
  readonly kind: number;
  /** A str, or bytes for decoding. */
  readonly object: Address;
  readonly start: number;
  readonly end: number;
}

function failureOf(vm: Machine, exception: Address, kinds: number): Failure {
  const kind = errorKind(vm, exception);
  if ((kind & kinds) === 0) throw unknownError(vm, exception);
  const object = vm.get(exception, ERROR_OBJECT);
  const isRight = object !== 0 && (kind === DECODE ? vm.hasFlag(object, FLAG_BYTES_SUBCLASS) : isStr(vm, object));
  if (!isRight)
    throw vm.raise(
      TYPE_ERROR,
      object === 0 ? "object attribute not set" : `object attribute must be ${kind === DECODE ? "bytes" : "unicode"}`,
    );
  const length = kind === DECODE ? vm.get(object, OB_SIZE) : strLength(vm, object);
  const start = Math.max(0, Math.min(vm.getWord(exception, ERROR_START), length - 1));
  const end = Math.min(Math.max(vm.getWord(exception, ERROR_END), 1), length);
  return { kind, object, start, end };
}

function unknownError(vm: Machine, exception: Address): unknown {
  return vm.raise(TYPE_ERROR, `don't know how to handle ${vm.typeName(exception)} in error callback`);
}

/** The pair that a handler returns; `replacement` is taken over. */
function answer(vm: Machine, replacement: Address, position: number): Address {
  const mark = vm.mark();
  vm.hold(replacement);
  return vm.keep(mark, vm.hold(tuplePair(vm, replacement, vm.hold(newInt(vm, position)))));
}

function strictErrors(vm: Machine, _self: Address, exception: Address): Address {
  if (!isExceptionInstance(vm, exception)) throw vm.raise(TYPE_ERROR, "codec must pass exception instance");
  throw raiseInstance(vm, vm.newRef(exception));
}

function ignoreErrors(vm: Machine, _self: Address, exception: Address): Address {
  const { end } = failureOf(vm, exception, ENCODE | DECODE | TRANSLATE);
  return answer(vm, emptyStr(vm), end);
}

function replaceErrors(vm: Machine, _self: Address, exception: Address): Address {
  const { kind, start, end } = failureOf(vm, exception, ENCODE | DECODE | TRANSLATE);
  const count = Math.max(end - start, 0);
  if (kind === DECODE) return answer(vm, newStr(vm, "\ufffd"), end);
  return answer(vm, newStr(vm, (kind === ENCODE ? "?" : "\ufffd").repeat(count)), end);
}

function xmlcharrefreplaceErrors(vm: Machine, _self: Address, exception: Address): Address {
  const { object, start, end } = failureOf(vm, exception, ENCODE);
  const writer = new StringWriter();
  for (let i = start; i < end; i++) writer.writeText(`&#${charAt(vm, object, i)};`);
  return answer(vm, writer.finish(vm), end);
}

function backslashreplaceErrors(vm: Machine, _self: Address, exception: Address): Address {
  const { kind, object, start, end } = failureOf(vm, exception, ENCODE | DECODE | TRANSLATE);
  const writer = new StringWriter();
  for (let i = start; i < end; i++) {
    writeHexEscape(writer, kind === DECODE ? vm.u8[object + BYTES_DATA + i]! : charAt(vm, object, i));
  }
  return answer(vm, writer.finish(vm), end);
}

function namereplaceErrors(vm: Machine, _self: Address, exception: Address): Address {
  const { object, start, end } = failureOf(vm, exception, ENCODE);
  const writer = new StringWriter();
  for (let i = start; i < end; i++) {
    const char = charAt(vm, object, i);
    const name = nameOfCharacter(vm, char);
    if (name === null) writeHexEscape(writer, char);
    else writer.writeText(`\\N{${name}}`);
  }
  return answer(vm, writer.finish(vm), end);
}

/** Bytes a character of one of the UTF encodings, and the order of the bytes (get_standard_encoding). */
function standardEncoding(name: string): { readonly size: number; readonly big: boolean } | null {
  const match = /^utf[-_]?(8|16|32)(?:[-_]?([lb])e)?$/i.exec(name);
  if (match === null) return /^(?:cp_?utf8|cp65001)$/i.test(name) ? { size: 3, big: false } : null;
  if (match[1] === "8") return match[2] === undefined ? { size: 3, big: false } : null;
  return { size: match[1] === "16" ? 2 : 4, big: match[2]?.toLowerCase() === "b" };
}

function surrogatepassErrors(vm: Machine, _self: Address, exception: Address): Address {
  const { kind, object, start, end } = failureOf(vm, exception, ENCODE | DECODE);
  const encoding = standardEncoding(textOf(vm, vm.get(exception, ERROR_ENCODING)));
  if (encoding === null) throw raiseInstance(vm, vm.newRef(exception));
  if (kind === DECODE) {
    const char = surrogateAt(vm, object, start, encoding.size, encoding.big);
    if (char < 0xd800 || char > 0xdfff) throw raiseInstance(vm, vm.newRef(exception));
    return answer(vm, newStr(vm, String.fromCharCode(char)), start + encoding.size);
  }
  const bytes: number[] = [];
  for (let i = start; i < end; i++) {
    const char = charAt(vm, object, i);
    if (char < 0xd800 || char > 0xdfff) throw raiseInstance(vm, vm.newRef(exception));
    if (encoding.size === 3) bytes.push(0xe0 | (char >> 12), 0x80 | ((char >> 6) & 63), 0x80 | (char & 63));
    else {
      const zeros = encoding.size === 4 ? [0, 0] : [];
      if (encoding.big) bytes.push(...zeros, char >> 8, char & 255);
      else bytes.push(char & 255, char >> 8, ...zeros);
    }
  }
  return answer(vm, newBytes(vm, Uint8Array.from(bytes)), end);
}

/** The surrogate that the bytes at `start` are in an encoding, or -1. */
function surrogateAt(vm: Machine, bytes: Address, start: number, size: number, big: boolean): number {
  if (vm.get(bytes, OB_SIZE) - start < size) return -1;
  const at = bytes + BYTES_DATA + start;
  const b = (i: number): number => vm.u8[at + i]!;
  if (size === 3) {
    const valid = (b(0) & 0xf0) === 0xe0 && (b(1) & 0xc0) === 0x80 && (b(2) & 0xc0) === 0x80;
    return valid ? ((b(0) & 15) << 12) | ((b(1) & 63) << 6) | (b(2) & 63) : -1;
  }
  if (size === 2) return big ? (b(0) << 8) | b(1) : (b(1) << 8) | b(0);
  return big
    ? ((b(0) << 24) | (b(1) << 16) | (b(2) << 8) | b(3)) >>> 0
    : ((b(3) << 24) | (b(2) << 16) | (b(1) << 8) | b(0)) >>> 0;
}

function surrogateescapeErrors(vm: Machine, _self: Address, exception: Address): Address {
  const { kind, object, start, end } = failureOf(vm, exception, ENCODE | DECODE);
  if (kind === ENCODE) {
    const bytes: number[] = [];
    for (let i = start; i < end; i++) {
      const char = charAt(vm, object, i);
      if (char < 0xdc80 || char > 0xdcff) throw raiseInstance(vm, vm.newRef(exception));
      bytes.push(char - 0xdc00);
    }
    return answer(vm, newBytes(vm, Uint8Array.from(bytes)), end);
  }
  const writer = new StringWriter();
  let at = start;
  for (; at < Math.min(end, start + 4); at++) {
    const byte = vm.u8[object + BYTES_DATA + at]!;
    if (byte < 128) break;
    writer.writeChar(0xdc00 + byte);
  }
  if (at === start) throw raiseInstance(vm, vm.newRef(exception));
  return answer(vm, writer.finish(vm), at);
}

const HANDLERS: readonly (readonly [name: string, index: number])[] = (
  [
    [
      "strict",
      [
        "strict_errors!(exception, /)",
        strictErrors,
        "Implements the 'strict' error handling, which raises a UnicodeError on coding errors.",
      ],
    ],
    [
      "ignore",
      [
        "ignore_errors!(exception, /)",
        ignoreErrors,
        "Implements the 'ignore' error handling, which ignores malformed data and continues.",
      ],
    ],
    [
      "replace",
      [
        "replace_errors!(exception, /)",
        replaceErrors,
        "Implements the 'replace' error handling, which replaces malformed data with a replacement marker.",
      ],
    ],
    [
      "xmlcharrefreplace",
      [
        "xmlcharrefreplace_errors!(exception, /)",
        xmlcharrefreplaceErrors,
        "Implements the 'xmlcharrefreplace' error handling, which replaces an unencodable character with the appropriate XML character reference.",
      ],
    ],
    [
      "backslashreplace",
      [
        "backslashreplace_errors!(exception, /)",
        backslashreplaceErrors,
        "Implements the 'backslashreplace' error handling, which replaces malformed data with a backslashed escape sequence.",
      ],
    ],
    [
      "namereplace",
      [
        "namereplace_errors!(exception, /)",
        namereplaceErrors,
        "Implements the 'namereplace' error handling, which replaces an unencodable character with a \\N{...} escape sequence.",
      ],
    ],
    ["surrogatepass", ["surrogatepass!(exception, /)", surrogatepassErrors]],
    ["surrogateescape", ["surrogateescape!(exception, /)", surrogateescapeErrors]],
  ] as readonly (readonly [string, MethodSpec])[]
).map(([name, spec]) => [name, registerMethod("codecs", spec)] as const);

/** Fills a new registry of handlers. */
export function addBuiltinHandlers(vm: Machine, handlers: Address): void {
  const definitions = writeMethodDefinitions(
    vm,
    HANDLERS.map(([, index]) => index),
  );
  const mark = vm.mark();
  HANDLERS.forEach(([name], i) => {
    const handler = vm.hold(newBuiltinFunction(vm, definitions + METHOD_DEF_BYTES * i, 0, 0));
    dictSet(vm, handlers, vm.hold(vm.intern(name)), handler);
    vm.release(mark);
  });
}
