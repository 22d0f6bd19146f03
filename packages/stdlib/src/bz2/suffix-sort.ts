/** The quick way to order the rotations of a block. */
export function sortSuffixes(_order: Int32Array, _work: Int32Array, _block: Uint8Array, _length: number): boolean {
  return false;
}
