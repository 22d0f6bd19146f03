/** Instructions of the versions besides 3.10, with the meaning of their arguments. */
import type { PythonVersion } from "../code.ts";
import { DisError, reprCodeConstant } from "../dis-instructions.ts";
import type { ReprOptions } from "../dis-instructions.ts";
import type { MarshalValue } from "../marshal-values.ts";
import type { ForeignCode } from "./foreign-code.ts";
import { lineStartsOf } from "./lines.ts";
import { VERSION_TABLES } from "./tables.ts";
import type { VersionTable } from "./tables.ts";

/** One instruction; cache entries behind it belong to it. */
export interface ForeignInstruction {
  readonly opname: string;
  readonly opcode: number;
  /** The argument with what `EXTENDED_ARG` adds; null for operations without one. */
  readonly arg: number | null;
  /** What the argument stands for, as `dis` of that version shows it; empty when it only stands for itself. */
  readonly argrepr: string;
  /** The constant, where the argument stands for one. */
  readonly constant?: MarshalValue;
  /** In bytes from the start of the bytecode. */
  readonly offset: number;
  /** The byte offset that it jumps to, or null. */
  readonly target: number | null;
  /** The bytes of its cache entries. */
  readonly cacheSize: number;
  /** The line that starts here; null where no line starts, or where code without a line does. */
  readonly startsLine: number | null;
}

/** An operation, from the words of a table. */
interface Operation {
  readonly name: string;
  /** The sign of the kind of argument, or empty. */
  readonly kind: string;
  readonly caches: number;
}

type ForeignVersion = Exclude<PythonVersion, "3.10">;

const operationsByVersion = new Map<ForeignVersion, readonly Operation[]>();

function parseOperations(text: string): Operation[] {
  const operations = Array.from({ length: 256 }, (_, opcode): Operation => ({
    name: `<${opcode}>`,
    kind: "",
    caches: 0,
  }));
  let opcode = 0;
  for (const word of text.split(" ")) {
    const skipped = Number(word);
    if (Number.isInteger(skipped)) {
      opcode += skipped;
      continue;
    }
    // The digit of CALL_INTRINSIC_1 is part of its name.
    const [, kind, name, caches] = /^([=.$%<@+-]?)(.*?(?:_\d)?)(\d*)$/.exec(word)!;
    operations[opcode++] = { name, kind, caches: Number(caches) };
  }
  return operations;
}

/** A version's operations by number. */
export function operationsOf(version: ForeignVersion): readonly Operation[] {
  let operations = operationsByVersion.get(version);
  if (operations === undefined) {
    operations = parseOperations(VERSION_TABLES[version].operations);
    operationsByVersion.set(version, operations);
  }
  return operations;
}

function entryOf<T>(table: readonly T[], index: number, what: string, { name }: Operation, offset: number): T {
  if (index >= 0 && index < table.length) return table[index];
  throw new DisError("IndexError", `${name} at ${offset} refers to ${what} ${index} of ${table.length}`);
}

const CONVERSIONS: readonly string[] = ["", "str", "repr", "ascii"];
const FUNCTION_PARTS: readonly string[] = ["defaults", "kwdefaults", "annotations", "closure"];

/** Names stand for their arguments after bits that say what else is pushed: how many bits, and the words for the lowest. */
const NAMES_WITH_BITS: Partial<
  Record<ForeignVersion, Readonly<Record<string, readonly [bits: number, words: string]>>>
> = {
  "3.11": { LOAD_GLOBAL: [1, "NULL + "] },
  "3.12": { LOAD_GLOBAL: [1, "NULL + "], LOAD_ATTR: [1, "NULL|self + "], LOAD_SUPER_ATTR: [2, "NULL|self + "] },
  "3.13": { LOAD_GLOBAL: [1, " + NULL"], LOAD_ATTR: [1, " + NULL|self"], LOAD_SUPER_ATTR: [2, " + NULL|self"] },
};

/** How far a comparison is shifted, because of bits below it. */
const COMPARISON_SHIFT: Record<ForeignVersion, number> = { "3.8": 0, "3.9": 0, "3.11": 0, "3.12": 4, "3.13": 5 };
const TO_BOOL_BIT = 16;

/** Gives the arguments of one code object their meaning. */
class Arguments {
  readonly #code: ForeignCode;
  readonly #version: ForeignVersion;
  readonly #table: VersionTable;
  readonly #options: ReprOptions;
  /** Computed when the first cell is met. */
  #cells: readonly string[] | null = null;

  constructor(code: ForeignCode, options: ReprOptions) {
    this.#code = code;
    this.#version = code.version;
    this.#table = VERSION_TABLES[code.version];
    this.#options = options;
  }

