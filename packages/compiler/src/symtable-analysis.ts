/**
 * The second pass of the symbol table: decides for every name of every block whether it is local, a cell, free or global.
 *
 * CPython hands each block copies of two sets, the names bound in enclosing functions and those known to be global. Both only
 * change on the way down, so one map with an undo log says the same without the copies.
 */
import { syntaxErrorAt } from "./errors.ts";
import {
  CELL,
  CLASS_BLOCK,
  DEF_BOUND,
  DEF_FREE_CLASS,
  DEF_GLOBAL,
  DEF_NONLOCAL,
  FREE,
  FUNCTION_BLOCK,
  GLOBAL_EXPLICIT,
  GLOBAL_IMPLICIT,
  LOCAL,
  MODULE_BLOCK,
  SCOPE_MASK,
  SCOPE_OFFSET,
} from "./symtable-entry.ts";
import type { SymbolTableEntry } from "./symtable-entry.ts";

const BOUND_OUTSIDE = 1;
const GLOBAL_OUTSIDE = 2;

/** What enclosing blocks make of a name: absent, `BOUND_OUTSIDE` or `GLOBAL_OUTSIDE`. */
type Visible = Map<string, number>;

function directiveError(entry: SymbolTableEntry, name: string, message: string, filename: string): Error {
  const directive = entry.directives?.find((candidate) => candidate.name === name);
  return syntaxErrorAt(message, filename, directive ?? entry);
}

function nonlocalScope(entry: SymbolTableEntry, name: string, visible: Visible, filename: string): number {
  if (entry.type === MODULE_BLOCK) {
    throw directiveError(entry, name, "nonlocal declaration not allowed at module level", filename);
  }
  if (visible.get(name) !== BOUND_OUTSIDE) {
    throw directiveError(entry, name, `no binding for nonlocal '${name}' found`, filename);
  }
  return FREE;
}

/** The scope of a name by its own block and those around it; CPython's `analyze_name`. */
function scopeOf(entry: SymbolTableEntry, name: string, flags: number, visible: Visible, filename: string): number {
  if (flags & DEF_GLOBAL) {
    if (flags & DEF_NONLOCAL) throw directiveError(entry, name, `name '${name}' is nonlocal and global`, filename);
    return GLOBAL_EXPLICIT;
  }
  if (flags & DEF_NONLOCAL) return nonlocalScope(entry, name, visible, filename);
  if (flags & DEF_BOUND) return LOCAL;
  return visible.get(name) === BOUND_OUTSIDE ? FREE : GLOBAL_IMPLICIT;
}

function remember(undo: (string | number | undefined)[], visible: Visible, name: string, value: number): void {
  const before = visible.get(name);
  if (before === value) return;
  undo.push(name, before);
  visible.set(name, value);
}

function forget(undo: (string | number | undefined)[], visible: Visible): void {
  for (let i = undo.length - 2; i >= 0; i -= 2) {
    const name = undo[i] as string;
    const before = undo[i + 1] as number | undefined;
    if (before === undefined) visible.delete(name);
    else visible.set(name, before);
  }
}

/** Writes the scopes of the block's own names and changes `visible` to what its children see. */
function analyzeNames(
  entry: SymbolTableEntry,
  visible: Visible,
  undo: (string | number | undefined)[],
  free: Set<string>,
  filename: string,
): void {
  for (const [name, flags] of entry.symbols) {
    const scope = scopeOf(entry, name, flags, visible, filename);
    entry.symbols.set(name, flags | (scope << SCOPE_OFFSET));
    if (scope === FREE) {
      entry.free = true;
      free.add(name);
    } else if (scope === GLOBAL_IMPLICIT) {
      if (entry.nested && visible.get(name) !== GLOBAL_OUTSIDE) entry.free = true;
    } else if (entry.type === CLASS_BLOCK) {
      continue;
    } else if (scope === GLOBAL_EXPLICIT) {
      remember(undo, visible, name, GLOBAL_OUTSIDE);
    } else if (entry.type === FUNCTION_BLOCK) {
      remember(undo, visible, name, BOUND_OUTSIDE);
    }
  }
  if (entry.type === CLASS_BLOCK) remember(undo, visible, "__class__", BOUND_OUTSIDE);
}

/** Gives what children need from this block a cell, and takes it out of `wanted`; CPython's `analyze_cells`. */
function provideCells(entry: SymbolTableEntry, wanted: Set<string>): void {
  if (entry.type === CLASS_BLOCK) {
    if (wanted.delete("__class__")) entry.needsClassClosure = true;
    return;
  }
  if (entry.type !== FUNCTION_BLOCK) return;
  for (const name of wanted) {
    const flags = entry.symbols.get(name);
    if (flags === undefined || ((flags >> SCOPE_OFFSET) & SCOPE_MASK) !== LOCAL) continue;
    entry.symbols.set(name, (flags & ~(SCOPE_MASK << SCOPE_OFFSET)) | (CELL << SCOPE_OFFSET));
    wanted.delete(name);
  }
}

/** Names that only children use pass through this block; CPython's `update_symbols`. */
function passThrough(entry: SymbolTableEntry, wanted: Set<string>, visible: Visible): void {
  for (const name of wanted) {
    const flags = entry.symbols.get(name);
    if (flags !== undefined) {
      if (entry.type === CLASS_BLOCK && flags & (DEF_BOUND | DEF_GLOBAL)) {
        entry.symbols.set(name, flags | DEF_FREE_CLASS);
      }
    } else if (entry.type === MODULE_BLOCK || visible.get(name) === BOUND_OUTSIDE) {
      entry.symbols.set(name, FREE << SCOPE_OFFSET);
    }
  }
}

/** Returns the names that this block and those within take from enclosing functions; CPython's `analyze_block`. */
function analyzeBlock(entry: SymbolTableEntry, visible: Visible, filename: string): Set<string> {
  const free = new Set<string>();
  const undo: (string | number | undefined)[] = [];
  analyzeNames(entry, visible, undo, free, filename);
  const wanted = new Set<string>();
  for (const child of entry.children) {
    for (const name of analyzeBlock(child, visible, filename)) wanted.add(name);
    if (child.free || child.childFree) entry.childFree = true;
  }
  forget(undo, visible);
  if (wanted.size > 0) {
    provideCells(entry, wanted);
    passThrough(entry, wanted, visible);
    for (const name of wanted) free.add(name);
  }
  return free;
}

/**
 * Resolves the scope of every name of a module.
 *
 * @throws PythonSyntaxError for a `nonlocal` without a binding, at module level, or of a global name
 */
export function analyzeSymbols(top: SymbolTableEntry, filename: string): void {
  analyzeBlock(top, new Map(), filename);
}
