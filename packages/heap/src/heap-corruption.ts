/**
 * A structure of the heap is not what it must be: a fault in the code that uses the heap, never in the Python program. It is
 * therefore no Python exception, and nothing should continue after it.
 */
export class HeapCorruption extends Error {
  override readonly name = "HeapCorruption";
}
