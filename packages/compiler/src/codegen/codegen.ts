/** The code generator's state and the ways to emit an instruction; CPython's `struct compiler` and its `ADDOP` macros. */
import { CO_FUTURE_ANNOTATIONS, PyCF_ALLOW_TOP_LEVEL_AWAIT } from "../code.ts";
import type { CodeConstant, CodeObject } from "../code.ts";
import { syntaxErrorAt } from "../errors.ts";
import type { Location } from "../errors.ts";
import { Block, Instruction, NO_LINE } from "../flowgraph.ts";
import type { FutureFeatures } from "../future.ts";
import { mangle } from "../mangle.ts";
import { LOAD_CONST, RETURN_VALUE } from "../opcodes.ts";
import type { SymbolTable } from "../symtable.ts";
import { GLOBAL_EXPLICIT, MODULE_BLOCK } from "../symtable-entry.ts";
import type { SymbolTableEntry } from "../symtable-entry.ts";
import {
  CompilationUnit,
  SCOPE_ASYNC_FUNCTION,
  SCOPE_CLASS,
  SCOPE_FUNCTION,
  SCOPE_LAMBDA,
  SCOPE_MODULE,
  indexOfName,
} from "./unit.ts";
import type { FrameBlock } from "./unit.ts";

/** Blocks that may be nested in one function: the evaluation loop's block stack has as many entries. */
const MAX_BLOCKS = 20;

/**
 * Hears of a warning. Returning true means that the warning is an error, by the filters of the program that compiles.
 *
 * @param category the name of the warning's class, such as `SyntaxWarning`
 */
export type WarningListener = (category: string, message: string, lineno: number) => boolean | void;

/** What all units of one compilation share. */
export interface CodegenSettings {
  readonly filename: string;
  readonly table: SymbolTable;
  readonly future: FutureFeatures;
  /** A sum of `CO_FUTURE_*` and `PyCF_*`. */
  readonly flags: number;
  /** 0, 1 (`-O`: no assertions) or 2 (`-OO`: no docstrings either). */
  readonly optimize: number;
  /** Values of expression statements are printed. */
  readonly interactive: boolean;
  readonly onWarning: WarningListener | undefined;
  /** Sees the graph of each unit before and after optimisation. */
  readonly observer: GraphObserver | null;
}

/** Whoever wants to see the stages between tree and code object; they must be copied, for the graph goes on changing. */
export interface GraphObserver {
  generated(unit: CompilationUnit): void;
  optimized(unit: CompilationUnit): void;
  assembled(unit: CompilationUnit, code: CodeObject): void;
}

export class Codegen {
  readonly settings: CodegenSettings;
  unit!: CompilationUnit;
  readonly outer: CompilationUnit[] = [];

  constructor(settings: CodegenSettings) {
    this.settings = settings;
  }

  get isPostponingAnnotations(): boolean {
    return (this.settings.future.features & CO_FUTURE_ANNOTATIONS) !== 0;
  }

  /** Whether `await` may stand here although this is a module. */
  get isTopLevelAwait(): boolean {
    return (this.settings.flags & PyCF_ALLOW_TOP_LEVEL_AWAIT) !== 0 && this.unit.entry.type === MODULE_BLOCK;
  }

  // ---- scopes

  enterScope(name: string, scope: number, key: object, firstLine: number): CompilationUnit {
    const entry = this.settings.table.blocks.get(key) as SymbolTableEntry;
    const parent: CompilationUnit | undefined = this.unit;
    const unit = new CompilationUnit(entry, name, scope, firstLine, parent === undefined ? null : parent.className);
    if (parent !== undefined) {
      this.outer.push(parent);
      if (this.outer.length > 1) unit.qualname = qualifiedName(unit, parent);
    }
    this.unit = unit;
    return unit;
  }

  exitScope(): void {
    this.unit = this.outer.pop() as CompilationUnit;
  }

  mangle(name: string): string {
    return mangle(this.unit.className, name);
  }

  // ---- places and messages

  setLocation(at: Location): void {
    this.unit.lineno = at.lineno;
    this.unit.location = at;
  }

  /** What follows belongs to no line of the source. */
  clearLine(): void {
    this.unit.lineno = NO_LINE;
  }

  error(message: string): Error {
    const { lineno, location } = this.unit;
    return syntaxErrorAt(message, this.settings.filename, {
      lineno,
      col_offset: location.col_offset,
      end_lineno: location.end_lineno,
      end_col_offset: location.end_col_offset,
    });
  }

  warn(message: string): void {
    if (this.settings.onWarning?.("SyntaxWarning", message, this.unit.lineno) === true) throw this.error(message);
  }

  // ---- blocks

  newBlock(): Block {
    const block = new Block(this.unit.newestBlock);
    this.unit.newestBlock = block;
    return block;
  }

  useNextBlock(block: Block): void {
    this.unit.block.next = block;
    this.unit.block = block;
  }

  nextBlock(): void {
    this.useNextBlock(this.newBlock());
  }

  pushFrameBlock(type: number, block: Block | null, exit: Block | null, datum: unknown): void {
    const { frameBlocks } = this.unit;
    if (frameBlocks.length >= MAX_BLOCKS) throw this.error("too many statically nested blocks");
    frameBlocks.push({ type, block, exit, datum });
  }

  popFrameBlock(): FrameBlock {
    return this.unit.frameBlocks.pop() as FrameBlock;
  }

  // ---- instructions

  op(opcode: number): void {
    const { unit } = this;
    unit.block.instructions.push(new Instruction(opcode, 0, null, unit.lineno));
    if (opcode === RETURN_VALUE) unit.block.returns = true;
  }

  opNoLine(opcode: number): void {
    this.unit.block.instructions.push(new Instruction(opcode, 0, null, NO_LINE));
  }

  opArg(opcode: number, arg: number): void {
    const { unit } = this;
    unit.block.instructions.push(new Instruction(opcode, arg, null, unit.lineno));
  }

  opArgNoLine(opcode: number, arg: number): void {
    this.unit.block.instructions.push(new Instruction(opcode, arg, null, NO_LINE));
  }

  jump(opcode: number, target: Block): void {
    const { unit } = this;
    unit.block.instructions.push(new Instruction(opcode, 0, target, unit.lineno));
  }

  jumpNoLine(opcode: number, target: Block): void {
    this.unit.block.instructions.push(new Instruction(opcode, 0, target, NO_LINE));
  }

  loadConst(value: CodeConstant): void {
    this.opArg(LOAD_CONST, this.unit.constants.indexOf(value));
  }

  /** An operation on an attribute or a global. */
  opName(opcode: number, name: string): void {
    this.opArg(opcode, indexOfName(this.unit.names, this.mangle(name)));
  }
}

function qualifiedName(unit: CompilationUnit, parent: CompilationUnit): string {
  const { scope, name } = unit;
  if (scope === SCOPE_FUNCTION || scope === SCOPE_ASYNC_FUNCTION || scope === SCOPE_CLASS) {
    if (parent.entry.scopeOf(mangle(parent.className, name)) === GLOBAL_EXPLICIT) return name;
  }
  const isLocal =
    parent.scope === SCOPE_FUNCTION || parent.scope === SCOPE_ASYNC_FUNCTION || parent.scope === SCOPE_LAMBDA;
  return `${parent.qualname}${isLocal ? ".<locals>." : "."}${name}`;
}

export function isModuleOrClass(unit: CompilationUnit): boolean {
  return unit.scope === SCOPE_MODULE || unit.scope === SCOPE_CLASS;
}
