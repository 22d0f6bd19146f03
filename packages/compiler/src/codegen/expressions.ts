/** Code for expressions; CPython's `compiler_visit_expr1` and what it calls. */
import { Tuple } from "@pyvm/parser";
import type { CmpOp, Constant, Expr, FrozenSet, Operator, UnaryOp } from "@pyvm/parser";
import { InvalidTreeError } from "../errors.ts";
import type { Block } from "../flowgraph.ts";
import { frozenSetOf } from "../constant-arithmetic.ts";
import * as op from "../opcodes.ts";
import { FUNCTION_BLOCK } from "../symtable-entry.ts";
import type { ExprOf } from "../tree.ts";
import { visitChain } from "./chains.ts";
import type { Codegen } from "./codegen.ts";
import { visitComprehension } from "./comprehensions.ts";
import { visitLambda } from "./functions.ts";
import { emitName, refuseForbiddenName } from "./names.ts";
import { SCOPE_ASYNC_FUNCTION, SCOPE_COMPREHENSION } from "./unit.ts";
import { checkCompare } from "./warnings.ts";

/** Displays and calls with more parts than this are built step by step, to keep the value stack low. */
export const STACK_USE_GUIDELINE = 30;

export function visitExprs(c: Codegen, expressions: readonly Expr[]): void {
  for (const expression of expressions) visitExpr(c, expression);
}

/** Leaves the expression's value on the stack, or, by its context, takes one from there. */
export function visitExpr(c: Codegen, e: Expr): void {
  const { unit } = c;
  const { lineno, location } = unit;
  c.setLocation(e);
  switch (e.node) {
    case "Name":
      emitName(c, e.id, e.ctx.node);
      break;
    case "Constant":
      c.loadConst(e.value);
      break;
    case "Attribute":
    case "Subscript":
      if (e.ctx.node === "Load") visitChain(c, e);
      else if (e.node === "Attribute") changeAttribute(c, e);
      else changeItem(c, e);
      break;
    case "Call":
    case "BinOp":
      visitChain(c, e);
      break;
    case "Compare":
      visitCompare(c, e);
      break;
    case "UnaryOp":
      visitExpr(c, e.operand);
      c.op(UNARY[e.op.node]);
      break;
    case "Tuple":
    case "List":
      visitSequence(c, e);
      break;
    case "BoolOp":
      visitBoolOp(c, e);
      break;
    case "JoinedStr":
      visitJoinedStr(c, e);
      break;
    case "FormattedValue":
      visitFormattedValue(c, e);
      break;
    case "Dict":
      visitDict(c, e);
      break;
    default:
      visitOtherExpr(c, e);
  }
  unit.lineno = lineno;
  unit.location = location;
}

function visitOtherExpr(c: Codegen, e: Expr): void {
  switch (e.node) {
    case "NamedExpr":
      visitExpr(c, e.value);
      c.op(op.DUP_TOP);
      visitExpr(c, e.target);
      break;
    case "Lambda":
      visitLambda(c, e);
      break;
    case "IfExp":
      visitIfExp(c, e);
      break;
    case "Set":
      buildSequence(c, e.elts, 0, op.BUILD_SET, op.SET_ADD, op.SET_UPDATE, false);
      break;
    case "ListComp":
    case "SetComp":
    case "DictComp":
    case "GeneratorExp":
      visitComprehension(c, e);
      break;
    case "Yield":
      if (c.unit.entry.type !== FUNCTION_BLOCK) throw c.error("'yield' outside function");
      if (e.value !== null) visitExpr(c, e.value);
      else c.loadConst(null);
      c.op(op.YIELD_VALUE);
      break;
    case "YieldFrom":
      visitYieldFrom(c, e);
      break;
    case "Await":
      visitAwait(c, e);
      break;
    case "Slice":
      visitSlice(c, e);
      break;
    case "Starred":
      if (e.ctx.node === "Store") throw c.error("starred assignment target must be in a list or tuple");
      throw c.error("can't use starred expression here");
    default:
      throw new InvalidTreeError("SystemError", `unexpected expression ${e.node}`);
  }
}

// ---- operators

