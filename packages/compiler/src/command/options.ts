/** The words of the command line. */

/** What the command line asks for. */
export interface CommandOptions {
  readonly command: string;
  readonly file: string;
  readonly optimize: number;
  readonly mode: "exec" | "eval" | "single";
  readonly json: boolean;
  readonly attributes: boolean;
  readonly indent: number | null;
  /** Where a `.pyc` goes. */
  readonly output: string | null;
  readonly hash: boolean;
}

/** A command line that makes no sense. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
}

export const COMMANDS: readonly string[] = ["dis", "ast", "symtable", "cfg", "pyc"];

export const HELP = `usage: pyvm-compiler COMMAND [options] FILE

Shows what CPython 3.10's compiler makes of a program, without running it. FILE is a
Python source, a .pyc file of CPython 3.8 to 3.13 (dis, pyc), or - for standard input.

commands:
  dis        the bytecode, as the dis module of its version prints it
  ast        the syntax tree, as ast.dump prints it
  symtable   each block with its names and their scopes
  cfg        the control-flow graphs, before and after optimisation
  pyc        of a source: write a .pyc beside it, which CPython 3.10 runs
             of a .pyc: its header, its tables, and whether its bytecode is sound

options:
  -O, -OO              without assertions; without docstrings too
  --mode MODE          exec (a module, the default), eval or single
  --json               dis and cfg: as data
  --attributes         ast: with line and column numbers
  --indent N           ast: on several lines, N blanks each level (2; 0: on one line)
  --output FILE        pyc: where to write
  --hash               pyc: valid by the hash of the source, not by its time
  -h, --help           this text

exit status: 0 done, 1 the input is wrong (the error is on standard error), 2 wrong usage
or a file that cannot be read or written
`;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const MODES: readonly string[] = ["exec", "eval", "single"];

function numberOf(word: string, text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw new UsageError(`${word} takes a small number, met '${text}'`);
}

/** Reads one option; returns how many words after it were its value. */
function readOption(options: Mutable<CommandOptions>, word: string, value: string | undefined): number {
  const needed = (): string => {
    if (value === undefined) throw new UsageError(`${word} needs a value`);
    return value;
  };
  switch (word) {
    case "-O":
      options.optimize = 1;
      return 0;
    case "-OO":
      options.optimize = 2;
      return 0;
    case "--json":
      options.json = true;
      return 0;
    case "--attributes":
      options.attributes = true;
      return 0;
    case "--hash":
      options.hash = true;
      return 0;
    case "--mode":
      if (!MODES.includes(needed())) throw new UsageError(`--mode is exec, eval or single, met '${value}'`);
      options.mode = value as CommandOptions["mode"];
      return 1;
    case "--indent":
      options.indent = numberOf(word, needed()) || null;
      return 1;
    case "--output":
      options.output = needed();
      return 1;
    default:
      throw new UsageError(`there is no option ${word}`);
  }
}

/** @throws UsageError */
export function readOptions(words: readonly string[]): CommandOptions {
  const [command, ...rest] = words;
  if (command === undefined) throw new UsageError("a command is missing");
  if (!COMMANDS.includes(command)) {
    throw new UsageError(`there is no command '${command}'; there are ${COMMANDS.join(", ")}`);
  }
  const options: Mutable<CommandOptions> = {
    command,
    file: "",
    optimize: 0,
    mode: "exec",
    json: false,
    attributes: false,
    indent: 2,
    output: null,
    hash: false,
  };
  const files: string[] = [];
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index];
    if (!word.startsWith("-") || word === "-") files.push(word);
    else index += readOption(options, word, rest[index + 1]);
  }
  if (files.length !== 1) throw new UsageError(files.length === 0 ? "a file is missing" : "one file at a time");
  options.file = files[0];
  return options;
}
