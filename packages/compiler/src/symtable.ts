import type { Mod } from "@pyvm/parser";
import { analyzeSymbols } from "./symtable-analysis.ts";
import { SymbolTableBuilder, visitModule } from "./symtable-build.ts";
import type { SymbolTableEntry } from "./symtable-entry.ts";

/** CPython allows this many nested nodes for each Python frame that the recursion limit allows. */
const FRAME_SCALE = 3;

/** How deep a tree may be, in terms of `sys.getrecursionlimit()`. */
export interface RecursionBounds {
  /** `sys.getrecursionlimit()`; 1000 when absent. */
  readonly recursionLimit?: number;
  /** How many Python frames are active; 0 when absent. */
  readonly recursionDepth?: number;
}

/** The names of a module: its top block, and the block that each node opened. */
export interface SymbolTable {
  readonly top: SymbolTableEntry;
  readonly blocks: ReadonlyMap<object, SymbolTableEntry>;
}

/**
 * Builds the symbol table of a tree; CPython's `_PySymtable_Build`.
 *
 * @param features the sum of `CO_FUTURE_*` in force
 * @throws PythonSyntaxError when the uses of a name contradict each other
 * @throws CompilerRecursionError when the tree is nested too deep
 */
export function buildSymbolTable(tree: Mod, filename: string, features: number, bounds: RecursionBounds): SymbolTable {
  const limit = (bounds.recursionLimit ?? 1000) * FRAME_SCALE;
  const depth = (bounds.recursionDepth ?? 0) * FRAME_SCALE;
  const builder = new SymbolTableBuilder(tree, filename, features, depth, limit);
  visitModule(builder, tree);
  analyzeSymbols(builder.top, filename);
  return { top: builder.top, blocks: builder.blocks };
}
