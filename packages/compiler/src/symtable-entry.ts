/**
 * The symbol table's data: for each block of a module, what is known of each name in it. CPython's `PySTEntryObject`.
 *
 * The bits of a symbol are CPython's, `_symtable` and the module `symtable` read them.
 */

/** Named by a `global` statement. */
export const DEF_GLOBAL = 1;
/** Bound in the block. */
export const DEF_LOCAL = 2;
/** A formal parameter. */
export const DEF_PARAM = 4;
/** Named by a `nonlocal` statement. */
export const DEF_NONLOCAL = 8;
/** Read in the block. */
export const USE = 16;
/** Used but not bound in a nested block. */
export const DEF_FREE = 32;
/** Free in a method and bound in the class around it. */
export const DEF_FREE_CLASS = 64;
/** Bound by an import. */
export const DEF_IMPORT = 128;
/** Annotated. */
export const DEF_ANNOT = 256;
/** An iteration variable of a comprehension. */
export const DEF_COMP_ITER = 512;
export const DEF_BOUND: number = DEF_LOCAL | DEF_PARAM | DEF_IMPORT;

/** The scope of a symbol stands above its other bits, shifted by this much. */
export const SCOPE_OFFSET = 11;
export const SCOPE_MASK: number = DEF_GLOBAL | DEF_LOCAL | DEF_PARAM | DEF_NONLOCAL;

export const LOCAL = 1;
export const GLOBAL_EXPLICIT = 2;
export const GLOBAL_IMPLICIT = 3;
export const FREE = 4;
export const CELL = 5;

export const FUNCTION_BLOCK = 0;
export const CLASS_BLOCK = 1;
export const MODULE_BLOCK = 2;
export const ANNOTATION_BLOCK = 3;
export type BlockType = typeof FUNCTION_BLOCK | typeof CLASS_BLOCK | typeof MODULE_BLOCK | typeof ANNOTATION_BLOCK;

export const NO_COMPREHENSION = 0;
export const LIST_COMPREHENSION = 1;
export const DICT_COMPREHENSION = 2;
export const SET_COMPREHENSION = 3;
export const GENERATOR_EXPRESSION = 4;

/** Where a `global` or `nonlocal` statement, or an assignment expression, speaks of a name. */
export interface Directive {
  readonly name: string;
  readonly lineno: number;
  readonly col_offset: number;
  readonly end_lineno: number;
  readonly end_col_offset: number;
}

/** One block: a module, a class, a function, a lambda or a comprehension. */
export class SymbolTableEntry {
  readonly type: BlockType;
  /** `top`, the name of the function or class, `lambda`, `genexpr`, `listcomp`, `setcomp` or `dictcomp`. */
  readonly name: string;
  /** 0 for a module. */
  readonly lineno: number;
  readonly col_offset: number;
  readonly end_lineno: number;
  readonly end_col_offset: number;
  /** Bits of each name, in the order of first appearance; class-private names are mangled. */
  readonly symbols: Map<string, number> = new Map();
  /** The parameters, in the order of a code object's `varnames`. */
  readonly varnames: string[] = [];
  readonly children: SymbolTableEntry[] = [];
  directives: Directive[] | null = null;
  nested: boolean;
  /** The block has free variables. */
  free: boolean = false;
  /** A block within has free variables, references to globals included. */
  childFree: boolean = false;
  generator: boolean = false;
  coroutine: boolean = false;
  varargs: boolean = false;
  varkeywords: boolean = false;
  returnsValue: boolean = false;
  /** A class some method of which needs the cell `__class__`. */
  needsClassClosure: boolean = false;
  /** One of the `*_COMPREHENSION` values. */
  comprehension: number = NO_COMPREHENSION;
  compIterTarget: boolean = false;
  compIterExpr: number = 0;

  constructor(type: BlockType, name: string, nested: boolean, at: Omit<Directive, "name">) {
    this.type = type;
    this.name = name;
    this.nested = nested;
    this.lineno = at.lineno;
    this.col_offset = at.col_offset;
    this.end_lineno = at.end_lineno;
    this.end_col_offset = at.end_col_offset;
  }

  /** The scope of a name in this block, 0 where it does not appear; CPython's `_PyST_GetScope`. */
  scopeOf(name: string): number {
    const flags = this.symbols.get(name);
    return flags === undefined ? 0 : (flags >> SCOPE_OFFSET) & SCOPE_MASK;
  }
}