export const BINARY: Readonly<Record<Operator["node"], number>> = {
  Add: op.BINARY_ADD,
  Sub: op.BINARY_SUBTRACT,
  Mult: op.BINARY_MULTIPLY,
  MatMult: op.BINARY_MATRIX_MULTIPLY,
  Div: op.BINARY_TRUE_DIVIDE,
  Mod: op.BINARY_MODULO,
  Pow: op.BINARY_POWER,
  LShift: op.BINARY_LSHIFT,
  RShift: op.BINARY_RSHIFT,
  BitOr: op.BINARY_OR,
  BitXor: op.BINARY_XOR,
  BitAnd: op.BINARY_AND,
  FloorDiv: op.BINARY_FLOOR_DIVIDE,
};

const UNARY: Readonly<Record<UnaryOp["node"], number>> = {
  Invert: op.UNARY_INVERT,
  Not: op.UNARY_NOT,
  UAdd: op.UNARY_POSITIVE,
  USub: op.UNARY_NEGATIVE,
};

/** The operation and the argument of each comparison. */
const COMPARISONS: Readonly<Record<CmpOp["node"], readonly [opcode: number, arg: number]>> = {
  Lt: [op.COMPARE_OP, 0],
  LtE: [op.COMPARE_OP, 1],
  Eq: [op.COMPARE_OP, 2],
  NotEq: [op.COMPARE_OP, 3],
  Gt: [op.COMPARE_OP, 4],
  GtE: [op.COMPARE_OP, 5],
  Is: [op.IS_OP, 0],
  IsNot: [op.IS_OP, 1],
  In: [op.CONTAINS_OP, 0],
  NotIn: [op.CONTAINS_OP, 1],
};

export function emitCompare(c: Codegen, operator: CmpOp["node"]): void {
  const [opcode, arg] = COMPARISONS[operator];
  c.opArg(opcode, arg);
}

function visitBoolOp(c: Codegen, e: ExprOf<"BoolOp">): void {
  const jump = e.op.node === "And" ? op.JUMP_IF_FALSE_OR_POP : op.JUMP_IF_TRUE_OR_POP;
  const end = c.newBlock();
  const last = e.values.length - 1;
  for (let i = 0; i < last; i++) {
    visitExpr(c, e.values[i]);
    c.jump(jump, end);
    c.nextBlock();
  }
  visitExpr(c, e.values[last]);
  c.useNextBlock(end);
}

/** The operands but the last of `a < b < c`, each compared and kept for the next comparison. */
function visitChainedOperands(c: Codegen, e: ExprOf<"Compare">, jump: number, cleanup: Block): void {
  visitExpr(c, e.left);
  const last = e.ops.length - 1;
  for (let i = 0; i < last; i++) {
    visitExpr(c, e.comparators[i]);
    c.op(op.DUP_TOP);
    c.op(op.ROT_THREE);
    emitCompare(c, e.ops[i].node);
    c.jump(jump, cleanup);
    c.nextBlock();
  }
  visitExpr(c, e.comparators[last]);
  emitCompare(c, e.ops[last].node);
}

function visitCompare(c: Codegen, e: ExprOf<"Compare">): void {
  checkCompare(c, e);
  if (e.ops.length === 1) {
    visitExpr(c, e.left);
    visitExpr(c, e.comparators[0]);
    emitCompare(c, e.ops[0].node);
    return;
  }
  const cleanup = c.newBlock();
  visitChainedOperands(c, e, op.JUMP_IF_FALSE_OR_POP, cleanup);
  const end = c.newBlock();
  c.jumpNoLine(op.JUMP_FORWARD, end);
  c.useNextBlock(cleanup);
  c.op(op.ROT_TWO);
  c.op(op.POP_TOP);
  c.useNextBlock(end);
}

function visitIfExp(c: Codegen, e: ExprOf<"IfExp">): void {
  const end = c.newBlock();
  const next = c.newBlock();
  jumpIf(c, e.test, next, false);
  visitExpr(c, e.body);
  c.jumpNoLine(op.JUMP_FORWARD, end);
  c.useNextBlock(next);
  visitExpr(c, e.orelse);
  c.useNextBlock(end);
}

