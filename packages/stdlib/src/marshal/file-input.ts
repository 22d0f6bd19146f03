/** Marshalled bytes that come from a Python file object, through its `readinto`. */
import {
  type Address,
  asSize,
  bytearrayData,
  callMethod1,
  clearException,
  EOF_ERROR,
  identifier,
  type Machine,
  MarshalInput,
  newBytearraySized,
  newMemoryview,
  VALUE_ERROR,
} from "@pyvm/vm";

const ID_READINTO = identifier("readinto");
const NOTHING = new Uint8Array(0);
/** A file says nothing of its size: sizes that the data claims are believed up to here. */
const BELIEVED_SIZE = 1 << 20;

export class FileInput extends MarshalInput {
  readonly #file: Address;

  constructor(vm: Machine, file: Address) {
    super(vm, NOTHING);
    this.#file = file;
  }

  override remaining(): number {
    return BELIEVED_SIZE;
  }

  /** Whatever keeps the byte from being read counts as the end. */
  override byteOrEnd(): number {
    const { vm } = this;
    const mark = vm.mark();
    try {
      return this.take(1)[0]!;
    } catch (error) {
      vm.caught(error, mark);
      clearException(vm);
      return -1;
    }
  }

  override sizeByte(): number {
    return this.take(1)[0]!;
  }

  override take(count: number): Uint8Array {
    const { vm } = this;
    const mark = vm.mark();
    const buffer = vm.hold(newBytearraySized(vm, count));
    const view = vm.hold(newMemoryview(vm, buffer));
    const answer = vm.hold(callMethod1(vm, this.#file, ID_READINTO, view));
    const read = asSize(vm, answer, VALUE_ERROR);
    if (read > count) {
      throw vm.raise(VALUE_ERROR, `read() returned too much data: ${count} bytes requested, ${read} returned`);
    }
    if (read !== count) throw vm.raise(EOF_ERROR, "EOF read where not expected");
    const data = bytearrayData(vm, buffer);
    const bytes = vm.u8.slice(data, data + count);
    vm.release(mark);
    return bytes;
  }
}
