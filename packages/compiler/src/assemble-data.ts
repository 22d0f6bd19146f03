/**
 * Code objects from data: instructions by name, with labels in place of distances and values in place of indices.
 */
import { assembleCode, resolveJumpOffsets, stackDepth } from "./assemble.ts";
import { CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR, CO_NOFREE, CodeObject } from "./code.ts";
import type { CodeConstant, CodeFields } from "./code.ts";
import { constantKey } from "./constant-key.ts";
import { verifyCode } from "./dis-verify.ts";
import { Block, Instruction, isJump, NO_LINE } from "./flowgraph.ts";
import * as op from "./opcodes.ts";

/** One instruction. Of the arguments none or one is given, that which the operation takes. */
export interface AssemblyInstruction {
  /** The name of the operation, such as `LOAD_CONST`. */
  readonly op: string;
  /** The argument as a number. */
  readonly arg?: number;
  /** A constant; it is put into `consts` unless it is there. */
  readonly constant?: CodeConstant;
  /** A name: an attribute, a global, or a name of a module or class. */
  readonly name?: string;
  /** A local of a function. */
  readonly local?: string;
  /** A cell, or a free variable that `freevars` has. */
  readonly cell?: string;
  /** The label to jump to. */
  readonly to?: string;
  /** The line from here on; null: no line. Unless given, that of the instruction before. */
  readonly line?: number | null;
}

/** The place of the next instruction. */
export interface AssemblyLabel {
  readonly label: string;
}

export interface Assembly extends Partial<Omit<CodeFields, "code" | "linetable" | "stacksize" | "nlocals">> {
  readonly instructions: readonly (AssemblyInstruction | AssemblyLabel)[];
}

/** Data that is no program. */
export class AssembleError extends Error {
  override readonly name: string = "AssembleError";
  /** The index in `instructions`. */
  readonly index: number;

  constructor(index: number, reason: string) {
    super(`instruction ${index}: ${reason}`);
    this.index = index;
  }
}

/** A table that grows by what is used. */
class GrowingTable<T> {
  readonly items: T[];
  readonly #indices: Map<string, number>;
  readonly #keyOf: (item: T) => string;

  constructor(items: readonly T[], keyOf: (item: T) => string) {
    this.items = [...items];
    this.#keyOf = keyOf;
    this.#indices = new Map();
    for (const [index, item] of items.entries()) {
      const key = keyOf(item);
      if (!this.#indices.has(key)) this.#indices.set(key, index);
    }
  }

  indexOf(item: T): number {
    const key = this.#keyOf(item);
    const known = this.#indices.get(key);
    if (known !== undefined) return known;
    this.#indices.set(key, this.items.length);
    return this.items.push(item) - 1;
  }
}

const byName = (name: string): string => name;

const ARGUMENT_KINDS = ["arg", "constant", "name", "local", "cell", "to"] as const;
type ArgumentKind = (typeof ARGUMENT_KINDS)[number];

/** What an operation's argument may be given as, besides a number. */
function kindOf(opcode: number): ArgumentKind {
  if (op.hasconst.has(opcode)) return "constant";
  if (op.hasname.has(opcode)) return "name";
  if (op.haslocal.has(opcode)) return "local";
  if (op.hasfree.has(opcode)) return "cell";
  return isJump(opcode) ? "to" : "arg";
}

class AssemblyReader {
  readonly #assembly: Assembly;
  readonly consts: GrowingTable<CodeConstant>;
  readonly names: GrowingTable<string>;
  readonly varnames: GrowingTable<string>;
  readonly cellvars: GrowingTable<string>;
  readonly freevars: readonly string[];
  readonly #blocks = new Map<string, Block>();
  readonly entry: Block = new Block(null);
  #block: Block = this.entry;
  #line: number;

  constructor(assembly: Assembly) {
    this.#assembly = assembly;
    this.consts = new GrowingTable(assembly.consts ?? [], constantKey);
    this.names = new GrowingTable(assembly.names ?? [], byName);
    this.varnames = new GrowingTable(assembly.varnames ?? [], byName);
    this.cellvars = new GrowingTable(assembly.cellvars ?? [], byName);
    this.freevars = assembly.freevars ?? [];
    this.#line = assembly.firstlineno ?? 1;
  }

  read(): void {
    const { instructions } = this.#assembly;
    this.#collectCells();
    for (const [index, item] of instructions.entries()) if ("label" in item) this.#declare(index, item.label);
    for (const [index, item] of instructions.entries()) {
      if ("label" in item) this.#enter(this.#blocks.get(item.label)!);
      else this.#add(index, item);
    }
  }

  /** Free variables are numbered behind all cells, so those come first. */
  #collectCells(): void {
    for (const item of this.#assembly.instructions) {
      if ("label" in item || item.cell === undefined || this.freevars.includes(item.cell)) continue;
      this.cellvars.indexOf(item.cell);
    }
  }

