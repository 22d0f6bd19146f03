/** A symbol table as text: blocks inside one another, and what is known of each name. */
import {
  CELL,
  CLASS_BLOCK,
  DEF_ANNOT,
  DEF_FREE_CLASS,
  DEF_IMPORT,
  DEF_LOCAL,
  DEF_PARAM,
  FREE,
  FUNCTION_BLOCK,
  GLOBAL_EXPLICIT,
  GLOBAL_IMPLICIT,
  LOCAL,
  USE,
} from "@pyvm/compiler";
import type { SymbolTableEntry } from "@pyvm/compiler";

const SCOPES: Readonly<Record<number, string>> = {
  [LOCAL]: "local",
  [GLOBAL_EXPLICIT]: "global by declaration",
  [GLOBAL_IMPLICIT]: "global",
  [FREE]: "free",
  [CELL]: "cell",
};

const USES: readonly (readonly [flag: number, word: string])[] = [
  [DEF_PARAM, "parameter"],
  [DEF_IMPORT, "imported"],
  [DEF_LOCAL, "bound"],
  [DEF_ANNOT, "annotated"],
  [DEF_FREE_CLASS, "free in a method"],
  [USE, "used"],
];

function headingOf({ type, name, lineno, nested, generator, coroutine }: SymbolTableEntry): string {
  if (type === CLASS_BLOCK) return `class ${name}, line ${lineno}`;
  if (type !== FUNCTION_BLOCK) return "module";
  const kind = `${coroutine ? "async " : ""}${generator ? "generator" : "function"}`;
  return `${nested ? "nested " : ""}${kind} ${name}, line ${lineno}`;
}

function* blockLines(block: SymbolTableEntry, indent: string): Generator<string> {
  yield `${indent}${headingOf(block)}`;
  for (const [name, flags] of block.symbols) {
    const uses = USES.filter(([flag]) => (flags & flag) !== 0).map(([, word]) => word);
    yield `${indent}  ${name}: ${[SCOPES[block.scopeOf(name)], ...uses].join(", ")}`;
  }
  for (const child of block.children) yield* blockLines(child, `${indent}  `);
}

export function symbolText(top: SymbolTableEntry): string {
  return [...blockLines(top, "")].join("\n") + "\n";
}
