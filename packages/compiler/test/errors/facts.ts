/** What this compiler says about a source, in the form in which `oracle.py` says what CPython does. */
import { parse, PythonSourceError, PythonSyntaxError } from "@pyvm/parser";
import type { ParseOptions } from "@pyvm/parser";
import { compile, CompilerRecursionError, PyCF_TYPE_COMMENTS } from "../../src/index.ts";
import type { CompileOptions } from "../../src/index.ts";

/** A source that `oracle.py` can be asked about; bytes as the characters of their numbers. */
export interface Case {
  readonly source?: string;
  readonly latin1?: string;
  readonly mode?: NonNullable<ParseOptions["mode"]>;
  readonly flags?: number;
  /** The minor version of Python 3 whose grammar is meant; only the parser is asked then, as for the mode `func_type`. */
  readonly feature?: number;
}

/** Type and message; of a SyntaxError also lineno, offset, end_lineno, end_offset and text. */
export type ErrorFacts = readonly (string | number | null)[];

/** Category, message, line. */
export type WarningFacts = readonly [string, string, number];

export interface Facts {
  readonly error?: ErrorFacts;
  readonly warnings?: readonly WarningFacts[];
  /** The error where warnings are errors, if there are warnings. */
  readonly strict?: ErrorFacts;
}

/** A recorded answer to a case. */
export interface Recorded extends Case, Facts {
  /** The code points of the `\N{names}` in the source. */
  readonly names?: Readonly<Record<string, number>>;
}

function errorFacts(error: unknown): ErrorFacts {
  if (error instanceof PythonSyntaxError) {
    const { type, msg, lineno, offset, endLineno, endOffset, text } = error;
    return [type, msg, lineno, offset, endLineno, endOffset, text];
  }
  if (error instanceof PythonSourceError) return [error.type, error.message];
  if (error instanceof CompilerRecursionError) return ["RecursionError", error.message];
  throw error;
}

function sourceOf({ source, latin1 }: Case): string | Uint8Array {
  return latin1 === undefined ? source! : Uint8Array.from(latin1, (character) => character.charCodeAt(0));
}

const FILENAME = "<string>";

/** Only parses where CPython can only parse. */
function attempt(of: Case, options: CompileOptions): void {
  const { mode = "exec", flags = 0, feature } = of;
  const source = sourceOf(of);
  if (mode !== "func_type" && feature === undefined) {
    compile(source, { ...options, filename: FILENAME, mode, flags });
    return;
  }
  const typeComments = (flags & PyCF_TYPE_COMMENTS) !== 0;
  parse(source, { ...options, filename: FILENAME, mode, typeComments, featureVersion: feature ?? 10 });
}

function errorOf(of: Case, options: CompileOptions): ErrorFacts | undefined {
  try {
    attempt(of, options);
    return undefined;
  } catch (error) {
    return errorFacts(error);
  }
}

/** @param names the code points of names in `\N{...}` */
export function facts(of: Case, names: Readonly<Record<string, number>> = {}): Facts {
  const warnings: WarningFacts[] = [];
  const unicodeName = (name: string): number | null => names[name] ?? null;
  const error = errorOf(of, { unicodeName, onWarning: (...warning) => void warnings.push(warning) });
  const answer: Facts = error === undefined ? {} : { error };
  if (warnings.length === 0) return answer;
  const strict = errorOf(of, { unicodeName, onWarning: () => true })!;
  return { ...answer, warnings, strict };
}
