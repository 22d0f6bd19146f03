/**
 * The second tier: hot code objects as JavaScript functions. The loop and these functions share frames, instructions and contract, so that either can go on
 * where the other stopped.
 *
 * A code object names its function by an index (CO_COMPILED). The functions are a cache: in a copy of the memory the index means nothing, which shows in the
 * table of code objects beside the functions.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { CO_CODE, CO_COMPILED, CO_OPCACHE, CO_OPCACHE_FLAG, OB_SIZE } from "../../object/offsets.ts";
import { INTERPRET } from "../outcomes.ts";
import { compileToText } from "./compile.ts";
import { Mistakes } from "./mistakes.ts";
import type { Exit } from "./emitter.ts";
import { RARE_BY_NAME } from "../rare-instructions.ts";
import { HELPERS, newRehearsal } from "./helpers.ts";

/** The contract of the loop's `run`. */
export type CompiledFunction = (
  vm: Machine,
  f: Address,
  returned: Address,
  throwing: boolean,
  mark: number,
  depth: number,
) => number;

type Factory = (
  machine: Machine,
  words: Int32Array,
  bytes: Uint8Array,
  doubles: Float64Array,
  h: typeof ALL_HELPERS,
  exits: readonly Exit[],
  blocks: Int16Array,
  depths: Int16Array,
  rehearsal: Int32Array,
) => CompiledFunction;

/** How many entries the loop watches code again whose function was mistaken. */
const WATCHED = 4;

/** Code of so many bytes must have been entered twice as often as code of none. */
const BYTES_OF_HEAT = 16;

/** What CO_COMPILED says of code that is not to be compiled. */
export const NOT_COMPILED = -1;
const HELPER_NAMES = Object.keys(HELPERS);
const ALL_HELPERS = { ...HELPERS, ...RARE_BY_NAME };

/** The compiled functions of one machine. */
export class CompiledCode {
  /** By index; 0 is never used. */
  readonly functions: CompiledFunction[] = [leftToTheLoop];
  /** The code object of each. */
  readonly codes: Address[] = [0];
  readonly #free: number[] = [];
  readonly #mistakes = new Map<Address, Mistakes>();

  /** Compiles a code object that is hot enough for its size. @returns whether it did */
  compile(vm: Machine, code: Address): boolean {
    if (vm.get(code, CO_OPCACHE_FLAG) <= heatFor(vm, code)) return false;
    const compiled = create(vm, code, this.#mistakes.get(code) ?? new Mistakes());
    const index = compiled === null ? NOT_COMPILED : (this.#free.pop() ?? this.functions.length);
    vm.set(code, CO_COMPILED, index);
    if (compiled === null) return false;
    this.functions[index] = compiled;
    this.codes[index] = code;
    return true;
  }

  /** Discards a function that has turned out not to fit; its code is compiled anew, after it has run in the loop for a while if it was mistaken about an instruction. */
  discard(vm: Machine, code: Address, site: number): void {
    const index = vm.get(code, CO_COMPILED);
    if (index <= 0 || this.codes[index] !== code) return;
    this.#release(index);
    vm.set(code, CO_COMPILED, 0);
    const mistakes = this.#mistakes.get(code) ?? new Mistakes();
    this.#mistakes.set(code, mistakes);
    mistakes.add(site);
    if (site >= 0) vm.set(code, CO_OPCACHE_FLAG, Math.max(0, Math.floor(heatFor(vm, code)) - WATCHED));
  }

  /** Forgets a code object that dies. */
  forget(code: Address, index: number): void {
    this.#mistakes.delete(code);
    if (index > 0 && this.codes[index] === code) this.#release(index);
  }

  #release(index: number): void {
    this.functions[index] = leftToTheLoop;
    this.codes[index] = 0;
    this.#free.push(index);
  }
}

/** How often code must have been entered: the time that its compilation takes grows with its size, the time that it has taken in the loop does with both. */
function heatFor({ i32, hot }: Machine, code: Address): number {
  const bytes = i32[(i32[(code + CO_CODE) >> 2] + OB_SIZE) >> 2];
  return hot + ((hot - 1) * bytes) / BYTES_OF_HEAT;
}

function leftToTheLoop(): number {
  return INTERPRET;
}

function create(vm: Machine, code: Address, mistakes: Mistakes): CompiledFunction | null {
  if (vm.get(code, CO_OPCACHE) === 0) return null;
  const text = compileToText(vm, code, HELPER_NAMES, mistakes);
  if (text === null) return null;
  try {
    const names = ["machine", "words", "bytes", "doubles", "h", "exits", "blocks", "depths", "rehearsal"];
    // eslint-disable-next-line no-new-func, typescript/no-implied-eval -- this is what a compiler to JavaScript is for; the text has no name from outside
    const factory = new Function(...names, text.source) as Factory;
    return factory(vm, vm.i32, vm.u8, vm.f64, ALL_HELPERS, text.exits, text.blocks, text.depths, newRehearsal());
  } catch (error) {
    if (error instanceof EvalError) return null; // a page whose policy forbids it: the loop does everything
    throw error;
  }
}
