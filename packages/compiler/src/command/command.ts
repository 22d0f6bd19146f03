/** What `pyvm-compiler` does; files and output are given to it. */
import { dump, parse, PythonSourceError, PythonSyntaxError } from "@pyvm/parser";
import {
  codeInfo,
  CodeObject,
  compile,
  CompilerRecursionError,
  compileStages,
  DisError,
  disVersion,
  ForeignCode,
  foreignInstructions,
  formatGraph,
  getInstructions,
  PycError,
  pycVersion,
  readAnyPyc,
  reprCodeConstant,
  sourceHash,
  symtable,
  verifyCode,
  VerifyError,
  writePyc,
} from "@pyvm/compiler";
import type { AnyPyc, CompileOptions, PycValidation } from "@pyvm/compiler";
import { HELP, readOptions, UsageError } from "./options.ts";
import type { CommandOptions } from "./options.ts";
import { symbolText } from "./symbols.ts";

/** What the command needs of the world around it. */
export interface CommandHost {
  /** The bytes of a file; `-` is standard input. */
  readFile(path: string): Uint8Array;
  writeFile(path: string, data: Uint8Array): void;
  /** When a file was last changed, in seconds since 1970. */
  modifiedAt(path: string): number;
  write(text: string): void;
  writeError(text: string): void;
}

/** A request that fits no file of this kind. */
class InputError extends Error {}

interface Input extends CommandOptions {
  readonly data: Uint8Array;
}

function isPyc({ file, data }: Input): boolean {
  return pycVersion(data) !== null || file.endsWith(".pyc");
}

function compileOptions({ file, optimize, mode }: Input): CompileOptions {
  return { filename: file === "-" ? "<stdin>" : file, optimize, mode };
}

/** The code object of a source or of a `.pyc`. */
function codeOf(input: Input): CodeObject {
  return isPyc(input) ? readAnyPyc(input.data, input.file).code : compile(input.data, compileOptions(input));
}

function requireSource(input: Input): void {
  if (isPyc(input)) throw new InputError(`${input.command} needs a source, and ${input.file} is a .pyc file`);
}

/** Instructions as data; a constant is what `argrepr` shows of it. */
function instructionData(code: CodeObject): object[] {
  if (code instanceof ForeignCode) {
    return foreignInstructions(code).map((instruction) => ({ ...instruction, constant: undefined }));
  }
  return getInstructions(code).map((instruction) => ({ ...instruction, argval: undefined }));
}

function nestedIn(code: CodeObject): CodeObject[] {
  return code.consts.filter((constant) => constant instanceof CodeObject);
}

function codeData(code: CodeObject): object {
  return {
    name: code.name,
    filename: code.filename,
    firstlineno: code.firstlineno,
    version: code.version,
    flags: code.flags,
    stacksize: code.stacksize,
    argcount: code.argcount,
    posonlyargcount: code.posonlyargcount,
    kwonlyargcount: code.kwonlyargcount,
    consts: code.consts.map((constant) => reprCodeConstant(constant)),
    names: code.names,
    varnames: code.varnames,
    cellvars: code.cellvars,
    freevars: code.freevars,
    instructions: instructionData(code),
    inner: nestedIn(code).map(codeData),
  };
}

function json(data: unknown): string {
  return JSON.stringify(data, null, 2) + "\n";
}

function dis(input: Input): string {
  const code = codeOf(input);
  return input.json ? json(codeData(code)) : disVersion(code);
}

function ast(input: Input): string {
  requireSource(input);
  const tree = parse(input.data, compileOptions(input));
  return dump(tree, { includeAttributes: input.attributes, indent: input.indent }) + "\n";
}

function cfg(input: Input): string {
  requireSource(input);
  const { units } = compileStages(input.data, compileOptions(input));
  if (input.json) return json(units.map(({ code, ...stages }) => ({ firstlineno: code.firstlineno, ...stages })));
  return units
    .map(({ qualname, code, generated, optimized }) => {
      const heading = `==== ${qualname}, line ${code.firstlineno}`;
      return `${heading}: generated\n${formatGraph(generated)}${heading}: optimised\n${formatGraph(optimized)}`;
    })
    .join("\n");
}

