/** What this compiler makes of whole files, as the texts that `oracle.py` makes of what CPython does. */
import {
  CodePointString,
  Complex,
  dump,
  ELLIPSIS,
  FrozenSet,
  parse,
  PythonSyntaxError,
  reprString,
  Tuple,
  unparse,
} from "@pyvm/parser";
import { CodeObject, compile, dis, symtable } from "../../src/index.ts";
import type { CodeConstant, CompileOptions, SymbolTableEntry } from "../../src/index.ts";

export const ASPECTS = ["dump", "unparse", "symtable", "code", "code-O", "code-OO", "dis"] as const;
export type Aspect = (typeof ASPECTS)[number];

function floatText(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

function constantText(value: CodeConstant): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "bigint") return `i${value.toString(16)}`;
  if (typeof value === "number") return `f${floatText(value)}`;
  if (typeof value === "string" || value instanceof CodePointString) return reprString(value);
  if (value === ELLIPSIS) return "...";
  if (value instanceof Complex) return `c${floatText(value.real)},${floatText(value.imag)}`;
  if (value instanceof Uint8Array) return `b${hex(value)}`;
  if (value instanceof Tuple) return `(${value.items.map(constantText).join(" ")})`;
  if (value instanceof FrozenSet) return `{${value.items.map(constantText).sort().join(" ")}}`;
  return "code";
}

function codeLines(code: CodeObject, lines: string[]): void {
  const { name, filename, firstlineno, flags, stacksize } = code;
  lines.push(`== ${name} ${filename}:${firstlineno} flags ${flags} stack ${stacksize}`);
  lines.push(`counts ${code.argcount} ${code.posonlyargcount} ${code.kwonlyargcount} ${code.nlocals}`);
  lines.push(`code ${hex(code.code)}`, `lines ${hex(code.linetable)}`);
  lines.push(`consts ${code.consts.map(constantText).join(" ")}`);
  for (const table of ["names", "varnames", "freevars", "cellvars"] as const) {
    lines.push(`${table} ${code[table].join(" ")}`);
  }
  for (const constant of code.consts) if (constant instanceof CodeObject) codeLines(constant, lines);
}

function codeText(source: Uint8Array, options: CompileOptions): string {
  const lines: string[] = [];
  codeLines(compile(source, options), lines);
  return lines.join("\n");
}

function blockLines(block: SymbolTableEntry, lines: string[]): void {
  const { name, type, lineno, nested, varnames } = block;
  lines.push(`== ${name} type ${type} line ${lineno} nested ${Number(nested)} varnames ${varnames.join(" ")}`);
  const symbols = [...block.symbols].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [symbol, flags] of symbols) lines.push(`${symbol} ${flags}`);
  for (const child of block.children) blockLines(child, lines);
}

function symbolText(source: Uint8Array, options: CompileOptions): string {
  const lines: string[] = [];
  blockLines(symtable(source, options).top, lines);
  return lines.join("\n");
}

/** A disassembly without the order of frozensets, which is that of hashes: their characters are sorted. */
export function inOrder(text: string): string {
  const sorted = (found: string): string => Array.from(found).sort(compareCodePoints).join("");
  return text.replace(/frozenset\(\{.*\}\)/g, sorted);
}

function compareCodePoints(a: string, b: string): number {
  return a.codePointAt(0)! - b.codePointAt(0)!;
}

const TEXTS: Record<Aspect, (source: Uint8Array, options: CompileOptions) => string> = {
  dump: (source, options) => dump(parse(source, options), { includeAttributes: true }),
  unparse: (source, options) => unparse(parse(source, options)),
  symtable: symbolText,
  code: codeText,
  "code-O": (source, options) => codeText(source, { ...options, optimize: 1 }),
  "code-OO": (source, options) => codeText(source, { ...options, optimize: 2 }),
  dis: (source, options) => inOrder(dis(compile(source, options))),
};

function placeText(place: number | null): string {
  return place === null ? "None" : String(place);
}

/** The text of one aspect; of a source that is refused, the error. */
export function textOf(aspect: Aspect, source: Uint8Array, path: string, names: Record<string, number>): string {
  const options: CompileOptions = {
    filename: path,
    unicodeName: (name) => (Object.hasOwn(names, name) ? names[name] : null),
  };
  try {
    return TEXTS[aspect](source, options);
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) return String(error);
    const { type, msg, lineno, offset, endLineno, endOffset } = error;
    return `${type}: ${msg} (${[lineno, offset, endLineno, endOffset].map(placeText).join(", ")})`;
  }
}
