/** The entry: options, the choice of the input's grammar, and what happens when the fast parser rejects a source. */
import { diagnose, isTooDeep, objection } from "./diagnosis/diagnose.ts";
import type { ParseNested } from "./diagnosis/actions.ts";
import { PythonSourceError, PythonSyntaxError } from "./errors.ts";
import { DEFAULT_MAX_INT_DIGITS } from "./number.ts";
import { REJECTED } from "./token-reader.ts";
import type { ParserEnvironment } from "./token-reader.ts";
import type { Expr, Expression, FunctionType, Interactive, Mod, Module } from "./nodes.ts";
import { DecodeError, decodeSource, translateNewlines } from "./source.ts";
import { StatementParser } from "./statement-parser.ts";
import { TokenSource, TokenTable } from "./token-source.ts";
import type { StartRule, TokenSourceOptions } from "./token-source.ts";
import { Tokenizer } from "./tokenizer.ts";

/** How to parse. */
export interface ParseOptions {
  /** Named by errors; `<unknown>` by default, as in `ast.parse`. */
  readonly filename?: string;
  /** A module (the default), one expression, one statement of the prompt, or the signature of a type comment. */
  readonly mode?: "exec" | "eval" | "single" | "func_type";
  /** Whether `# type:` comments are part of the tree (PyCF_TYPE_COMMENTS). */
  readonly typeComments?: boolean;
  /**
   * The minor version of Python 3 whose grammar is meant; 10 by default. Newer syntax is then an error, as far as CPython
   * knows of it; before 7 `async` and `await` are names outside of `async def`.
   */
  readonly featureVersion?: number;
  /** PyCF_DONT_IMPLY_DEDENT: in mode `single` the end of the source does not close an open block. */
  readonly dontImplyDedent?: boolean;
  /** PyCF_ALLOW_INCOMPLETE_INPUT: where the source ends too early, the error's message is `incomplete input`. */
  readonly allowIncompleteInput?: boolean;
  /** How many digits a decimal integer may have (`sys.set_int_max_str_digits`): 4300 by default, 0 for no limit, else 640 or more. */
  readonly maxIntDigits?: number;
  /** `from __future__ import barry_as_FLUFL` is in force: `<>` instead of `!=`. */
  readonly barryAsBdfl?: boolean;
  /**
   * Told of deprecations in the order of the source. Returning true makes the deprecation a syntax error, as a warning filter
   * does that turns warnings into exceptions.
   */
  readonly onWarning?: (category: "DeprecationWarning", message: string, lineno: number) => boolean | void;
  /** The code point of a character's name, for `\N{name}`; null for an unknown name. Without it such an escape is an error. */
  readonly unicodeName?: (name: string) => number | null;
  /**
   * The line of a file by number, newline included, for the text that errors show; in mode `exec` CPython reads it from the
   * file of that name. Without it, or when it answers null, the text comes from the source.
   */
  readonly programText?: (filename: string, lineno: number) => string | null;
}

type Tell = (message: string, lineno: number) => boolean;

/** Everything about one source that parser and diagnosis need. */
export interface Input {
  readonly text: string;
  readonly encoding: string | null;
  readonly filename: string;
  readonly typeComments: boolean;
  readonly tokens: TokenSourceOptions;
  readonly environment: ParserEnvironment;
  readonly programText: ((filename: string, lineno: number) => string | null) | null;
  readonly allowIncomplete: boolean;
  /** Tells of a deprecation; true when it is to be an error. */
  readonly tell: Tell;
}

/** The minor version whose grammar this is. */
const NEWEST_VERSION = 10;

const START_RULES: Readonly<Record<NonNullable<ParseOptions["mode"]>, StartRule>> = {
  exec: "file",
  eval: "eval",
  single: "single",
  func_type: "func_type",
};

/**
 * Parses a source to CPython 3.10's tree.
 *
 * @param source text, or bytes, which may begin with a byte order mark and may declare an encoding (PEP 263)
 * @throws PythonSyntaxError with CPython's message and place when the source is no Python
 * @throws PythonSourceError where CPython raises ValueError (a null character) or MemoryError (too deep a nesting)
 */
export function parse(source: string | Uint8Array, options?: ParseOptions & { readonly mode?: "exec" }): Module;
export function parse(source: string | Uint8Array, options: ParseOptions & { readonly mode: "eval" }): Expression;
export function parse(source: string | Uint8Array, options: ParseOptions & { readonly mode: "single" }): Interactive;
export function parse(
  source: string | Uint8Array,
  options: ParseOptions & { readonly mode: "func_type" },
): FunctionType;
export function parse(source: string | Uint8Array, options?: ParseOptions): Mod;
export function parse(source: string | Uint8Array, options: ParseOptions = {}): Mod {
  const input = makeInput(source, options);
  try {
    return parseInput(input) as Mod;
  } catch (error) {
    // The caller's own frames may have left too little of the JavaScript stack.
    if (error instanceof RangeError) throw new PythonSourceError("MemoryError", "");
    throw error;
  }
}

/**
 * Parses one expression: `ast.parse(source, mode="eval").body`.
 *
 * @throws PythonSyntaxError and PythonSourceError as `parse` does
 */
export function parseExpression(source: string | Uint8Array, options: ParseOptions = {}): Expr {
  return parse(source, { ...options, mode: "eval" }).body;
}

