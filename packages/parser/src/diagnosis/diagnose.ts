import { PythonSyntaxError } from "../errors.ts";
import type { Input } from "../parse.ts";

export function diagnose(input: Input): Error {
  return new PythonSyntaxError({ type: "SyntaxError", msg: "invalid syntax", filename: input.filename, lineno: 1, offset: 1, text: null, endLineno: 1, endOffset: 1 });
}
