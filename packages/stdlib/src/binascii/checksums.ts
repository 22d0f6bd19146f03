/** The checksums that binascii and zlib share. */

let table: Int32Array | null = null;

/** The polynomial 0xEDB88320, reflected, a byte at a time. */
function crcTable(): Int32Array {
  if (table !== null) return table;
  table = new Int32Array(256);
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let k = 0; k < 8; k++) c = (c & 1) !== 0 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    table[n] = c;
  }
  return table;
}

/** CRC-32 of `length` bytes from `at` on, continued from `start`; as an unsigned number. */
export function crc32(bytes: Uint8Array, at: number, length: number, start: number): number {
  const steps = crcTable();
  let crc = ~start;
  for (let i = at; i < at + length; i++) crc = steps[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** CRC-CCITT with the polynomial 0x1021, as BinHex uses it. */
export function crcHqx(bytes: Uint8Array, at: number, length: number, start: number): number {
  let crc = start & 0xffff;
  for (let i = at; i < at + length; i++) {
    crc ^= bytes[i]! << 8;
    for (let k = 0; k < 8; k++) crc = (crc & 0x8000) !== 0 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}
