/**
 * The first pass of the symbol table: walks the tree and notes how each block uses each name. CPython's `symtable_visit_*`.
 */
import type {
  Alias,
  Arg,
  Arguments,
  Comprehension,
  ExceptHandler,
  Expr,
  Keyword,
  MatchCase,
  Mod,
  Pattern,
  Stmt,
  WithItem,
} from "@pyvm/parser";
import { CO_FUTURE_ANNOTATIONS } from "./code.ts";
import { CompilerRecursionError, InvalidTreeError, syntaxErrorAt } from "./errors.ts";
import type { Location } from "./errors.ts";
import { mangle } from "./mangle.ts";
import {
  ANNOTATION_BLOCK,
  CLASS_BLOCK,
  DEF_ANNOT,
  DEF_COMP_ITER,
  DEF_GLOBAL,
  DEF_IMPORT,
  DEF_LOCAL,
  DEF_NONLOCAL,
  DEF_PARAM,
  DICT_COMPREHENSION,
  FUNCTION_BLOCK,
  GENERATOR_EXPRESSION,
  LIST_COMPREHENSION,
  MODULE_BLOCK,
  NO_COMPREHENSION,
  SET_COMPREHENSION,
  SymbolTableEntry,
  USE,
} from "./symtable-entry.ts";
import type { BlockType } from "./symtable-entry.ts";
import type { ExprOf, PatternOf, StmtOf } from "./tree.ts";

/** The walk's state; CPython's `struct symtable`. */
export class SymbolTableBuilder {
  readonly filename: string;
  /** A sum of `CO_FUTURE_*`. */
  readonly features: number;
  /** The block that each function, class, lambda and comprehension opened. */
  readonly blocks: Map<object, SymbolTableEntry> = new Map();
  readonly stack: SymbolTableEntry[] = [];
  readonly top: SymbolTableEntry;
  current: SymbolTableEntry;
  /** The innermost class, whose private names are mangled. */
  className: string | null = null;
  /** Nested statements, expressions and patterns; beyond `limit` the walk ends in an error. */
  depth: number;
  readonly limit: number;

  constructor(tree: Mod, filename: string, features: number, depth: number, limit: number) {
    this.filename = filename;
    this.features = features;
    this.depth = depth;
    this.limit = limit;
    const nowhere = { lineno: 0, col_offset: 0, end_lineno: 0, end_col_offset: 0 };
    this.top = new SymbolTableEntry(MODULE_BLOCK, "top", false, nowhere);
    this.current = this.top;
    this.stack.push(this.top);
    this.blocks.set(tree, this.top);
  }

  error(message: string, at: Location): Error {
    return syntaxErrorAt(message, this.filename, at);
  }

  enterLevel(): void {
    if (++this.depth > this.limit) throw new CompilerRecursionError();
  }

  enterBlock(name: string, type: BlockType, key: object, at: Location): SymbolTableEntry {
    const previous = this.current;
    const entry = new SymbolTableEntry(type, name, previous.nested || previous.type === FUNCTION_BLOCK, at);
    this.blocks.set(key, entry);
    this.stack.push(entry);
    entry.compIterExpr = previous.compIterExpr;
    this.current = entry;
    // Annotations that will become strings open no scope of the program.
    if (type !== ANNOTATION_BLOCK) previous.children.push(entry);
    return entry;
  }

  exitBlock(): void {
    this.stack.pop();
    this.current = this.stack[this.stack.length - 1];
  }

  lookup(name: string): number {
    return this.current.symbols.get(mangle(this.className, name)) ?? 0;
  }

  /**
   * Notes a use of a name in a block; CPython's `symtable_add_def_helper`.
   *
   * @param at where an error points
   */
  define(name: string, flag: number, entry: SymbolTableEntry, at: Location): void {
    const mangled = mangle(this.className, name);
    const before = entry.symbols.get(mangled) ?? 0;
    if (flag & before & DEF_PARAM) throw this.error(`duplicate argument '${name}' in function definition`, at);
    let flags = before | flag;
    if (entry.compIterTarget) {
      if (flags & (DEF_GLOBAL | DEF_NONLOCAL)) {
        throw this.error(`comprehension inner loop cannot rebind assignment expression target '${name}'`, at);
      }
      flags |= DEF_COMP_ITER;
    }
    if (flags !== before) entry.symbols.set(mangled, flags);
    if (flag & DEF_PARAM) entry.varnames.push(mangled);
    else if (flag & DEF_GLOBAL) {
      this.top.symbols.set(mangled, flag | (this.top.symbols.get(mangled) ?? 0));
    }
  }

