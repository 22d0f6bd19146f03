import { readFileSync } from "node:fs";
import { CodePointString, Complex, ELLIPSIS, FrozenSet, PythonSyntaxError, Tuple } from "@pyvm/parser";
import { CodeObject, compile } from "../src/index.ts";
import type { CodeConstant, CompileOptions } from "../src/index.ts";

/** One source of a file of `test/sources`, with what CPython 3.10 makes of it. */
export interface Case {
  source: string;
  mode: "exec" | "eval" | "single";
  flags: number;
  facts: string[];
  warnings: string[];
  /** Where they differ from those of level 0. */
  optimized1?: string[];
  optimized2?: string[];
}

type Recorded = Omit<Case, "source" | "mode" | "flags" | "warnings"> & { warnings?: string[] };

function read(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}

/** The sources of a theme, each after a line of `----`, behind which a mode and compiler flags may stand. */
export function casesOf(theme: string): Case[] {
  const recorded = JSON.parse(read(`fixtures/${theme}.json`)) as Recorded[];
  const blocks = `\n${read(`sources/${theme}.txt`)}`.split("\n----").slice(1);
  return blocks.map((block, i) => {
    const end = block.indexOf("\n");
    const [mode = "exec", flags = "0"] = block.slice(0, end).split(" ").slice(1);
    const source = block.slice(end + 1).replace(/\n+$/, "");
    return { warnings: [], ...recorded[i], source, mode: mode as Case["mode"], flags: Number(flags) };
  });
}

function floatText(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

function jsonText(value: string): string {
  const escaped = JSON.stringify(value);
  return escaped.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function constantText(value: CodeConstant): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "bigint") return `i${value}`;
  if (typeof value === "number") return `f${floatText(value)}`;
  if (typeof value === "string") return `s${jsonText(value)}`;
  if (value === ELLIPSIS) return "...";
  if (value instanceof Complex) return `c${floatText(value.real)},${floatText(value.imag)}`;
  if (value instanceof CodePointString) {
    return `s"${[...value.codePoints].map((point) => jsonText(String.fromCodePoint(point)).slice(1, -1)).join("")}"`;
  }
  if (value instanceof Uint8Array) return `b${Buffer.from(value).toString("hex")}`;
  if (value instanceof Tuple) return `(${value.items.map(constantText).join(" ")})`;
  if (value instanceof FrozenSet) return `{${value.items.map(constantText).sort().join(" ")}}`;
  return "code";
}

function* codeLines(code: CodeObject, outer: string): Generator<string> {
  const path = `${outer}/${code.name}`;
  yield `== ${path} line ${code.firstlineno} flags 0x${code.flags.toString(16)} stack ${code.stacksize}`;
  const counts = [code.argcount, code.posonlyargcount, code.kwonlyargcount, code.nlocals];
  if (counts.some((count) => count !== 0)) yield `counts ${counts.join(" ")}`;
  yield `code ${Buffer.from(code.code).toString("hex")}`;
  yield `lines ${Buffer.from(code.linetable).toString("hex")}`;
  yield `consts ${code.consts.map(constantText).join(" ")}`;
  for (const name of ["names", "varnames", "freevars", "cellvars"] as const) {
    if (code[name].length > 0) yield `${name} ${code[name].join(" ")}`;
  }
  for (const constant of code.consts) if (constant instanceof CodeObject) yield* codeLines(constant, path);
}

/** What `compile` makes of a source, in the form in which CPython's answers are recorded. */
export function factsOf(source: string, options: CompileOptions): string[] {
  try {
    return [...codeLines(compile(source, { filename: "<case>", ...options }), "")];
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw error;
    const { type, msg, lineno, offset, endLineno, endOffset } = error;
    return [`${type}: ${msg}`, `at ${lineno}:${offset}-${endLineno ?? "None"}:${endOffset ?? "None"}`];
  }
}
