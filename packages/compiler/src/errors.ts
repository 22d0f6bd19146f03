import { PythonSyntaxError } from "@pyvm/parser";

/** Where an error points: lines from 1, columns from 0 in bytes of UTF-8, as nodes have them. */
export interface Location {
  readonly lineno: number;
  readonly col_offset: number;
  readonly end_lineno: number;
  readonly end_col_offset: number;
}

/**
 * A syntax error that the compiler finds after the parser has accepted the source.
 *
 * As in CPython 3.10 the offsets are the node's columns plus 1, so they count bytes of UTF-8, and the text of the line is left
 * to whoever can read the file.
 */
export function syntaxErrorAt(message: string, filename: string, at: Location): PythonSyntaxError {
  return new PythonSyntaxError({
    type: "SyntaxError",
    msg: message,
    filename,
    lineno: at.lineno,
    offset: at.col_offset + 1,
    text: null,
    endLineno: at.end_lineno,
    endOffset: at.end_col_offset + 1,
  });
}

/** A tree deeper than `sys.getrecursionlimit()` allows: Python's RecursionError. */
export class CompilerRecursionError extends Error {
  constructor(message: string = "maximum recursion depth exceeded during compilation") {
    super(message);
    this.name = "RecursionError";
  }
}

/** A tree that no parser makes, such as one built by hand with the wrong nodes; Python's `type`. */
export class InvalidTreeError extends Error {
  /** The Python exception that CPython raises. */
  readonly type: "SystemError" | "ValueError" | "TypeError";

  constructor(type: "SystemError" | "ValueError" | "TypeError", message: string) {
    super(message);
    this.name = type;
    this.type = type;
  }
}
