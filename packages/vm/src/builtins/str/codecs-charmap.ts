/** The charmap codec, and the compact map EncodingMap that `codecs.charmap_build` makes. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { clearException, exceptionMatches } from "../../machine/errors.ts";
import { defineType } from "../../object/native.ts";
import { BYTES_DATA, FLAG_BYTES_SUBCLASS, FLAG_LONG_SUBCLASS, OB_SIZE, OB_TYPE } from "../../object/offsets.ts";
import { ENCODING_MAP_TYPE, LOOKUP_ERROR, NONE, TYPE_ERROR } from "../../object/static.ts";
import { getItem } from "../../object/subscript.ts";
import { dictSet, newDict } from "../dict/dict.ts";
import { intToNumber, newInt } from "../int/int.ts";
import { Decoder } from "./codecs-decoder.ts";
import { Encoder } from "./codecs-encoder.ts";
import { isStr, MAX_CODE_POINT, readChar, strData, strKind, strLength } from "./text.ts";

const UNDEFINED = 0xfffe;
const REASON = "character maps to <undefined>";

/** `mapping[code]`, owned, or 0 when that raises LookupError. */
function lookUp(vm: Machine, mapping: Address, code: number): Address {
  const mark = vm.mark();
  try {
    const item = getItem(vm, mapping, vm.hold(newInt(vm, code)));
    vm.release(mark);
    return item;
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, LOOKUP_ERROR)) throw error;
    clearException(vm);
    return 0;
  }
}

// ---- decoding -------------------------------------------------------------------------------------------------

/** PyUnicode_DecodeCharmap: `mapping` is a str indexed by byte, or maps bytes to str, int or None. */
export function decodeCharmap(vm: Machine, bytes: Address, errors: string | null, mapping: Address): Address {
  const decoder = new Decoder(vm, bytes, "charmap", errors);
  const isText = isStr(vm, mapping);
  while (decoder.at < decoder.length) {
    const byte = decoder.byte(decoder.at);
    const done = isText ? decodeByText(vm, decoder, mapping, byte) : decodeByMapping(vm, decoder, mapping, byte);
    if (done) decoder.at++;
    else decoder.fail(decoder.at, decoder.at + 1, REASON);
  }
  return decoder.finish();
}

function decodeByText(vm: Machine, decoder: Decoder, mapping: Address, byte: number): boolean {
  if (byte >= strLength(vm, mapping)) return false;
  const char = readChar(vm, strData(vm, mapping), strKind(vm, mapping), byte);
  if (char === UNDEFINED) return false;
  decoder.writer.writeChar(char);
  return true;
}

function decodeByMapping(vm: Machine, decoder: Decoder, mapping: Address, byte: number): boolean {
  const mark = vm.mark();
  const item = vm.hold(lookUp(vm, mapping, byte));
  let found = false;
  if (item === 0 || item === NONE) found = false;
  else if (vm.hasFlag(item, FLAG_LONG_SUBCLASS)) {
    const char = intToNumber(vm, item);
    if (char < 0 || char > MAX_CODE_POINT) throw vm.raise(TYPE_ERROR, "character mapping must be in range(0x110000)");
    found = char !== UNDEFINED;
    if (found) decoder.writer.writeChar(char);
  } else if (isStr(vm, item)) {
    const length = strLength(vm, item);
    found = length !== 1 || readChar(vm, strData(vm, item), strKind(vm, item), 0) !== UNDEFINED;
    if (found) decoder.writer.writeStr(vm, item);
  } else throw vm.raise(TYPE_ERROR, "character mapping must return integer, None or str");
  vm.release(mark);
  return found;
}

// ---- encoding -------------------------------------------------------------------------------------------------

class CharmapEncoder extends Encoder {
  protected readonly reason = REASON;
  private readonly mapping: Address;
  private readonly isMap: boolean;

  constructor(vm: Machine, str: Address, errors: string | null, mapping: Address) {
    super(vm, str, "charmap", errors);
    this.mapping = mapping;
    this.isMap = vm.get(mapping, OB_TYPE) === ENCODING_MAP_TYPE;
  }

  protected put(char: number): boolean {
    const { vm } = this;
    if (this.isMap) {
      const byte = mapLookUp(vm, this.mapping, char);
      if (byte >= 0) this.out.push(byte);
      return byte >= 0;
    }
    const mark = vm.mark();
    const item = vm.hold(lookUp(vm, this.mapping, char));
    const found = item !== 0 && item !== NONE;
    if (found) this.putItem(item);
    vm.release(mark);
    return found;
  }

  private putItem(item: Address): void {
    const { vm } = this;
    if (vm.hasFlag(item, FLAG_LONG_SUBCLASS)) {
      const byte = intToNumber(vm, item);
      if (byte < 0 || byte > 255) throw vm.raise(TYPE_ERROR, "character mapping must be in range(256)");
      this.out.push(byte);
    } else if (vm.hasFlag(item, FLAG_BYTES_SUBCLASS)) this.out.pushMemory(vm, item + BYTES_DATA, vm.get(item, OB_SIZE));
    else {
      const type = vm.typeName(item);
      throw vm.raise(TYPE_ERROR, `character mapping must return integer, bytes or None, not ${type}`);
    }
  }
}

