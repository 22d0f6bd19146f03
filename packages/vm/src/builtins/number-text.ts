/** What `int()`, `float()` and `complex()` read: the text of a str or of bytes. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { getBuffer, releaseBuffer } from "../object/buffer.ts";
import {
  BF_GETBUFFER,
  BYTEARRAY_START,
  BYTES_DATA,
  FLAG_BYTES_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  OB_SIZE,
} from "../object/offsets.ts";
import { BYTEARRAY_TYPE } from "../object/static.ts";
import { isSubtype } from "../object/type/mro.ts";
import { newBytes } from "./bytes/bytes.ts";
import { strIsAscii, textOf } from "./str/text.ts";

/** Py_buffer: the address of the bytes, and how many. */
const VIEW_BUF = 0;
const VIEW_LENGTH = 16;

export interface NumberText {
  readonly text: string;
  /** Whether all characters are below 128, so that there are no other scripts' digits in it. */
  readonly ascii: boolean;
  /** The object that an error message shows (owned): the str itself, or the bytes as a bytes object. */
  readonly shown: (vm: Machine) => Address;
}

/** The text of a str, bytes or bytearray, or of another exporter of a buffer; null for anything else. */
export function numberText(vm: Machine, object: Address): NumberText | null {
  if (vm.hasFlag(object, FLAG_UNICODE_SUBCLASS)) {
    return { text: textOf(vm, object), ascii: strIsAscii(vm, object), shown: () => vm.newRef(object) };
  }
  const bytes = bytesLike(vm, object);
  if (bytes === null) return null;
  // A byte beyond ASCII belongs to no number, but must not become one by Unicode's digits.
  let text = "";
  for (const byte of bytes) text += byte < 128 ? String.fromCharCode(byte) : "?";
  return { text, ascii: true, shown: () => newBytes(vm, bytes) };
}

/** A copy of the bytes of a bytes-like object; null for anything else. */
function bytesLike(vm: Machine, object: Address): Uint8Array | null {
  const length = vm.get(object, OB_SIZE);
  if (vm.hasFlag(object, FLAG_BYTES_SUBCLASS)) return vm.u8.slice(object + BYTES_DATA, object + BYTES_DATA + length);
  if (isSubtype(vm, vm.typeOf(object), BYTEARRAY_TYPE)) {
    const start = vm.get(object, BYTEARRAY_START);
    return vm.u8.slice(start, start + length);
  }
  if (vm.get(vm.typeOf(object), BF_GETBUFFER) === 0) return null;
  const view = getBuffer(vm, object, 0);
  const start = vm.get(view, VIEW_BUF);
  const bytes = vm.u8.slice(start, start + vm.get(view, VIEW_LENGTH));
  releaseBuffer(vm, view);
  return bytes;
}
