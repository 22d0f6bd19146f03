/** `match`; CPython's `compiler_match` and `compiler_pattern`. */
import { Complex, Tuple, reprConstant, reprString } from "@pyvm/parser";
import type { Constant, Expr, Pattern } from "@pyvm/parser";
import { isEqual } from "../constant-arithmetic.ts";
import { constantKey } from "../constant-key.ts";
import type { Block } from "../flowgraph.ts";
import * as op from "../opcodes.ts";
import type { PatternOf, StmtOf } from "../tree.ts";
import type { Codegen } from "./codegen.ts";
import { emitCompare, emitUnpack, jumpIf, visitExpr } from "./expressions.ts";
import { nextOccurrences, refuseForbiddenName, storeName } from "./names.ts";
import { visitStatements } from "./statements.ts";

/** What is known while one pattern is compiled; CPython's `pattern_context`. */
interface PatternContext {
  /** Captured names. Their values lie on the stack, below `onTop` other items, in this order from the bottom. */
  stores: string[];
  /** Whether a pattern that matches everything may stand here. */
  allowIrrefutable: boolean;
  /** Entry `i` pops `i` items and goes on to the failure. */
  failPop: Block[];
  /** Items on the stack above the captured values. */
  onTop: number;
}

function isWildcard(p: Pattern): boolean {
  return p.node === "MatchAs" && p.name === null;
}

function isWildcardStar(p: Pattern): boolean {
  return p.node === "MatchStar" && p.name === null;
}

export function visitMatch(c: Codegen, s: StmtOf<"Match">): void {
  visitExpr(c, s.subject);
  const end = c.newBlock();
  const last = s.cases[s.cases.length - 1];
  const hasDefault = isWildcard(last.pattern) && s.cases.length > 1;
  const tested = s.cases.length - Number(hasDefault);
  for (let i = 0; i < tested; i++) visitCase(c, s, i, i === tested - 1, end);
  if (hasDefault) {
    c.setLocation(last.pattern);
    // The default case leaves no code of its own, but a line to be seen.
    c.op(op.NOP);
    if (last.guard !== null) jumpIf(c, last.guard, end, false);
    visitStatements(c, last.body);
  }
  c.useNextBlock(end);
}

function visitCase(c: Codegen, s: StmtOf<"Match">, index: number, isLast: boolean, end: Block): void {
  const { pattern, guard, body } = s.cases[index];
  c.setLocation(pattern);
  if (!isLast) c.op(op.DUP_TOP);
  const allowIrrefutable = guard !== null || index === s.cases.length - 1;
  const context: PatternContext = { stores: [], allowIrrefutable, failPop: [], onTop: 0 };
  visitPattern(c, pattern, context);
  for (const name of context.stores) storeName(c, name);
  if (guard !== null) {
    ensureFailPop(c, context, 0);
    jumpIf(c, guard, context.failPop[0], false);
  }
  if (!isLast) c.op(op.POP_TOP);
  visitStatements(c, body);
  c.jump(op.JUMP_FORWARD, end);
  // The clean-up belongs to the pattern that failed, not to the last line of its body.
  c.setLocation(pattern);
  emitFailPop(c, context);
}

// ---- failure

function ensureFailPop(c: Codegen, context: PatternContext, pops: number): void {
  while (context.failPop.length <= pops) context.failPop.push(c.newBlock());
}

/** Jumps to where the pattern has failed, past the pops of all that is on the stack for it. */
function jumpToFail(c: Codegen, context: PatternContext, opcode: number): void {
  const pops = context.onTop + context.stores.length;
  ensureFailPop(c, context, pops);
  c.jump(opcode, context.failPop[pops]);
  c.nextBlock();
}

function emitFailPop(c: Codegen, context: PatternContext): void {
  if (context.failPop.length === 0) {
    c.nextBlock();
    return;
  }
  for (let i = context.failPop.length - 1; i > 0; i--) {
    c.useNextBlock(context.failPop[i]);
    c.op(op.POP_TOP);
  }
  c.useNextBlock(context.failPop[0]);
  context.failPop = [];
}

