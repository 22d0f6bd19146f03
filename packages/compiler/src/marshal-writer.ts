/**
 * Writing marshal data: CPython's `w_object`.
 *
 * CPython gives an object an index (`FLAG_REF`) when its reference count exceeds one, and writes an object that it has met
 * before, by identity, as that index. JavaScript data has no counts, and its strings and numbers no identity. So writing goes
 * in two steps. `MarshalGraph` first makes one node of all that CPython's compiler makes one object of: equal constants of one
 * compilation (its table of constants is keyed by type and value), equal tuples of names, equal bytecode and line tables, and
 * interned names. A node then has an index when
 *
 * - it occurs more than once in the data, or the caller holds it: the outermost value, and the name of the file whose
 *   compilation gave that;
 * - it is one of the interpreter's single objects: an int of −5…256, an empty tuple, str or bytes, a str of one Latin-1
 *   character, bytes of one byte;
 * - it is interned and the caller says that the interpreter holds it elsewhere (`isHeld`): CPython's files depend there on
 *   what the process that wrote them had loaded.
 *
 * Lists, dicts, sets and code objects are one only with themselves, and so are frozensets of which `PyCode_New` makes copies.
 */
import { CodePointString, Complex, FrozenSet, Tuple } from "@pyvm/parser";
import { CodeObject } from "./code.ts";
import { decodeLatin1, encodeUtf8, isAscii } from "./marshal-text.ts";
import * as marshal from "./marshal-values.ts";
import { FLAG_REF, MarshalDict, MarshalError, MarshalSet, MAX_DEPTH, SINGLETONS } from "./marshal-values.ts";
import type { MarshalValue } from "./marshal-values.ts";

/** Whether the interpreter holds an interned str outside the data that is written. */
export type IsHeld = (text: string) => boolean;

/** One object of CPython's, with the nodes of what it holds. */
class Node {
  readonly value: MarshalValue;
  /** An interned str. */
  isInterned: boolean;
  readonly children: Node[] = [];
  /** How often it occurs in the data, repetitions inside repeated containers not counted. */
  uses = 0;
  /** The index it was given, or −1. */
  index = -1;
  /** Contains itself, so that it cannot be compared by value. */
  isCyclic = false;
  /** The same number in nodes of equal value. */
  valueId: number;

  constructor(value: MarshalValue, isInterned: boolean, valueId: number) {
    this.value = value;
    this.isInterned = isInterned;
    this.valueId = valueId;
  }
}

/** A container on the way down, with the values that have no node yet. */
interface Visit {
  readonly node: Node;
  readonly values: readonly MarshalValue[];
  next: number;
}

type Container = Tuple | FrozenSet | readonly MarshalValue[] | MarshalSet | MarshalDict | CodeObject;

function isContainer(value: MarshalValue): value is Container {
  return (
    value instanceof Tuple ||
    value instanceof FrozenSet ||
    value instanceof CodeObject ||
    Array.isArray(value) ||
    value instanceof MarshalSet ||
    value instanceof MarshalDict
  );
}

/** What a container holds, in the order of writing. */
function contents(value: Container): readonly MarshalValue[] {
  if (value instanceof MarshalDict) return value.entries.flat();
  if (value instanceof CodeObject) {
    if (value.version === "3.10") return codeContents(value);
    throw new MarshalError("ValueError", `code object of CPython ${value.version}`, null);
  }
  return "items" in value ? value.items : value;
}