/** Jumps to `target` when the truth of `e` is `condition`, and runs on otherwise; CPython's `compiler_jump_if`. */
export function jumpIf(c: Codegen, e: Expr, target: Block, condition: boolean): void {
  if (e.node === "UnaryOp" && e.op.node === "Not") {
    jumpIf(c, e.operand, target, !condition);
  } else if (e.node === "BoolOp") {
    jumpIfAny(c, e, target, condition);
  } else if (e.node === "IfExp") {
    jumpIfEither(c, e, target, condition);
  } else if (e.node === "Compare" && e.ops.length > 1) {
    jumpIfChain(c, e, target, condition);
  } else {
    // CPython leaves a comparison's line to the jump, and to those of the operands after it.
    if (e.node === "Compare") c.setLocation(e);
    visitExpr(c, e);
    c.jump(condition ? op.POP_JUMP_IF_TRUE : op.POP_JUMP_IF_FALSE, target);
    c.nextBlock();
  }
}

function jumpIfAny(c: Codegen, e: ExprOf<"BoolOp">, target: Block, condition: boolean): void {
  const decides = e.op.node === "Or";
  const decided = decides === condition ? target : c.newBlock();
  const last = e.values.length - 1;
  for (let i = 0; i < last; i++) jumpIf(c, e.values[i], decided, decides);
  jumpIf(c, e.values[last], target, condition);
  if (decided !== target) c.useNextBlock(decided);
}

function jumpIfEither(c: Codegen, e: ExprOf<"IfExp">, target: Block, condition: boolean): void {
  const end = c.newBlock();
  const orelse = c.newBlock();
  jumpIf(c, e.test, orelse, false);
  jumpIf(c, e.body, target, condition);
  c.jumpNoLine(op.JUMP_FORWARD, end);
  c.useNextBlock(orelse);
  jumpIf(c, e.orelse, target, condition);
  c.useNextBlock(end);
}

function jumpIfChain(c: Codegen, e: ExprOf<"Compare">, target: Block, condition: boolean): void {
  c.setLocation(e);
  checkCompare(c, e);
  const cleanup = c.newBlock();
  visitChainedOperands(c, e, op.POP_JUMP_IF_FALSE, cleanup);
  c.jump(condition ? op.POP_JUMP_IF_TRUE : op.POP_JUMP_IF_FALSE, target);
  c.nextBlock();
  const end = c.newBlock();
  c.jumpNoLine(op.JUMP_FORWARD, end);
  c.useNextBlock(cleanup);
  c.op(op.POP_TOP);
  if (!condition) c.jumpNoLine(op.JUMP_FORWARD, target);
  c.useNextBlock(end);
}

// ---- displays

function constantValues(elements: readonly (Expr | null)[], begin: number, end: number): Constant[] | null {
  const values: Constant[] = [];
  for (let i = begin; i < end; i++) {
    const element = elements[i];
    if (element === null || element.node !== "Constant") return null;
    values.push(element.value);
  }
  return values;
}

function loadConstantItems(
  c: Codegen,
  values: Constant[],
  pushed: number,
  build: number,
  extend: number,
  tuple: boolean,
): void {
  if (tuple) {
    c.loadConst(new Tuple(values));
    return;
  }
  const folded: Tuple | FrozenSet = build === op.BUILD_SET ? frozenSetOf(values) : new Tuple(values);
  c.opArg(build, pushed);
  c.loadConst(folded);
  c.opArg(extend, 1);
}

/**
 * Builds a list, tuple or set; CPython's `starunpack_helper`.
 *
 * @param pushed items that are on the stack already
 * @param tuple whether the list that `build` makes is turned into a tuple
 */
