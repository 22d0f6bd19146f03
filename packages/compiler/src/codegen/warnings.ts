/** Suspicious code that compiles nevertheless: CPython's `check_caller`, `check_subscripter`, `check_index`, `check_compare`. */
import { CodePointString, Complex, ELLIPSIS, Tuple } from "@pyvm/parser";
import type { Constant, Expr } from "@pyvm/parser";
import type { ExprOf } from "../tree.ts";
import type { Codegen } from "./codegen.ts";

function typeOfConstant(value: Constant): string {
  switch (typeof value) {
    case "string":
      return "str";
    case "bigint":
      return "int";
    case "number":
      return "float";
    case "boolean":
      return "bool";
    default:
      break;
  }
  if (value === null) return "NoneType";
  if (value === ELLIPSIS) return "ellipsis";
  if (value instanceof Uint8Array) return "bytes";
  if (value instanceof Complex) return "complex";
  if (value instanceof Tuple) return "tuple";
  return value instanceof CodePointString ? "str" : "frozenset";
}

const TYPES: Readonly<Partial<Record<Expr["node"], string>>> = {
  Tuple: "tuple",
  List: "list",
  ListComp: "list",
  Dict: "dict",
  DictComp: "dict",
  Set: "set",
  SetComp: "set",
  GeneratorExp: "generator",
  Lambda: "function",
  JoinedStr: "str",
  FormattedValue: "str",
};

/** The name of the type that an expression certainly has; CPython's `infer_type`. */
function typeOf(e: Expr): string | undefined {
  return e.node === "Constant" ? typeOfConstant(e.value) : TYPES[e.node];
}

/** Warns when what is called can never be called: a comma is missing before the parenthesis. */
export function checkCaller(c: Codegen, e: Expr): void {
  const type = e.node === "Lambda" ? undefined : typeOf(e);
  if (type !== undefined) c.warn(`'${type}' object is not callable; perhaps you missed a comma?`);
}

const NOT_SUBSCRIPTABLE: ReadonlySet<string> = new Set([
  "NoneType",
  "ellipsis",
  "int",
  "bool",
  "float",
  "complex",
  "frozenset",
  "set",
  "generator",
  "function",
]);

/** Warns when what is subscripted never has items. */
export function checkSubscripter(c: Codegen, e: Expr): void {
  const type = typeOf(e);
  if (type === undefined || !NOT_SUBSCRIPTABLE.has(type)) return;
  c.warn(`'${type}' object is not subscriptable; perhaps you missed a comma?`);
}

const SEQUENCES: ReadonlySet<string> = new Set(["str", "bytes", "tuple", "list"]);

/** Warns when a sequence is subscripted by what is certainly no integer. */
export function checkIndex(c: Codegen, e: Expr, index: Expr): void {
  const indexType = typeOf(index);
  if (indexType === undefined || indexType === "int" || indexType === "bool") return;
  const type = typeOf(e);
  if (type === undefined || !SEQUENCES.has(type)) return;
  c.warn(`${type} indices must be integers or slices, not ${indexType}; perhaps you missed a comma?`);
}

/** Whether the identity of a value is defined: not that of numbers and strings. */
function hasIdentity(e: Expr): boolean {
  if (e.node !== "Constant") return true;
  const { value } = e;
  return value === null || value === true || value === false || value === ELLIPSIS;
}

/** Warns of `is` with a literal. */
export function checkCompare(c: Codegen, e: ExprOf<"Compare">): void {
  let left = e.left;
  for (let i = 0; i < e.ops.length; i++) {
    const operator = e.ops[i].node;
    const right = e.comparators[i];
    if ((operator === "Is" || operator === "IsNot") && !(hasIdentity(left) && hasIdentity(right))) {
      const [written, meant] = operator === "Is" ? ["is", "=="] : ["is not", "!="];
      c.warn(`"${written}" with a literal. Did you mean "${meant}"?`);
      return;
    }
    left = right;
  }
}