  #declare(index: number, label: string): void {
    if (this.#blocks.has(label)) throw new AssembleError(index, `the label '${label}' stands twice`);
    this.#blocks.set(label, new Block(null));
  }

  #enter(block: Block): void {
    this.#block.next = block;
    this.#block = block;
  }

  #add(index: number, item: AssemblyInstruction): void {
    const opcode = op.opmap.get(item.op);
    if (opcode === undefined) throw new AssembleError(index, `there is no operation '${item.op}'`);
    if (opcode === op.EXTENDED_ARG) throw new AssembleError(index, "EXTENDED_ARG is put where an argument needs it");
    if (item.line !== undefined) this.#line = item.line ?? NO_LINE;
    const given = ARGUMENT_KINDS.filter((kind) => item[kind] !== undefined);
    const kind = kindOf(opcode);
    if (opcode < op.HAVE_ARGUMENT) {
      if (given.length > 0) throw new AssembleError(index, `${item.op} has no argument`);
      this.#push(new Instruction(opcode, 0, null, this.#line));
      return;
    }
    if (given.length !== 1 || (given[0] !== kind && (given[0] !== "arg" || kind === "to"))) {
      throw new AssembleError(index, `${item.op} takes one argument, '${kind}'; met ${given.join(", ") || "none"}`);
    }
    if (kind === "to") this.#push(new Instruction(opcode, 0, this.#target(index, item.to!), this.#line));
    else this.#push(new Instruction(opcode, this.#number(index, item), null, this.#line));
  }

  #push(instruction: Instruction): void {
    this.#block.instructions.push(instruction);
    // A block goes on after a jump only in the next block; that keeps the walk over depths right.
    if (isJump(instruction.opcode)) this.#enter(new Block(null));
  }

  #target(index: number, label: string): Block {
    const block = this.#blocks.get(label);
    if (block === undefined) throw new AssembleError(index, `there is no label '${label}'`);
    return block;
  }

  #number(index: number, { arg, constant, name, local, cell }: AssemblyInstruction): number {
    if (constant !== undefined) return this.consts.indexOf(constant);
    if (name !== undefined) return this.names.indexOf(name);
    if (local !== undefined) return this.varnames.indexOf(local);
    if (cell !== undefined) {
      const free = this.freevars.indexOf(cell);
      return free < 0 ? this.cellvars.indexOf(cell) : this.cellvars.items.length + free;
    }
    if (arg === undefined || !Number.isInteger(arg) || arg < 0 || arg > 0x7fffffff) {
      throw new AssembleError(index, `an argument is an integer from 0 to 2147483647, met ${arg}`);
    }
    return arg;
  }
}

/**
 * Makes a code object of data: finds places for labels, with `EXTENDED_ARG` where needed, fills the tables, computes the
 * depth of the stack, and verifies the result.
 *
 * @example
 * ```ts
 * assemble({
 *   instructions: [
 *     { op: "LOAD_NAME", name: "n" },
 *     { label: "again" },
 *     { op: "LOAD_CONST", constant: 1n },
 *     { op: "INPLACE_SUBTRACT" },
 *     { op: "DUP_TOP" },
 *     { op: "POP_JUMP_IF_TRUE", to: "again" },
 *     { op: "RETURN_VALUE" },
 *   ],
 * });
 * ```
 * @throws AssembleError for an unknown operation or label, or an argument of the wrong kind
 * @throws VerifyError for bytecode that would leave its stack or its tables
 */
export function assemble(assembly: Assembly): CodeObject {
  const reader = new AssemblyReader(assembly);
  reader.read();
  const cellCount = reader.cellvars.items.length + reader.freevars.length;
  const { name = "<assembled>", filename = "<assembled>", firstlineno = 1 } = assembly;
  const flags = assembly.flags ?? 0;
  const isGenerator = (flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) !== 0;
  const stacksize = stackDepth(reader.entry, isGenerator ? 1 : 0);
  resolveJumpOffsets(reader.entry);
  const code = new CodeObject({
    argcount: assembly.argcount ?? 0,
    posonlyargcount: assembly.posonlyargcount ?? 0,
    kwonlyargcount: assembly.kwonlyargcount ?? 0,
    nlocals: reader.varnames.items.length,
    stacksize,
    flags: cellCount === 0 ? flags | CO_NOFREE : flags & ~CO_NOFREE,
    consts: reader.consts.items,
    names: reader.names.items,
    varnames: reader.varnames.items,
    freevars: reader.freevars,
    cellvars: reader.cellvars.items,
    filename,
    name,
    firstlineno,
    ...assembleCode(reader.entry, firstlineno),
  });
  verifyCode(code);
  return code;
}
