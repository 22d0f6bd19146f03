/**
 * The way back from a tree to source text that parses to an equal tree: `ast.unparse` of CPython 3.10, character by character.
 *
 * Parentheses come from precedence alone: whoever writes a sub-expression says how tightly its surroundings bind, and an
 * expression that binds less tightly puts parentheses around itself.
 */
import { CodePointString, Complex, ELLIPSIS, Tuple as ConstantTuple } from "./constant.ts";
import type { Constant as ConstantValue } from "./constant.ts";
import type * as ast from "./nodes.ts";
import { reprConstant } from "./repr.ts";
import { ALL_QUOTES, MULTI_QUOTES, quoteText, writeText } from "./unparse-strings.ts";
import type { Quote } from "./unparse-strings.ts";

// How tightly a place binds, loosest first.
const TUPLE = 1;
const YIELD = 2;
const TEST = 3;
const OR = 4;
const AND = 5;
const NOT = 6;
const CMP = 7;
const BOR = 8;
const BXOR = 9;
const BAND = 10;
const SHIFT = 11;
const ARITH = 12;
const TERM = 13;
const FACTOR = 14;
const POWER = 15;
const AWAIT = 16;
const ATOM = 17;

const BINARY: Readonly<Record<ast.Operator["node"], readonly [text: string, precedence: number]>> = {
  Add: ["+", ARITH],
  Sub: ["-", ARITH],
  Mult: ["*", TERM],
  MatMult: ["@", TERM],
  Div: ["/", TERM],
  Mod: ["%", TERM],
  LShift: ["<<", SHIFT],
  RShift: [">>", SHIFT],
  BitOr: ["|", BOR],
  BitXor: ["^", BXOR],
  BitAnd: ["&", BAND],
  FloorDiv: ["//", TERM],
  Pow: ["**", POWER],
};

const UNARY: Readonly<Record<ast.UnaryOp["node"], readonly [text: string, precedence: number]>> = {
  Invert: ["~", FACTOR],
  Not: ["not ", NOT],
  UAdd: ["+", FACTOR],
  USub: ["-", FACTOR],
};

const COMPARISON: Readonly<Record<ast.CmpOp["node"], string>> = {
  Eq: "==",
  NotEq: "!=",
  Lt: "<",
  LtE: "<=",
  Gt: ">",
  GtE: ">=",
  Is: "is",
  IsNot: "is not",
  In: "in",
  NotIn: "not in",
};

/** A tree that no source text stands for; `ast.unparse` raises ValueError with the same message. */
export class UnparseError extends Error {
  override readonly name: string = "UnparseError";
}

/** A decimal literal that overflows to infinity. */
const INFINITY = "1e309";

type Definition = ast.FunctionDef | ast.AsyncFunctionDef;
type Str = string | CodePointString;

function isStr(value: ConstantValue): value is Str {
  return typeof value === "string" || value instanceof CodePointString;
}

/** The first statement's text when it is a docstring, with its `kind`. */
function docstringOf(body: readonly ast.Stmt[]): { text: Str; kind: string | null } | null {
  const first = body[0];
  if (first?.node !== "Expr" || first.value.node !== "Constant" || !isStr(first.value.value)) return null;
  return { text: first.value.value, kind: first.value.kind };
}

function parenthesizeIf(condition: boolean, text: string): string {
  return condition ? `(${text})` : text;
}

/** A single item is followed by a comma, as in a tuple. */
function joinItems(items: readonly string[]): string {
  return items.length === 1 ? items[0] + "," : items.join(", ");
}

/** Expressions and patterns, which have no lines of their own: each method returns the text. */
class ExpressionWriter {
  /** Inside an f-string's braces no backslash may stand, so strings are quoted with as few as possible. */
  readonly #avoidBackslashes: boolean;

  constructor(avoidBackslashes: boolean) {
    this.#avoidBackslashes = avoidBackslashes;
  }