  add(name: string, flag: number, at: Location): void {
    this.define(name, flag, this.current, at);
  }

  recordDirective(name: string, at: Location): void {
    (this.current.directives ??= []).push({
      name: mangle(this.className, name),
      lineno: at.lineno,
      col_offset: at.col_offset,
      end_lineno: at.end_lineno,
      end_col_offset: at.end_col_offset,
    });
  }
}

/** Walks a whole tree. */
export function visitModule(table: SymbolTableBuilder, tree: Mod): void {
  switch (tree.node) {
    case "Module":
    case "Interactive":
      visitStatements(table, tree.body);
      break;
    case "Expression":
      visitExpr(table, tree.body);
      break;
    default:
      throw new InvalidTreeError("SystemError", "this compiler does not handle FunctionTypes");
  }
}

function visitStatements(table: SymbolTableBuilder, statements: readonly Stmt[]): void {
  for (const statement of statements) visitStatement(table, statement);
}

function visitStatement(table: SymbolTableBuilder, s: Stmt): void {
  table.enterLevel();
  switch (s.node) {
    case "Expr":
    case "Return":
      if (s.value !== null) visitExpr(table, s.value);
      if (s.node === "Return" && s.value !== null) table.current.returnsValue = true;
      break;
    case "Assign":
      visitExprs(table, s.targets);
      visitExpr(table, s.value);
      break;
    case "If":
    case "While":
      visitExpr(table, s.test);
      visitStatements(table, s.body);
      visitStatements(table, s.orelse);
      break;
    case "FunctionDef":
    case "AsyncFunctionDef":
      visitFunction(table, s);
      break;
    case "ClassDef":
      visitClass(table, s);
      break;
    default:
      visitOtherStatement(table, s);
  }
  table.depth--;
}

function visitOtherStatement(table: SymbolTableBuilder, s: Stmt): void {
  switch (s.node) {
    case "Delete":
      visitExprs(table, s.targets);
      break;
    case "AugAssign":
      visitExpr(table, s.target);
      visitExpr(table, s.value);
      break;
    case "AnnAssign":
      visitAnnAssign(table, s);
      break;
    case "For":
    case "AsyncFor":
      visitExpr(table, s.target);
      visitExpr(table, s.iter);
      visitStatements(table, s.body);
      visitStatements(table, s.orelse);
      break;
    case "With":
    case "AsyncWith":
      for (const item of s.items) visitWithItem(table, item);
      visitStatements(table, s.body);
      break;
    case "Match":
      visitExpr(table, s.subject);
      for (const matchCase of s.cases) visitMatchCase(table, matchCase);
      break;
    case "Raise":
      if (s.exc !== null) visitExpr(table, s.exc);
      if (s.exc !== null && s.cause !== null) visitExpr(table, s.cause);
      break;
    case "Try":
      visitStatements(table, s.body);
      visitStatements(table, s.orelse);
      for (const handler of s.handlers) visitHandler(table, handler);
      visitStatements(table, s.finalbody);
      break;
    case "Assert":
      visitExpr(table, s.test);
      if (s.msg !== null) visitExpr(table, s.msg);
      break;
    case "Import":
    case "ImportFrom":
      for (const alias of s.names) visitAlias(table, alias);
      break;
    case "Global":
    case "Nonlocal":
      visitDeclaration(table, s);
      break;
    default:
      break;
  }
}

function visitFunction(table: SymbolTableBuilder, s: StmtOf<"FunctionDef" | "AsyncFunctionDef">): void {
  table.add(s.name, DEF_LOCAL, s);
  visitDefaults(table, s.args);
  visitFunctionAnnotations(table, s);
  visitExprs(table, s.decorator_list);
  const entry = table.enterBlock(s.name, FUNCTION_BLOCK, s, s);
  if (s.node === "AsyncFunctionDef") entry.coroutine = true;
  visitParameters(table, s.args);
  visitStatements(table, s.body);
  table.exitBlock();
}

