/**
 * Reading marshal data: CPython's `r_object`, with a stack of unfinished containers in place of recursion, so that no data
 * can exhaust the JavaScript stack.
 */
import { CodePointString, Complex, FrozenSet, Tuple } from "@pyvm/parser";
import type { Constant } from "@pyvm/parser";
import { CO_NOFREE, CodeObject } from "./code.ts";
import type { CodeConstant } from "./code.ts";
import { decodeLatin1, decodeUtf8, Utf8Error } from "./marshal-text.ts";
import * as marshal from "./marshal-values.ts";
import { FLAG_REF, MarshalDict, MarshalError, MarshalSet, MAX_DEPTH, SINGLETONS } from "./marshal-values.ts";
import type { MarshalErrorType, MarshalValue } from "./marshal-values.ts";

/** The end of a dict; anywhere else it is an error. CPython's NULL. */
const NULL: unique symbol = Symbol("NULL");
export type Read = MarshalValue | typeof NULL;

/** The place of an object that may not be referred to before it is complete. */
const RESERVED: unique symbol = Symbol("reserved");

const INTERNED: ReadonlySet<number> = new Set([
  marshal.TYPE_INTERNED,
  marshal.TYPE_ASCII_INTERNED,
  marshal.TYPE_SHORT_ASCII_INTERNED,
]);

/** A container that waits for its items. */
export interface Container {
  /** Takes one item; true when the container is complete. */
  add(item: Read): boolean;
  /** The value, or NULL when an item was missing that is not reported here. */
  result(): Read;
}

/** The largest bigint has 2³⁰ bits; a marshal digit has 15. */
const MAX_LONG_DIGITS = Math.floor(2 ** 30 / 15);