  expression(node: ast.Expr, place: number = TEST): string {
    switch (node.node) {
      case "BoolOp":
        return this.#boolOp(node, place);
      case "NamedExpr":
        return parenthesizeIf(
          place > TUPLE,
          `${this.expression(node.target, ATOM)} := ${this.expression(node.value, ATOM)}`,
        );
      case "BinOp":
        return this.#binOp(node, place);
      case "UnaryOp": {
        const [operator, precedence] = UNARY[node.op.node];
        return parenthesizeIf(place > precedence, operator + this.expression(node.operand, precedence));
      }
      case "Lambda":
        return parenthesizeIf(place > TEST, `lambda ${this.arguments(node.args)}: ${this.expression(node.body)}`);
      case "IfExp":
        return parenthesizeIf(
          place > TEST,
          `${this.expression(node.body, OR)} if ${this.expression(node.test, OR)} else ${this.expression(node.orelse)}`,
        );
      case "Dict":
        return `{${node.values.map((value, index) => this.#dictItem(node.keys[index], value)).join(", ")}}`;
      case "Set":
        return node.elts.length === 0 ? "{*()}" : `{${this.#list(node.elts)}}`;
      case "ListComp":
        return `[${this.expression(node.elt)}${this.#generators(node.generators)}]`;
      case "SetComp":
        return `{${this.expression(node.elt)}${this.#generators(node.generators)}}`;
      case "DictComp":
        return `{${this.expression(node.key)}: ${this.expression(node.value)}${this.#generators(node.generators)}}`;
      case "GeneratorExp":
        return `(${this.expression(node.elt)}${this.#generators(node.generators)})`;
      case "Await":
        return parenthesizeIf(place > AWAIT, "await " + this.expression(node.value, ATOM));
      case "Yield":
        return parenthesizeIf(
          place > YIELD,
          node.value === null ? "yield" : "yield " + this.expression(node.value, ATOM),
        );
      case "YieldFrom":
        return parenthesizeIf(place > YIELD, "yield from " + this.expression(node.value, ATOM));
      case "Compare":
        return this.#compare(node, place);
      case "Call":
        return this.expression(node.func, ATOM) + this.callArguments(node.args, node.keywords);
      case "FormattedValue":
        return "f" + writeText(this.#formattedValue(node));
      case "JoinedStr":
        return "f" + (this.#avoidBackslashes ? writeText(this.#joinedText(node)) : this.#joinedLiteral(node));
      case "Constant":
        return this.#constantExpression(node);
      case "Attribute":
        return this.#attribute(node);
      case "Subscript":
        return `${this.expression(node.value, ATOM)}[${this.#subscript(node.slice)}]`;
      case "Starred":
        return "*" + this.expression(node.value, BOR);
      case "Name":
        return node.id;
      case "List":
        return `[${this.#list(node.elts)}]`;
      case "Tuple":
        return `(${joinItems(node.elts.map((element) => this.expression(element)))})`;
      case "Slice":
        return this.#slice(node);
    }
  }

  #list(elements: readonly ast.Expr[]): string {
    return elements.map((element) => this.expression(element)).join(", ");
  }

  /** Each operand is placed one step tighter than the one before it. */
  #boolOp(node: ast.BoolOpExpr, place: number): string {
    const precedence = node.op.node === "And" ? AND : OR;
    const values = node.values.map((value, index) => this.expression(value, Math.min(precedence + index + 1, ATOM)));
    return parenthesizeIf(place > precedence, values.join(node.op.node === "And" ? " and " : " or "));
  }

