/** `ast.literal_eval`: the value of a literal, of which nothing is run. */
import { Complex, Tuple } from "./constant.ts";
import type { Constant } from "./constant.ts";
import type { AnyNode, BinOp, Dict, Expr, Expression } from "./nodes.ts";
import { parseExpression } from "./parse.ts";
import type { ParseOptions } from "./parse.ts";
import { reprConstant } from "./repr.ts";

/**
 * What a literal can stand for: constants as the tree holds them, and an array for a list, a `Tuple`, a `Map` for a dict, a
 * `Set`. What Python holds equal (`1`, `1.0` and `True`) is one key of a dict and one item of a set, as in Python: of a key
 * the first is kept, of its values the last.
 */
export type LiteralValue =
  | Constant
  | LiteralValue[]
  | Tuple<LiteralValue>
  | Map<LiteralValue, LiteralValue>
  | Set<LiteralValue>;

/** An expression that is no literal, or a literal without a value: the exception that CPython raises. */
export class LiteralError extends Error {
  readonly type: "ValueError" | "TypeError" | "OverflowError" | "RecursionError";

  constructor(type: LiteralError["type"], message: string) {
    super(message);
    this.name = type;
    this.type = type;
  }
}

/**
 * The value of a literal: strings, bytes, numbers, tuples, lists, dicts, sets, booleans, `None`, `...`, and sums of a real and
 * an imaginary number.
 *
 * @param source an expression, in front of which blanks and tabs may stand, or its tree
 * @throws PythonSyntaxError when the source is no expression
 * @throws LiteralError when it is another expression than a literal (ValueError), or has a list, a dict or a set as a key
 *   (TypeError)
 *
 * @example
 * literalEval("{'a': [1, 2.5]}"); // Map { "a" => [1n, 2.5] }
 */
export function literalEval(source: string | Expr | Expression, options: ParseOptions = {}): LiteralValue {
  const tree = typeof source === "string" ? parseExpression(source.replace(/^[ \t]+/, ""), options) : source;
  try {
    return evaluate(tree.node === "Expression" ? tree.body : tree);
  } catch (error) {
    if (error instanceof RangeError) throw new LiteralError("RecursionError", "maximum recursion depth exceeded");
    throw error;
  }
}

function malformed(node: AnyNode | null): never {
  const where = node !== null && "lineno" in node && node.lineno > 0 ? ` on line ${node.lineno}` : "";
  const what = node === null ? "None" : `<ast.${node.node} object>`;
  throw new LiteralError("ValueError", `malformed node or string${where}: ${what}`);
}

function evaluate(node: Expr | null): LiteralValue {
  switch (node?.node) {
    case "Constant":
      return node.value;
    case "Tuple":
      return new Tuple(node.elts.map(evaluate));
    case "List":
      return node.elts.map(evaluate);
    case "Set":
      return evaluateSet(node.elts);
    case "Dict":
      return evaluateDict(node);
    case "BinOp":
      return evaluateSum(node);
    case "Call":
      if (node.func.node === "Name" && node.func.id === "set" && node.args.length + node.keywords.length === 0) {
        return new Set();
      }
      return malformed(node);
    default:
      return signedNumber(node);
  }
}

function evaluateSet(elts: readonly Expr[]): Set<LiteralValue> {
  const items = new Map<unknown, LiteralValue>();
  for (const element of elts) {
    const item = evaluate(element);
    const key = equalityKey(item);
    if (!items.has(key)) items.set(key, item);
  }
  return new Set(items.values());
}

function evaluateDict(node: Dict): Map<LiteralValue, LiteralValue> {
  if (node.keys.length !== node.values.length) malformed(node);
  const result = new Map<LiteralValue, LiteralValue>();
  const known = new Map<unknown, LiteralValue>();
  node.keys.forEach((keyNode, index) => {
    const key = evaluate(keyNode);
    const value = evaluate(node.values[index]!);
    const equality = equalityKey(key);
    const first = known.has(equality) ? known.get(equality)! : key;
    known.set(equality, first);
    result.set(first, value);
  });
  return result;
}

/** A number, a sign in front of it perhaps. */
function signedNumber(node: Expr | null): bigint | number | Complex {
  if (node?.node !== "UnaryOp" || (node.op.node !== "UAdd" && node.op.node !== "USub")) return number(node);
  const operand = number(node.operand);
  if (node.op.node === "UAdd") return operand;
  return operand instanceof Complex ? new Complex(-operand.real, -operand.imag) : -operand;
}

function number(node: Expr | null): bigint | number | Complex {
  if (node?.node === "Constant") {
    const { value } = node;
    if (typeof value === "bigint" || typeof value === "number" || value instanceof Complex) return value;
  }
  return malformed(node);
}

/** A complex number as Python writes it: a real number, a sign, an imaginary number. */
function evaluateSum(node: BinOp): Complex {
  if (node.op.node !== "Add" && node.op.node !== "Sub") return malformed(node);
  const left = signedNumber(node.left);
  const right = number(node.right);
  if (left instanceof Complex || !(right instanceof Complex)) return malformed(node);
  const real = Number(left);
  if (typeof left === "bigint" && !Number.isFinite(real)) {
    throw new LiteralError("OverflowError", "int too large to convert to float");
  }
  return node.op.node === "Add"
    ? new Complex(real + right.real, 0 + right.imag)
    : new Complex(real - right.real, 0 - right.imag);
}

const UNHASHABLE = "unhashable type: ";

/** A string that two values have in common if and only if Python holds them equal. */
function equalityKey(value: LiteralValue): string {
  if (Array.isArray(value)) throw new LiteralError("TypeError", UNHASHABLE + "'list'");
  if (value instanceof Map) throw new LiteralError("TypeError", UNHASHABLE + "'dict'");
  if (value instanceof Set) throw new LiteralError("TypeError", UNHASHABLE + "'set'");
  if (value instanceof Tuple) return `(${value.items.map(equalityKey).join()})`;
  if (value instanceof Complex) return value.imag === 0 ? equalityKey(value.real) : `${value.real}+${value.imag}j`;
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value).toString() : `${value}`;
  return reprConstant(value);
}