// ---- captures

function duplicateStore(c: Codegen, name: string): Error {
  return c.error(`multiple assignments to name ${reprString(name)} in pattern`);
}

/** Keeps the value on the top of the stack for `name`, below what is still needed; drops it where there is no name. */
function capture(c: Codegen, name: string | null, context: PatternContext): void {
  if (name === null) {
    c.op(op.POP_TOP);
    return;
  }
  refuseForbiddenName(c, name, "Store");
  if (context.stores.includes(name)) throw duplicateStore(c, name);
  c.opArg(op.ROT_N, context.onTop + context.stores.length + 1);
  context.stores.push(name);
}

// ---- patterns

/** Consumes the value on the top of the stack, and jumps away when the pattern does not match it. */
function visitPattern(c: Codegen, p: Pattern, context: PatternContext): void {
  c.setLocation(p);
  switch (p.node) {
    case "MatchValue":
      visitValue(c, p, context);
      break;
    case "MatchSingleton":
      c.loadConst(p.value);
      emitCompare(c, "Is");
      jumpToFail(c, context, op.POP_JUMP_IF_FALSE);
      break;
    case "MatchSequence":
      visitSequence(c, p, context);
      break;
    case "MatchMapping":
      visitMapping(c, p, context);
      break;
    case "MatchClass":
      visitClassPattern(c, p, context);
      break;
    case "MatchStar":
      capture(c, p.name, context);
      break;
    case "MatchAs":
      visitAs(c, p, context);
      break;
    case "MatchOr":
      visitOr(c, p, context);
      break;
  }
}

/** A pattern within another one, where it may match everything. */
function visitSubpattern(c: Codegen, p: Pattern, context: PatternContext): void {
  const before = context.allowIrrefutable;
  context.allowIrrefutable = true;
  visitPattern(c, p, context);
  context.allowIrrefutable = before;
}

function visitValue(c: Codegen, p: PatternOf<"MatchValue">, context: PatternContext): void {
  if (p.value.node !== "Constant" && p.value.node !== "Attribute") {
    throw c.error("patterns may only match literals and attribute lookups");
  }
  visitExpr(c, p.value);
  emitCompare(c, "Eq");
  jumpToFail(c, context, op.POP_JUMP_IF_FALSE);
}

function visitAs(c: Codegen, p: PatternOf<"MatchAs">, context: PatternContext): void {
  if (p.pattern === null) {
    if (!context.allowIrrefutable) {
      const what = p.name === null ? "wildcard" : `name capture ${reprString(p.name)}`;
      throw c.error(`${what} makes remaining patterns unreachable`);
    }
    capture(c, p.name, context);
    return;
  }
  context.onTop++;
  c.op(op.DUP_TOP);
  visitPattern(c, p.pattern, context);
  context.onTop--;
  capture(c, p.name, context);
}

// ---- sequences

function starOf(c: Codegen, patterns: readonly Pattern[]): number {
  let star = -1;
  for (let i = 0; i < patterns.length; i++) {
    if (patterns[i].node !== "MatchStar") continue;
    if (star >= 0) throw c.error("multiple starred names in sequence pattern");
    star = i;
  }
  return star;
}

function checkLength(c: Codegen, context: PatternContext, comparison: "Eq" | "GtE", length: number): void {
  c.op(op.GET_LEN);
  c.loadConst(BigInt(length));
  emitCompare(c, comparison);
  jumpToFail(c, context, op.POP_JUMP_IF_FALSE);
}

