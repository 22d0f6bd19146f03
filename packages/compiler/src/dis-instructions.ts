/**
 * Bytecode as a list of instructions with the meaning of their arguments: `dis.get_instructions`.
 */
import { FrozenSet, reprConstant, reprFrozenSet, reprTuple, Tuple } from "@pyvm/parser";
import type { Constant } from "@pyvm/parser";
import { CodeObject } from "./code.ts";
import type { CodeConstant } from "./code.ts";
import { findlinestarts } from "./dis-lines.ts";
import { MarshalDict, MarshalSet, STOP_ITERATION } from "./marshal-values.ts";
import type { MarshalValue } from "./marshal-values.ts";
import * as op from "./opcodes.ts";

/** The conversion and whether a format specification follows: the argument of `FORMAT_VALUE`. */
export interface FormatArgument {
  readonly conversion: "" | "str" | "repr" | "ascii";
  readonly hasSpec: boolean;
}

/** One instruction, as `dis.Instruction` describes it. */
export interface Instruction {
  readonly opname: string;
  readonly opcode: number;
  /** The argument with what `EXTENDED_ARG` adds; null for operations without one. */
  readonly arg: number | null;
  /** What the argument stands for: a constant, a name, a byte offset (an int as in Python, so a bigint), or the argument. */
  readonly argval: CodeConstant | FormatArgument;
  readonly argrepr: string;
  /** In bytes from the start of the bytecode. */
  readonly offset: number;
  /** The line that starts here, or null. */
  readonly startsLine: number | null;
  readonly isJumpTarget: boolean;
}

/** An instruction without a meaning yet: CPython's `_unpack_opargs`. */
export interface RawInstruction {
  readonly offset: number;
  readonly opcode: number;
  readonly arg: number | null;
}

/** What `dis` needs to know that a code object does not tell. */
export interface ReprOptions {
  /** The address to show for a code object, as `id` gives it; unless given, code objects are shown without one. */
  address?: (code: CodeObject) => number | bigint;
}

/** Bytecode or a question that `dis` cannot answer. */
export class DisError extends Error {
  override readonly name: string = "DisError";
  /** The exception that `dis` raises. */
  readonly type: "IndexError" | "MemoryError" | "RecursionError" | "ValueError";
  constructor(type: DisError["type"], message: string) {
    super(message);
    this.type = type;
  }
}

const CONVERSIONS: readonly FormatArgument["conversion"][] = ["", "str", "repr", "ascii"];
const FUNCTION_PARTS: readonly string[] = ["defaults", "kwdefaults", "annotations", "closure"];

/** `repr` of a code object. */
export function reprCode(code: CodeObject, options: ReprOptions = {}): string {
  const address = options.address === undefined ? "" : ` at 0x${options.address(code).toString(16)}`;
  return `<code object ${code.name}${address}, file "${code.filename}", line ${code.firstlineno}>`;
}

type Container = Tuple | FrozenSet | MarshalSet | MarshalDict | readonly MarshalValue[];

/** The deepest nesting that is shown: less than Python's recursion limit, and far from exhausting JavaScript's stack. */
const MAX_REPR_DEPTH = 500;

/** Python shows no int of more decimal digits: `sys.int_info.default_max_str_digits`. */
const MAX_DIGITS = 4300;
const INT_LIMIT: bigint = /* @__PURE__ */ (() => 10n ** BigInt(MAX_DIGITS))();

/** Small data can stand for a text without end, by references to what has references: so much of it is shown. */
const MAX_TEXT = 2 ** 27;
const MAX_ITEMS = 2 ** 20;
const MAX_REPETITIONS = 1000;

/** Keeps the disassembly of code objects that refer to one another within bounds. */
export class DisassemblyBounds {
  readonly #seen = new Set<CodeObject>();
  #repetitions = 0;