  /** `**` groups to the right, every other operator to the left. */
  #binOp(node: ast.BinOp, place: number): string {
    const [operator, precedence] = BINARY[node.op.node];
    const toTheRight = node.op.node === "Pow";
    const left = this.expression(node.left, toTheRight ? precedence + 1 : precedence);
    const right = this.expression(node.right, toTheRight ? precedence : precedence + 1);
    return parenthesizeIf(place > precedence, `${left} ${operator} ${right}`);
  }

  #compare(node: ast.Compare, place: number): string {
    let text = this.expression(node.left, BOR);
    for (const [index, operand] of node.comparators.entries()) {
      text += ` ${COMPARISON[node.ops[index].node]} ${this.expression(operand, BOR)}`;
    }
    return parenthesizeIf(place > CMP, text);
  }

  #dictItem(key: ast.Expr | null, value: ast.Expr): string {
    if (key === null) return "**" + this.expression(value, BOR);
    return `${this.expression(key)}: ${this.expression(value)}`;
  }

  #generators(generators: readonly ast.Comprehension[]): string {
    return generators.map((generator) => this.comprehension(generator)).join("");
  }

  comprehension(node: ast.Comprehension): string {
    const keyword = node.is_async ? " async for " : " for ";
    const conditions = node.ifs.map((condition) => " if " + this.expression(condition, OR));
    return `${keyword}${this.expression(node.target, TUPLE)} in ${this.expression(node.iter, OR)}${conditions.join("")}`;
  }

  callArguments(positional: readonly ast.Expr[], keywords: readonly ast.Keyword[]): string {
    const written = positional.map((argument) => this.expression(argument));
    return `(${[...written, ...keywords.map((keyword) => this.keyword(keyword))].join(", ")})`;
  }

  keyword(node: ast.Keyword): string {
    return (node.arg === null ? "**" : node.arg + "=") + this.expression(node.value);
  }

  /** `3 .real`: without the space the dot would belong to the number. */
  #attribute(node: ast.Attribute): string {
    const base = this.expression(node.value, ATOM);
    const constant = node.value.node === "Constant" ? node.value.value : null;
    const isInt = typeof constant === "bigint" || typeof constant === "boolean";
    return `${base}${isInt ? " " : ""}.${node.attr}`;
  }

  #subscript(slice: ast.Expr): string {
    const isPlainTuple =
      slice.node === "Tuple" && slice.elts.length > 0 && !slice.elts.some((element) => element.node === "Starred");
    return isPlainTuple ? joinItems(slice.elts.map((element) => this.expression(element))) : this.expression(slice);
  }

  #slice(node: ast.Slice): string {
    const lower = node.lower === null ? "" : this.expression(node.lower);
    const upper = node.upper === null ? "" : this.expression(node.upper);
    return `${lower}:${upper}${node.step === null ? "" : ":" + this.expression(node.step)}`;
  }

  #constantExpression(node: ast.Constant): string {
    const value = node.value;
    if (value instanceof ConstantTuple) return `(${joinItems(value.items.map((item) => this.constant(item)))})`;
    if (value === ELLIPSIS) return "...";
    return (node.kind === "u" ? "u" : "") + this.constant(value);
  }

  constant(value: ConstantValue): string {
    if (typeof value === "number" || value instanceof Complex) {
      return reprConstant(value).replaceAll("inf", INFINITY).replaceAll("nan", `(${INFINITY}-${INFINITY})`);
    }
    return this.#avoidBackslashes && isStr(value) ? writeText(value) : reprConstant(value);
  }

  /** An f-string's literal: only its constant parts may hold escapes of newlines and tabs. */
  #joinedLiteral(node: ast.JoinedStr): string {
    let quotes: readonly Quote[] = ALL_QUOTES;
    let text = "";
    for (const value of node.values) {
      const quoted = quoteText(this.#formattedPart(value), quotes, value.node === "Constant");
      quotes = quoted.quotes;
      text += quoted.text;
    }
    return quotes[0] + text + quotes[0];
  }

  #joinedText(node: ast.JoinedStr): Str {
    return node.values.map((value) => this.#formattedPart(value)).reduce(concatenate, "");
  }

  #formattedPart(node: ast.Expr): Str {
    if (node.node === "Constant") return doubleBraces(node.value);
    if (node.node === "FormattedValue") return this.#formattedValue(node);
    if (node.node === "JoinedStr") return this.#joinedText(node);
    throw new UnparseError(`an f-string holds Constant, FormattedValue and JoinedStr, met ${node.node}`);
  }

  /** A replacement field with its braces. */
  #formattedValue(node: ast.FormattedValue): Str {
    const text = new ExpressionWriter(true).expression(node.value, OR);
    if (text.includes("\\")) throw new UnparseError("Unable to avoid backslash in f-string expression part");
    let field = (text.startsWith("{") ? "{ " : "{") + text;
    if (node.conversion !== -1) {
      const conversion = String.fromCodePoint(node.conversion);
      if (!"sra".includes(conversion)) throw new UnparseError("Unknown f-string conversion.");
      field += "!" + conversion;
    }
    if (node.format_spec === null) return field + "}";
    return concatenate(concatenate(field + ":", this.#formattedPart(node.format_spec)), "}");
  }

  /** The parameters of a function or lambda, without parentheses. */
  arguments(node: ast.Arguments): string {
    const parts = this.#positionalParameters(node);
    if (node.vararg !== null) parts.push("*" + this.parameter(node.vararg));
    else if (node.kwonlyargs.length > 0) parts.push("*");
    for (const [index, parameter] of node.kwonlyargs.entries()) {
      parts.push(this.parameter(parameter) + this.#defaultValue(node.kw_defaults[index]));
    }
    if (node.kwarg !== null) parts.push("**" + this.parameter(node.kwarg));
    return parts.join(", ");
  }

  #positionalParameters(node: ast.Arguments): string[] {
    const parameters = [...node.posonlyargs, ...node.args];
    const firstDefault = parameters.length - node.defaults.length;
    const parts = parameters.map(
      (parameter, index) => this.parameter(parameter) + this.#defaultValue(node.defaults[index - firstDefault] ?? null),
    );
    if (node.posonlyargs.length > 0) parts.splice(node.posonlyargs.length, 0, "/");
    return parts;
  }

  #defaultValue(value: ast.Expr | null): string {
    return value === null ? "" : "=" + this.expression(value);
  }

  parameter(node: ast.Arg): string {
    return node.annotation === null ? node.arg : `${node.arg}: ${this.expression(node.annotation)}`;
  }

  pattern(node: ast.Pattern, place: number = TEST): string {
    switch (node.node) {
      case "MatchValue":
        return this.expression(node.value);
      case "MatchSingleton":
        return this.constant(node.value);
      case "MatchSequence":
        return `[${node.patterns.map((pattern) => this.pattern(pattern)).join(", ")}]`;
      case "MatchMapping":
        return this.#mappingPattern(node);
      case "MatchClass":
        return this.#classPattern(node);
      case "MatchStar":
        return "*" + (node.name ?? "_");
      case "MatchAs":
        if (node.name === null) return "_";
        if (node.pattern === null) return node.name;
        return parenthesizeIf(place > TEST, `${this.pattern(node.pattern, BOR)} as ${node.name}`);
      case "MatchOr":
        return parenthesizeIf(place > BOR, node.patterns.map((pattern) => this.pattern(pattern, BXOR)).join(" | "));
    }
  }

  #mappingPattern(node: ast.MatchMapping): string {
    const items = node.keys.map((key, index) => `${this.expression(key)}: ${this.pattern(node.patterns[index])}`);
    if (node.rest !== null) items.push("**" + node.rest);
    return `{${items.join(", ")}}`;
  }

  #classPattern(node: ast.MatchClass): string {
    const positional = node.patterns.map((pattern) => this.pattern(pattern));
    const named = node.kwd_attrs.map((name, index) => `${name}=${this.pattern(node.kwd_patterns[index])}`);
    return `${this.expression(node.cls, ATOM)}(${[...positional, ...named].join(", ")})`;
  }
}

