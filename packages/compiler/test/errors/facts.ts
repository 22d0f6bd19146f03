/** What this compiler says about a source, in the form in which `oracle.py` says what CPython does. */
import { PythonSourceError, PythonSyntaxError } from "@pyvm/parser";
import { compile, CompilerRecursionError } from "../../src/index.ts";
import type { CompileOptions } from "../../src/index.ts";

/** A source that `oracle.py` can be asked about; bytes as the characters of their numbers. */
export interface Case {
  readonly source?: string;
  readonly latin1?: string;
  readonly mode?: NonNullable<CompileOptions["mode"]>;
  readonly flags?: number;
}

/** Type and message; of a SyntaxError also lineno, offset, end_lineno, end_offset and text. */
export type ErrorFacts = readonly (string | number | null)[];

/** Category, message, line. */
export type WarningFacts = readonly [string, string, number];

export interface Facts {
  readonly error?: ErrorFacts;
  readonly warnings?: readonly WarningFacts[];
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

export function facts(of: Case, options: CompileOptions = {}): Facts {
  const warnings: WarningFacts[] = [];
  const answer: { error?: ErrorFacts; warnings?: readonly WarningFacts[] } = {};
  const { mode = "exec", flags = 0 } = of;
  try {
    compile(sourceOf(of), {
      ...options,
      mode,
      flags,
      onWarning: (category, message, lineno) => void warnings.push([category, message, lineno]),
    });
  } catch (error) {
    answer.error = errorFacts(error);
  }
  if (warnings.length > 0) answer.warnings = warnings;
  return answer;
}