  /** @throws DisError (MemoryError) when a text is too long, or code objects come again too often */
  check(code: CodeObject, text: string): void {
    if (this.#seen.has(code)) this.#repetitions++;
    else this.#seen.add(code);
    if (text.length > MAX_TEXT || this.#repetitions > MAX_REPETITIONS) throw new DisError("MemoryError", "");
  }
}

/**
 * `repr` of what a code object's constants may be; from foreign marshal data that is more than constants.
 *
 * @throws DisError (RecursionError) for nesting deeper than 500, (ValueError) for ints of more than 4300 digits, (MemoryError)
 *   for more than 2²⁰ items
 */
export function reprCodeConstant(value: MarshalValue, options: ReprOptions = {}): string {
  return reprNested(value, { options, items: 0 }, []);
}

/** What one `repr` has shown so far. */
interface ReprState {
  readonly options: ReprOptions;
  items: number;
}

function reprInt(value: bigint): string {
  if (value < INT_LIMIT && value > -INT_LIMIT) return value.toString();
  const advice = "use sys.set_int_max_str_digits() to increase the limit";
  throw new DisError("ValueError", `Exceeds the limit (${MAX_DIGITS}) for integer string conversion; ${advice}`);
}

/** A container inside itself is shown as dots; `active` are those around the value. */
function reprNested(value: MarshalValue, state: ReprState, active: readonly Container[]): string {
  if (++state.items > MAX_ITEMS) throw new DisError("MemoryError", "");
  if (value instanceof CodeObject) return reprCode(value, state.options);
  if (value === STOP_ITERATION) return "<class 'StopIteration'>";
  if (typeof value === "bigint") return reprInt(value);
  if (!isContainer(value)) return reprConstant(value as Constant);
  if (active.includes(value)) return reprContainer(value, ["..."], "...");
  if (active.length === MAX_REPR_DEPTH) {
    throw new DisError("RecursionError", "maximum recursion depth exceeded while getting the repr of an object");
  }
  const around = [...active, value];
  const repr = (item: MarshalValue): string => reprNested(item, state, around);
  if (value instanceof MarshalDict) {
    return `{${value.entries.map(([key, item]) => `${repr(key)}: ${repr(item)}`).join(", ")}}`;
  }
  return reprContainer(value, ("items" in value ? value.items : value).map(repr), "");
}

function isContainer(value: MarshalValue): value is Container {
  const isConstantContainer = value instanceof Tuple || value instanceof FrozenSet;
  return isConstantContainer || Array.isArray(value) || value instanceof MarshalSet || value instanceof MarshalDict;
}

/** A container with the given items; `dots` is not empty when they stand for the container itself. */
function reprContainer(value: Container, items: readonly string[], dots: string): string {
  if (value instanceof Tuple) return dots === "" ? reprTuple(items) : "(...)";
  if (value instanceof FrozenSet) return reprFrozenSet(items);
  if (value instanceof MarshalDict) return `{${dots}}`;
  if (value instanceof MarshalSet) return items.length === 0 ? "set()" : `{${items.join(", ")}}`;
  return `[${items.join(", ")}]`;
}

/** The instructions of bytecode in order; `EXTENDED_ARG` is one of them. */
export function* unpackInstructions(bytecode: Uint8Array): Generator<RawInstruction, void, undefined> {
  let extended = 0;
  for (let offset = 0; offset + 1 < bytecode.length; offset += 2) {
    const opcode = bytecode[offset];
    const hasArgument = opcode >= op.HAVE_ARGUMENT;
    const arg = hasArgument ? bytecode[offset + 1] + extended : null;
    extended = arg !== null && opcode === op.EXTENDED_ARG ? arg * 256 : 0;
    yield { offset, opcode, arg };
  }
}

/** The byte offset that an instruction jumps to, or null when it does not jump. */
export function jumpTarget(instruction: RawInstruction): number | null {
  const { offset, opcode, arg } = instruction;
  if (arg === null) return null;
  if (op.hasjrel.has(opcode)) return offset + 2 + arg * 2;
  return op.hasjabs.has(opcode) ? arg * 2 : null;
}

/** All jump targets as byte offsets, in the order of the jumps: `dis.findlabels`. */
export function findlabels(bytecode: Uint8Array): number[] {
  const labels = new Set<number>();
  for (const instruction of unpackInstructions(bytecode)) {
    const target = jumpTarget(instruction);
    if (target !== null) labels.add(target);
  }
  return [...labels];
}

type Argument = Pick<Instruction, "argval" | "argrepr">;

function entryOf<T>(table: readonly T[], what: string, instruction: RawInstruction): T {
  const index = instruction.arg!;
  if (index < table.length) return table[index] as T;
  throw new DisError(
    "IndexError",
    `${op.opname[instruction.opcode]} at ${instruction.offset} refers to ${what} ${index} of ${table.length}`,
  );
}

function named(name: string): Argument {
  return { argval: name, argrepr: name };
}

function formatArgument(arg: number): Argument {
  const conversion = CONVERSIONS[arg & 3];
  const hasSpec = (arg & 4) !== 0;
  const separator = conversion !== "" && hasSpec ? ", " : "";
  return { argval: { conversion, hasSpec }, argrepr: conversion + separator + (hasSpec ? "with format" : "") };
}

/** The argument's meaning, by the table that the operation belongs to. */
function argumentOf(code: CodeObject, instruction: RawInstruction, options: ReprOptions): Argument {
  const { opcode, arg } = instruction;
  if (op.hasconst.has(opcode)) {
    const constant = entryOf(code.consts, "constant", instruction);
    return { argval: constant, argrepr: reprCodeConstant(constant, options) };
  }
  if (op.hasname.has(opcode)) return named(entryOf(code.names, "name", instruction));
  const target = jumpTarget(instruction);
  if (target !== null) return { argval: BigInt(target), argrepr: "to " + target };
  if (op.haslocal.has(opcode)) return named(entryOf(code.varnames, "local", instruction));
  if (op.hascompare.has(opcode)) return named(entryOf(op.cmp_op, "comparison", instruction));
  if (op.hasfree.has(opcode)) return named(entryOf([...code.cellvars, ...code.freevars], "cell", instruction));
  if (opcode === op.FORMAT_VALUE) return formatArgument(arg!);
  const argval = BigInt(arg!);
  if (opcode !== op.MAKE_FUNCTION) return { argval, argrepr: "" };
  return { argval, argrepr: FUNCTION_PARTS.filter((_, bit) => (arg! & (1 << bit)) !== 0).join(", ") };
}

/**
 * The instructions of a code object with their arguments' meaning.
 *
 * @param options.firstLine the line to count from in place of the code object's own
 * @throws DisError (IndexError) when an argument points outside its table
 */
export function getInstructions(code: CodeObject, options: ReprOptions & { firstLine?: number } = {}): Instruction[] {
  if (code.version !== "3.10") throw new DisError("ValueError", `bytecode of CPython ${code.version}: see disVersion`);
  const lineOffset = options.firstLine === undefined ? 0 : options.firstLine - code.firstlineno;
  const lines = new Map(findlinestarts(code));
  const labels = new Set(findlabels(code.code));
  return Array.from(unpackInstructions(code.code), (raw) => {
    const line = lines.get(raw.offset);
    const argument: Argument = raw.arg === null ? { argval: null, argrepr: "" } : argumentOf(code, raw, options);
    return {
      opname: op.opname[raw.opcode],
      opcode: raw.opcode,
      arg: raw.arg,
      ...argument,
      offset: raw.offset,
      startsLine: line === undefined ? null : line + lineOffset,
      isJumpTarget: labels.has(raw.offset),
    };
  });
}