/** A str that occurs as a name, and so is interned. */
class Interned {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** The place of the file's name among the objects of a code object. */
const FILENAME = 6;

/** The nine objects of a code object; names are marked as interned. */
function codeContents(code: CodeObject): readonly MarshalValue[] {
  const names = (items: readonly string[]): MarshalValue =>
    new Tuple(items.map((text) => new Interned(text) as unknown as string));
  return [
    code.code,
    new Tuple(code.consts as Tuple["items"]),
    names(code.names),
    names(code.varnames),
    names(code.freevars),
    names(code.cellvars),
    code.filename,
    new Interned(code.name) as unknown as string,
    code.linetable,
  ];
}

/** `PyCode_New` interns the constants that look like identifiers; `all_name_chars`. */
function isNameLike(text: string): boolean {
  return /^[A-Za-z0-9_]*$/.test(text);
}

const SINGLETON_TYPES: ReadonlyMap<MarshalValue, number> = new Map(
  Array.from(SINGLETONS, ([type, value]) => [value, type] as const),
);

const floatBytes = new DataView(new ArrayBuffer(8));

function floatKey(value: number): string {
  floatBytes.setFloat64(0, value);
  return floatBytes.getBigUint64(0).toString(36);
}

/** Makes the nodes, each with those it holds, and counts their uses. */
class MarshalGraph {
  readonly #nodes = new Map<string, Node>();
  readonly #containers = new Map<MarshalValue, Node>();
  /** Names that are no identifiers' characters only, and are constants too: `<lambda>` as a qualified name. */
  readonly #qualifiedNames = new Set<string>();
  /** The names of all code objects. */
  readonly #names = new Set<string>();
  readonly #path: Visit[] = [];
  readonly #open = new Set<Node>();
  readonly #isHeld: IsHeld;
  /** Whether something contains itself. */
  isCyclic = false;
  #count = 0;

  constructor(isHeld: IsHeld) {
    this.#isHeld = isHeld;
  }

  /** The node of a value, with all below it. */
  build(value: MarshalValue): Node {
    this.#collectNames(value);
    const root = this.#enter(value);
    while (this.#path.length > 0) this.#step();
    const canonical = isContainer(value) ? this.#containers.get(value)! : root!;
    countUses(canonical);
    if (value instanceof CodeObject) canonical.children[FILENAME].uses++;
    return canonical;
  }

  /**
   * Collects names: the parser interns them. The name of a function at module level is its qualified name too: one object, interned, which stands in the constants
   * after the code object.
   */
  #collectNames(value: MarshalValue): void {
    const seen = new Set<CodeObject>();
    const waiting = value instanceof CodeObject ? [value] : [];
    while (waiting.length > 0) {
      const code = waiting.pop()!;
      if (seen.has(code)) continue;
      seen.add(code);
      for (const names of [code.names, code.varnames, code.freevars, code.cellvars, [code.name]]) {
        for (const name of names) this.#names.add(name);
      }
      for (const [index, item] of code.consts.entries()) {
        if (!(item instanceof CodeObject)) continue;
        waiting.push(item);
        if (code.consts[index + 1] === item.name) this.#qualifiedNames.add(item.name);
      }
    }
  }

  #step(): void {
    const visit = this.#path[this.#path.length - 1];
    if (visit.next === visit.values.length) {
      this.#path.pop();
      this.#leave(visit.node);
      return;
    }
    const node = this.#enter(visit.values[visit.next++]);
    if (node !== null) visit.node.children.push(node);
  }

  /** The node of a value, or null when it is a container that must be visited first. */
  #enter(value: MarshalValue): Node | null {
    if (!isContainer(value)) return this.#scalar(value);
    const known = this.#containers.get(value);
    if (known !== undefined) {
      if (this.#open.has(known)) known.isCyclic = this.isCyclic = true;
      return known;
    }
    if (this.#path.length >= MAX_DEPTH)
      throw new MarshalError("ValueError", "object too deeply nested to marshal", null);
    const node = new Node(value, false, this.#count++);
    this.#containers.set(value, node);
    this.#open.add(node);
    this.#path.push({ node, values: contents(value), next: 0 });
    return null;
  }

  /** All it holds is known: it may prove equal to an earlier one. */
  #leave(node: Node): void {
    this.#open.delete(node);
    const canonical = this.#canonical(node);
    this.#containers.set(node.value, canonical);
    this.#path.at(-1)?.node.children.push(canonical);
  }

  #canonical(node: Node): Node {
    if (node.isCyclic) return node;
    if (node.value instanceof FrozenSet) return this.#canonicalFrozenSet(node);
    if (!(node.value instanceof Tuple)) return node;
    return this.#unique("(" + node.children.map((child) => child.valueId).join(), node);
  }

