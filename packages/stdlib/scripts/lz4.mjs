// The LZ4 block format: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md

/** Reads a length: the nibble of the token, and as many more bytes as are 255, and one. */
function readLength(source, cursor, nibble) {
  let length = nibble;
  if (nibble !== 15) return length;
  let byte;
  do {
    byte = source[cursor.at++];
    length += byte;
  } while (byte === 255);
  return length;
}

/**
 * Decompresses one block into `target` and returns how many bytes it came to.
 *
 * @param {Uint8Array} source exactly one compressed block
 * @param {Uint8Array} target at least as long as the decompressed block
 */
export function decompressBlock(source, target) {
  const cursor = { at: 0 };
  let to = 0;
  while (cursor.at < source.length) {
    const token = source[cursor.at++];
    const literals = readLength(source, cursor, token >> 4);
    target.set(source.subarray(cursor.at, cursor.at + literals), to);
    cursor.at += literals;
    to += literals;
    if (cursor.at >= source.length) break;
    const distance = source[cursor.at] | (source[cursor.at + 1] << 8);
    cursor.at += 2;
    if (distance === 0 || distance > to) throw new Error(`LZ4: a match reaches ${distance} bytes back from byte ${to}`);
    const length = readLength(source, cursor, token & 15) + 4;
    // A match may overlap what it produces, so it is copied byte by byte.
    for (let i = 0; i < length; i++, to++) target[to] = target[to - distance];
  }
  return to;
}
