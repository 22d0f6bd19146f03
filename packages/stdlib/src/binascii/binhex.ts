/** BinHex 4: six bits a character, and runs of a byte as the byte, 0x90 and a count. */

const ALPHABET = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr";
const RUN = 0x90;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const COLON = 58;

const VALUES = new Int8Array(256).fill(-1);
for (let value = 0; value < ALPHABET.length; value++) VALUES[ALPHABET.charCodeAt(value)] = value;

/** What went wrong: the class of the exception, and its text. */
export interface BinHexError {
  readonly kind: "Error" | "Incomplete";
  readonly text: string;
}

/** The bytes, and whether the colon that ends a file was met. */
export function fromHqx(text: Uint8Array): { readonly data: Uint8Array; readonly done: boolean } | BinHexError {
  const data: number[] = [];
  let left = 0;
  let bits = 0;
  let done = false;
  for (const char of text) {
    if (char === LINE_FEED || char === CARRIAGE_RETURN) continue;
    if (char === COLON) {
      done = true;
      break;
    }
    const value = VALUES[char]!;
    if (value < 0) return { kind: "Error", text: "Illegal char" };
    left = (left << 6) | value;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    data.push((left >> bits) & 0xff);
    left &= (1 << bits) - 1;
  }
  if (bits > 0 && !done) return { kind: "Incomplete", text: "String has incomplete number of bytes" };
  return { data: Uint8Array.from(data), done };
}

export function toHqx(data: Uint8Array): Uint8Array {
  const text: number[] = [];
  let left = 0;
  let bits = 0;
  for (const byte of data) {
    left = (left << 8) | byte;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text.push(ALPHABET.charCodeAt((left >> bits) & 0x3f));
    }
    left &= (1 << bits) - 1;
  }
  if (bits > 0) text.push(ALPHABET.charCodeAt((left << (6 - bits)) & 0x3f));
  return Uint8Array.from(text);
}

/** Runs of more than three bytes, 255 at most, are shortened. */
export function toRuns(data: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let i = 0; i < data.length; i++) {
    const byte = data[i]!;
    if (byte === RUN) {
      out.push(RUN, 0);
      continue;
    }
    let end = i + 1;
    while (end < data.length && data[end] === byte && end < i + 255) end++;
    if (end - i > 3) {
      out.push(byte, RUN, end - i);
      i = end - 1;
    } else out.push(byte);
  }
  return Uint8Array.from(out);
}

export function fromRuns(data: Uint8Array): Uint8Array | BinHexError {
  const out: number[] = [];
  for (let i = 0; i < data.length; i++) {
    const byte = data[i]!;
    if (byte !== RUN) {
      out.push(byte);
      continue;
    }
    if (++i >= data.length) return { kind: "Incomplete", text: "" };
    const count = data[i]!;
    if (count === 0) out.push(RUN);
    else if (out.length === 0) return { kind: "Error", text: "Orphaned RLE code at start" };
    else for (let left = count - 1, last = out[out.length - 1]!; left > 0; left--) out.push(last);
  }
  return Uint8Array.from(out);
}