export function buildSequence(
  c: Codegen,
  elements: readonly Expr[],
  pushed: number,
  build: number,
  add: number,
  extend: number,
  tuple: boolean,
): void {
  const count = elements.length;
  const constants = count > 2 ? constantValues(elements, 0, count) : null;
  if (constants !== null) {
    loadConstantItems(c, constants, pushed, build, extend, tuple);
    return;
  }
  const isBig = count + pushed > STACK_USE_GUIDELINE;
  if (!isBig && !elements.some((element) => element.node === "Starred")) {
    visitExprs(c, elements);
    c.opArg(tuple ? op.BUILD_TUPLE : build, count + pushed);
    return;
  }
  let isBuilt = isBig;
  if (isBig) c.opArg(build, pushed);
  for (let i = 0; i < count; i++) {
    const element = elements[i];
    if (element.node === "Starred") {
      if (!isBuilt) c.opArg(build, i + pushed);
      isBuilt = true;
      visitExpr(c, element.value);
      c.opArg(extend, 1);
    } else {
      visitExpr(c, element);
      if (isBuilt) c.opArg(add, 1);
    }
  }
  if (tuple) c.op(op.LIST_TO_TUPLE);
}

function visitSequence(c: Codegen, e: ExprOf<"Tuple" | "List">): void {
  if (e.ctx.node === "Load") {
    buildSequence(c, e.elts, 0, op.BUILD_LIST, op.LIST_APPEND, op.LIST_EXTEND, e.node === "Tuple");
  } else if (e.ctx.node === "Store") {
    unpackSequence(c, e.elts);
  } else {
    visitExprs(c, e.elts);
  }
}

function unpackSequence(c: Codegen, targets: readonly Expr[]): void {
  emitUnpack(c, targets.length, (i) => targets[i].node === "Starred", {
    tooMany: "too many expressions in star-unpacking assignment",
    twoStars: "multiple starred expressions in assignment",
  });
  for (const target of targets) visitExpr(c, target.node === "Starred" ? target.value : target);
}

/** Takes a sequence apart, with at most one starred target; CPython's `unpack_helper`. */
export function emitUnpack(
  c: Codegen,
  count: number,
  isStar: (index: number) => boolean,
  messages: { readonly tooMany: string; readonly twoStars: string },
): void {
  let hasStar = false;
  for (let i = 0; i < count; i++) {
    if (!isStar(i)) continue;
    if (hasStar) throw c.error(messages.twoStars);
    const after = count - i - 1;
    if (i >= 1 << 8 || after >= 0x7fffffff >> 8) throw c.error(messages.tooMany);
    c.opArg(op.UNPACK_EX, i + (after << 8));
    hasStar = true;
  }
  if (!hasStar) c.opArg(op.UNPACK_SEQUENCE, count);
}

/** Some items of a dict display, as a dict of their own; CPython's `compiler_subdict`. */
function buildSubdict(c: Codegen, e: ExprOf<"Dict">, begin: number, end: number): void {
  const count = end - begin;
  const isBig = count * 2 > STACK_USE_GUIDELINE;
  const keys = count > 1 && !isBig ? constantValues(e.keys, begin, end) : null;
  if (keys !== null) {
    for (let i = begin; i < end; i++) visitExpr(c, e.values[i]);
    c.loadConst(new Tuple(keys));
    c.opArg(op.BUILD_CONST_KEY_MAP, count);
    return;
  }
  if (isBig) c.opArg(op.BUILD_MAP, 0);
  for (let i = begin; i < end; i++) {
    visitExpr(c, e.keys[i] as Expr);
    visitExpr(c, e.values[i]);
    if (isBig) c.opArg(op.MAP_ADD, 1);
  }
  if (!isBig) c.opArg(op.BUILD_MAP, count);
}

function visitDict(c: Codegen, e: ExprOf<"Dict">): void {
  let hasDict = false;
  let pending = 0;
  const flush = (end: number, begin: number): void => {
    buildSubdict(c, e, begin, end);
    if (hasDict) c.opArg(op.DICT_UPDATE, 1);
    hasDict = true;
    pending = 0;
  };
  for (let i = 0; i < e.values.length; i++) {
    if (e.keys[i] === null) {
      if (pending > 0) flush(i, i - pending);
      if (!hasDict) c.opArg(op.BUILD_MAP, 0);
      hasDict = true;
      visitExpr(c, e.values[i]);
      c.opArg(op.DICT_UPDATE, 1);
    } else if (pending * 2 > STACK_USE_GUIDELINE) {
      flush(i + 1, i - pending);
    } else {
      pending++;
    }
  }
  if (pending > 0) flush(e.values.length, e.values.length - pending);
  if (!hasDict) c.opArg(op.BUILD_MAP, 0);
}