  get #isOld(): boolean {
    return this.#version === "3.8" || this.#version === "3.9";
  }

  /** The byte offset of a jump, or null. */
  target({ kind, caches }: Operation, arg: number, offset: number): number | null {
    const unit = this.#isOld ? 1 : 2;
    if (kind === "@") return arg * unit;
    if (kind !== "+" && kind !== "-") return null;
    return offset + 2 + 2 * caches + (kind === "-" ? -arg : arg) * unit;
  }

  constant(operation: Operation, arg: number, offset: number): MarshalValue {
    return entryOf(this.#code.consts, arg, "constant", operation, offset);
  }

  text(operation: Operation, arg: number, offset: number): string {
    switch (operation.kind) {
      case "=":
        // 3.11 shows the names of keyword arguments by their number only.
        if (this.#version === "3.11" && operation.name === "KW_NAMES") return "";
        return reprCodeConstant(this.constant(operation, arg, offset), this.#options);
      case ".":
        return this.#name(operation, arg, offset);
      case "$":
        return this.#locals(operation, arg, offset);
      case "%":
        return entryOf(this.#cellNames(), arg, "cell", operation, offset);
      case "<":
        return this.#comparison(operation, arg, offset);
      case "@":
        return "";
      case "+":
      case "-":
        return `to ${this.target(operation, arg, offset)}`;
      default:
        return this.#special(operation, arg, offset);
    }
  }

  #cellNames(): readonly string[] {
    const { localsplusnames, cellvars, freevars } = this.#code;
    return (this.#cells ??= localsplusnames ?? [...cellvars, ...freevars]);
  }

  #name(operation: Operation, arg: number, offset: number): string {
    const [bits, words] = NAMES_WITH_BITS[this.#version]?.[operation.name] ?? [0, ""];
    const name = entryOf(this.#code.names, arg >> bits, "name", operation, offset);
    if (bits === 0 || arg % 2 === 0) return name;
    return words.startsWith(" ") ? name + words : words + name;
  }

  #locals(operation: Operation, arg: number, offset: number): string {
    const names = this.#code.localsplusnames ?? this.#code.varnames;
    const local = (index: number): string => entryOf(names, index, "local", operation, offset);
    const isPair = /_FAST_(LOAD|STORE)_FAST$/.test(operation.name);
    return isPair ? `${local(arg >> 4)}, ${local(arg & 15)}` : local(arg);
  }

  #comparison(operation: Operation, arg: number, offset: number): string {
    const index = arg >> COMPARISON_SHIFT[this.#version];
    const text = entryOf(this.#table.comparisons.split(","), index, "comparison", operation, offset);
    return this.#version === "3.13" && (arg & TO_BOOL_BIT) !== 0 ? `bool(${text})` : text;
  }

  #special(operation: Operation, arg: number, offset: number): string {
    const choice = (list: string | undefined): string =>
      entryOf((list ?? "").split(","), arg, "choice", operation, offset);
    switch (operation.name) {
      case "BINARY_OP":
        return choice(this.#table.arithmetic);
      case "CALL_INTRINSIC_1":
        return choice(this.#table.intrinsics1);
      case "CALL_INTRINSIC_2":
        return choice(this.#table.intrinsics2);
      case "CONVERT_VALUE":
        return entryOf(CONVERSIONS, arg, "conversion", operation, offset);
      case "FORMAT_VALUE":
        return [CONVERSIONS[arg & 3], (arg & 4) === 0 ? "" : "with format"].filter((part) => part !== "").join(", ");
      case "MAKE_FUNCTION":
      case "SET_FUNCTION_ATTRIBUTE":
        return FUNCTION_PARTS.filter((_, bit) => (arg & (1 << bit)) !== 0).join(", ");
      default:
        return "";
    }
  }
}

/**
 * The instructions of a code object of a version besides 3.10.
 *
 * @throws DisError (IndexError) when an argument points outside its table
 */
export function foreignInstructions(code: ForeignCode, options: ReprOptions = {}): ForeignInstruction[] {
  const operations = operationsOf(code.version);
  const { firstWithArgument } = VERSION_TABLES[code.version];
  const meaning = new Arguments(code, options);
  const lines = new Map(lineStartsOf(code));
  const instructions: ForeignInstruction[] = [];
  let extended = 0;
  for (let offset = 0; offset + 1 < code.code.length;) {
    const opcode = code.code[offset];
    const operation = operations[opcode];
    const arg = opcode >= firstWithArgument ? code.code[offset + 1] + extended : null;
    extended = arg !== null && operation.name === "EXTENDED_ARG" ? (arg << 8) | 0 : 0;
    const isConstant = arg !== null && operation.kind === "=";
    instructions.push({
      opname: operation.name,
      opcode,
      arg,
      argrepr: arg === null ? "" : meaning.text(operation, arg, offset),
      ...(isConstant ? { constant: meaning.constant(operation, arg, offset) } : null),
      offset,
      target: arg === null ? null : meaning.target(operation, arg, offset),
      cacheSize: operation.caches * 2,
      startsLine: lines.get(offset) ?? null,
    });
    offset += 2 + operation.caches * 2;
  }
  return instructions;
}
