/** The command line: CPython's option letters and pyvm's long options. */

/** What to run. */
export type Program =
  | { readonly kind: "command"; readonly text: string }
  | { readonly kind: "module"; readonly name: string }
  | { readonly kind: "file"; readonly path: string }
  /** `named` if by a "-", which sys.argv then shows. */
  | { readonly kind: "stdin"; readonly named: boolean }
  | { readonly kind: "help" }
  | { readonly kind: "version"; readonly long: boolean };

export interface Options {
  readonly program: Program;
  /** What the program finds in sys.argv[1:]. */
  readonly args: readonly string[];
  /** sys.flags by name. */
  readonly flags: Record<string, number>;
  readonly xoptions: Map<string, string | true>;
  readonly warnings: string[];
  readonly unbuffered: boolean;
  readonly inspect: boolean;
  readonly skipFirstLine: boolean;
  readonly collector: string;
  /** Undefined: what PYTHONMALLOC says. */
  readonly allocator: string | undefined;
  readonly maxMemory: number | undefined;
  /** How often code is entered before it is compiled to JavaScript; undefined for the machine's own choice. */
  readonly compileAfter: number | undefined;
  /** Where statistics go: a file, "" for standard error, undefined for nowhere. */
  readonly stats: string | undefined;
  /** Where the memory report goes: likewise. */
  readonly memoryReport: string | undefined;
}

/** The command line is wrong; `message` says how. */
export class UsageError extends Error {}

const UNITS: Readonly<Record<string, number>> = { "": 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

/** `64M` in bytes. @throws UsageError */
export function parseSize(text: string): number {
  const match = /^(\d+)([KMG]?)i?B?$/i.exec(text);
  if (match === null) throw new UsageError(`--max-memory wants a size such as 64M, not '${text}'`);
  return Number(match[1]) * UNITS[match[2]!.toUpperCase()]!;
}

/** `100`, or `never` as Infinity. @throws UsageError */
function parseCount(text: string): number {
  if (text === "never") return Infinity;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--compile-after wants a count or 'never', not '${text}'`);
  return Number(text);
}

class Parser {
  readonly flags: Record<string, number> = {};
  readonly xoptions: Map<string, string | true> = new Map();
  readonly warnings: string[] = [];
  program: Program | undefined;
  unbuffered = false;
  inspect = false;
  skipFirstLine = false;
  collector = "generational";
  allocator: string | undefined = undefined;
  maxMemory: number | undefined;
  compileAfter: number | undefined;
  stats: string | undefined;
  memoryReport: string | undefined;
  readonly #args: string[];

  constructor(args: readonly string[]) {
    this.#args = [...args];
  }

  parse(): Options {
    while (this.program === undefined && this.#args.length > 0) {
      const arg = this.#args[0]!;
      if (arg === "-") {
        this.#args.shift();
        this.program = { kind: "stdin", named: true };
      } else if (arg === "--") {
        this.#args.shift();
        break;
      } else if (arg.startsWith("--")) this.#long(this.#args.shift()!);
      else if (arg.startsWith("-")) this.#letters(this.#args.shift()!);
      else break;
    }
    this.program ??=
      this.#args.length > 0 ? { kind: "file", path: this.#args.shift()! } : { kind: "stdin", named: false };
    return { ...this, program: this.program, args: this.#args };
  }

  #long(arg: string): void {
    const equals = arg.indexOf("=");
    const name = equals < 0 ? arg : arg.slice(0, equals);
    const value = (): string => {
      const given = equals < 0 ? this.#args.shift() : arg.slice(equals + 1);
      if (given === undefined) throw new UsageError(`Argument expected for the ${name} option`);
      return given;
    };
    switch (name) {
      case "--help":
        this.program = { kind: "help" };
        break;
      case "--version":
        this.program = { kind: "version", long: false };
        break;
      case "--gc":
        this.collector = value();
        break;
      case "--allocator":
        this.allocator = value();
        break;
      case "--max-memory":
        this.maxMemory = parseSize(value());
        break;
      case "--compile-after":
        this.compileAfter = parseCount(value());
        break;
      case "--stats":
        this.stats = equals < 0 ? "" : arg.slice(equals + 1);
        break;
      case "--memory-report":
        this.memoryReport = equals < 0 ? "" : arg.slice(equals + 1);
        if (this.memoryReport === "" && equals >= 0) throw new UsageError("Argument expected for --memory-report=");
        break;
      case "--check-hash-based-pycs":
        if (equals < 0 && this.#args.length === 0)
          throw new UsageError("Argument expected for the --check-hash-based-pycs options");
        if (!["default", "always", "never"].includes(value())) {
          throw new UsageError("--check-hash-based-pycs must be one of 'default', 'always', or 'never'");
        }
        break;
      default:
        throw new UsageError(`unknown option ${name}`);
    }
  }

  #count(flag: string): void {
    this.flags[flag] = (this.flags[flag] ?? 0) + 1;
  }

  /** One word of letters: `-OOq`, `-Wignore`, `-c` with the rest of the line. */
  #letters(word: string): void {
    for (let i = 1; i < word.length; i++) {
      const letter = word[i]!;
      const rest = word.slice(i + 1);
      if ("cmWX".includes(letter)) {
        const value = rest !== "" ? rest : this.#args.shift();
        if (value === undefined) throw new UsageError(`Argument expected for the -${letter} option`);
        this.#valued(letter, value);
        return;
      }
      this.#letter(letter);
    }
  }

  #valued(letter: string, value: string): void {
    if (letter === "c") this.program = { kind: "command", text: `${value}\n` };
    else if (letter === "m") this.program = { kind: "module", name: value };
    else if (letter === "W") this.warnings.push(value);
    else {
      const equals = value.indexOf("=");
      if (equals < 0) this.xoptions.set(value, true);
      else this.xoptions.set(value.slice(0, equals), value.slice(equals + 1));
      if (value === "dev") this.flags["dev_mode"] = 1;
      if (value === "warn_default_encoding") this.flags["warn_default_encoding"] = 1;
    }
  }

  #letter(letter: string): void {
    switch (letter) {
      case "h":
      case "?":
        this.program = { kind: "help" };
        break;
      case "V":
        this.program = { kind: "version", long: this.program?.kind === "version" };
        break;
      case "b":
        this.#count("bytes_warning");
        break;
      case "B":
        this.flags["dont_write_bytecode"] = 1;
        break;
      case "d":
        this.#count("debug");
        break;
      case "E":
        this.flags["ignore_environment"] = 1;
        break;
      case "i":
        this.#count("inspect");
        this.#count("interactive");
        this.inspect = true;
        break;
      case "I":
        this.flags["isolated"] = 1;
        this.flags["ignore_environment"] = 1;
        this.flags["no_user_site"] = 1;
        break;
      case "O":
        this.#count("optimize");
        break;
      case "q":
        this.#count("quiet");
        break;
      case "R":
      case "t": // ignored, as by CPython
        break;
      case "s":
        this.flags["no_user_site"] = 1;
        break;
      case "S":
        this.flags["no_site"] = 1;
        break;
      case "u":
        this.unbuffered = true;
        break;
      case "v":
        this.#count("verbose");
        break;
      case "x":
        this.skipFirstLine = true;
        break;
      case "J":
        throw new UsageError("-J is reserved for Jython");
      default:
        throw new UsageError(`Unknown option: -${letter}`);
    }
  }
}

/** Reads a command line (without the program itself). @throws UsageError */
export function parseOptions(args: readonly string[]): Options {
  return new Parser(args).parse();
}