/** The input of a source and its options. */
export function makeInput(source: string | Uint8Array, options: ParseOptions): Input {
  const filename = options.filename ?? "<unknown>";
  const { text, encoding } =
    typeof source === "string" ? { text: source, encoding: "utf-8" } : decode(source, filename);
  if (text.includes("\0")) throw new PythonSourceError("ValueError", "source code string cannot contain null bytes");
  const startRule = START_RULES[options.mode ?? "exec"];
  const { onWarning } = options;
  const featureVersion = options.featureVersion ?? NEWEST_VERSION;
  const barryAsBdfl = options.barryAsBdfl ?? false;
  const environment: ParserEnvironment = {
    unicodeName: options.unicodeName ?? null,
    featureVersion,
    barryAsBdfl,
    maxIntDigits: options.maxIntDigits ?? DEFAULT_MAX_INT_DIGITS,
    nested: (nested, lineOffset, columnOffset) => accept(nestedInput(input, nested, lineOffset, columnOffset)) as Expr,
    deprecations: onWarning === undefined ? null : [],
  };
  const input: Input = {
    text: translateNewlines(text, startRule === "file"),
    encoding,
    filename,
    typeComments: options.typeComments ?? false,
    tokens: {
      startRule,
      dontImplyDedent: options.dontImplyDedent ?? false,
      lineOffset: 0,
      columnOffset: 0,
      featureVersion,
    },
    environment,
    programText: options.programText ?? null,
    allowIncomplete: options.allowIncompleteInput ?? false,
    tell: (message, lineno) => onWarning?.("DeprecationWarning", message, lineno) === true,
  };
  return input;
}

function decode(source: Uint8Array, filename: string): { text: string; encoding: string | null } {
  try {
    return decodeSource(source);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new PythonSyntaxError({
      type: "SyntaxError",
      msg: error.message,
      filename,
      lineno: 0,
      offset: -1,
      text: null,
      endLineno: null,
      endOffset: null,
    });
  }
}

/** The source of a replacement field as an input of its own. */
export function nestedInput(outer: Input, text: string, lineOffset: number, columnOffset: number): Input {
  return {
    ...outer,
    text: text + "\n",
    encoding: null,
    typeComments: false,
    allowIncomplete: false,
    tokens: { ...outer.tokens, startRule: "fstring", lineOffset, columnOffset },
  };
}

/**
 * Parses, and explains a rejection.
 *
 * What the fast parser finds deprecated it only notes: of a source that it rejects, the diagnosis tells as CPython does, whose
 * second pass meets the strings of the first again.
 */
function parseInput(input: Input): Mod | Expr {
  const { deprecations, featureVersion } = input.environment;
  const from = deprecations?.length ?? 0;
  let tree: Mod | Expr;
  try {
    tree = accept(input);
  } catch (error) {
    if (error !== REJECTED) throw error;
    deprecations?.splice(from);
    throw diagnose(input, nestedParser(input));
  }
  const found = deprecations?.splice(from) ?? [];
  if (featureVersion < NEWEST_VERSION) {
    const error = objection(input, nestedParser(input));
    if (error !== null) throw error;
    return tree;
  }
  const forbidden = found.findIndex(({ message, lineno }) => input.tell(message, lineno));
  if (forbidden >= 0) throw explainForbidden(input, forbidden);
  return tree;
}

/** Parses the replacement fields of f-strings, and explains what is wrong with them. */
export function nestedParser(input: Input): ParseNested {
  return (source, lineOffset, columnOffset) => parseInput(nestedInput(input, source, lineOffset, columnOffset)) as Expr;
}

/** The error that a deprecation is, given its number among those of the source, which were all told up to it. */
function explainForbidden(input: Input, index: number): PythonSyntaxError | PythonSourceError {
  let met = 0;
  const again: Input = { ...input, tell: () => met++ === index };
  return diagnose(again, nestedParser(again));
}

/** Parses, or throws `REJECTED`. */
export function accept(input: Input): Mod | Expr {
  const tokenizer = new Tokenizer(input.text, input.typeComments, input.tokens.lineOffset);
  const numberWarnings = new Map<number, string>();
  tokenizer.onWarning = (message, { start }) => {
    numberWarnings.set(start, message);
    return false;
  };
  const source = new TokenSource(tokenizer, input.tokens);
  const table = new TokenTable(source);
  const parser = new StatementParser(tokenizer, table, input.environment, numberWarnings);
  const tree = parseStart(input, parser, source);
  if (parser.isPerhapsTooDeep()) {
    const silent: Input = { ...input, tell: () => false };
    if (isTooDeep(silent, nestedParser(silent))) throw REJECTED;
  }
  return tree;
}

function parseStart(input: Input, parser: StatementParser, source: TokenSource): Mod | Expr {
  switch (input.tokens.startRule) {
    case "file": {
      const module = parser.parseFile();
      if (module.node === "Module") {
        module.type_ignores = source.typeIgnores.map(({ lineno, tag }) => ({ node: "TypeIgnore", lineno, tag }));
      }
      return module;
    }
    case "single": {
      const interactive = parser.parseSingle();
      const rest = parser.endOfInput();
      if (rest >= 0 && !/^(?:[ \t\n\f]|#.*)*$/.test(input.text.slice(rest))) throw REJECTED;
      return interactive;
    }
    case "eval":
      return parser.parseEval();
    case "func_type":
      return parser.parseFunctionType();
    case "fstring":
      return parser.parseReplacementField();
  }
}