function visitClass(table: SymbolTableBuilder, s: StmtOf<"ClassDef">): void {
  table.add(s.name, DEF_LOCAL, s);
  visitExprs(table, s.bases);
  visitKeywords(table, s.keywords);
  visitExprs(table, s.decorator_list);
  table.enterBlock(s.name, CLASS_BLOCK, s, s);
  const outer = table.className;
  table.className = s.name;
  visitStatements(table, s.body);
  table.className = outer;
  table.exitBlock();
}

function visitAnnAssign(table: SymbolTableBuilder, s: StmtOf<"AnnAssign">): void {
  if (s.target.node === "Name") {
    const name = s.target.id;
    const flags = table.lookup(name);
    if (flags & (DEF_GLOBAL | DEF_NONLOCAL) && table.current !== table.top && s.simple) {
      const kind = flags & DEF_GLOBAL ? "global" : "nonlocal";
      throw table.error(`annotated name '${name}' can't be ${kind}`, s);
    }
    if (s.simple) table.add(name, DEF_ANNOT | DEF_LOCAL, s.target);
    else if (s.value !== null) table.add(name, DEF_LOCAL, s.target);
  } else {
    visitExpr(table, s.target);
  }
  visitAnnotation(table, s.annotation);
  if (s.value !== null) visitExpr(table, s.value);
}

function declarationFault(name: string, flags: number, kind: "global" | "nonlocal"): string {
  if (flags & DEF_PARAM) return `name '${name}' is parameter and ${kind}`;
  if (flags & USE) return `name '${name}' is used prior to ${kind} declaration`;
  if (flags & DEF_ANNOT) return `annotated name '${name}' can't be ${kind}`;
  return `name '${name}' is assigned to before ${kind} declaration`;
}

function visitDeclaration(table: SymbolTableBuilder, s: StmtOf<"Global" | "Nonlocal">): void {
  const isGlobal = s.node === "Global";
  for (const name of s.names) {
    const flags = table.lookup(name);
    if (flags & (DEF_PARAM | DEF_LOCAL | USE | DEF_ANNOT)) {
      throw table.error(declarationFault(name, flags, isGlobal ? "global" : "nonlocal"), s);
    }
    table.add(name, isGlobal ? DEF_GLOBAL : DEF_NONLOCAL, s);
    table.recordDirective(name, s);
  }
}

function visitExprs(table: SymbolTableBuilder, expressions: readonly Expr[]): void {
  for (const expression of expressions) visitExpr(table, expression);
}

function visitOptionalExprs(table: SymbolTableBuilder, expressions: readonly (Expr | null)[]): void {
  for (const expression of expressions) if (expression !== null) visitExpr(table, expression);
}

function visitKeywords(table: SymbolTableBuilder, keywords: readonly Keyword[]): void {
  for (const keyword of keywords) visitExpr(table, keyword.value);
}

/**
 * An expression. What chains to the left (`a.b.c`, `a + b + c`, `f()()`) may be thousands deep, so that the chain is a loop
 * here: only the levels are counted as CPython's recursion would.
 */
function visitExpr(table: SymbolTableBuilder, e: Expr): void {
  table.enterLevel();
  switch (e.node) {
    case "Name":
      visitName(table, e);
      break;
    case "Constant":
      break;
    case "Attribute":
    case "Call":
    case "Subscript":
    case "BinOp":
      visitChain(table, e);
      break;
    case "List":
    case "Tuple":
    case "Set":
      visitExprs(table, e.elts);
      break;
    case "UnaryOp":
      visitExpr(table, e.operand);
      break;
    case "Starred":
      visitExpr(table, e.value);
      break;
    case "BoolOp":
    case "JoinedStr":
      visitExprs(table, e.values);
      break;
    case "Compare":
      visitExpr(table, e.left);
      visitExprs(table, e.comparators);
      break;
    default:
      visitOtherExpr(table, e);
  }
  table.depth--;
}

type Link = ExprOf<"Attribute" | "Call" | "Subscript" | "BinOp">;