// ---- formatted strings

function visitJoinedStr(c: Codegen, e: ExprOf<"JoinedStr">): void {
  const count = e.values.length;
  if (count <= STACK_USE_GUIDELINE) {
    visitExprs(c, e.values);
    if (count !== 1) c.opArg(op.BUILD_STRING, count);
    return;
  }
  c.loadConst("");
  c.opName(op.LOAD_METHOD, "join");
  c.opArg(op.BUILD_LIST, 0);
  for (const value of e.values) {
    visitExpr(c, value);
    c.opArg(op.LIST_APPEND, 1);
  }
  c.opArg(op.CALL_METHOD, 1);
}

const HAS_FORMAT_SPEC = 4;
/** The conversion `!s`, `!r`, `!a` as `FORMAT_VALUE` has it, by its character; -1 is none. */
const CONVERSIONS: ReadonlyMap<number, number> = new Map([
  [-1, 0],
  [0x73, 1],
  [0x72, 2],
  [0x61, 3],
]);

function visitFormattedValue(c: Codegen, e: ExprOf<"FormattedValue">): void {
  visitExpr(c, e.value);
  const conversion = CONVERSIONS.get(e.conversion);
  if (conversion === undefined) {
    throw new InvalidTreeError("SystemError", `Unrecognized conversion character ${e.conversion}`);
  }
  if (e.format_spec === null) {
    c.opArg(op.FORMAT_VALUE, conversion);
    return;
  }
  visitExpr(c, e.format_spec);
  c.opArg(op.FORMAT_VALUE, conversion | HAS_FORMAT_SPEC);
}

// ---- generators, attributes, items

function visitYieldFrom(c: Codegen, e: ExprOf<"YieldFrom">): void {
  if (c.unit.entry.type !== FUNCTION_BLOCK) throw c.error("'yield' outside function");
  if (c.unit.scope === SCOPE_ASYNC_FUNCTION) throw c.error("'yield from' inside async function");
  visitExpr(c, e.value);
  c.op(op.GET_YIELD_FROM_ITER);
  c.loadConst(null);
  c.op(op.YIELD_FROM);
}

function visitAwait(c: Codegen, e: ExprOf<"Await">): void {
  if (!c.isTopLevelAwait) {
    const { entry, scope } = c.unit;
    if (entry.type !== FUNCTION_BLOCK) throw c.error("'await' outside function");
    if (scope !== SCOPE_ASYNC_FUNCTION && scope !== SCOPE_COMPREHENSION)
      throw c.error("'await' outside async function");
  }
  visitExpr(c, e.value);
  emitAwait(c);
}

/** Awaits the value on the stack. */
export function emitAwait(c: Codegen): void {
  c.op(op.GET_AWAITABLE);
  c.loadConst(null);
  c.op(op.YIELD_FROM);
}

function visitSlice(c: Codegen, e: ExprOf<"Slice">): void {
  for (const bound of [e.lower, e.upper]) {
    if (bound !== null) visitExpr(c, bound);
    else c.loadConst(null);
  }
  if (e.step !== null) visitExpr(c, e.step);
  c.opArg(op.BUILD_SLICE, e.step === null ? 2 : 3);
}

function changeAttribute(c: Codegen, e: ExprOf<"Attribute">): void {
  visitExpr(c, e.value);
  if (e.ctx.node === "Del") {
    c.opName(op.DELETE_ATTR, e.attr);
    return;
  }
  refuseForbiddenName(c, e.attr, "Store");
  // An attribute stands where its name stands, which is at the end.
  c.unit.lineno = e.end_lineno;
  c.opName(op.STORE_ATTR, e.attr);
}

function changeItem(c: Codegen, e: ExprOf<"Subscript">): void {
  visitExpr(c, e.value);
  visitExpr(c, e.slice);
  c.op(e.ctx.node === "Store" ? op.STORE_SUBSCR : op.DELETE_SUBSCR);
}