/** _PyUnicode_EncodeCharmap: `mapping` is an EncodingMap, or maps ordinals to int, bytes or None. */
export function encodeCharmap(vm: Machine, str: Address, errors: string | null, mapping: Address): Address {
  return new CharmapEncoder(vm, str, errors, mapping).run();
}

// ---- EncodingMap ----------------------------------------------------------------------------------------------

/*
 *     | refcnt | type | level1: 32 bytes | count2 | count3 | level2: 16 bytes each ... level3: 128 bytes each ... |
 *     0        8      16                 48       52       56
 *
 * Bits 11 to 15 of a character choose in level 1, bits 7 to 10 in level 2, the rest in level 3. 0xff is no
 * entry, and 0 in level 3.
 */
const LEVEL1 = 16;
const COUNT2 = 48;
const COUNT3 = 52;
const LEVEL23 = 56;
const NOTHING = 0xff;

/** encoding_map_lookup: the byte of a character or -1. */
function mapLookUp(vm: Machine, map: Address, char: number): number {
  if (char > 0xffff) return -1;
  if (char === 0) return 0;
  const u8 = vm.u8;
  const second = u8[map + LEVEL1 + (char >> 11)]!;
  if (second === NOTHING) return -1;
  const third = u8[map + LEVEL23 + 16 * second + ((char >> 7) & 15)]!;
  if (third === NOTHING) return -1;
  const byte = u8[map + LEVEL23 + 16 * vm.get(map, COUNT2) + 128 * third + (char & 127)]!;
  return byte === 0 ? -1 : byte;
}

/** PyUnicode_BuildEncodingMap: from the characters of the bytes 0 to 255; a dict when they do not fit the map. */
export function buildEncodingMap(vm: Machine, str: Address): Address {
  const length = Math.min(strLength(vm, str), 256);
  const kind = strKind(vm, str);
  const data = strData(vm, str);
  const chars: number[] = [];
  for (let i = 0; i < length; i++) chars.push(readChar(vm, data, kind, i));
  const level1 = new Uint8Array(32).fill(NOTHING);
  const level2 = new Uint8Array(512).fill(NOTHING);
  let count2 = 0;
  let count3 = 0;
  let fits = chars[0] === 0;
  for (let i = 1; fits && i < length; i++) {
    const char = chars[i]!;
    if (char === 0 || char > 0xffff) fits = false;
    else if (char !== UNDEFINED) {
      if (level1[char >> 11] === NOTHING) level1[char >> 11] = count2++;
      if (level2[char >> 7] === NOTHING) level2[char >> 7] = count3++;
    }
  }
  if (!fits || count2 >= 255 || count3 >= 255) return encodingDict(vm, chars);
  return fillEncodingMap(vm, chars, count2, count3);
}

function encodingDict(vm: Machine, chars: readonly number[]): Address {
  const mark = vm.mark();
  const dict = vm.hold(newDict(vm));
  const inner = vm.mark();
  chars.forEach((char, i) => {
    const key = vm.hold(newInt(vm, char));
    dictSet(vm, dict, key, vm.hold(newInt(vm, i)));
    vm.release(inner);
  });
  return vm.keep(mark, dict);
}

function fillEncodingMap(vm: Machine, chars: readonly number[], count2: number, count3: number): Address {
  const u8 = vm.u8;
  const map = vm.newObject(ENCODING_MAP_TYPE, LEVEL23 + 16 * count2 + 128 * count3);
  const level3 = map + LEVEL23 + 16 * count2;
  vm.set(map, COUNT2, count2);
  vm.set(map, COUNT3, count3);
  u8.fill(NOTHING, map + LEVEL1, map + LEVEL1 + 32);
  u8.fill(NOTHING, map + LEVEL23, level3);
  u8.fill(0, level3, level3 + 128 * count3);
  let next2 = 0;
  let next3 = 0;
  for (let i = 1; i < chars.length; i++) {
    const char = chars[i]!;
    if (char === UNDEFINED) continue;
    const first = map + LEVEL1 + (char >> 11);
    if (u8[first] === NOTHING) u8[first] = next2++;
    const second = map + LEVEL23 + 16 * u8[first]! + ((char >> 7) & 15);
    if (u8[second] === NOTHING) u8[second] = next3++;
    u8[level3 + 128 * u8[second]! + (char & 127)] = i;
  }
  return map;
}

defineType(ENCODING_MAP_TYPE, {
  name: "EncodingMap",
  basicSize: 64,
  layout: [],
  slots: { getattro: null, new: null },
  methods: [
    [
      "size!($self)",
      (vm: Machine, self: Address): Address => newInt(vm, 63 + 16 * vm.get(self, COUNT2) + 128 * vm.get(self, COUNT3)),
      "Return the size (in bytes) of this object",
    ],
  ],
});