function leftOf(e: Link): Expr {
  if (e.node === "BinOp") return e.left;
  return e.node === "Call" ? e.func : e.value;
}

function isLink(e: Expr): e is Link {
  return e.node === "Attribute" || e.node === "Call" || e.node === "Subscript" || e.node === "BinOp";
}

function visitChain(table: SymbolTableBuilder, last: Link): void {
  let left = leftOf(last);
  if (!isLink(left)) {
    visitExpr(table, left);
    visitLink(table, last);
    return;
  }
  const before = table.depth;
  const links: Link[] = [last];
  while (isLink(left)) {
    table.enterLevel();
    links.push(left);
    left = leftOf(left);
  }
  visitExpr(table, left);
  for (let i = links.length - 1; i >= 0; i--) {
    table.depth = before + i;
    visitLink(table, links[i]);
  }
  table.depth = before;
}

/** What a link has besides its left part. */
function visitLink(table: SymbolTableBuilder, link: Link): void {
  if (link.node === "BinOp") visitExpr(table, link.right);
  else if (link.node === "Subscript") visitExpr(table, link.slice);
  else if (link.node === "Call") {
    visitExprs(table, link.args);
    visitKeywords(table, link.keywords);
  }
}

function visitName(table: SymbolTableBuilder, e: ExprOf<"Name">): void {
  if (e.ctx.node !== "Load") {
    table.add(e.id, DEF_LOCAL, e);
    return;
  }
  table.add(e.id, USE, e);
  // `super()` finds its class in the cell `__class__`.
  if (e.id === "super" && table.current.type === FUNCTION_BLOCK) table.add("__class__", USE, e);
}

function visitOtherExpr(table: SymbolTableBuilder, e: Expr): void {
  switch (e.node) {
    case "NamedExpr":
      visitNamedExpr(table, e);
      break;
    case "Lambda":
      visitLambda(table, e);
      break;
    case "IfExp":
      visitExpr(table, e.test);
      visitExpr(table, e.body);
      visitExpr(table, e.orelse);
      break;
    case "Dict":
      visitOptionalExprs(table, e.keys);
      visitExprs(table, e.values);
      break;
    case "ListComp":
      visitComprehension(table, e, "listcomp", LIST_COMPREHENSION);
      break;
    case "SetComp":
      visitComprehension(table, e, "setcomp", SET_COMPREHENSION);
      break;
    case "DictComp":
      visitComprehension(table, e, "dictcomp", DICT_COMPREHENSION);
      break;
    case "GeneratorExp":
      visitComprehension(table, e, "genexpr", GENERATOR_EXPRESSION);
      break;
    case "Yield":
    case "YieldFrom":
      visitYield(table, e);
      break;
    case "Await":
      refuseInAnnotation(table, "await expression", e);
      visitExpr(table, e.value);
      table.current.coroutine = true;
      break;
    case "FormattedValue":
      visitExpr(table, e.value);
      if (e.format_spec !== null) visitExpr(table, e.format_spec);
      break;
    case "Slice":
      visitOptionalExprs(table, [e.lower, e.upper, e.step]);
      break;
    default:
      break;
  }
}

function visitLambda(table: SymbolTableBuilder, e: ExprOf<"Lambda">): void {
  visitDefaults(table, e.args);
  table.enterBlock("lambda", FUNCTION_BLOCK, e, e);
  visitParameters(table, e.args);
  visitExpr(table, e.body);
  table.exitBlock();
}

const YIELD_INSIDE: readonly string[] = [
  "",
  "'yield' inside list comprehension",
  "'yield' inside dict comprehension",
  "'yield' inside set comprehension",
  "'yield' inside generator expression",
];

function visitYield(table: SymbolTableBuilder, e: ExprOf<"Yield" | "YieldFrom">): void {
  refuseInAnnotation(table, "yield expression", e);
  if (e.value !== null) visitExpr(table, e.value);
  table.current.generator = true;
  const kind = table.current.comprehension;
  if (kind !== NO_COMPREHENSION) throw table.error(YIELD_INSIDE[kind], e);
}

function refuseInAnnotation(table: SymbolTableBuilder, what: string, e: Expr): void {
  if (table.current.type !== ANNOTATION_BLOCK) return;
  throw table.error(`'${what}' can not be used within an annotation`, e);
}

