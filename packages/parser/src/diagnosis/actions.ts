/** What the grammar's actions do: build shapes, and raise the errors of mistakes. */
import { concatenateStrings } from "../fstring.ts";
import type { StringContext, StringToken } from "../fstring.ts";
import type { Expr } from "../nodes.ts";
import { excessiveDigits } from "../number.ts";
import type { Input } from "../parse.ts";
import { EscapeError } from "../string-literal.ts";
import * as T from "../token.ts";
import type { ErrorReport } from "./error-report.ts";
import { FAIL, Shape } from "./machine.ts";
import type { Actions, Machine, Place, Token, Value } from "./machine.ts";
import type { Action, ActionArgument } from "./program.ts";

/** How messages call the kinds of expressions (`_PyPegen_get_expr_name`). */
const EXPRESSION_NAMES: Readonly<Record<string, string>> = {
  Attribute: "attribute",
  Subscript: "subscript",
  Starred: "starred",
  Name: "name",
  List: "list",
  Tuple: "tuple",
  Lambda: "lambda",
  Call: "function call",
  BoolOp: "expression",
  BinOp: "expression",
  UnaryOp: "expression",
  GeneratorExp: "generator expression",
  Yield: "yield expression",
  Await: "await expression",
  ListComp: "list comprehension",
  SetComp: "set comprehension",
  DictComp: "dict comprehension",
  Dict: "dict literal",
  Set: "set display",
  JoinedStr: "f-string expression",
  Constant: "literal",
  True: "True",
  False: "False",
  None: "None",
  Ellipsis: "ellipsis",
  Compare: "comparison",
  IfExp: "conditional expression",
  NamedExpr: "named expression",
};

type Perform = (
  this: GrammarActions,
  args: readonly ActionArgument[],
  values: readonly Value[],
  start: number,
) => Value;

/** Parses a replacement field and throws what is wrong with it. */
export type ParseNested = (source: string, lineOffset: number, columnOffset: number) => Expr;

export class GrammarActions implements Actions {
  private readonly nested: ParseNested;
  private readonly input: Input;
  private readonly machine: Machine;
  private readonly report: ErrorReport;

  constructor(input: Input, machine: Machine, report: ErrorReport, nested: ParseNested) {
    this.nested = nested;
    this.input = input;
    this.machine = machine;
    this.report = report;
  }

  perform(action: Action, values: readonly Value[], start: number): Value {
    return PERFORM[action.name].call(this, action.args, values, start);
  }

  tokenizerError(): never {
    throw this.report.ofTokenizer();
  }

  expected(kind: number, met: Token): never {
    throw this.report.range(met, met, `expected '${T.TOKEN_TEXT[kind]}'`);
  }

  /** A name, or a number, which must not be too long. */
  shape(token: Token): Value {
    const text = this.text(token);
    if (token.kind === T.NAME) return new Shape("Name", token, token, text, []);
    const { maxIntDigits } = this.input.environment;
    const digits = excessiveDigits(text, maxIntDigits);
    if (digits > 0) {
      const msg =
        `Exceeds the limit (${maxIntDigits}) for integer string conversion: value has ${digits} digits; ` +
        "use sys.set_int_max_str_digits() to increase the limit" +
        " - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.";
      throw this.report.at("SyntaxError", token.lineno, 0, token.endLineno, 0, msg);
    }
    this.requireVersion(text.includes("_") ? 6 : 0, "Underscores in numeric literals are");
    return new Shape("Constant", token, token, text, []);
  }

  text(token: Token): string {
    return this.machine.text.slice(token.start, token.end);
  }

  /** An expression from the rule's first token to the last one read. */
  expr(kind: string, start: number, parts: readonly Value[]): Shape {
    const { tokens, mark } = this.machine;
    return new Shape(kind, tokens[start], tokens[mark - 1], "", parts);
  }

  requireVersion(version: number, what: string): void {
    if (this.input.environment.featureVersion >= version) return;
    throw this.report.atLastToken(`${what} only supported in Python 3.${version} and greater`);
  }

  raise(args: readonly ActionArgument[], values: readonly Value[]): never {
    const [template, first, last = first] = args;
    if (first === undefined) throw this.report.atLastToken(template as string);
    const from = firstPlace(values[first as number]);
    const to = last === first && !Array.isArray(values[first as number]) ? from : lastPlace(values[last as number]);
    throw this.report.range(from, to, this.fill(template as string, from));
  }

  raiseFrom(args: readonly ActionArgument[], values: readonly Value[]): never {
    throw this.report.startingFrom(firstPlace(values[args[1] as number]), args[0] as string);
  }

  raiseRange(first: Place, last: Place, msg: string): never {
    throw this.report.range(first, last, msg);
  }

  raiseAtLastToken(msg: string): never {
    throw this.report.atLastToken(msg);
  }