  /**
   * Equal frozensets are one object, too, unless one holds a str that was interned as another object before: of such a
   * frozenset `PyCode_New` makes a copy for every code object. In a tuple of constants it still counts by value.
   */
  #canonicalFrozenSet(node: Node): Node {
    const ids = node.children.map((child) => child.valueId).sort((a, b) => a - b);
    const known = this.#unique(">" + ids.join(), node);
    node.valueId = known.valueId;
    return node.children.some((child) => this.#isInternedBefore(child.value)) ? node : known;
  }

  #isInternedBefore(value: MarshalValue): boolean {
    if (typeof value !== "string" || !isNameLike(value) || isSingle(value)) return false;
    return this.#names.has(value) || this.#isHeld(value);
  }

  #unique(key: string, node: Node): Node {
    const known = this.#nodes.get(key);
    if (known === undefined) this.#nodes.set(key, node);
    return known ?? node;
  }

  #scalar(value: MarshalValue): Node {
    if (this.#path.length >= MAX_DEPTH)
      throw new MarshalError("ValueError", "object too deeply nested to marshal", null);
    const isName = value instanceof Interned;
    const content: MarshalValue = isName ? value.text : value;
    const isInterned = isName || (typeof content === "string" && this.#isInternedConstant(content));
    const key = scalarKey(content, isInterned);
    if (key === null) return new Node(content, false, this.#count++);
    const node = this.#nodes.get(key) ?? this.#unique(key, new Node(content, isInterned, this.#count++));
    node.isInterned ||= isInterned;
    return node;
  }

  #isInternedConstant(text: string): boolean {
    if (isNameLike(text) || this.#qualifiedNames.has(text)) return true;
    return isSingle(text) && this.#isHeld(text);
  }
}

/** What tells constants apart: type and value. A NaN equals nothing, itself included, and has no key. */
function scalarKey(value: MarshalValue, isInterned: boolean): string | null {
  if (typeof value === "string") return (isInterned || isSingle(value) ? "t" : "u") + value;
  if (typeof value === "bigint") return "i" + value.toString(16);
  if (typeof value === "number") return Number.isNaN(value) ? null : "g" + floatKey(value);
  if (value instanceof Uint8Array) return "s" + decodeLatin1(value);
  if (value instanceof Complex) return `y${floatKey(value.real)},${floatKey(value.imag)}`;
  if (value instanceof CodePointString) return "p" + value.codePoints.join();
  const type = SINGLETON_TYPES.get(value);
  if (type !== undefined) return String.fromCharCode(type);
  throw new MarshalError("ValueError", "unmarshallable object", null);
}

/** Counts how often each node is written, as itself or as an index. */
function countUses(root: Node): void {
  const waiting = [root];
  while (waiting.length > 0) {
    const node = waiting.pop()!;
    if (++node.uses === 1) for (const child of node.children) waiting.push(child);
  }
}

/** Objects of which CPython has one for the whole process. */
function isSingle(value: MarshalValue): boolean {
  if (typeof value === "bigint") return value >= -5n && value <= 256n;
  if (typeof value === "string") return value === "" || (value.length === 1 && value.charCodeAt(0) < 0x100);
  if (value instanceof Uint8Array) return value.length <= 1;
  return value instanceof Tuple && value.items.length === 0;
}

const FITS_32_BITS = 2n ** 31n;

/** What a size in marshal data can count. */
const MAX_SIZE = 2 ** 31 - 1;

/** Bytes that grow. */
class Output {
  #bytes: Uint8Array = new Uint8Array(1024);
  #view: DataView = new DataView(this.#bytes.buffer);
  #length = 0;

  #grow(size: number): number {
    const start = this.#length;
    this.#length += size;
    if (this.#length > MAX_SIZE) throw new MarshalError("MemoryError", "marshal data larger than 2 GiB", null);
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(Math.max(this.#length, this.#bytes.length * 2), MAX_SIZE));
      grown.set(this.#bytes.subarray(0, start));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return start;
  }

  byte(value: number): void {
    const start = this.#grow(1);
    this.#bytes[start] = value;
  }
  short(value: number): void {
    const start = this.#grow(2);
    this.#view.setUint16(start, value, true);
  }
  long(value: number): void {
    const start = this.#grow(4);
    this.#view.setInt32(start, value, true);
  }
  /** JavaScript keeps no bits of a NaN: it is written as x86-64 computes it, which is all that folding of constants gives. */
  float(value: number): void {
    const start = this.#grow(8);
    if (Number.isNaN(value)) this.#view.setUint32(start + 4, 0xfff80000, true);
    else this.#view.setFloat64(start, value, true);
  }
  bytes(value: Uint8Array): void {
    const start = this.#grow(value.length);
    this.#bytes.set(value, start);
  }
  ascii(text: string): void {
    const start = this.#grow(text.length);
    for (let index = 0; index < text.length; index++) this.#bytes[start + index] = text.charCodeAt(index);
  }
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

/** Something still to be written: a node, or what follows the nodes of a container. */
type Task = Node | (() => void);

class MarshalWriter {
  readonly #output: Output = new Output();
  readonly #version: number;
  readonly #isHeld: IsHeld;
  readonly #tasks: Task[] = [];
  #indices = 0;

  constructor(version: number, isHeld: IsHeld) {
    this.#version = version;
    this.#isHeld = isHeld;
  }

  write(root: Node): Uint8Array {
    root.uses++;
    this.#tasks.push(root);
    while (this.#tasks.length > 0) {
      const task = this.#tasks.pop()!;
      if (task instanceof Node) this.#writeNode(task);
      else task();
    }
    return this.#output.finish();
  }

  #writeNode(node: Node): void {
    const letter = SINGLETON_TYPES.get(node.value);
    if (letter !== undefined) return this.#output.byte(letter);
    if (node.index >= 0) {
      this.#output.byte(marshal.TYPE_REF);
      return this.#output.long(node.index);
    }
    let flag = 0;
    if (this.#isReferred(node)) {
      flag = FLAG_REF;
      node.index = this.#indices++;
    }
    return isContainer(node.value) ? this.#writeContainer(node, node.value, flag) : this.#writeScalar(node, flag);
  }

  /** References exist from version 3 on. */
  #isReferred(node: Node): boolean {
    if (this.#version < 3) return false;
    return node.uses > 1 || isSingle(node.value) || (node.isInterned && this.#isHeld(node.value as string));
  }

  #writeContainer(node: Node, value: Container, flag: number): void {
    if (value instanceof CodeObject) return this.#writeCode(node, value, flag);
    if (value instanceof MarshalDict) {
      this.#output.byte(marshal.TYPE_DICT | flag);
      this.#tasks.push(() => this.#output.byte(marshal.TYPE_NULL));
    } else {
      this.#writeHeader(containerType(value), node.children.length, flag);
    }
    this.#pushChildren(node, 0, node.children.length);
  }

  #pushChildren(node: Node, start: number, end: number): void {
    for (let index = end - 1; index >= start; index--) this.#tasks.push(node.children[index]);
  }

  #writeHeader(type: number, size: number, flag: number): void {
    if (type === marshal.TYPE_TUPLE && this.#version >= 4 && size < 256) {
      this.#output.byte(marshal.TYPE_SMALL_TUPLE | flag);
      return this.#output.byte(size);
    }
    this.#output.byte(type | flag);
    return this.#output.long(size);
  }

  #writeCode(node: Node, code: CodeObject, flag: number): void {
    this.#output.byte(marshal.TYPE_CODE | flag);
    for (const count of [code.argcount, code.posonlyargcount, code.kwonlyargcount]) this.#output.long(count);
    for (const count of [code.nlocals, code.stacksize, code.flags]) this.#output.long(count);
    this.#pushChildren(node, 8, 9);
    this.#tasks.push(() => this.#output.long(code.firstlineno));
    this.#pushChildren(node, 0, 8);
  }

  #writeScalar(node: Node, flag: number): void {
    const value = node.value;
    if (typeof value === "bigint") return this.#writeInt(value, flag);
    if (typeof value === "number") return this.#writeFloats(marshal.TYPE_BINARY_FLOAT, [value], flag);
    if (value instanceof Complex) return this.#writeFloats(marshal.TYPE_BINARY_COMPLEX, [value.real, value.imag], flag);
    if (value instanceof Uint8Array) return this.#writeBytes(marshal.TYPE_STRING, value, flag);
    return this.#writeText(value as string | CodePointString, node.isInterned, flag);
  }

  #writeInt(value: bigint, flag: number): void {
    if (value >= -FITS_32_BITS && value < FITS_32_BITS) {
      this.#output.byte(marshal.TYPE_INT | flag);
      return this.#output.long(Number(value));
    }
    this.#output.byte(marshal.TYPE_LONG | flag);
    const digits = digitsOf(value < 0n ? -value : value);
    this.#output.long(value < 0n ? -digits.length : digits.length);
    for (const digit of digits) this.#output.short(digit);
  }

  /** Binary from version 2 on, before that 17 digits as text. */
  #writeFloats(type: number, values: readonly number[], flag: number): void {
    if (this.#version >= 2) {
      this.#output.byte(type | flag);
      for (const value of values) this.#output.float(value);
      return;
    }
    this.#output.byte((type === marshal.TYPE_BINARY_FLOAT ? marshal.TYPE_FLOAT : marshal.TYPE_COMPLEX) | flag);
    for (const value of values) {
      const text = formatFloat(value);
      this.#output.byte(text.length);
      this.#output.ascii(text);
    }
  }

  #writeBytes(type: number, value: Uint8Array, flag: number): void {
    this.#output.byte(type | flag);
    this.#output.long(value.length);
    this.#output.bytes(value);
  }

  #writeText(value: string | CodePointString, isInterned: boolean, flag: number): void {
    if (this.#version >= 4 && isAscii(value)) return this.#writeAscii(value, isInterned, flag);
    const type = this.#version >= 3 && isInterned ? marshal.TYPE_INTERNED : marshal.TYPE_UNICODE;
    return this.#writeBytes(type, encodeUtf8(value), flag);
  }

  #writeAscii(value: string, isInterned: boolean, flag: number): void {
    if (value.length < 256) {
      this.#output.byte((isInterned ? marshal.TYPE_SHORT_ASCII_INTERNED : marshal.TYPE_SHORT_ASCII) | flag);
      this.#output.byte(value.length);
    } else {
      this.#output.byte((isInterned ? marshal.TYPE_ASCII_INTERNED : marshal.TYPE_ASCII) | flag);
      this.#output.long(value.length);
    }
    this.#output.ascii(value);
  }
}