/** Finds the block around the comprehensions, which an assignment expression binds in; CPython's `symtable_extend_namedexpr_scope`. */
function bindAroundComprehensions(table: SymbolTableBuilder, target: ExprOf<"Name">): void {
  const name = target.id;
  for (let i = table.stack.length - 1; i >= 0; i--) {
    const entry = table.stack[i];
    if (entry.comprehension !== NO_COMPREHENSION) {
      if ((entry.symbols.get(name) ?? 0) & DEF_COMP_ITER) {
        throw table.error(`assignment expression cannot rebind comprehension iteration variable '${name}'`, target);
      }
      continue;
    }
    if (entry.type === FUNCTION_BLOCK) {
      table.add(name, (entry.symbols.get(name) ?? 0) & DEF_GLOBAL ? DEF_GLOBAL : DEF_NONLOCAL, target);
      table.recordDirective(name, target);
      table.define(name, DEF_LOCAL, entry, target);
      return;
    }
    if (entry.type === MODULE_BLOCK) {
      table.add(name, DEF_GLOBAL, target);
      table.recordDirective(name, target);
      table.define(name, DEF_GLOBAL, entry, target);
      return;
    }
    if (entry.type === CLASS_BLOCK) {
      throw table.error("assignment expression within a comprehension cannot be used in a class body", target);
    }
  }
}

function visitNamedExpr(table: SymbolTableBuilder, e: ExprOf<"NamedExpr">): void {
  refuseInAnnotation(table, "named expression", e);
  if (table.current.compIterExpr > 0) {
    throw table.error("assignment expression cannot be used in a comprehension iterable expression", e);
  }
  if (table.current.comprehension !== NO_COMPREHENSION) {
    bindAroundComprehensions(table, e.target as ExprOf<"Name">);
  }
  visitExpr(table, e.value);
  visitExpr(table, e.target);
}

function visitTarget(table: SymbolTableBuilder, target: Expr): void {
  table.current.compIterTarget = true;
  visitExpr(table, target);
  table.current.compIterTarget = false;
}

function visitIterable(table: SymbolTableBuilder, iterable: Expr): void {
  table.current.compIterExpr++;
  visitExpr(table, iterable);
  table.current.compIterExpr--;
}

function visitInnerLoop(table: SymbolTableBuilder, loop: Comprehension): void {
  visitTarget(table, loop.target);
  visitIterable(table, loop.iter);
  visitExprs(table, loop.ifs);
  if (loop.is_async) table.current.coroutine = true;
}

/** CPython's `symtable_handle_comprehension`: the outermost iterable belongs to the block around, the rest is a function. */
function visitComprehension(
  table: SymbolTableBuilder,
  e: ExprOf<"ListComp" | "SetComp" | "DictComp" | "GeneratorExp">,
  name: string,
  kind: number,
): void {
  const outermost = e.generators[0];
  visitIterable(table, outermost.iter);
  const entry = table.enterBlock(name, FUNCTION_BLOCK, e, e);
  entry.comprehension = kind;
  if (outermost.is_async) entry.coroutine = true;
  table.add(".0", DEF_PARAM, e);
  visitTarget(table, outermost.target);
  visitExprs(table, outermost.ifs);
  for (let i = 1; i < e.generators.length; i++) visitInnerLoop(table, e.generators[i]);
  if (e.node === "DictComp") {
    visitExpr(table, e.value);
    visitExpr(table, e.key);
  } else {
    visitExpr(table, e.elt);
  }
  entry.generator = e.node === "GeneratorExp";
  table.exitBlock();
}

function visitDefaults(table: SymbolTableBuilder, parameters: Arguments): void {
  visitExprs(table, parameters.defaults);
  visitOptionalExprs(table, parameters.kw_defaults);
}

function visitParameters(table: SymbolTableBuilder, parameters: Arguments): void {
  for (const parameter of parameters.posonlyargs) table.add(parameter.arg, DEF_PARAM, parameter);
  for (const parameter of parameters.args) table.add(parameter.arg, DEF_PARAM, parameter);
  for (const parameter of parameters.kwonlyargs) table.add(parameter.arg, DEF_PARAM, parameter);
  if (parameters.vararg !== null) {
    table.add(parameters.vararg.arg, DEF_PARAM, parameters.vararg);
    table.current.varargs = true;
  }
  if (parameters.kwarg !== null) {
    table.add(parameters.kwarg.arg, DEF_PARAM, parameters.kwarg);
    table.current.varkeywords = true;
  }
}

