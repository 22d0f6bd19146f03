/**
 * Code objects of the versions of CPython besides 3.10, and how they stand in marshal data.
 *
 * Up to 3.10 the names of locals, cells and free variables are three tuples. Since 3.11 they are one tuple,
 * `localsplusnames`, with a byte for each name that says what it is; and a code object has its qualified name and a table of
 * handlers, which takes the place of the instructions that set blocks up.
 */
import { CodeObject } from "../code.ts";
import type { CodeConstant, CodeFields, PythonVersion } from "../code.ts";
import { CodeContainer } from "../marshal-reader.ts";
import type { CodeShape, MarshalReader } from "../marshal-reader.ts";

/** What code objects have since 3.11. */
export interface ForeignFields extends CodeFields {
  /** Null before 3.11. */
  readonly qualname: string | null;
  /** The names of locals, cells and free variables in one table; null before 3.11. */
  readonly localsplusnames: readonly string[] | null;
  /** Empty before 3.11; `exceptionEntries` reads it. */
  readonly exceptiontable: Uint8Array;
}

/** A code object of another version. Its bytecode and its table of lines are in that version's form. */
export class ForeignCode extends CodeObject implements ForeignFields {
  readonly qualname: string | null;
  readonly localsplusnames: readonly string[] | null;
  readonly exceptiontable: Uint8Array;
  readonly #version: Exclude<PythonVersion, "3.10">;

  constructor(version: Exclude<PythonVersion, "3.10">, fields: ForeignFields) {
    super(fields);
    this.#version = version;
    this.qualname = fields.qualname;
    this.localsplusnames = fields.localsplusnames;
    this.exceptiontable = fields.exceptiontable;
  }

  override get version(): Exclude<PythonVersion, "3.10"> {
    return this.#version;
  }
}

const NO_BYTES = new Uint8Array();

const LOCAL_KIND = 0x20;
const CELL_KIND = 0x40;
const FREE_KIND = 0x80;

const SHAPE_SINCE_311: CodeShape = { numbers: 5, objects: 10, objectsBeforeLine: 8 };

class OldContainer extends CodeContainer {
  readonly #version: "3.8" | "3.9";

  constructor(version: "3.8" | "3.9", reader: MarshalReader, reference: number) {
    super(reader, reference);
    this.#version = version;
  }

  protected override makeCode(): CodeObject {
    const code = super.makeCode();
    return new ForeignCode(this.#version, { ...code, qualname: null, localsplusnames: null, exceptiontable: NO_BYTES });
  }
}

/** The three tables of names of older versions. */
interface NameTables {
  readonly kinds: Uint8Array;
  readonly varnames: readonly string[];
  readonly cellvars: readonly string[];
  readonly freevars: readonly string[];
}

/** What the last code object with the same names had: data may name one table very often. */
const knownTables = new WeakMap<readonly string[], NameTables>();

function tablesOf(all: readonly string[], kinds: Uint8Array): NameTables {
  const known = knownTables.get(all);
  if (known?.kinds === kinds) return known;
  const ofKind = (kind: number): string[] => all.filter((_, index) => (kinds[index] & kind) !== 0);
  const tables = { kinds, varnames: ofKind(LOCAL_KIND), cellvars: ofKind(CELL_KIND), freevars: ofKind(FREE_KIND) };
  knownTables.set(all, tables);
  return tables;
}

class NewContainer extends CodeContainer {
  readonly #version: "3.11" | "3.12" | "3.13";

  constructor(version: "3.11" | "3.12" | "3.13", reader: MarshalReader, reference: number) {
    super(reader, reference, SHAPE_SINCE_311);
    this.#version = version;
  }

  protected override makeCode(): CodeObject {
    const [argcount, posonlyargcount, kwonlyargcount, stacksize, flags] = this.numbers;
    const [code, consts, names, localsplusnames, kinds, filename, name, qualname, linetable, handlers] = this.objects;
    if (this.numbers.some((number) => number < 0) || argcount < posonlyargcount) this.refuse();
    const all = this.names(localsplusnames);
    const kindOf = this.bytes(kinds);
    if (kindOf.length !== all.length) this.refuse();
    const { varnames, cellvars, freevars } = tablesOf(all, kindOf);
    return new ForeignCode(this.#version, {
      argcount,
      posonlyargcount,
      kwonlyargcount,
      nlocals: varnames.length,
      stacksize,
      flags,
      code: this.bytes(code),
      consts: this.tuple(consts) as readonly CodeConstant[],
      names: this.names(names),
      varnames,
      freevars,
      cellvars,
      localsplusnames: all,
      filename: this.text(filename),
      name: this.text(name),
      qualname: this.text(qualname),
      firstlineno: this.firstlineno,
      linetable: this.bytes(linetable),
      exceptiontable: this.bytes(handlers),
    });
  }
}

type ContainerClass = ConstructorParameters<typeof MarshalReader>[2];

function oldContainer(version: "3.8" | "3.9"): ContainerClass {
  return class extends OldContainer {
    constructor(reader: MarshalReader, reference: number) {
      super(version, reader, reference);
    }
  };
}

function newContainer(version: "3.11" | "3.12" | "3.13"): ContainerClass {
  return class extends NewContainer {
    constructor(reader: MarshalReader, reference: number) {
      super(version, reader, reference);
    }
  };
}

/** How a version's code objects are read; undefined for 3.10, whose are the reader's own. */
export function codeContainerOf(version: PythonVersion): ContainerClass {
  if (version === "3.10") return undefined;
  return version === "3.8" || version === "3.9" ? oldContainer(version) : newContainer(version);
}
