/** The CRC-32 of bzip2: the polynomial 0x04C11DB7, highest bit first. */

let table: Int32Array | null = null;

/** The step of each upper byte: `crc = (crc << 8) ^ table[(crc >>> 24) ^ byte]`. */
export function crcTable(): Int32Array {
  if (table !== null) return table;
  table = new Int32Array(256);
  for (let n = 0; n < 256; n++) {
    let c = n << 24;
    for (let k = 0; k < 8; k++) c = c < 0 ? (c << 1) ^ 0x04c11db7 : c << 1;
    table[n] = c;
  }
  return table;
}

/** The checksum of a stream, after one more block. */
export function combineChecksums(stream: number, block: number): number {
  return ((stream << 1) | (stream >>> 31)) ^ block;
}