function visitAnnotation(table: SymbolTableBuilder, annotation: Expr): void {
  const postponed = (table.features & CO_FUTURE_ANNOTATIONS) !== 0;
  if (postponed) table.enterBlock("_annotation", ANNOTATION_BLOCK, annotation, annotation);
  visitExpr(table, annotation);
  if (postponed) table.exitBlock();
}

function visitParameterAnnotations(table: SymbolTableBuilder, parameters: readonly (Arg | null)[]): void {
  for (const parameter of parameters) {
    if (parameter !== null && parameter.annotation !== null) visitExpr(table, parameter.annotation);
  }
}

function visitFunctionAnnotations(table: SymbolTableBuilder, s: StmtOf<"FunctionDef" | "AsyncFunctionDef">): void {
  const { args } = s;
  const postponed = (table.features & CO_FUTURE_ANNOTATIONS) !== 0;
  if (postponed) table.enterBlock("_annotation", ANNOTATION_BLOCK, s, s);
  visitParameterAnnotations(table, args.posonlyargs);
  visitParameterAnnotations(table, args.args);
  visitParameterAnnotations(table, [args.vararg, args.kwarg]);
  visitParameterAnnotations(table, args.kwonlyargs);
  if (postponed) table.exitBlock();
  if (s.returns !== null) visitAnnotation(table, s.returns);
}

function visitHandler(table: SymbolTableBuilder, handler: ExceptHandler): void {
  if (handler.type !== null) visitExpr(table, handler.type);
  if (handler.name !== null) table.add(handler.name, DEF_LOCAL, handler);
  visitStatements(table, handler.body);
}

function visitWithItem(table: SymbolTableBuilder, item: WithItem): void {
  visitExpr(table, item.context_expr);
  if (item.optional_vars !== null) visitExpr(table, item.optional_vars);
}

function visitAlias(table: SymbolTableBuilder, alias: Alias): void {
  if (alias.name === "*" && alias.asname === null) {
    if (table.current.type !== MODULE_BLOCK) throw table.error("import * only allowed at module level", alias);
    return;
  }
  const bound = alias.asname ?? alias.name;
  const dot = bound.indexOf(".");
  table.add(dot < 0 ? bound : bound.slice(0, dot), DEF_IMPORT, alias);
}

function visitMatchCase(table: SymbolTableBuilder, matchCase: MatchCase): void {
  visitPattern(table, matchCase.pattern);
  if (matchCase.guard !== null) visitExpr(table, matchCase.guard);
  visitStatements(table, matchCase.body);
}

function visitPatterns(table: SymbolTableBuilder, patterns: readonly Pattern[]): void {
  for (const pattern of patterns) visitPattern(table, pattern);
}

function visitPattern(table: SymbolTableBuilder, p: Pattern): void {
  table.enterLevel();
  switch (p.node) {
    case "MatchValue":
      visitExpr(table, p.value);
      break;
    case "MatchSequence":
    case "MatchOr":
      visitPatterns(table, p.patterns);
      break;
    case "MatchStar":
      bindCapture(table, p);
      break;
    case "MatchMapping":
      visitExprs(table, p.keys);
      visitPatterns(table, p.patterns);
      if (p.rest !== null) table.add(p.rest, DEF_LOCAL, p);
      break;
    case "MatchClass":
      visitExpr(table, p.cls);
      visitPatterns(table, p.patterns);
      visitPatterns(table, p.kwd_patterns);
      break;
    case "MatchAs":
      if (p.pattern !== null) visitPattern(table, p.pattern);
      bindCapture(table, p);
      break;
    default:
      break;
  }
  table.depth--;
}

function bindCapture(table: SymbolTableBuilder, p: PatternOf<"MatchStar" | "MatchAs">): void {
  if (p.name !== null) table.add(p.name, DEF_LOCAL, p);
}
