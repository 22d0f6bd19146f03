/** `ast.dump`. */
import { NODE_FIELDS } from "./nodes.ts";
import type { AnyNode } from "./nodes.ts";
import type { Constant } from "./constant.ts";
import { reprConstant, reprString } from "./repr.ts";
import { isNode } from "./walk.ts";

/** As the arguments of `ast.dump`. */
export interface DumpOptions {
  /** Names before the values; true by default. */
  readonly annotateFields?: boolean;
  /** Line and column numbers too; false by default. */
  readonly includeAttributes?: boolean;
  /** Indentation of each level: a number of blanks or a text; null, the default, puts everything on one line. */
  readonly indent?: number | string | null;
}

const POSITION_NAMES = ["lineno", "col_offset", "end_lineno", "end_col_offset"] as const;

type Value = AnyNode | Constant | readonly Value[] | undefined;

interface Argument {
  readonly name: string | null;
  readonly type: string;
  readonly value: Value;
}

/** What `ast.dump(tree, ...)` prints. It takes no more stack for a deep tree. */
export function dump(tree: AnyNode, options: DumpOptions = {}): string {
  return new Dumper(options).dump(tree);
}

class Dumper {
  private readonly annotate: boolean;
  private readonly attributes: boolean;
  private readonly indent: string | null;
  private readonly output: string[] = [];
  /** What is still to be written, last first: finished text, or a value with its type and depth. */
  private readonly work: (string | { value: Value; type: string; level: number })[] = [];

  constructor(options: DumpOptions) {
    const { indent = null } = options;
    this.annotate = options.annotateFields ?? true;
    this.attributes = options.includeAttributes ?? false;
    this.indent = typeof indent === "number" ? " ".repeat(indent) : indent;
  }

  dump(tree: AnyNode): string {
    this.work.push({ value: tree, type: "node", level: 0 });
    for (let next = this.work.pop(); next !== undefined; next = this.work.pop()) {
      if (typeof next === "string") this.output.push(next);
      else this.write(next.value, next.type, next.level);
    }
    return this.output.join("");
  }

  private write(value: Value, type: string, level: number): void {
    if (Array.isArray(value)) this.writeList(value as readonly Value[], type.slice(0, -1), level);
    else if (isNode(value)) this.writeNode(value, level);
    else this.output.push(scalar(value as Constant, type));
  }

  private separator(level: number): string {
    return this.indent === null ? ", " : ",\n" + this.indent.repeat(level);
  }

  private opening(level: number): string {
    return this.indent === null ? "" : "\n" + this.indent.repeat(level);
  }

  private writeList(values: readonly Value[], type: string, level: number): void {
    if (values.length === 0) {
      this.output.push("[]");
      return;
    }
    this.output.push("[" + this.opening(level + 1));
    this.work.push("]");
    for (let i = values.length - 1; i >= 0; i--) {
      this.work.push({ value: values[i], type, level: level + 1 });
      if (i > 0) this.work.push(this.separator(level + 1));
    }
  }

  private writeNode(node: AnyNode, level: number): void {
    const args = this.argumentsOf(node);
    const oneLine = args.length <= 3 && args.every((argument) => this.isSimple(argument.value));
    const inner = oneLine || this.indent === null ? level : level + 1;
    this.output.push(node.node + "(" + (oneLine ? "" : this.opening(inner)));
    this.work.push(")");
    for (let i = args.length - 1; i >= 0; i--) {
      const { name, type, value } = args[i];
      this.work.push({ value, type, level: inner });
      if (name !== null) this.work.push(name + "=");
      if (i > 0) this.work.push(oneLine ? ", " : this.separator(inner));
    }
  }

  /** Whether `ast.dump` counts a value as one that never spans lines. */
  private isSimple(value: Value): boolean {
    if (Array.isArray(value)) return value.length === 0;
    return !isNode(value) || this.argumentsOf(value).length === 0;
  }

  private argumentsOf(node: AnyNode): Argument[] {
    const args: Argument[] = [];
    let names = this.annotate;
    const values = node as unknown as Record<string, Value>;
    for (const { name, type } of NODE_FIELDS[node.node]) {
      const value = values[name];
      if (value === null && type.endsWith("?")) names = true;
      else args.push({ name: names ? name : null, type, value });
    }
    if (this.attributes && "lineno" in node && node.node !== "TypeIgnore") {
      for (const name of POSITION_NAMES) args.push({ name, type: "int", value: values[name] });
    }
    return args;
  }
}

function scalar(value: Constant, type: string): string {
  if (typeof value === "number" && type.startsWith("int")) return String(value);
  if (typeof value === "string") return reprString(value);
  return reprConstant(value);
}
