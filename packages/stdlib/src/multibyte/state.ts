/** The 8 bytes of a codec's state: a copy to work on, and the place in an object where they live between the steps. */
import { type Address, type Machine, newIntFromBig } from "@pyvm/vm";
import { type Codec, STATE_SIZE } from "./codec.ts";

export class CodecState {
  readonly bytes: Uint8Array = new Uint8Array(STATE_SIZE);
  private readonly vm: Machine;
  private readonly home: Address;

  /** @param home where the state lives, 0 for nowhere */
  constructor(vm: Machine, home: Address) {
    this.vm = vm;
    this.home = home;
  }

  load(): void {
    if (this.home !== 0) this.bytes.set(this.vm.u8.subarray(this.home, this.home + STATE_SIZE));
  }

  store(): void {
    if (this.home !== 0) this.vm.u8.set(this.bytes, this.home);
  }

  /** Makes it the state of a new encoder. */
  startEncoder(codec: Codec): void {
    this.bytes.fill(0);
    codec.encoderStart?.(this.bytes);
    this.store();
  }

  startDecoder(codec: Codec): void {
    this.bytes.fill(0);
    codec.decoderStart?.(this.bytes);
    this.store();
  }
}

/** The int of bytes, the lowest first. */
export function intOfBytes(vm: Machine, bytes: Uint8Array): Address {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
  return newIntFromBig(vm, value);
}
