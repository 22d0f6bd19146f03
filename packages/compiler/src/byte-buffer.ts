/** Bytes that grow at the end. */
export class ByteBuffer {
  private bytes: Uint8Array;
  length: number = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Appends two bytes. */
  pushPair(first: number, second: number): void {
    if (this.length + 2 > this.bytes.length) this.grow();
    this.bytes[this.length++] = first;
    this.bytes[this.length++] = second;
  }

  private grow(): void {
    const larger = new Uint8Array(this.bytes.length * 2 + 2);
    larger.set(this.bytes);
    this.bytes = larger;
  }

  /** A copy of exactly the bytes written. */
  toBytes(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
}