function headerLines({ version, validation }: AnyPyc): string[] {
  const lines = [`Version:           CPython ${version}`];
  if (validation.kind === "timestamp") {
    const { mtime, size } = validation;
    return [...lines, `Source:            changed ${new Date(mtime * 1000).toISOString()}, ${size} bytes`];
  }
  const hash = Array.from(validation.hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [
    ...lines,
    `Source:            hash ${hash}, ${validation.checkSource ? "checked" : "not checked"} when loaded`,
  ];
}

/** Of a `.pyc`: what is in it, for bytecode of 3.10 also whether it is sound. */
function describePyc({ data, file }: Input): string {
  const pyc = readAnyPyc(data, file);
  const lines = [...headerLines(pyc), codeInfo(pyc.code)];
  if (pyc.version === "3.10") {
    verifyCode(pyc.code);
    lines.push("Bytecode:          sound");
  }
  return lines.join("\n") + "\n";
}

function compiledPath({ file, output, optimize }: Input): string {
  if (output !== null) return output;
  if (file === "-") throw new UsageError("pyc of standard input needs --output FILE");
  return file.replace(/(\.py)?$/, optimize === 0 ? ".pyc" : `.opt-${optimize}.pyc`);
}

function makePyc(input: Input, host: CommandHost): string {
  const path = compiledPath(input);
  const code = compile(input.data, compileOptions(input));
  const validation: PycValidation = input.hash
    ? { kind: "hash", hash: sourceHash(input.data), checkSource: true }
    : { kind: "timestamp", mtime: host.modifiedAt(input.file), size: input.data.length };
  const data = writePyc(code, validation);
  host.writeFile(path, data);
  return `${path}: ${data.length} bytes\n`;
}

function answer(input: Input, host: CommandHost): string {
  switch (input.command) {
    case "dis":
      return dis(input);
    case "ast":
      return ast(input);
    case "symtable":
      requireSource(input);
      return symbolText(symtable(input.data, compileOptions(input)).top);
    case "cfg":
      return cfg(input);
    default:
      return isPyc(input) ? describePyc(input) : makePyc(input, host);
  }
}

/** A syntax error as Python reports it. */
function syntaxErrorText({
  filename,
  lineno,
  offset,
  endLineno,
  endOffset,
  text,
  type,
  msg,
}: PythonSyntaxError): string {
  let report = `  File "${filename}", line ${lineno}\n`;
  if (text !== null && offset > 0) {
    const line = text.split("\n")[0];
    const shown = line.trimStart();
    const start = offset - 1 - (line.length - shown.length);
    const end = endLineno === lineno && endOffset !== null ? endOffset - 1 - (line.length - shown.length) : start + 1;
    report += `    ${shown}\n`;
    if (start >= 0)
      report += `    ${" ".repeat(start)}${"^".repeat(Math.max(1, Math.min(end, shown.length) - start))}\n`;
  }
  return `${report}${type}: ${msg}\n`;
}

/** The report of an error that the input caused; undefined for any other. */
function inputErrorText(error: unknown, file: string): string | undefined {
  if (error instanceof PythonSyntaxError) return syntaxErrorText(error);
  if (error instanceof PycError) {
    return `${file}: ${error.type}: ${error.message}${error.offset === null ? "" : ` (at byte ${error.offset})`}\n`;
  }
  if (error instanceof DisError || error instanceof PythonSourceError)
    return `${file}: ${error.type}: ${error.message}\n`;
  if (error instanceof CompilerRecursionError) return `${file}: RecursionError: ${error.message}\n`;
  if (error instanceof VerifyError || error instanceof InputError) return `${file}: ${error.message}\n`;
  return undefined;
}

/** Whether an error came from reading or writing a file. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && "syscall" in error;
}

/**
 * Runs a command line.
 *
 * @returns the exit status: 0, 1 for wrong input, 2 for wrong usage
 */
export function runCommand(words: readonly string[], host: CommandHost): number {
  if (words.length === 0 || words.includes("-h") || words.includes("--help")) {
    host.write(HELP);
    return words.length === 0 ? 2 : 0;
  }
  let file = "";
  try {
    const options = readOptions(words);
    file = options.file;
    host.write(answer({ ...options, data: host.readFile(file) }, host));
    return 0;
  } catch (error) {
    if (error instanceof UsageError || isSystemError(error)) {
      host.writeError(`pyvm-compiler: ${error.message}\n`);
      return 2;
    }
    const text = inputErrorText(error, file);
    if (text === undefined) throw error;
    host.writeError(text);
    return 1;
  }
}
