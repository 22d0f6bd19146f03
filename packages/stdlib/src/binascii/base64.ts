/** Base64 and uuencoding, from bytes to bytes. An error is the text of a binascii.Error. */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES: Uint8Array = new Uint8Array(256).fill(64);
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;
const PAD = 0x3d;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const BACKTICK = 96;

export function toBase64(data: Uint8Array, newline: boolean): Uint8Array {
  const length = Math.ceil(data.length / 3) * 4;
  const text = new Uint8Array(length + (newline ? 1 : 0));
  let to = 0;
  for (let i = 0; i < data.length; i += 3) {
    const word = (data[i]! << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0);
    const left = data.length - i;
    text[to++] = ALPHABET.charCodeAt(word >> 18);
    text[to++] = ALPHABET.charCodeAt((word >> 12) & 63);
    text[to++] = left > 1 ? ALPHABET.charCodeAt((word >> 6) & 63) : PAD;
    text[to++] = left > 2 ? ALPHABET.charCodeAt(word & 63) : PAD;
  }
  if (newline) text[to] = NEWLINE;
  return text;
}

/** Skips what is not of the alphabet and stops at the padding of a group. */
export function fromBase64(text: Uint8Array): Uint8Array | string {
  const data = new Uint8Array(Math.ceil(text.length / 4) * 3);
  let count = 0;
  let position = 0;
  let left = 0;
  let pads = 0;
  for (const char of text) {
    if (char === PAD) {
      if (position >= 2 && position + ++pads >= 4) return data.subarray(0, count);
      continue;
    }
    const value = VALUES[char]!;
    if (value >= 64) continue;
    pads = 0;
    if (position === 1) data[count++] = (left << 2) | (value >> 4);
    else if (position === 2) data[count++] = (left << 4) | (value >> 2);
    else if (position === 3) data[count++] = (left << 6) | value;
    left = position === 0 ? value : position === 1 ? value & 15 : position === 2 ? value & 3 : 0;
    position = (position + 1) & 3;
  }
  if (position === 0) return data.subarray(0, count);
  if (position > 1) return "Incorrect padding";
  const characters = Math.floor(count / 3) * 4 + 1;
  return `Invalid base64-encoded string: number of data characters (${characters}) cannot be 1 more than a multiple of 4`;
}

export function toUu(data: Uint8Array, backtick: boolean): Uint8Array | string {
  if (data.length > 45) return "At most 45 bytes at once";
  const text: number[] = [backtick && data.length === 0 ? BACKTICK : SPACE + data.length];
  for (let i = 0; i < data.length; i += 3) {
    const word = (data[i]! << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0);
    for (let shift = 18; shift >= 0; shift -= 6) {
      const value = (word >> shift) & 63;
      text.push(backtick && value === 0 ? BACKTICK : SPACE + value);
    }
  }
  text.push(NEWLINE);
  return Uint8Array.from(text);
}

/** What is missing at the end of a line counts as zeros; what is too much may only be white space. */
export function fromUu(text: Uint8Array): Uint8Array | string {
  const length = ((text[0] ?? 0) - SPACE) & 63;
  const data = new Uint8Array(length);
  let count = 0;
  let bits = 0;
  let word = 0;
  let i = 1;
  for (; count < length; i++) {
    const char = text[i] ?? 0;
    let value = 0;
    if (i < text.length && char !== NEWLINE && char !== RETURN) {
      if (char < SPACE || char > SPACE + 64) return "Illegal char";
      value = (char - SPACE) & 63;
    }
    word = (word << 6) | value;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    data[count++] = word >> bits;
    word &= (1 << bits) - 1;
  }
  for (; i < text.length; i++) {
    const char = text[i]!;
    if (char !== SPACE && char !== BACKTICK && char !== NEWLINE && char !== RETURN) return "Trailing garbage";
  }
  return data;
}