  raiseIndentation(msg: string): never {
    throw this.report.atLastToken(msg, "IndentationError");
  }

  raiseMissingColon(key: Place): never {
    const msg = "':' expected after dictionary key";
    throw this.report.at("SyntaxError", key.lineno, key.endCol, key.endLineno, 0, msg);
  }

  /** Whether the last token read stands in parentheses. */
  insideParentheses(): boolean {
    return this.machine.tokens[this.machine.mark - 1].level > 0;
  }

  barry(token: Token): Value {
    const bdfl = this.input.environment.barryAsBdfl;
    if (token.kind === T.LESSGREATER) return bdfl ? token : FAIL;
    if (bdfl) this.raiseAtLastToken("with Barry as BDFL, use '<>' instead of '!='");
    return token;
  }

  private fill(template: string, at: Place): string {
    const name = at instanceof Shape ? EXPRESSION_NAMES[at.kind] : "";
    return template.replace("%s", name).replace("%t", () => this.text(at as Token));
  }

  /** Adjacent literals: what is wrong with their contents is found here. */
  strings(tokens: readonly Token[]): Shape {
    const literals = tokens.map((token): StringToken => {
      return {
        text: this.text(token),
        lineno: token.lineno,
        col_offset: token.col,
        end_lineno: token.endLineno,
        end_col_offset: token.endCol,
      };
    });
    const kind = concatenateStrings(literals, this.stringContext(tokens, literals)).node;
    return new Shape(kind === "JoinedStr" ? kind : "Constant", tokens[0], tokens[tokens.length - 1], "", []);
  }

  private stringContext(tokens: readonly Token[], literals: readonly StringToken[]): StringContext {
    const { report, input } = this;
    return {
      unicodeName: input.environment.unicodeName,
      featureVersion: input.environment.featureVersion,
      error: (message): never => {
        throw report.atLastToken(message);
      },
      invalidEscape: (character, literal) => {
        const message = `invalid escape sequence '\\${character}'`;
        if (!input.tell(message, literal.lineno)) return;
        report.knownToken = tokens[literals.indexOf(literal)];
        throw report.atLastToken(message);
      },
      replacementField: (source, lineOffset, columnOffset): Expr => this.nested(source, lineOffset, columnOffset),
    };
  }

  escapeError(error: EscapeError): never {
    throw this.report.atLastToken(`(${error.kind}) ${error.message}`);
  }
}

function isPlace(value: Value): value is Token | Shape {
  return value !== null && value !== FAIL && !Array.isArray(value);
}

function firstPlace(value: Value): Token | Shape {
  return isPlace(value) ? value : firstPlace((value as readonly Value[])[0]);
}

function lastPlace(value: Value): Token | Shape {
  return isPlace(value) ? value : lastPlace((value as readonly Value[])[(value as readonly Value[]).length - 1]);
}

/** The shapes in a value, in order; the tokens between them are left out. */
function shapes(value: Value | undefined): Shape[] {
  if (value instanceof Shape) return [value];
  return Array.isArray(value) ? value.flatMap((part: Value) => shapes(part)) : [];
}

/** The expression that cannot be a target of the given kind; null when all can (`_PyPegen_get_invalid_target`). */
function invalidTarget(target: Shape, kind: string): Shape | null {
  switch (target.kind) {
    case "List":
    case "Tuple":
      for (const element of target.parts) {
        const invalid = invalidTarget(element as Shape, kind);
        if (invalid !== null) return invalid;
      }
      return null;
    case "Starred":
      return kind === "del" ? target : invalidTarget(target.parts[0] as Shape, kind);
    case "Compare":
      // The `in` of a loop was read as the operator.
      if (kind !== "for") return target;
      return target.text === "in" ? invalidTarget(target.parts[0] as Shape, kind) : null;
    case "Name":
    case "Subscript":
    case "Attribute":
      return null;
    default:
      return target;
  }
}

function isLegacyStatement(name: Shape): boolean {
  return name.kind === "Name" && (name.text === "print" || name.text === "exec");
}

/** The last expression of the last clause: its last condition, else what it iterates over. */
function lastOfClauses(clauses: Value): Shape {
  const list = shapes(clauses);
  return list[list.length - 1].parts[0] as Shape;
}

const UNPARENTHESISED = "Generator expression must be parenthesized";

