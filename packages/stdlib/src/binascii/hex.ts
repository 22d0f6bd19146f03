/** Hexadecimal digits. */

/** The value of a digit, or -1. */
export function hexValue(char: number): number {
  if (char >= 48 && char <= 57) return char - 48;
  const lower = char | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** The bytes of pairs of digits. A string is the text of a binascii.Error. */
export function fromHex(text: Uint8Array): Uint8Array | string {
  if ((text.length & 1) !== 0) return "Odd-length string";
  const data = new Uint8Array(text.length >> 1);
  for (let i = 0; i < data.length; i++) {
    const high = hexValue(text[2 * i]!);
    const low = hexValue(text[2 * i + 1]!);
    if (high < 0 || low < 0) return "Non-hexadecimal digit found";
    data[i] = (high << 4) | low;
  }
  return data;
}
