/**
 * The text that stands for an annotation under `from __future__ import annotations`: CPython's `_PyAST_ExprAsUnicode`, which
 * differs from `ast.unparse` in its parentheses and quotes.
 */
import { Complex, ELLIPSIS, codePointsOf, reprConstant, reprString } from "@pyvm/parser";
import type {
  Arg,
  Arguments,
  CmpOp,
  CodePointString,
  Comprehension,
  Constant,
  Expr,
  Keyword,
  Operator,
  UnaryOp,
} from "@pyvm/parser";
import { InvalidTreeError } from "./errors.ts";
import type { ExprOf } from "./tree.ts";

// How tightly the surroundings bind, loosest first.
const TUPLE = 0;
const TEST = 1;
const OR = 2;
const AND = 3;
const NOT = 4;
const CMP = 5;
const EXPR = 6;
const BXOR = 7;
const BAND = 8;
const SHIFT = 9;
const ARITH = 10;
const TERM = 11;
const FACTOR = 12;
const POWER = 13;
const AWAIT = 14;
const ATOM = 15;

const BINARY: Readonly<Record<Operator["node"], readonly [text: string, level: number]>> = {
  Add: [" + ", ARITH],
  Sub: [" - ", ARITH],
  Mult: [" * ", TERM],
  MatMult: [" @ ", TERM],
  Div: [" / ", TERM],
  Mod: [" % ", TERM],
  LShift: [" << ", SHIFT],
  RShift: [" >> ", SHIFT],
  BitOr: [" | ", EXPR],
  BitXor: [" ^ ", BXOR],
  BitAnd: [" & ", BAND],
  FloorDiv: [" // ", TERM],
  Pow: [" ** ", POWER],
};

const UNARY: Readonly<Record<UnaryOp["node"], readonly [text: string, level: number]>> = {
  Invert: ["~", FACTOR],
  Not: ["not ", NOT],
  UAdd: ["+", FACTOR],
  USub: ["-", FACTOR],
};

const COMPARE: Readonly<Record<CmpOp["node"], string>> = {
  Eq: " == ",
  NotEq: " != ",
  Lt: " < ",
  LtE: " <= ",
  Gt: " > ",
  GtE: " >= ",
  Is: " is ",
  IsNot: " is not ",
  In: " in ",
  NotIn: " not in ",
};

/** The text of an annotation. */
export function unparseExpression(e: Expr): string {
  return write(e, TEST);
}

function parenthesize(text: string, level: number, own: number): string {
  return level > own ? `(${text})` : text;
}

function list(elements: readonly Expr[]): string {
  return elements.map((element) => write(element, TEST)).join(", ");
}

function write(e: Expr, level: number): string {
  switch (e.node) {
    case "Name":
      return e.id;
    case "Constant":
      return (e.kind ?? "") + writeConstant(e.value);
    case "Attribute":
      return write(e.value, ATOM) + (isInt(e.value) ? " ." : ".") + e.attr;
    case "Subscript":
      return `${write(e.value, ATOM)}[${write(e.slice, hasStarred(e.slice) ? TEST : TUPLE)}]`;
    case "Call":
      return writeCall(e);
    case "Tuple":
      return writeTuple(e.elts, level);
    case "List":
      return `[${list(e.elts)}]`;
    case "Set":
      return `{${list(e.elts)}}`;
    case "Dict":
      return writeDict(e);
    case "JoinedStr":
      return writeJoinedStr(e, false);
    case "FormattedValue":
      return writeFormattedValue(e);
    case "Slice":
      return writeSlice(e);
    case "Starred":
      return `*${write(e.value, EXPR)}`;
    case "ListComp":
      return `[${write(e.elt, TEST)}${writeLoops(e.generators)}]`;
    case "SetComp":
      return `{${write(e.elt, TEST)}${writeLoops(e.generators)}}`;
    case "GeneratorExp":
      return `(${write(e.elt, TEST)}${writeLoops(e.generators)})`;
    case "DictComp":
      return `{${write(e.key, TEST)}: ${write(e.value, TEST)}${writeLoops(e.generators)}}`;
    default:
      return writeOperation(e, level);
  }
}

function writeOperation(e: Expr, level: number): string {
  switch (e.node) {
    case "BoolOp": {
      const own = e.op.node === "And" ? AND : OR;
      const values = e.values.map((value) => write(value, own + 1));
      return parenthesize(values.join(e.op.node === "And" ? " and " : " or "), level, own);
    }
    case "BinOp": {
      const [text, own] = BINARY[e.op.node];
      const rightFirst = Number(e.op.node === "Pow");
      const both = write(e.left, own + rightFirst) + text + write(e.right, own + 1 - rightFirst);
      return parenthesize(both, level, own);
    }
    case "UnaryOp": {
      const [text, own] = UNARY[e.op.node];
      return parenthesize(text + write(e.operand, own), level, own);
    }
    case "Compare": {
      const rest = e.ops.map((operator, i) => COMPARE[operator.node] + write(e.comparators[i], CMP + 1));
      return parenthesize(write(e.left, CMP + 1) + rest.join(""), level, CMP);
    }
    case "IfExp": {
      const text = `${write(e.body, TEST + 1)} if ${write(e.test, TEST + 1)} else ${write(e.orelse, TEST)}`;
      return parenthesize(text, level, TEST);
    }
    case "Lambda":
      return parenthesize(writeLambda(e), level, TEST);
    case "NamedExpr":
      return parenthesize(`${write(e.target, ATOM)} := ${write(e.value, ATOM)}`, level, TUPLE);
    case "Await":
      return parenthesize(`await ${write(e.value, ATOM)}`, level, AWAIT);
    case "Yield":
      return e.value === null ? "(yield)" : `(yield ${write(e.value, TEST)})`;
    case "YieldFrom":
      return `(yield from ${write(e.value, TEST)})`;
    default:
      throw new InvalidTreeError("SystemError", "unknown expression kind");
  }
}

