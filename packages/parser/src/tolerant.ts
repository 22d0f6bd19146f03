/** For editors: a tree of what is right, and all errors. */
import { diagnose } from "./diagnosis/diagnose.ts";
import { PythonSourceError, PythonSyntaxError } from "./errors.ts";
import type { Module } from "./nodes.ts";
import { accept, makeInput, nestedParser, parse } from "./parse.ts";
import type { Input, ParseOptions } from "./parse.ts";
import { REJECTED } from "./token-reader.ts";
import { DONE_DEDENT, DONE_TAB_SPACE, Tokenizer } from "./tokenizer.ts";
import { TokenSource } from "./token-source.ts";
import { TolerantParser } from "./tolerant-parser.ts";
import type { RejectedRegion } from "./tolerant-parser.ts";
import { tolerantTable } from "./tolerant-tokens.ts";

/** What can be wrong with a source. */
export type ParseError = PythonSyntaxError | PythonSourceError;

/** A tree and what is missing in it. */
export interface TolerantResult {
  readonly tree: Module;
  /** In the order of the source, but that the first is the one that `parse` throws. Empty for a source that is right. */
  readonly errors: readonly ParseError[];
}

/**
 * Parses a module that may be wrong. A statement that is wrong is left out; the statements of its blocks stand in the block
 * around it. Each statement has one error at most, found as if the statement stood alone.
 *
 * It throws nothing, whatever the source is. What cannot be decoded gives an empty tree.
 *
 * @example
 * const { tree, errors } = parseTolerant("x = = 1\ndef f():\n  return (\ny = 2\n");
 * errors.map(({ message }) => message);
 * // ["invalid syntax (<unknown>, line 1)", "'(' was never closed (<unknown>, line 3)"]
 */
export function parseTolerant(source: string | Uint8Array, options: Omit<ParseOptions, "mode"> = {}): TolerantResult {
  let first: ParseError;
  try {
    return { tree: parse(source, { ...options, mode: "exec" }), errors: [] };
  } catch (error) {
    if (!(error instanceof PythonSyntaxError || error instanceof PythonSourceError)) throw error;
    first = error;
  }
  const { onWarning: _, ...silent } = options;
  let input: Input;
  try {
    input = makeInput(typeof source === "string" ? source.replaceAll("\0", " ") : source, { ...silent, mode: "exec" });
  } catch {
    return { tree: { node: "Module", body: [], type_ignores: [] }, errors: [first] };
  }
  return new TolerantParse(input, first).run();
}

class TolerantParse {
  private readonly input: Input;
  private readonly first: ParseError;
  /** Each error with the lines in which it was looked for. */
  private readonly found: { error: ParseError; lineno: number; endLineno: number }[] = [];

  constructor(input: Input, first: ParseError) {
    this.input = input;
    this.first = first;
  }

  run(): TolerantResult {
    const { input } = this;
    const tokenizer = new Tokenizer(input.text, input.typeComments, 0);
    const numberWarnings = new Map<number, string>();
    tokenizer.onWarning = () => false;
    tokenizer.onIndentation = (done) => this.misplacedLine(tokenizer, done);
    const source = new TokenSource(tokenizer, input.tokens);
    const parser = new TolerantParser(tokenizer, tolerantTable(source), input.environment, numberWarnings);
    try {
      parser.parseTolerantly();
    } catch (error) {
      // Too little of the JavaScript stack is left.
      if (!(error instanceof RangeError)) throw error;
    }
    for (const region of parser.rejected) this.explain(region);
    const type_ignores = source.typeIgnores.map(({ lineno, tag }) => ({ node: "TypeIgnore" as const, lineno, tag }));
    return { tree: { node: "Module", body: parser.body, type_ignores }, errors: this.errors() };
  }