function containerType(value: Container): number {
  if (value instanceof Tuple) return marshal.TYPE_TUPLE;
  if (value instanceof FrozenSet) return marshal.TYPE_FROZENSET;
  return value instanceof MarshalSet ? marshal.TYPE_SET : marshal.TYPE_LIST;
}

/** C's `%.17g`. */
function formatFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const magnitude = Math.abs(value);
  if (magnitude === Infinity) return sign + "inf";
  if (magnitude === 0) return sign + "0";
  const [mantissa, exponentText] = magnitude.toExponential(16).split("e");
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 17) return sign + withoutTrailingZeros(magnitude.toFixed(16 - exponent));
  const size = String(Math.abs(exponent)).padStart(2, "0");
  return `${sign}${withoutTrailingZeros(mantissa)}e${exponent < 0 ? "-" : "+"}${size}`;
}

function withoutTrailingZeros(digits: string): string {
  return digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
}

/** A positive int's 15-bit digits, the least first. */
function digitsOf(value: bigint): number[] {
  const hex = value.toString(16);
  const digits: number[] = [];
  let bits = 0;
  let bitCount = 0;
  for (let index = hex.length - 1; index >= 0; index--) {
    bits |= parseInt(hex[index], 16) << bitCount;
    bitCount += 4;
    if (bitCount < 15) continue;
    digits.push(bits & 0x7fff);
    bits >>>= 15;
    bitCount -= 15;
  }
  if (bits > 0) digits.push(bits);
  return digits;
}

/** The bytes of a value; `dump` documents the rest. */
export function writeMarshal(value: MarshalValue, version: number, isHeld: IsHeld): Uint8Array {
  const graph = new MarshalGraph(isHeld);
  const root = graph.build(value);
  if (graph.isCyclic && version < 3) throw new MarshalError("ValueError", "object too deeply nested to marshal", null);
  return new MarshalWriter(version, isHeld).write(root);
}