const PERFORM: Readonly<Record<string, Perform>> = {
  item: (args, values) => values[args[0] as number],
  gather: (_args, values) => [values[0], ...(values[1] as readonly Value[])],
  concat: (args, values) => args.flatMap((index) => shapes(values[index as number])),
  exit: () => FAIL,
  pattern(_args, values, start) {
    return this.expr("pattern", start, values);
  },
  expr(args, values, start) {
    return this.expr(args[0] as string, start, values);
  },
  starred(args, values, start) {
    return this.expr("Starred", start, [values[args[0] as number]]);
  },
  tuple(args, values, start) {
    return this.expr(
      "Tuple",
      start,
      args.flatMap((index) => shapes(values[index as number])),
    );
  },
  list(args, values, start) {
    return this.expr(args[0] as string, start, shapes(values[args[1] as number]));
  },
  compare(_args, values, start) {
    const pair = (values[1] as readonly Value[])[0] as readonly Value[];
    const isIn = isPlace(pair[0]) && (pair[0] as Token).kind === T.KW_IN;
    const { lineno, col, endLineno, endCol } = this.expr("Compare", start, []);
    const place = { lineno, col, endLineno, endCol };
    return new Shape("Compare", place, place, isIn ? "in" : "", [values[0]]);
  },
  clause(args, values, start) {
    const conditions = shapes(values[args[1] as number]);
    const iterable = values[args[0] as number];
    return this.expr("comprehension", start, [conditions.length > 0 ? conditions[conditions.length - 1] : iterable]);
  },
  arguments(args, values, start) {
    const [positional, named] = args.map((index) => (index === "_" ? [] : shapes(values[index as number])));
    const isKeyword = ({ kind }: Shape): boolean => kind === "keyword" || kind === "unpacking";
    const all = [...positional, ...named];
    return this.expr("Call", start, [all.filter((shape) => !isKeyword(shape)), all.filter(isKeyword)]);
  },
  strings(args, values) {
    try {
      return this.strings(values[args[0] as number] as readonly Token[]);
    } catch (error) {
      if (error instanceof EscapeError) this.escapeError(error);
      throw error;
    }
  },
  real(args, values) {
    const number = values[args[0] as number] as Shape;
    if (/j$/i.test(number.text)) this.raiseRange(number, number, "real number required in complex literal");
    return number;
  },
  imaginary(args, values) {
    const number = values[args[0] as number] as Shape;
    if (!/j$/i.test(number.text)) this.raiseRange(number, number, "imaginary number required in complex literal");
    return number;
  },
  barry(args, values) {
    return this.barry(values[args[0] as number] as Token);
  },
  version(args, values, start) {
    this.requireVersion((args[0] as number) + 1, args[1] as string);
    const [name, ...rest] = args.slice(2);
    if (name === undefined) return values;
    const perform = PERFORM[name as string] as Perform | undefined;
    return perform === undefined ? this.expr(name as string, start, values) : perform.call(this, rest, values, start);
  },
  raise(args, values) {
    return this.raise(args, values);
  },
  raiseFrom(args, values) {
    return this.raiseFrom(args, values);
  },
  indentation(args) {
    return this.raiseIndentation(args[0] as string);
  },
  block(args, values) {
    const { lineno } = values[args[1] as number] as Token;
    return this.raiseIndentation(`expected an indented block after ${args[0]} on line ${lineno}`);
  },
  invalidTarget(args, values) {
    const target = invalidTarget(values[args[1] as number] as Shape, args[0] as string);
    if (target === null) return FAIL;
    const verb = args[0] === "del" ? "delete" : "assign to";
    return this.raiseRange(target, target, `cannot ${verb} ${EXPRESSION_NAMES[target.kind]}`);
  },
  legacy(args, values) {
    const [name, rest] = args.map((index) => values[index as number] as Shape);
    if (!isLegacyStatement(name)) return FAIL;
    const msg = `Missing parentheses in call to '${name.text}'. Did you mean ${name.text}(...)?`;
    return this.raiseRange(name, rest, msg);
  },
  missingComma(args, values) {
    const [first, second] = args.map((index) => values[index as number] as Shape);
    if (isLegacyStatement(first) || !this.insideParentheses()) return FAIL;
    return this.raiseRange(first, second, "invalid syntax. Perhaps you forgot a comma?");
  },
  missingColon(args, values) {
    return this.raiseMissingColon(values[args[0] as number] as Shape);
  },
  generator(args, values) {
    const [element, clauses] = args.map((index) => values[index as number]);
    return this.raiseRange(element as Shape, lastOfClauses(clauses), UNPARENTHESISED);
  },
  generatorInCall(args, values) {
    const [call, clauses] = args.map((index) => values[index as number]);
    const positional = (call as Shape).parts[0] as readonly Shape[];
    if (positional.length <= 1) return FAIL;
    return this.raiseRange(positional[positional.length - 1], lastOfClauses(clauses), UNPARENTHESISED);
  },
  misplacedArgument(args, values) {
    const keywords = (values[args[0] as number] as Shape).parts[1] as readonly Shape[];
    const unpacking = keywords.some(({ kind }) => kind === "unpacking");
    return this.raiseAtLastToken("positional argument follows keyword argument" + (unpacking ? " unpacking" : ""));
  },
};