function concatenate(left: Str, right: Str): Str {
  if (typeof left === "string" && typeof right === "string" && !joinsSurrogates(left, right)) return left + right;
  return new CodePointString(Uint32Array.from([...codePoints(left), ...codePoints(right)]));
}

function joinsSurrogates(left: string, right: string): boolean {
  const last = left.charCodeAt(left.length - 1);
  const first = right.charCodeAt(0);
  return last >= 0xd800 && last < 0xdc00 && first >= 0xdc00 && first < 0xe000;
}

function codePoints(value: Str): Iterable<number> {
  return value instanceof CodePointString ? value.codePoints : Array.from(value, (char) => char.codePointAt(0)!);
}

function doubleBraces(value: ConstantValue): Str {
  if (typeof value === "string") return value.replaceAll("{", "{{").replaceAll("}", "}}");
  if (!(value instanceof CodePointString)) throw new UnparseError("Constants inside JoinedStr should be a string.");
  const doubled = Array.from(value.codePoints, (point) =>
    point === 0x7b || point === 0x7d ? [point, point] : [point],
  );
  return new CodePointString(Uint32Array.from(doubled.flat()));
}

/** Statements: each is written on lines of its own, with the indentation of its block. */
class StatementWriter {
  readonly #expressions: ExpressionWriter = new ExpressionWriter(false);
  readonly #typeIgnores = new Map<number, string>();
  #text = "";
  #indentation = "";

