import type { Mod } from "@pyvm/parser";
import { CO_FUTURE_ANNOTATIONS, CO_FUTURE_BARRY_AS_BDFL } from "./code.ts";
import { PythonSyntaxError } from "@pyvm/parser";
import { docstringOf } from "./tree.ts";
import type { StmtOf } from "./tree.ts";

/** What the `from __future__ import` statements of a module ask for. */
export interface FutureFeatures {
  /** A sum of `CO_FUTURE_*`. */
  features: number;
  /** The line of the last future statement, 0 when there is none. */
  lineno: number;
}

/** Features that have long been part of the language, and so change nothing. */
const MANDATORY: ReadonlySet<string> = new Set([
  "nested_scopes",
  "generators",
  "division",
  "absolute_import",
  "with_statement",
  "print_function",
  "unicode_literals",
  "generator_stop",
]);

const MISPLACED = "from __future__ imports must occur at the beginning of the file";

function errorAt(statement: StmtOf<"ImportFrom">, message: string, filename: string): PythonSyntaxError {
  return new PythonSyntaxError({
    type: "SyntaxError",
    msg: message,
    filename,
    lineno: statement.lineno,
    offset: statement.col_offset + 1,
    text: null,
    endLineno: statement.lineno,
    endOffset: null,
  });
}

function featureOf(name: string, statement: StmtOf<"ImportFrom">, filename: string): number {
  if (MANDATORY.has(name)) return 0;
  if (name === "barry_as_FLUFL") return CO_FUTURE_BARRY_AS_BDFL;
  if (name === "annotations") return CO_FUTURE_ANNOTATIONS;
  if (name === "braces") throw errorAt(statement, "not a chance", filename);
  throw errorAt(statement, `future feature ${name} is not defined`, filename);
}

/**
 * Reads the future statements, which stand before everything but the docstring; CPython's `_PyFuture_FromAST`.
 *
 * @throws PythonSyntaxError for an unknown feature, and for a future statement that comes too late on its line; those on later
 *   lines are found when they are compiled
 */
export function futureFeatures(tree: Mod, filename: string): FutureFeatures {
  const future: FutureFeatures = { features: 0, lineno: 0 };
  if (tree.node !== "Module" && tree.node !== "Interactive") return future;
  let done = false;
  let previousLine = 0;
  for (let i = docstringOf(tree.body) === null ? 0 : 1; i < tree.body.length; i++) {
    const statement = tree.body[i];
    if (done && statement.lineno > previousLine) break;
    previousLine = statement.lineno;
    if (statement.node !== "ImportFrom" || statement.module !== "__future__") {
      done = true;
      continue;
    }
    // CPython gives this one column as it counts it, from 0.
    if (done) throw errorAt({ ...statement, col_offset: statement.col_offset - 1 }, MISPLACED, filename);
    for (const alias of statement.names) future.features |= featureOf(alias.name, statement, filename);
    future.lineno = statement.lineno;
  }
  return future;
}
