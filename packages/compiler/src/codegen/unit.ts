/** What is known of the block being compiled; CPython's `struct compiler_unit`. */
import { ConstantTable } from "../constant-key.ts";
import { Block } from "../flowgraph.ts";
import type { Location } from "../errors.ts";
import { CELL, DEF_FREE_CLASS, FREE, SCOPE_MASK, SCOPE_OFFSET } from "../symtable-entry.ts";
import type { SymbolTableEntry } from "../symtable-entry.ts";

export const SCOPE_MODULE = 0;
export const SCOPE_CLASS = 1;
export const SCOPE_FUNCTION = 2;
export const SCOPE_ASYNC_FUNCTION = 3;
export const SCOPE_LAMBDA = 4;
export const SCOPE_COMPREHENSION = 5;

export const WHILE_LOOP = 0;
export const FOR_LOOP = 1;
export const TRY_EXCEPT = 2;
export const FINALLY_TRY = 3;
export const FINALLY_END = 4;
export const WITH = 5;
export const ASYNC_WITH = 6;
export const HANDLER_CLEANUP = 7;
export const POP_VALUE = 8;
export const EXCEPTION_HANDLER = 9;
export const ASYNC_COMPREHENSION_GENERATOR = 10;

/** Something that `return`, `break` and `continue` have to leave in order; CPython's `struct fblockinfo`. */
export interface FrameBlock {
  readonly type: number;
  /** Where `continue` goes. */
  readonly block: Block | null;
  /** Where `break` goes. */
  readonly exit: Block | null;
  /** The body of `finally`, the `with` statement, or the name that a handler binds. */
  readonly datum: unknown;
}

const NOWHERE: Location = { lineno: 0, col_offset: 0, end_lineno: 0, end_col_offset: 0 };

/** The order of code points: a surrogate stands for one above all others, though its number is lower than some. */
function compareNames(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [left, right] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (left === right) continue;
    const [isHighLeft, isHighRight] = [isSurrogate(left), isSurrogate(right)];
    if (isHighLeft !== isHighRight) return isHighLeft ? 1 : -1;
    return left - right;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** Most functions have neither cells nor free variables. */
const NO_NAMES: ReadonlyMap<string, number> = new Map();

/** Numbers the names of one scope, sorted; CPython's `dictbytype`. */
function namesOfScope(
  entry: SymbolTableEntry,
  scope: number,
  flag: number,
  offset: number,
): ReadonlyMap<string, number> {
  let names: string[] | null = null;
  for (const [name, flags] of entry.symbols) {
    if (((flags >> SCOPE_OFFSET) & SCOPE_MASK) === scope || flags & flag) (names ??= []).push(name);
  }
  if (names === null) return NO_NAMES;
  if (names.length > 1) names.sort(compareNames);
  const numbers = new Map<string, number>();
  for (const name of names) numbers.set(name, offset + numbers.size);
  return numbers;
}

const CLASS_CELL: ReadonlyMap<string, number> = new Map([["__class__", 0]]);

/** Numbers names in the order of their first use. */
export function indexOfName(names: Map<string, number>, name: string): number {
  const known = names.get(name);
  if (known !== undefined) return known;
  names.set(name, names.size);
  return names.size - 1;
}

export class CompilationUnit {
  readonly entry: SymbolTableEntry;
  readonly name: string;
  readonly scope: number;
  qualname: string;
  /** The class whose private names are mangled here. */
  className: string | null;
  readonly constants: ConstantTable = new ConstantTable();
  readonly names: Map<string, number> = new Map();
  readonly varnames: Map<string, number>;
  readonly cellvars: ReadonlyMap<string, number>;
  readonly freevars: ReadonlyMap<string, number>;
  argcount: number = 0;
  posonlyargcount: number = 0;
  kwonlyargcount: number = 0;
  firstLine: number;
  /** The line that the next instruction gets. */
  lineno: number = 0;
  /** The node whose columns an error points to. */
  location: Location = NOWHERE;
  readonly entryBlock: Block;
  /** The block made last: the head of the list of all blocks. */
  newestBlock: Block;
  block: Block;
  readonly frameBlocks: FrameBlock[] = [];

  constructor(entry: SymbolTableEntry, name: string, scope: number, firstLine: number, className: string | null) {
    this.entry = entry;
    this.name = name;
    this.qualname = name;
    this.scope = scope;
    this.firstLine = firstLine;
    this.className = className;
    this.varnames = new Map();
    for (const parameter of entry.varnames) this.varnames.set(parameter, this.varnames.size);
    this.cellvars = entry.needsClassClosure ? CLASS_CELL : namesOfScope(entry, CELL, 0, 0);
    this.freevars = namesOfScope(entry, FREE, DEF_FREE_CLASS, this.cellvars.size);
    this.entryBlock = new Block(null);
    this.newestBlock = this.entryBlock;
    this.block = this.entryBlock;
  }
}