  get text(): string {
    return this.#text;
  }

  module(node: ast.Module): void {
    for (const ignore of node.type_ignores) this.#typeIgnores.set(ignore.lineno, "ignore" + ignore.tag);
    this.#bodyWithDocstring(node.body);
  }

  #newline(): void {
    if (this.#text !== "") this.#text += "\n";
  }

  #line(text: string): void {
    this.#newline();
    this.#text += this.#indentation + text;
  }

  #block(header: string, write: () => void): void {
    this.#line(header);
    const outer = this.#indentation;
    this.#indentation += "    ";
    write();
    this.#indentation = outer;
  }

  #suite(header: string, body: readonly ast.Stmt[]): void {
    this.#block(header, () => body.forEach((statement) => this.statement(statement)));
  }

  #optionalSuite(header: string, body: readonly ast.Stmt[]): void {
    if (body.length > 0) this.#suite(header, body);
  }

  #bodyWithDocstring(body: readonly ast.Stmt[]): void {
    const docstring = docstringOf(body);
    if (docstring !== null) this.#line((docstring.kind === "u" ? "u" : "") + writeText(docstring.text, MULTI_QUOTES));
    for (const statement of docstring === null ? body : body.slice(1)) this.statement(statement);
  }

  #typeComment(node: ast.Position & { type_comment: string | null }): string {
    const comment = this.#typeIgnores.get(node.lineno) ?? node.type_comment;
    return comment === null ? "" : " # type: " + comment;
  }

  #expression(node: ast.Expr, place: number = TEST): string {
    return this.#expressions.expression(node, place);
  }

  #list(nodes: readonly ast.Expr[]): string {
    return nodes.map((node) => this.#expression(node)).join(", ");
  }

  #optional(prefix: string, node: ast.Expr | null): string {
    return node === null ? "" : prefix + this.#expression(node);
  }

  statement(node: ast.Stmt): void {
    switch (node.node) {
      case "FunctionDef":
        return this.#function("def ", node);
      case "AsyncFunctionDef":
        return this.#function("async def ", node);
      case "ClassDef":
        return this.#class(node);
      case "Return":
        return this.#line("return" + this.#optional(" ", node.value));
      case "Delete":
        return this.#line("del " + this.#list(node.targets));
      case "Assign":
        return this.#assign(node);
      case "AugAssign":
        return this.#line(
          `${this.#expression(node.target)} ${BINARY[node.op.node][0]}= ${this.#expression(node.value)}`,
        );
      case "AnnAssign":
        return this.#annotatedAssign(node);
      case "For":
        return this.#for("for ", node);
      case "AsyncFor":
        return this.#for("async for ", node);
      case "While":
        this.#suite(`while ${this.#expression(node.test)}:`, node.body);
        return this.#optionalSuite("else:", node.orelse);
      case "If":
        return this.#if(node);
      case "With":
        return this.#with("with ", node);
      case "AsyncWith":
        return this.#with("async with ", node);
      case "Match":
        return this.#block(`match ${this.#expression(node.subject)}:`, () => {
          for (const matchCase of node.cases) this.matchCase(matchCase);
        });
      case "Raise":
        return this.#raise(node);
      case "Try":
        return this.#try(node);
      case "Assert":
        return this.#line(`assert ${this.#expression(node.test)}${this.#optional(", ", node.msg)}`);
      case "Import":
        return this.#line("import " + node.names.map(unparseAlias).join(", "));
      case "ImportFrom":
        return this.#line(
          `from ${".".repeat(node.level ?? 0)}${node.module ?? ""} import ${node.names.map(unparseAlias).join(", ")}`,
        );
      case "Global":
        return this.#line("global " + node.names.join(", "));
      case "Nonlocal":
        return this.#line("nonlocal " + node.names.join(", "));
      case "Expr":
        return this.#line(this.#expression(node.value, YIELD));
      case "Pass":
        return this.#line("pass");
      case "Break":
        return this.#line("break");
      case "Continue":
        return this.#line("continue");
    }
  }

  #decorators(decorators: readonly ast.Expr[]): void {
    this.#newline();
    for (const decorator of decorators) this.#line("@" + this.#expression(decorator));
  }

  #function(keyword: string, node: Definition): void {
    this.#decorators(node.decorator_list);
    const header = `${keyword}${node.name}(${this.#expressions.arguments(node.args)})`;
    const returns = this.#optional(" -> ", node.returns);
    this.#block(`${header}${returns}:${this.#typeComment(node)}`, () => this.#bodyWithDocstring(node.body));
  }

  #class(node: ast.ClassDef): void {
    this.#decorators(node.decorator_list);
    const isPlain = node.bases.length === 0 && node.keywords.length === 0;
    const bases = isPlain ? "" : this.#expressions.callArguments(node.bases, node.keywords);
    this.#block(`class ${node.name}${bases}:`, () => this.#bodyWithDocstring(node.body));
  }

  #assign(node: ast.Assign): void {
    const targets = node.targets.map((target) => this.#expression(target) + " = ");
    this.#line(targets.join("") + this.#expression(node.value) + this.#typeComment(node));
  }

  #annotatedAssign(node: ast.AnnAssign): void {
    const target = parenthesizeIf(!node.simple && node.target.node === "Name", this.#expression(node.target));
    this.#line(`${target}: ${this.#expression(node.annotation)}${this.#optional(" = ", node.value)}`);
  }

  #for(keyword: string, node: ast.For | ast.AsyncFor): void {
    const header = `${keyword}${this.#expression(node.target)} in ${this.#expression(node.iter)}:`;
    this.#suite(header + this.#typeComment(node), node.body);
    this.#optionalSuite("else:", node.orelse);
  }

  #if(node: ast.If): void {
    this.#suite(`if ${this.#expression(node.test)}:`, node.body);
    let orelse = node.orelse;
    while (orelse.length === 1 && orelse[0].node === "If") {
      const nested: ast.If = orelse[0];
      this.#suite(`elif ${this.#expression(nested.test)}:`, nested.body);
      orelse = nested.orelse;
    }
    this.#optionalSuite("else:", orelse);
  }

  #with(keyword: string, node: ast.With | ast.AsyncWith): void {
    const items = node.items.map((item) => this.withItem(item)).join(", ");
    this.#suite(`${keyword}${items}:${this.#typeComment(node)}`, node.body);
  }

  withItem(node: ast.WithItem): string {
    return this.#expression(node.context_expr) + this.#optional(" as ", node.optional_vars);
  }

  #raise(node: ast.Raise): void {
    if (node.exc === null && node.cause !== null) throw new UnparseError("Node can't use cause without an exception.");
    this.#line("raise" + this.#optional(" ", node.exc) + this.#optional(" from ", node.cause));
  }

  #try(node: ast.Try): void {
    this.#suite("try:", node.body);
    for (const handler of node.handlers) this.exceptHandler(handler);
    this.#optionalSuite("else:", node.orelse);
    this.#optionalSuite("finally:", node.finalbody);
  }

  exceptHandler(node: ast.ExceptHandler): void {
    const name = node.name === null ? "" : " as " + node.name;
    this.#suite(`except${this.#optional(" ", node.type)}${name}:`, node.body);
  }

  matchCase(node: ast.MatchCase): void {
    this.#suite(`case ${this.#expressions.pattern(node.pattern)}${this.#optional(" if ", node.guard)}:`, node.body);
  }
}

