/** @pyvm/parser: text to tokens to CPython 3.10's tree, with CPython's syntax errors. */
export { parse } from "./parse.ts";
export type { ParseOptions } from "./parse.ts";
export { parseCommand } from "./command.ts";
export { PythonSourceError, PythonSyntaxError } from "./errors.ts";
export type { SyntaxErrorFacts, SyntaxErrorType } from "./errors.ts";
export { dump } from "./dump.ts";
export type { DumpOptions } from "./dump.ts";
export { CodePointString, Complex, ELLIPSIS, FrozenSet, Tuple } from "./constant.ts";
export type { Constant } from "./constant.ts";
export { isIdentifier, isXidContinue, isXidStart } from "./unicode.ts";
export { isPrintable } from "./printable.ts";
export * from "./repr.ts";
export * from "./nodes.ts";
export { unparse, UnparseError } from "./unparse.ts";