function isInt(e: Expr): boolean {
  return e.node === "Constant" && typeof e.value === "bigint";
}

function writeConstant(value: Constant): string {
  if (value === ELLIPSIS) return "...";
  const text = reprConstant(value);
  // There is no literal for infinity but one that is too large.
  const isFloat = typeof value === "number" || value instanceof Complex;
  return isFloat ? text.replaceAll("inf", "1e309") : text;
}

/** A tuple with a starred item is no subscript without parentheses. */
function hasStarred(slice: Expr): boolean {
  return slice.node === "Tuple" && slice.elts.some((element) => element.node === "Starred");
}

function writeTuple(elements: readonly Expr[], level: number): string {
  if (elements.length === 0) return "()";
  return parenthesize(elements.length === 1 ? `${list(elements)},` : list(elements), level, TUPLE);
}

function writeDict(e: ExprOf<"Dict">): string {
  const items = e.values.map((value, i) => {
    const key = e.keys[i];
    return key === null ? `**${write(value, EXPR)}` : `${write(key, TEST)}: ${write(value, TEST)}`;
  });
  return `{${items.join(", ")}}`;
}

function writeKeyword(keyword: Keyword): string {
  return (keyword.arg === null ? "**" : `${keyword.arg}=`) + write(keyword.value, TEST);
}

function writeCall(e: ExprOf<"Call">): string {
  const func = write(e.func, ATOM);
  const only = e.args.length === 1 && e.keywords.length === 0 ? e.args[0] : null;
  if (only !== null && only.node === "GeneratorExp") return func + write(only, TEST);
  const parts = [...e.args.map((arg) => write(arg, TEST)), ...e.keywords.map(writeKeyword)];
  return `${func}(${parts.join(", ")})`;
}

function writeSlice(e: ExprOf<"Slice">): string {
  const lower = e.lower === null ? "" : write(e.lower, TEST);
  const upper = e.upper === null ? "" : write(e.upper, TEST);
  return `${lower}:${upper}${e.step === null ? "" : `:${write(e.step, TEST)}`}`;
}

function writeLoops(loops: readonly Comprehension[]): string {
  return loops
    .map((loop) => {
      const conditions = loop.ifs.map((condition) => ` if ${write(condition, TEST + 1)}`).join("");
      const target = write(loop.target, TUPLE);
      return `${loop.is_async ? " async for " : " for "}${target} in ${write(loop.iter, TEST + 1)}${conditions}`;
    })
    .join("");
}

// ---- lambda

function writeParameter(parameter: Arg): string {
  return parameter.arg + (parameter.annotation === null ? "" : `: ${write(parameter.annotation, TEST)}`);
}

function writeParameters(parameters: Arguments): string {
  const { posonlyargs, args, vararg, kwonlyargs, kw_defaults, kwarg, defaults } = parameters;
  const parts: string[] = [];
  const positional = [...posonlyargs, ...args];
  for (let i = 0; i < positional.length; i++) {
    const at = i - positional.length + defaults.length;
    const text = writeParameter(positional[i]) + (at < 0 ? "" : `=${write(defaults[at], TEST)}`);
    parts.push(posonlyargs.length > 0 && i + 1 === posonlyargs.length ? `${text}, /` : text);
  }
  if (vararg !== null || kwonlyargs.length > 0) parts.push(`*${vararg === null ? "" : writeParameter(vararg)}`);
  for (let i = 0; i < kwonlyargs.length; i++) {
    const value = kw_defaults[i];
    parts.push(writeParameter(kwonlyargs[i]) + (value === null ? "" : `=${write(value, TEST)}`));
  }
  if (kwarg !== null) parts.push(`**${writeParameter(kwarg)}`);
  return parts.join(", ");
}

function writeLambda(e: ExprOf<"Lambda">): string {
  const { args, posonlyargs } = e.args;
  const space = args.length + posonlyargs.length > 0 ? " " : "";
  return `lambda${space}${writeParameters(e.args)}: ${write(e.body, TEST)}`;
}

// ---- formatted strings

function writeJoinedStr(e: ExprOf<"JoinedStr">, isFormatSpec: boolean): string {
  const body = e.values.map((value) => writePart(value, isFormatSpec)).join("");
  return isFormatSpec ? body : `f${reprString(body)}`;
}

function textOf(value: string | CodePointString): string {
  return typeof value === "string"
    ? value
    : [...codePointsOf(value)].map((point) => String.fromCodePoint(point)).join("");
}

function writePart(e: Expr, isFormatSpec: boolean): string {
  if (e.node === "JoinedStr") return writeJoinedStr(e, isFormatSpec);
  if (e.node === "FormattedValue") return writeFormattedValue(e);
  if (e.node !== "Constant") {
    throw new InvalidTreeError("SystemError", "unexpected expression kind inside f-string");
  }
  const text = textOf(e.value as string | CodePointString);
  return text.replaceAll("{", "{{").replaceAll("}", "}}");
}

function writeFormattedValue(e: ExprOf<"FormattedValue">): string {
  const value = write(e.value, TEST + 1);
  const conversion = e.conversion > 0 ? `!${String.fromCharCode(e.conversion)}` : "";
  const spec = e.format_spec === null ? "" : `:${writePart(e.format_spec, true)}`;
  // Two braces in a row would be one.
  return `${value.startsWith("{") ? "{ " : "{"}${value}${conversion}${spec}}`;
}
