/** Which error CPython reports about a source that the parser rejected (`_PyPegen_run_parser`). */
import { PythonSourceError, PythonSyntaxError } from "../errors.ts";
import type { Input } from "../parse.ts";
import * as T from "../token.ts";
import { TokenSource } from "../token-source.ts";
import { DONE_EOF, DONE_EOF_IN_STRING, DONE_OK, Tokenizer } from "../tokenizer.ts";
import { GrammarActions } from "./actions.ts";
import type { ParseNested } from "./actions.ts";
import { ErrorReport } from "./error-report.ts";
import { Machine } from "./machine.ts";
import { loadProgram } from "./program.ts";

/**
 * The error of a source.
 *
 * CPython parses twice: once without the rules for mistakes, to find the last token that could be read, and once with them.
 * Errors inside string literals, and of the tokenizer, come up in either pass.
 *
 * @param nested parses a replacement field of an f-string and throws what is wrong with it
 */
export function diagnose(input: Input, nested: ParseNested): PythonSyntaxError | PythonSourceError {
  // What the grammar accepts was rejected because it is too deep.
  return new Diagnosis(input, nested).find() ?? new PythonSourceError("MemoryError", "");
}

/** The error of a source that the parser accepted, if an older version of the grammar is asked for; null when it has none. */
export function objection(input: Input, nested: ParseNested): PythonSyntaxError | PythonSourceError | null {
  return new Diagnosis(input, nested).find();
}

/** Whether a source that the parser accepted nests deeper than CPython's parser can follow. */
export function isTooDeep(input: Input, nested: ParseNested): boolean {
  return new Diagnosis(input, nested).find() instanceof PythonSourceError;
}

class Diagnosis {
  private readonly input: Input;
  private readonly tokenizer: Tokenizer;
  private readonly machine: Machine;
  private readonly report: ErrorReport;
  private readonly actions: GrammarActions;

  constructor(input: Input, nested: ParseNested) {
    this.input = input;
    this.tokenizer = new Tokenizer(input.text, input.typeComments, input.tokens.lineOffset);
    this.tokenizer.onWarning = (message, { lineno }) => input.tell(message, lineno);
    this.machine = new Machine(loadProgram(), new TokenSource(this.tokenizer, input.tokens));
    this.report = new ErrorReport(input, this.tokenizer, this.machine);
    this.actions = new GrammarActions(input, this.machine, this.report, nested);
  }

  find(): PythonSyntaxError | PythonSourceError | null {
    const rule = this.input.tokens.startRule;
    try {
      if (this.machine.run(rule, false, this.actions)) return this.accepted();
      if (this.isIncomplete()) return this.report.atLastToken("incomplete input");
    } catch (error) {
      if (error instanceof PythonSyntaxError && this.isIncomplete()) return this.report.atLastToken("incomplete input");
      return this.preferred(error);
    }
    try {
      const last = this.machine.tokens.length - 1;
      this.machine.run(rule, true, this.actions);
      return this.generic(last);
    } catch (error) {
      return this.preferred(error);
    }
  }

  /** Whether more text could make the source valid, if anybody wants to know. */
  private isIncomplete(): boolean {
    const { done } = this.tokenizer;
    return this.input.allowIncomplete && (done === DONE_EOF || done === DONE_EOF_IN_STRING);
  }

  /** An error that a pass ended with, or the tokenizer's that takes precedence over it. */
  private preferred(error: unknown): PythonSyntaxError | PythonSourceError {
    if (error instanceof PythonSourceError) return error;
    if (!(error instanceof PythonSyntaxError)) throw error;
    return this.tokenizer.done === DONE_OK ? this.report.preferTokenizer(error) : error;
  }

  /** No rule knows the mistake: the last token of the first pass is what nobody expected. */
  private generic(last: number): PythonSyntaxError {
    const { tokenizer, report } = this;
    const token = this.machine.tokens[last];
    if (token.kind === T.ERRORTOKEN && tokenizer.done === DONE_EOF) return report.ofTokenizer();
    if (token.kind === T.INDENT) return report.atLastToken("unexpected indent", "IndentationError");
    if (token.kind === T.DEDENT) return report.atLastToken("unexpected unindent", "IndentationError");
    return report.preferTokenizer(report.range(token, token, "invalid syntax"));
  }

  /** The grammar accepts the source, but in mode `single` nothing may follow the statement. */
  private accepted(): PythonSyntaxError | null {
    if (this.input.tokens.startRule !== "single") return null;
    const rest = this.tokenizer.text.slice(this.tokenizer.cur, this.tokenizer.size);
    if (/^(?:[ \t\n\f]|#.*)*$/.test(rest)) return null;
    return this.report.atLastToken("multiple statements found while compiling a single statement");
  }
}
