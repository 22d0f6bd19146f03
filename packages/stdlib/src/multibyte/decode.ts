/** Decoding bytes, with a codec's steps and the handling of errors. */
import { type Address, type Machine, newBytes, StringWriter, UNICODE_DECODE_ERROR } from "@pyvm/vm";
import { type Codec, type Decoding, DONE, TOO_FEW } from "./codec.ts";
import { failedRange, Failure } from "./failure.ts";
import type { CodecState } from "./state.ts";

const REPLACEMENT = 0xfffd;

/** One decoding: `decode` the input, then `finish`. */
export class Decoder {
  private readonly vm: Machine;
  private readonly codec: Codec;
  private readonly state: CodecState;
  private readonly failure: Failure;
  private readonly job: Decoding;
  /** The word of the native stack that owns the input as an object, once a handler is asked. */
  private readonly object: Address;

  constructor(vm: Machine, codec: Codec, state: CodecState, input: Uint8Array, errors: string) {
    this.vm = vm;
    this.codec = codec;
    this.state = state;
    this.failure = new Failure(vm, UNICODE_DECODE_ERROR, codec.name, errors);
    this.job = { input, at: 0, out: new StringWriter(), state: state.bytes };
    this.object = vm.mark();
    vm.hold(0);
  }

  /** Decodes the input; without `final`, an incomplete sequence at its end is left. */
  decode(final: boolean): void {
    for (;;) {
      const result = this.steps();
      if (result === DONE || (result === TOO_FEW && !final)) return;
      this.fail(result);
    }
  }

  private steps(): number {
    const { codec, job, state } = this;
    const { input } = job;
    state.load();
    let result = DONE;
    while (result === DONE && job.at < input.length) result = codec.decode(job, input[job.at]!);
    state.store();
    return result;
  }

  /** Handles what is left as incomplete, once. */
  failLeft(): void {
    if (this.job.at < this.job.input.length) this.fail(TOO_FEW);
  }

  private fail(result: number): void {
    const { vm, job, failure } = this;
    const range = failedRange(result, job.at, job.input.length);
    if (failure.replaces) job.out.writeChar(REPLACEMENT);
    if (failure.replaces || failure.ignores) {
      job.at = range.end;
      return;
    }
    if (vm.get(this.object, 0) === 0) vm.set(this.object, 0, newBytes(vm, job.input));
    const mark = vm.mark();
    const answer = vm.hold(failure.ask(vm.get(this.object, 0), range));
    job.out.writeStr(vm, vm.tupleItem(answer, 0));
    job.at = failure.position(answer, job.input.length);
    vm.release(mark);
  }

  /** What was not decoded. */
  left(): Uint8Array {
    return this.job.input.subarray(this.job.at);
  }

  /** How many characters there are so far. */
  get length(): number {
    return this.job.out.length;
  }

  /** The str, owned. */
  finish(): Address {
    const str = this.job.out.finish(this.vm);
    this.failure.release();
    return str;
  }
}
