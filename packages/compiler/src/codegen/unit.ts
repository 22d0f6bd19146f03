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

function hasSurrogate(name: string): boolean {
  return /[\ud800-\udfff]/.test(name);
}

/** The order of code points, which is that of UTF-16 units except beside surrogates. */
function compareNames(a: string, b: string): number {
  if (hasSurrogate(a) || hasSurrogate(b)) {
    const [left, right] = [Array.from(a), Array.from(b)];
    for (let i = 0; i < left.length && i < right.length; i++) {
      const difference = (left[i].codePointAt(0) ?? 0) - (right[i].codePointAt(0) ?? 0);
      if (difference !== 0) return difference;
    }
    return left.length - right.length;
  }
  return a < b ? -1 : Number(a > b);
}

/** Numbers the names of one scope, sorted; CPython's `dictbytype`. */
function namesOfScope(entry: SymbolTableEntry, scope: number, flag: number, offset: number): Map<string, number> {
  const names: string[] = [];
  for (const [name, flags] of entry.symbols) {
    if (((flags >> SCOPE_OFFSET) & SCOPE_MASK) === scope || flags & flag) names.push(name);
  }
  if (names.length > 1) names.sort(compareNames);
  return new Map(names.map((name, i) => [name, i + offset]));
}

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
  readonly cellvars: Map<string, number>;
  readonly freevars: Map<string, number>;
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
    this.varnames = new Map(entry.varnames.map((parameter, i) => [parameter, i]));
    this.cellvars = namesOfScope(entry, CELL, 0, 0);
    if (entry.needsClassClosure) this.cellvars.set("__class__", 0);
    this.freevars = namesOfScope(entry, FREE, DEF_FREE_CLASS, this.cellvars.size);
    this.entryBlock = new Block(null);
    this.newestBlock = this.entryBlock;
    this.block = this.entryBlock;
  }
}