function unparseAlias(node: ast.Alias): string {
  return node.asname === null ? node.name : `${node.name} as ${node.asname}`;
}

function unparseStatements(write: (writer: StatementWriter) => void): string {
  const writer = new StatementWriter();
  write(writer);
  return writer.text;
}

const STATEMENTS: ReadonlySet<string> = new Set<ast.Stmt["node"]>([
  "FunctionDef",
  "AsyncFunctionDef",
  "ClassDef",
  "Return",
  "Delete",
  "Assign",
  "AugAssign",
  "AnnAssign",
  "For",
  "AsyncFor",
  "While",
  "If",
  "With",
  "AsyncWith",
  "Match",
  "Raise",
  "Try",
  "Assert",
  "Import",
  "ImportFrom",
  "Global",
  "Nonlocal",
  "Expr",
  "Pass",
  "Break",
  "Continue",
]);

const SILENT: ReadonlySet<string> = /* @__PURE__ */ (() =>
  new Set([
    "Load",
    "Store",
    "Del",
    "And",
    "Or",
    "TypeIgnore",
    ...Object.keys(BINARY),
    ...Object.keys(UNARY),
    ...Object.keys(COMPARISON),
  ]))();

/** A statement, pattern or expression by itself. */
function unparsePart(node: ast.AnyNode): string {
  if (SILENT.has(node.node)) return "";
  if (STATEMENTS.has(node.node)) return unparseStatements((writer) => writer.statement(node as ast.Stmt));
  const expressions = new ExpressionWriter(false);
  if (node.node.startsWith("Match")) return expressions.pattern(node as ast.Pattern);
  return expressions.expression(node as ast.Expr);
}