export class MarshalReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #codeContainer: CodeContainerClass;
  #position: number;
  readonly #references: (MarshalValue | typeof RESERVED)[] = [];
  /** For each index the letter of its object, and whether something refers to it. */
  readonly #letters: number[] = [];
  readonly #isUsed: boolean[] = [];
  /** Those to which nothing can refer. */
  readonly #loneFrozenSets: FrozenSet[] = [];
  readonly #pending: Container[] = [];
  /** The tuples with something unhashable inside, and of what kind it is. */
  readonly #unhashable = new Map<MarshalValue, string>();
  /** The tuples that are known to hold names only. */
  readonly nameTuples: Set<MarshalValue> = new Set();

  constructor(bytes: Uint8Array, offset: number, codeContainer: CodeContainerClass = CodeContainer) {
    this.#codeContainer = codeContainer;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#position = offset;
  }

  /** The byte after the last one read. */
  get position(): number {
    return this.#position;
  }

  /** Reads one object with all it holds. */
  read(): MarshalValue {
    for (;;) {
      let value = this.#readObject();
      while (value !== undefined && this.#pending.length > 0) {
        const container = this.#pending[this.#pending.length - 1];
        if (!container.add(value)) value = undefined;
        else {
          this.#pending.pop();
          value = container.result();
        }
      }
      if (value === NULL) return this.fail("TypeError", "NULL object in marshal data for object");
      if (value !== undefined) return value;
    }
  }

  fail(type: MarshalErrorType, reason: string, offset: number = this.#position): never {
    throw new MarshalError(type, reason, offset);
  }

  /** One object, or undefined when it is a container whose items come next. */
  #readObject(): Read | undefined {
    const start = this.#position;
    if (start >= this.#bytes.length) this.fail("EOFError", "EOF read where object expected");
    if (this.#pending.length >= MAX_DEPTH) this.fail("ValueError", "recursion limit exceeded");
    const code = this.#bytes[this.#position++];
    const type = code & ~FLAG_REF;
    const singleton = SINGLETONS.get(type);
    if (singleton !== undefined) return singleton;
    if (type === marshal.TYPE_NULL) return NULL;
    if (type === marshal.TYPE_REF) return this.#readReference();
    const isReferred = (code & FLAG_REF) !== 0;
    if (this.#startContainer(type, isReferred)) return this.#finishEmpty();
    const value = this.#readScalar(type, start);
    if (isReferred) {
      this.#letters[this.#references.length] = type;
      this.#references.push(value);
    }
    return value;
  }

  /** A container that was just started may be complete already. */
  #finishEmpty(): Read | undefined {
    const container = this.#pending[this.#pending.length - 1];
    if (!(container instanceof SequenceContainer) || !container.isComplete) return undefined;
    this.#pending.pop();
    return container.result();
  }

  #startContainer(type: number, isReferred: boolean): boolean {
    switch (type) {
      case marshal.TYPE_SMALL_TUPLE:
        this.#startSequence("tuple", this.#readByte(), isReferred);
        return true;
      case marshal.TYPE_TUPLE:
        this.#startSequence("tuple", this.#readSize("tuple"), isReferred);
        return true;
      case marshal.TYPE_LIST:
        this.#startSequence("list", this.#readSize("list"), isReferred);
        return true;
      case marshal.TYPE_SET:
      case marshal.TYPE_FROZENSET:
        this.#startSequence(type === marshal.TYPE_SET ? "set" : "frozenset", this.#readSize("set"), isReferred);
        return true;
      case marshal.TYPE_DICT:
        this.#startDict(isReferred);
        return true;
      case marshal.TYPE_CODE:
        this.#pending.push(new this.#codeContainer(this, this.#reserve(isReferred)));
        return true;
      default:
        return false;
    }
  }

  #startSequence(kind: SequenceKind, size: number, isReferred: boolean): void {
    const container = new SequenceContainer(this, kind, size);
    const reference = this.#reserve(isReferred);
    if (kind === "frozenset") {
      container.reference = reference;
      if (!isReferred) this.#loneFrozenSets.push(container.value as FrozenSet);
    } else this.define(reference, container.value);
    this.#pending.push(container);
  }

  #startDict(isReferred: boolean): void {
    const container = new DictContainer(this);
    this.define(this.#reserve(isReferred), container.value);
    this.#pending.push(container);
  }

  /** The index that an object will have, or −1 when nothing refers to it. */
  #reserve(isReferred: boolean): number {
    return isReferred ? this.#references.push(RESERVED) - 1 : -1;
  }

  /** What makes a value unhashable: the kind of it or of something in its tuples; undefined when nothing does. */
  unhashablePart(value: MarshalValue): string | undefined {
    return unhashableKind(value) ?? this.#unhashable.get(value);
  }

  /** Tuples are looked at when they are complete, each once, however often something refers to them. */
  noteUnhashable(tuple: Tuple): void {
    for (const item of tuple.items) {
      const kind = this.unhashablePart(item);
      if (kind === undefined) continue;
      this.#unhashable.set(tuple, kind);
      return;
    }
  }

  /** Whether a value is a container that still waits for items. */
  isPending(value: MarshalValue): boolean {
    return this.#pending.some((container) => container instanceof SequenceContainer && container.value === value);
  }

  /** Puts a completed object in its reserved place. */
  define(reference: number, value: MarshalValue): void {
    if (reference >= 0) this.#references[reference] = value;
  }

  #readReference(): MarshalValue {
    const start = this.#position;
    const index = this.readLong();
    const value = this.#references[index];
    if (value === undefined || value === RESERVED) {
      this.fail("ValueError", "bad marshal data (invalid reference)", start);
    }
    this.#isUsed[index] = true;
    return value;
  }

  /**
   * The interned strs that whoever wrote the data held elsewhere, as far as it shows: they have an index that nothing refers
   * to; single characters, which otherwise are not interned; and those that made a copy of their frozenset necessary.
   */
  heldStrings(): Set<string> {
    const held = new Set<string>();
    const interned = new Set<MarshalValue>();
    for (const [index, value] of this.#references.entries()) {
      if (typeof value !== "string" || !INTERNED.has(this.#letters[index])) continue;
      interned.add(value);
      if (this.#isUsed[index] !== true || value.length === 1) held.add(value);
    }
    for (const { items } of this.#loneFrozenSets) {
      for (const item of items) if (typeof item === "string" && interned.has(item)) held.add(item);
    }
    return held;
  }

  #readScalar(type: number, start: number): MarshalValue {
    switch (type) {
      case marshal.TYPE_INT:
        return BigInt(this.readLong());
      case marshal.TYPE_INT64:
        return this.#view.getBigInt64(this.#take(8), true);
      case marshal.TYPE_LONG:
        return this.#readDigits();
      case marshal.TYPE_FLOAT:
        return this.#readDecimal();
      case marshal.TYPE_BINARY_FLOAT:
        return this.#view.getFloat64(this.#take(8), true);
      case marshal.TYPE_COMPLEX:
        return new Complex(this.#readDecimal(), this.#readDecimal());
      case marshal.TYPE_BINARY_COMPLEX:
        return new Complex(this.#view.getFloat64(this.#take(8), true), this.#view.getFloat64(this.#take(8), true));
      case marshal.TYPE_STRING:
        return this.#readBytes(this.#readSize("bytes object")).slice();
      case marshal.TYPE_ASCII:
      case marshal.TYPE_ASCII_INTERNED:
        return decodeLatin1(this.#readBytes(this.#readSize("string")));
      case marshal.TYPE_SHORT_ASCII:
      case marshal.TYPE_SHORT_ASCII_INTERNED:
        return decodeLatin1(this.#readBytes(this.#readByte()));
      case marshal.TYPE_UNICODE:
      case marshal.TYPE_INTERNED:
        return this.#readText();
      default:
        return this.fail("ValueError", "bad marshal data (unknown type code)", start);
    }
  }

  /** Skips `size` bytes and returns where they start. */
  #take(size: number): number {
    const start = this.#position;
    if (this.#bytes.length - start < size) this.fail("EOFError", "marshal data too short");
    this.#position = start + size;
    return start;
  }

  #readByte(): number {
    if (this.#position >= this.#bytes.length) this.fail("EOFError", "EOF read where object expected");
    return this.#bytes[this.#position++];
  }

  /** A signed 32-bit number: CPython's `r_long`. */
  readLong(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  #readSize(what: string): number {
    const size = this.readLong();
    if (size < 0) this.fail("ValueError", `bad marshal data (${what} size out of range)`, this.#position - 4);
    return size;
  }

  #readBytes(size: number): Uint8Array {
    const start = this.#take(size);
    return this.#bytes.subarray(start, start + size);
  }

  #readText(): string | CodePointString {
    const bytes = this.#readBytes(this.#readSize("string"));
    try {
      return decodeUtf8(bytes);
    } catch (error) {
      if (!(error instanceof Utf8Error)) throw error;
      return this.fail("UnicodeDecodeError", error.message, this.#position - bytes.length + error.start);
    }
  }

  /** A float in decimal form, of the versions before 2. */
  #readDecimal(): number {
    const text = decodeLatin1(this.#readBytes(this.#readByte()));
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
    const special = /^([+-]?)(inf(?:inity)?|nan)$/i.exec(text);
    if (special === null) {
      return this.fail(
        "ValueError",
        `could not convert string to float: '${text.slice(0, 200)}'`,
        this.#position - text.length,
      );
    }
    const magnitude = special[2].toLowerCase() === "nan" ? NaN : Infinity;
    return special[1] === "-" ? -magnitude : magnitude;
  }

  /** An int as 15-bit digits, the least first; the sign of the count is the sign of the int. */
  #readDigits(): bigint {
    const start = this.#position;
    const count = this.readLong();
    const size = Math.abs(count);
    if (size > MAX_LONG_DIGITS) this.fail("ValueError", "bad marshal data (long size out of range)", start);
    const pieces: string[] = [];
    for (let done = 0; done < size; done += 4) pieces.push(this.#readFourDigits(size - done));
    const magnitude = BigInt("0x0" + pieces.toReversed().join(""));
    return count < 0 ? -magnitude : magnitude;
  }

  /** Four digits, or the last `left`, as 15 hexadecimal digits. */
  #readFourDigits(left: number): string {
    let low = this.#readDigit(left === 1);
    if (left > 1) low |= this.#readDigit(left === 2) << 15;
    let high = left > 2 ? this.#readDigit(left === 3) : 0;
    if (left > 3) high |= this.#readDigit(left === 4) << 15;
    const upper = ((high << 2) | (low >>> 28)) >>> 0;
    return upper.toString(16).padStart(8, "0") + (low & 0xfffffff).toString(16).padStart(7, "0");
  }

  #readDigit(isLast: boolean): number {
    const digit = this.#view.getUint16(this.#take(2), true);
    if (digit > 0x7fff) this.#failAtDigit("digit out of range in long");
    if (digit === 0 && isLast) this.#failAtDigit("unnormalized long data");
    return digit;
  }

  #failAtDigit(reason: string): never {
    this.fail("ValueError", `bad marshal data (${reason})`, this.#position - 2);
  }
}

type SequenceKind = "tuple" | "list" | "set" | "frozenset";

class SequenceContainer implements Container {
  readonly value: MarshalValue;
  /** The place to define when complete: a frozenset may not be seen before. */
  reference: number = -1;
  readonly #reader: MarshalReader;
  readonly #kind: SequenceKind;
  readonly #size: number;
  readonly #items: MarshalValue[] = [];

  constructor(reader: MarshalReader, kind: SequenceKind, size: number) {
    this.#reader = reader;
    this.#kind = kind;
    this.#size = size;
    this.value = sequenceOf(kind, this.#items);
  }

  get isComplete(): boolean {
    return this.#items.length === this.#size;
  }

  add(item: Read): boolean {
    const isSet = this.#kind === "set" || this.#kind === "frozenset";
    if (item === NULL) {
      this.#reader.fail("TypeError", `NULL object in marshal data for ${isSet ? "set" : this.#kind}`);
    }
    if (isSet) requireHashable(this.#reader, item);
    this.#items.push(item);
    return this.isComplete;
  }

  result(): MarshalValue {
    if (this.#kind === "tuple") this.#reader.noteUnhashable(this.value as Tuple);
    this.#reader.define(this.reference, this.value);
    return this.value;
  }
}

/** The container over an array that grows while its items are read. */
function sequenceOf(kind: SequenceKind, items: MarshalValue[]): MarshalValue {
  if (kind === "list") return items;
  if (kind === "set") return new MarshalSet(items);
  return kind === "tuple" ? new Tuple(items as Constant[]) : new FrozenSet(items as Constant[]);
}

class DictContainer implements Container {
  readonly value: MarshalDict;
  readonly #reader: MarshalReader;
  readonly #entries: [MarshalValue, MarshalValue][] = [];
  #key: MarshalValue | undefined = undefined;

  constructor(reader: MarshalReader) {
    this.#reader = reader;
    this.value = new MarshalDict(this.#entries);
  }

  /** A missing key ends the dict, and so does a missing value. */
  add(item: Read): boolean {
    if (item === NULL) return true;
    if (this.#key === undefined) {
      this.#key = item;
      return false;
    }
    requireHashable(this.#reader, this.#key);
    this.#entries.push([this.#key, item]);
    this.#key = undefined;
    return false;
  }

  result(): MarshalValue {
    return this.value;
  }
}

/** How many numbers and objects a code object has, and how many objects stand before the number of its first line. */
export interface CodeShape {
  readonly numbers: number;
  readonly objects: number;
  readonly objectsBeforeLine: number;
}

/** argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags; code … name, firstlineno, linetable. */
const CODE_SHAPE: CodeShape = { numbers: 6, objects: 9, objectsBeforeLine: 8 };

type CodeContainerClass = new (reader: MarshalReader, reference: number) => Container;

/** A code object of 3.10; those of other versions are subclasses. */
export class CodeContainer implements Container {
  protected readonly reader: MarshalReader;
  protected readonly numbers: readonly number[];
  protected readonly objects: MarshalValue[] = [];
  protected firstlineno: number = 0;
  readonly #reference: number;
  readonly #shape: CodeShape;
  readonly #start: number;
  #isMissing = false;

  constructor(reader: MarshalReader, reference: number, shape: CodeShape = CODE_SHAPE) {
    this.reader = reader;
    this.#reference = reference;
    this.#shape = shape;
    this.#start = reader.position - 1;
    this.numbers = Array.from({ length: shape.numbers }, () => reader.readLong());
  }

  add(item: Read): boolean {
    if (item === NULL) return (this.#isMissing = true);
    this.objects.push(item);
    if (this.objects.length === this.#shape.objectsBeforeLine) this.firstlineno = this.reader.readLong();
    return this.objects.length === this.#shape.objects;
  }

  result(): Read {
    if (this.#isMissing) return NULL;
    const value = this.makeCode();
    this.reader.define(this.#reference, value);
    return value;
  }

  protected makeCode(): CodeObject {
    const [argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags] = this.numbers;
    const [code, consts, names, varnames, freevars, cellvars, filename, name, linetable] = this.objects;
    const isSound =
      argcount >= posonlyargcount &&
      posonlyargcount >= 0 &&
      kwonlyargcount >= 0 &&
      nlocals >= 0 &&
      stacksize >= 0 &&
      flags >= 0;
    if (!isSound) this.refuse();
    const fields = {
      argcount,
      posonlyargcount,
      kwonlyargcount,
      nlocals,
      stacksize,
      flags,
      code: this.bytes(code),
      consts: this.tuple(consts) as readonly CodeConstant[],
      names: this.names(names),
      varnames: this.names(varnames),
      freevars: this.names(freevars),
      cellvars: this.names(cellvars),
      filename: this.text(filename),
      name: this.text(name),
      firstlineno: this.firstlineno,
      linetable: this.bytes(linetable),
    };
    this.#requireRoomForArguments(fields.varnames.length, argcount + kwonlyargcount + variadicCount(flags));
    const hasCells = fields.freevars.length + fields.cellvars.length > 0;
    return new CodeObject({ ...fields, flags: hasCells ? flags & ~CO_NOFREE : flags | CO_NOFREE });
  }

  #requireRoomForArguments(locals: number, parameters: number): void {
    if (locals < parameters) this.reader.fail("ValueError", "code: varnames is too small", this.#start);
  }

  protected refuse(): never {
    this.reader.fail("SystemError", "Objects/codeobject.c:141: bad argument to internal function", this.#start);
  }

  protected bytes(value: MarshalValue): Uint8Array {
    return value instanceof Uint8Array ? value : this.refuse();
  }

  protected tuple(value: MarshalValue): readonly MarshalValue[] {
    if (!(value instanceof Tuple)) return this.refuse();
    // Nothing that compiles gives a code object that is inside its own tables.
    if (this.reader.isPending(value)) {
      this.reader.fail("ValueError", "bad marshal data (code object inside its own tuple)", this.#start);
    }
    return value.items;
  }

  protected names(value: MarshalValue): readonly string[] {
    const items = this.tuple(value);
    if (this.reader.nameTuples.has(value)) return items as readonly string[];
    for (const item of items) {
      if (typeof item === "string") continue;
      if (item instanceof CodePointString) this.#refuseSurrogates();
      this.reader.fail("SystemError", "non-string found in code slot", this.#start);
    }
    this.reader.nameTuples.add(value);
    return items as readonly string[];
  }

  protected text(value: MarshalValue): string {
    if (value instanceof CodePointString) this.#refuseSurrogates();
    return typeof value === "string" ? value : this.refuse();
  }

  #refuseSurrogates(): never {
    this.reader.fail("ValueError", "bad marshal data (surrogates in a name of a code object)", this.#start);
  }
}

/** `*args` and `**kwargs` each take a local. */
function variadicCount(flags: number): number {
  return ((flags >> 2) & 1) + ((flags >> 3) & 1);
}

function unhashableKind(value: MarshalValue): string | undefined {
  if (Array.isArray(value)) return "list";
  if (value instanceof MarshalSet) return "set";
  return value instanceof MarshalDict ? "dict" : undefined;
}

/** A key or an item of a set holds nothing mutable, at any depth of tuples. */
function requireHashable(reader: MarshalReader, value: MarshalValue): void {
  const kind = reader.unhashablePart(value);
  if (kind !== undefined) reader.fail("TypeError", `unhashable type: '${kind}'`);
}
