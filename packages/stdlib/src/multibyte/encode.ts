/** Encoding a str, with a codec's steps and the handling of errors. */
import {
  type Address,
  bufferBytes,
  ByteWriter,
  codePointsOf,
  isStr,
  type Machine,
  newBytes,
  UNICODE_ENCODE_ERROR,
} from "@pyvm/vm";
import { type Codec, DONE, type Encoding, TOO_FEW } from "./codec.ts";
import { failedRange, Failure } from "./failure.ts";
import type { CodecState } from "./state.ts";

const QUESTION_MARK = 0x3f;

/** Which of the ends of the input an encoding is at. */
export interface Ending {
  /** No more characters come. */
  readonly flush: boolean;
  /** The state is to go back to the first. */
  readonly reset: boolean;
}

export const MORE: Ending = { flush: false, reset: false };
export const PART: Ending = { flush: true, reset: false };
export const END: Ending = { flush: true, reset: true };

/** The bytes (owned), and how many characters they are of: fewer than all where the rest waits for more. */
export interface Encoded {
  readonly bytes: Address;
  readonly characters: number;
}

/** Steps until the input is at its end (DONE) or a step fails. */
function steps(codec: Codec, job: Encoding, state: CodecState): number {
  const { input } = job;
  state.load();
  let result = DONE;
  while (result === DONE && job.at < input.length) result = codec.encode(job, input[job.at]!);
  state.store();
  return result;
}

/** Encodes `str` (borrowed). */
export function encodeStr(
  vm: Machine,
  codec: Codec,
  state: CodecState,
  str: Address,
  errors: string,
  ending: Ending,
): Encoded {
  const out = new ByteWriter();
  const job = { input: codePointsOf(vm, str), at: 0, out, state: state.bytes, flush: ending.flush };
  const failure = new Failure(vm, UNICODE_ENCODE_ERROR, codec.name, errors);
  for (;;) {
    const result = steps(codec, job, state);
    if (result === DONE || (result === TOO_FEW && !ending.flush)) break;
    handleFailure(vm, codec, state, str, job, failure, result);
  }
  failure.release();
  if (ending.reset && codec.encoderEnd !== undefined) {
    state.load();
    codec.encoderEnd(state.bytes, out);
    state.store();
  }
  return { bytes: newBytes(vm, out.written()), characters: job.at };
}

function handleFailure(
  vm: Machine,
  codec: Codec,
  state: CodecState,
  str: Address,
  job: Encoding,
  failure: Failure,
  result: number,
): void {
  const range = failedRange(result, job.at, job.input.length);
  if (failure.replaces) {
    const { out } = job;
    const mark = { input: Uint32Array.of(QUESTION_MARK), at: 0, out, state: state.bytes, flush: false };
    if (steps(codec, mark, state) !== DONE) out.writeByte(QUESTION_MARK);
  }
  if (failure.replaces || failure.ignores) {
    job.at = range.end;
    return;
  }
  const mark = vm.mark();
  const answer = vm.hold(failure.ask(str, range));
  const replacement = vm.tupleItem(answer, 0);
  const isText = isStr(vm, replacement);
  const bytes = isText ? vm.hold(encodeStr(vm, codec, state, replacement, "strict", PART).bytes) : replacement;
  job.out.write(bufferBytes(vm, bytes));
  job.at = failure.position(answer, job.input.length);
  vm.release(mark);
}