  /** An error of indentation, as `ErrorReport` tells it. */
  private misplacedLine(tokenizer: Tokenizer, done: number): void {
    const { lineno, text, lineStart, inp } = tokenizer;
    const isDedent = done === DONE_DEDENT;
    const line = text.slice(lineStart, inp);
    const error = new PythonSyntaxError({
      type: done === DONE_TAB_SPACE ? "TabError" : "IndentationError",
      msg: isDedent
        ? "unindent does not match any outer indentation level"
        : done === DONE_TAB_SPACE
          ? "inconsistent use of tabs and spaces in indentation"
          : "too many levels of indentation",
      filename: this.input.filename,
      lineno,
      offset: isDedent ? line.length : 1,
      text: line,
      endLineno: lineno,
      endOffset: isDedent ? -1 : 0,
    });
    this.found.push({ error, lineno, endLineno: lineno });
  }

  private explain(region: RejectedRegion): void {
    const { lineno, endLineno } = region;
    this.found.push({ error: this.errorOf(region), lineno, endLineno });
  }

  /** Diagnoses the lines of a region under a header that makes their indentation right. */
  private errorOf(region: RejectedRegion): ParseError {
    const header = headerOf(region);
    const headerLines = header.split("\n").length - 1;
    let text = header + this.input.text.slice(region.start, region.end);
    if (!text.endsWith("\n")) text += "\n";
    const { blockIndentation } = region;
    if (blockIndentation !== null && region.place !== "indented") text += `${blockIndentation}pass\n`;
    const tokens = { ...this.input.tokens, lineOffset: region.lineno - 1 - headerLines };
    const part: Input = { ...this.input, text, tokens };
    try {
      accept(part);
      return this.unexpected(region);
    } catch (error) {
      if (error !== REJECTED)
        return error instanceof PythonSyntaxError ? error : new PythonSourceError("MemoryError", "");
    }
    try {
      return diagnose(part, nestedParser(part));
    } catch (error) {
      if (error instanceof PythonSyntaxError || error instanceof PythonSourceError) return error;
      if (error instanceof RangeError) return new PythonSourceError("MemoryError", "");
      throw error;
    }
  }

  /** Of a statement that would be right somewhere else. */
  private unexpected({ start, failure }: RejectedRegion): PythonSyntaxError {
    const { text } = this.input;
    const newline = text.indexOf("\n", start);
    return new PythonSyntaxError({
      type: "SyntaxError",
      msg: "invalid syntax",
      filename: this.input.filename,
      lineno: failure.lineno,
      offset: failure.column + 1,
      text: text.slice(start, newline < 0 ? text.length : newline),
      endLineno: failure.lineno,
      endOffset: failure.endColumn + 1,
    });
  }

  /** The first error, and those of other places. */
  private errors(): ParseError[] {
    const { first } = this;
    const rest = this.found.sort((left, right) => placeOf(left) - placeOf(right));
    const lineno = first instanceof PythonSyntaxError ? first.lineno : -1;
    const same = (error: ParseError): boolean => error.message === first.message;
    let known = rest.findIndex(({ error }) => same(error));
    if (known < 0) known = rest.findIndex((entry) => entry.lineno <= lineno && lineno <= entry.endLineno + 1);
    if (known >= 0) rest.splice(known, 1);
    const errors = [first];
    const told = new Set([keyOf(first)]);
    for (const { error } of rest) {
      if (told.has(keyOf(error))) continue;
      told.add(keyOf(error));
      errors.push(error);
    }
    return errors;
  }
}

function placeOf({ error, lineno }: { error: ParseError; lineno: number }): number {
  return error instanceof PythonSyntaxError ? error.lineno : lineno;
}

function keyOf(error: ParseError): string {
  return error instanceof PythonSyntaxError ? `${error.lineno} ${error.offset} ${error.msg}` : error.message;
}

/** Lines that make the indentation of a region right, or wrong as it is. */
function headerOf({ indentation, place }: RejectedRegion): string {
  if (place === "case") return `match 1:\n${indentation}case _: pass\n`;
  if (indentation !== "") return `if 1:\n${indentation}pass\n`;
  return place === "indented" ? "pass\n" : "";
}