function visitSequence(c: Codegen, p: PatternOf<"MatchSequence">, context: PatternContext): void {
  const { patterns } = p;
  const star = starOf(c, patterns);
  context.onTop++;
  c.op(op.MATCH_SEQUENCE);
  jumpToFail(c, context, op.POP_JUMP_IF_FALSE);
  if (star < 0) checkLength(c, context, "Eq", patterns.length);
  else if (patterns.length > 1) checkLength(c, context, "GtE", patterns.length - 1);
  context.onTop--;
  if (patterns.every((pattern) => isWildcard(pattern) || isWildcardStar(pattern))) c.op(op.POP_TOP);
  else if (star >= 0 && isWildcardStar(patterns[star])) matchItems(c, patterns, star, context);
  else unpackItems(c, patterns, context);
}

/** Around `*_`, items are taken one by one: there is no need to build a list of the rest. */
function matchItems(c: Codegen, patterns: readonly Pattern[], star: number, context: PatternContext): void {
  context.onTop++;
  for (let i = 0; i < patterns.length; i++) {
    if (i === star || isWildcard(patterns[i])) continue;
    c.op(op.DUP_TOP);
    if (i < star) {
      c.loadConst(BigInt(i));
    } else {
      // The subject may not know negative indices.
      c.op(op.GET_LEN);
      c.loadConst(BigInt(patterns.length - i));
      c.op(op.BINARY_SUBTRACT);
    }
    c.op(op.BINARY_SUBSCR);
    visitSubpattern(c, patterns[i], context);
  }
  context.onTop--;
  c.op(op.POP_TOP);
}

function unpackItems(c: Codegen, patterns: readonly Pattern[], context: PatternContext): void {
  emitUnpack(c, patterns.length, (i) => patterns[i].node === "MatchStar", {
    tooMany: "too many expressions in star-unpacking sequence pattern",
    twoStars: "multiple starred expressions in sequence pattern",
  });
  context.onTop += patterns.length;
  for (const pattern of patterns) {
    context.onTop--;
    visitSubpattern(c, pattern, context);
  }
}

/** Matches items of the tuple on the top of the stack, which stays there. */
function matchTupleItems(c: Codegen, patterns: readonly Pattern[], context: PatternContext): void {
  for (let i = 0; i < patterns.length; i++) {
    if (isWildcard(patterns[i])) continue;
    c.op(op.DUP_TOP);
    c.loadConst(BigInt(i));
    c.op(op.BINARY_SUBSCR);
    visitSubpattern(c, patterns[i], context);
  }
}

// ---- mappings

/** What equal keys have in common: a number may be an int, a float, a complex or a bool. */
function keyGroup(value: Constant): string {
  if (value instanceof Complex) return String(value.real);
  const isNumber = typeof value === "bigint" || typeof value === "number" || typeof value === "boolean";
  return isNumber ? String(Number(value)) : constantKey(value);
}

function visitKeys(c: Codegen, keys: readonly Expr[]): void {
  const seen = new Map<string, Constant[]>();
  for (const key of keys) {
    if (key.node === "Constant") {
      const { value } = key;
      const group = keyGroup(value);
      const similar = seen.get(group) ?? [];
      if (similar.some((other) => isEqual(other, value))) {
        throw c.error(`mapping pattern checks duplicate key (${reprConstant(value)})`);
      }
      seen.set(group, [...similar, value]);
    } else if (key.node !== "Attribute") {
      throw c.error("mapping pattern keys may only match literals and attribute lookups");
    }
    visitExpr(c, key);
  }
  c.opArg(op.BUILD_TUPLE, keys.length);
}

function visitMapping(c: Codegen, p: PatternOf<"MatchMapping">, context: PatternContext): void {
  const { keys, patterns, rest } = p;
  if (keys.length !== patterns.length) {
    throw c.error(`keys (${keys.length}) / patterns (${patterns.length}) length mismatch in mapping pattern`);
  }
  context.onTop++;
  c.op(op.MATCH_MAPPING);
  jumpToFail(c, context, op.POP_JUMP_IF_FALSE);
  if (keys.length === 0 && rest === null) {
    context.onTop--;
    c.op(op.POP_TOP);
    return;
  }
  if (keys.length > 0) checkLength(c, context, "GtE", keys.length);
  visitKeys(c, keys);
  c.op(op.MATCH_KEYS);
  context.onTop += 2;
  jumpToFail(c, context, op.POP_JUMP_IF_FALSE);
  matchTupleItems(c, patterns, context);
  context.onTop -= 2;
  c.op(op.POP_TOP);
  if (rest === null) {
    c.op(op.POP_TOP);
  } else {
    c.op(op.COPY_DICT_WITHOUT_KEYS);
    capture(c, rest, context);
  }
  context.onTop--;
  c.op(op.POP_TOP);
}