/**
 * Source text for a tree, as `ast.unparse` of CPython 3.10 writes it; formatting and comments are not kept.
 *
 * As there, an `Interactive` gives its last statement only, and a context or an operator gives "".
 *
 * @param node any node of a tree
 * @throws UnparseError for a backslash inside a replacement field, a cause without an exception, an unknown conversion, a
 *   node in an f-string that no parse gives, or (RecursionError in CPython) a tree too deep for JavaScript's stack
 */
export function unparse(node: ast.AnyNode): string {
  try {
    return unparseNode(node);
  } catch (error) {
    if (error instanceof RangeError) throw new UnparseError("maximum recursion depth exceeded");
    throw error;
  }
}

function unparseNode(node: ast.AnyNode): string {
  const expressions = new ExpressionWriter(false);
  switch (node.node) {
    case "Module":
      return unparseStatements((writer) => writer.module(node));
    case "Interactive":
      return unparseStatements((writer) => node.body.slice(-1).forEach((statement) => writer.statement(statement)));
    case "Expression":
      return expressions.expression(node.body);
    case "FunctionType":
      return `(${node.argtypes.map((type) => expressions.expression(type)).join(", ")}) -> ${expressions.expression(node.returns)}`;
    case "comprehension":
      return expressions.comprehension(node);
    case "arguments":
      return expressions.arguments(node);
    case "arg":
      return expressions.parameter(node);
    case "keyword":
      return expressions.keyword(node);
    case "alias":
      return unparseAlias(node);
    case "withitem":
      return new StatementWriter().withItem(node);
    case "ExceptHandler":
      return unparseStatements((writer) => writer.exceptHandler(node));
    case "match_case":
      return unparseStatements((writer) => writer.matchCase(node));
    default:
      return unparsePart(node);
  }
}
