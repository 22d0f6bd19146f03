/** `<?xml version="1.0" encoding="..." standalone="..."?>` at the beginning of a document or of an external entity. */
import { type Address, newInt } from "@pyvm/vm";
import { isSpaceByte } from "./characters.ts";
import { converts, switchEncoding } from "./encodings.ts";
import { BAD_TEXT_DECL, BAD_XML_DECL, NO_ERROR } from "./errors.ts";
import { tell, tellDefault } from "./handlers.ts";
import { XML_DECL_HANDLER } from "./object.ts";
import type { Run } from "./run.ts";
import { BUFFER, DEFAULT_HANDLER, DTD_STANDALONE, ENCODING, EVENT, PARAM_ENTITY_PARSING, setDtdFlag } from "./state.ts";

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
/** XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE. */
const UNLESS_STANDALONE = 1;

interface Pseudo {
  readonly name: string;
  readonly nameAt: Address;
  readonly valueAt: Address;
  readonly valueEnd: Address;
}

interface Declaration {
  version: Pseudo | undefined;
  encoding: Pseudo | undefined;
  /** 1, 0 or -1 for yes, no and not said. */
  standalone: number;
}

class DeclarationReader {
  /** Where the declaration is wrong. */
  bad: Address = 0;
  private readonly u8: Uint8Array;
  private at: Address;
  private readonly end: Address;

  constructor(u8: Uint8Array, from: Address, end: Address) {
    this.u8 = u8;
    this.at = from;
    this.end = end;
  }

  private fail(at: Address): false {
    this.bad = at;
    return false;
  }

  private skipSpace(): void {
    while (isSpaceByte(this.u8[this.at]!)) this.at++;
  }

  /** The next `name="value"`: false when it is wrong, undefined at the end. */
  private next(): Pseudo | undefined | false {
    const { u8 } = this;
    if (this.at === this.end) return undefined;
    if (!isSpaceByte(u8[this.at]!)) return this.fail(this.at);
    this.skipSpace();
    if (this.at === this.end) return undefined;
    const nameAt = this.at;
    let name = "";
    while (u8[this.at] !== 0x3d && !isSpaceByte(u8[this.at]!)) {
      if (u8[this.at]! >= 0x80 || this.at >= this.end) return this.fail(this.at);
      name += String.fromCharCode(u8[this.at++]!);
    }
    this.skipSpace();
    if (u8[this.at] !== 0x3d) return this.fail(this.at);
    if (name === "") return this.fail(this.at);
    this.at++;
    this.skipSpace();
    const open = u8[this.at];
    if (open !== QUOTE && open !== APOSTROPHE) return this.fail(this.at);
    const valueAt = ++this.at;
    for (; u8[this.at] !== open; this.at++) {
      if (!/[A-Za-z0-9._-]/.test(String.fromCharCode(u8[this.at]!))) return this.fail(this.at);
    }
    return { name, nameAt, valueAt, valueEnd: this.at++ };
  }

  read(general: boolean): Declaration | undefined {
    const result: Declaration = { version: undefined, encoding: undefined, standalone: -1 };
    let item = this.next();
    if (item === undefined) this.bad = this.at;
    if (item === undefined || item === false) return undefined;
    if (item.name === "version") {
      result.version = item;
      item = this.next();
      if (item === false) return undefined;
      if (item === undefined) {
        if (!general) return result;
        this.bad = this.at;
        return undefined;
      }
    } else if (!general) {
      this.bad = item.nameAt;
      return undefined;
    }
    if (item.name === "encoding") {
      if (!/[A-Za-z]/.test(String.fromCharCode(this.u8[item.valueAt]!))) {
        this.bad = item.valueAt;
        return undefined;
      }
      result.encoding = item;
      item = this.next();
      if (item === false) return undefined;
      if (item === undefined) return result;
    }
    return this.readStandalone(item, general, result) ? result : undefined;
  }

  private readStandalone(item: Pseudo, general: boolean, result: Declaration): boolean {
    if (item.name !== "standalone" || general) return this.fail(item.nameAt);
    const value = String.fromCharCode(...this.u8.subarray(item.valueAt, item.valueEnd));
    if (value !== "yes" && value !== "no") return this.fail(item.valueAt);
    result.standalone = value === "yes" ? 1 : 0;
    this.skipSpace();
    return this.at === this.end || this.fail(this.at);
  }
}

/**
 * Reads the declaration from `from` to `end`, tells of it, and goes over to its encoding. The text may have moved then: by `BUFFER`.
 * @param general whether it is the one of an external entity
 */
export function processXmlDeclaration(run: Run, general: boolean, from: Address, end: Address): number {
  const { vm, state, u8 } = run;
  const reader = new DeclarationReader(u8, from + 5, end - 2);
  const declaration = reader.read(general);
  if (declaration === undefined) {
    run.set(EVENT, reader.bad);
    return general ? BAD_TEXT_DECL : BAD_XML_DECL;
  }
  const { version, encoding, standalone } = declaration;
  if (!general && standalone === 1) {
    setDtdFlag(vm, state, DTD_STANDALONE, true);
    if (run.get(PARAM_ENTITY_PARSING) === UNLESS_STANDALONE) run.set(PARAM_ENTITY_PARSING, 0);
  }
  if (run.has(XML_DECL_HANDLER)) {
    const mark = vm.mark();
    const versionText = version === undefined ? 0 : vm.hold(run.text(version.valueAt, version.valueEnd));
    const encodingText = encoding === undefined ? 0 : vm.hold(run.text(encoding.valueAt, encoding.valueEnd));
    tell(run, XML_DECL_HANDLER, versionText, encodingText, vm.hold(newInt(vm, standalone)));
    vm.release(mark);
  } else if (run.get(DEFAULT_HANDLER) !== 0) tellDefault(run, converts(run), from, end);
  if (encoding === undefined || run.get(ENCODING) !== 0) return NO_ERROR;
  const name = String.fromCharCode(...u8.subarray(encoding.valueAt, encoding.valueEnd));
  const buffer = run.get(BUFFER);
  const event = run.get(EVENT);
  run.set(EVENT, encoding.valueAt);
  const error = switchEncoding(run, name, end);
  if (error === NO_ERROR) run.set(EVENT, event + run.get(BUFFER) - buffer);
  return error;
}