// ---- classes

function validateAttributes(c: Codegen, p: PatternOf<"MatchClass">): void {
  const { kwd_attrs: names, kwd_patterns: patterns } = p;
  const again = nextOccurrences(names);
  for (let i = 0; i < names.length; i++) {
    c.setLocation(patterns[i]);
    refuseForbiddenName(c, names[i], "Store");
    if (again[i] < 0) continue;
    c.setLocation(patterns[again[i]]);
    throw c.error(`attribute name repeated in class pattern: ${names[i]}`);
  }
  c.setLocation(p);
}

function visitClassPattern(c: Codegen, p: PatternOf<"MatchClass">, context: PatternContext): void {
  const { patterns, kwd_attrs: names, kwd_patterns: named } = p;
  if (names.length !== named.length) {
    throw c.error(`kwd_attrs (${names.length}) / kwd_patterns (${named.length}) length mismatch in class pattern`);
  }
  if (names.length > 0) validateAttributes(c, p);
  visitExpr(c, p.cls);
  c.loadConst(new Tuple(names));
  c.opArg(op.MATCH_CLASS, patterns.length);
  context.onTop++;
  jumpToFail(c, context, op.POP_JUMP_IF_FALSE);
  matchTupleItems(c, named.length === 0 ? patterns : [...patterns, ...named], context);
  context.onTop--;
  c.op(op.POP_TOP);
}

// ---- alternatives

/**
 * Brings the captures of an alternative into the order of those of the first one, in `stores` and on the stack alike.
 *
 * @returns false when they are not the same names
 */
function alignStores(c: Codegen, stores: string[], control: readonly string[]): boolean {
  if (stores.length !== control.length) return false;
  for (let wanted = control.length - 1; wanted >= 0; wanted--) {
    const found = stores.indexOf(control[wanted]);
    if (found < 0) return false;
    if (found === wanted) continue;
    const rotated = stores.splice(0, found + 1);
    stores.splice(wanted - found, 0, ...rotated);
    for (let i = 0; i < rotated.length; i++) c.opArg(op.ROT_N, wanted + 1);
  }
  return true;
}

function visitOr(c: Codegen, p: PatternOf<"MatchOr">, context: PatternContext): void {
  const end = c.newBlock();
  const lastIndex = p.patterns.length - 1;
  let control: string[] = [];
  for (let i = 0; i <= lastIndex; i++) {
    const alternative = p.patterns[i];
    c.setLocation(alternative);
    const allowIrrefutable = i === lastIndex && context.allowIrrefutable;
    const inner: PatternContext = { stores: [], allowIrrefutable, failPop: [], onTop: 0 };
    c.op(op.DUP_TOP);
    visitPattern(c, alternative, inner);
    if (i === 0) control = inner.stores;
    else if (!alignStores(c, inner.stores, control)) throw c.error("alternative patterns bind different names");
    c.jump(op.JUMP_FORWARD, end);
    c.nextBlock();
    emitFailPop(c, inner);
  }
  c.op(op.POP_TOP);
  jumpToFail(c, context, op.JUMP_FORWARD);
  c.useNextBlock(end);
  // The new captures lie on top of all that is kept, and the copy of the subject below them.
  const rotation = control.length + 1 + context.onTop + context.stores.length;
  for (const name of control) {
    c.opArg(op.ROT_N, rotation);
    if (context.stores.includes(name)) throw duplicateStore(c, name);
    context.stores.push(name);
  }
  c.op(op.POP_TOP);
}
