/** What a parser's target is told: the expat handlers of Modules/_elementtree.c. */
import {
  type Address,
  call1,
  charAt,
  call2,
  callWith,
  dictGet,
  dictSet,
  emptyStr,
  fetchException,
  identifier,
  lookupAttrId,
  type Machine,
  newDict,
  NONE,
  restoreException,
  RUNTIME_WARNING,
  strLength,
  textOf,
  warn,
} from "@pyvm/vm";
import type { Listener } from "../pyexpat/listener.ts";
import {
  CHARACTER_DATA,
  COMMENT_HANDLER,
  DEFAULT_EXPAND,
  END_ELEMENT,
  END_NAMESPACE_DECL,
  PROCESSING_INSTRUCTION,
  START_DOCTYPE_DECL,
  START_ELEMENT,
  START_NAMESPACE_DECL,
} from "../pyexpat/object.ts";
import { strFromUtf8 } from "../pyexpat/text.ts";
import {
  handleComment,
  handleData,
  handleEnd,
  handleEndNamespace,
  handleInstruction,
  handleStart,
  handleStartNamespace,
  reports,
} from "./building.ts";
import * as at from "./layout.ts";
import { TREE_BUILDER_TYPE } from "./layout.ts";
import { undefinedEntity } from "./parse-error.ts";

const ID_DOCTYPE = identifier("doctype");
const CLOSING_BRACE = 0x7d;
/** The text of an entity that is not known is shown up to so many bytes. */
const LONGEST_SHOWN = 100;

/**
 * One call that reads for an XMLParser. As in CPython an exception that the target raises does not end the reading of this input, of which nobody is told any
 * more: it is kept until then, see `finish`.
 */
export class Telling implements Listener {
  private readonly vm: Machine;
  private readonly self: Address;
  private readonly parser: Address;
  private readonly names: Address;
  /** The first exception (owned), or 0. */
  private exception: Address = 0;
  /** Names as pyexpat gives them, and as ElementTree writes them; the dict of names owns both. */
  private readonly known = new Map<Address, Address>();

  /** `self` has been initialised; its parser and its dict of names must live until the reading is over. */
  constructor(vm: Machine, self: Address) {
    this.vm = vm;
    this.self = self;
    this.parser = vm.get(self, at.PARSER);
    this.names = vm.get(self, at.NAMES);
  }

  /** Throws the exception that was kept, if there is one. */
  finish(): void {
    const { exception } = this;
    this.exception = 0;
    if (exception !== 0) throw restoreException(this.vm, exception);
  }

  /** Forgets the exception that was kept: the reading itself has failed. */
  abandon(): void {
    this.vm.xdecref(this.exception);
    this.exception = 0;
  }

  hears(handler: number): boolean {
    const { vm, self } = this;
    switch (handler) {
      case START_ELEMENT:
      case END_ELEMENT:
      case CHARACTER_DATA:
      case DEFAULT_EXPAND:
      case START_DOCTYPE_DECL:
        return true;
      case COMMENT_HANDLER:
        return vm.get(self, at.HANDLE_COMMENT) !== 0;
      case PROCESSING_INSTRUCTION:
        return vm.get(self, at.HANDLE_PI) !== 0;
      case START_NAMESPACE_DECL:
      case END_NAMESPACE_DECL:
        return this.hearsNamespaces();
      default:
        return false;
    }
  }

  private hearsNamespaces(): boolean {
    const { vm, self } = this;
    if (vm.get(self, at.HANDLE_START_NS) !== 0 || vm.get(self, at.HANDLE_END_NS) !== 0) return true;
    const builder = vm.get(self, at.TARGET);
    return this.hasBuilder() && (reports(vm, builder, at.START_NS_EVENT) || reports(vm, builder, at.END_NS_EVENT));
  }

  /** TreeBuilder_CheckExact of the target. */
  private hasBuilder(): boolean {
    return this.vm.typeOf(this.vm.get(this.self, at.TARGET)) === TREE_BUILDER_TYPE;
  }

  /** The target (held), if it is a TreeBuilder and no subclass's; else 0. */
  private builder(): Address {
    return this.hasBuilder() ? this.vm.hold(this.vm.newRef(this.vm.get(this.self, at.TARGET))) : 0;
  }

  /** Runs `use` unless an exception was raised; `result` of it (owned) is dropped. */
  private guarded(use: () => Address): void {
    if (this.exception !== 0) return;
    const { vm } = this;
    const mark = vm.mark();
    const depth = vm.recursionDepth();
    try {
      vm.xdecref(use());
      vm.release(mark);
    } catch (error) {
      vm.caught(error, mark);
      vm.restoreRecursionDepth(depth);
      this.exception = fetchException(vm);
    }
  }

  /** Calls a handler of the target (borrowed, 0 for none). */
  private call(field: number, first: Address, second = 0): Address {
    const { vm } = this;
    const handler = vm.get(this.self, field);
    if (handler === 0) return 0;
    vm.hold(vm.newRef(handler));
    return second === 0 ? call1(vm, handler, first) : call2(vm, handler, first, second);
  }

  // ---- names and text ---------------------------------------------------------------------------------------------

  /** makeuniversal (borrowed): `{uri}name` for pyexpat's `uri}name`. */
  private universal(name: Address): Address {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const { vm, names } = this;
    let universal = dictGet(vm, names, name);
    if (universal === 0) {
      universal = vm.hold(hasNamespace(vm, name) ? vm.str(`{${textOf(vm, name)}`) : vm.newRef(name));
      dictSet(vm, names, name, universal);
      vm.decref(vm.unhold());
    }
    this.known.set(name, universal);
    return universal;
  }

  /** Text (held) of an argument, 0 or None of which are the empty one. */
  private textOrEmpty(argument: Address): Address {
    const { vm } = this;
    return vm.hold(argument === 0 || argument === NONE ? emptyStr(vm) : vm.newRef(argument));
  }

  // ---- the listener -----------------------------------------------------------------------------------------------

  startElement(name: Address, attributes: readonly Address[], count: number): void {
    this.guarded(() => {
      const { vm } = this;
      const builder = this.builder();
      const isHeard = builder !== 0 || vm.get(this.self, at.HANDLE_START) !== 0;
      const tag = this.universal(name);
      const attrib = count > 0 || (isHeard && builder === 0) ? vm.hold(newDict(vm)) : 0;
      for (let i = 0; i < count; i += 2) dictSet(vm, attrib, this.universal(attributes[i]!), attributes[i + 1]!);
      if (builder !== 0) return handleStart(vm, builder, tag, attrib);
      return isHeard ? this.call(at.HANDLE_START, tag, attrib) : 0;
    });
  }

  endElement(name: Address): void {
    this.guarded(() => {
      const builder = this.builder();
      if (builder !== 0) return handleEnd(this.vm, builder);
      return this.vm.get(this.self, at.HANDLE_END) === 0 ? 0 : this.call(at.HANDLE_END, this.universal(name));
    });
  }

  characterData(u8: Uint8Array, from: number, end: number): void {
    this.guarded(() => this.tellText(this.vm.hold(strFromUtf8(this.vm, u8, from, end))));
  }

  private tellText(text: Address): Address {
    const builder = this.builder();
    if (builder === 0) return this.call(at.HANDLE_DATA, text);
    handleData(this.vm, builder, text);
    return 0;
  }

  /** expat_default_handler: a reference to an entity that the document does not declare. */
  unheard(u8: Uint8Array, from: number, end: number): void {
    if (end - from < 2 || u8[from] !== 0x26) return;
    this.guarded(() => {
      const { vm, self } = this;
      const name = vm.hold(strFromUtf8(vm, u8, from + 1, end - 1));
      const text = dictGet(vm, vm.hold(vm.newRef(vm.get(self, at.ENTITY))), name);
      if (text !== 0) return this.tellText(vm.hold(vm.newRef(text)));
      throw undefinedEntity(vm, this.parser, u8.subarray(from, Math.min(end, from + LONGEST_SHOWN)));
    });
  }

  tell(handler: number, args: readonly Address[]): void {
    const [first = 0, second = 0, third = 0] = args;
    this.guarded(() => {
      switch (handler) {
        case COMMENT_HANDLER:
          return this.comment(first);
        case PROCESSING_INSTRUCTION:
          return this.instruction(first, second);
        case START_NAMESPACE_DECL:
          return this.startNamespace(this.textOrEmpty(first), this.textOrEmpty(second));
        case END_NAMESPACE_DECL:
          return this.endNamespace(first);
        case START_DOCTYPE_DECL:
          return this.doctype(first, second || NONE, third || NONE);
        default:
          return 0;
      }
    });
  }

  private comment(text: Address): Address {
    const builder = this.builder();
    return builder === 0 ? this.call(at.HANDLE_COMMENT, text) : handleComment(this.vm, builder, text);
  }

  private instruction(target: Address, text: Address): Address {
    const { vm } = this;
    const builder = this.builder();
    if (builder === 0) return this.call(at.HANDLE_PI, target, text);
    const isWanted = reports(vm, builder, at.PI_EVENT) || vm.u8[builder + at.INSERT_PIS] !== 0;
    return isWanted ? handleInstruction(vm, builder, target, text) : 0;
  }

  private startNamespace(prefix: Address, uri: Address): Address {
    const builder = this.builder();
    if (builder === 0) return this.call(at.HANDLE_START_NS, prefix, uri);
    handleStartNamespace(this.vm, builder, prefix, uri);
    return 0;
  }

  private endNamespace(prefix: Address): Address {
    const builder = this.builder();
    if (builder === 0) return this.call(at.HANDLE_END_NS, this.textOrEmpty(prefix));
    handleEndNamespace(this.vm, builder, NONE);
    return 0;
  }

  private doctype(name: Address, system: Address, publicId: Address): Address {
    const { vm, self } = this;
    const handler = vm.get(self, at.HANDLE_DOCTYPE);
    if (handler !== 0) {
      vm.hold(vm.newRef(handler));
      return callWith(vm, handler, this.universal(name), publicId, system);
    }
    const method = lookupAttrId(vm, self, ID_DOCTYPE);
    vm.xdecref(method);
    if (method !== 0) {
      warn(
        vm,
        RUNTIME_WARNING,
        "The doctype() method of XMLParser is ignored.  Define doctype() method on the TreeBuilder target.",
        1,
      );
    }
    return 0;
  }
}

function hasNamespace(vm: Machine, name: Address): boolean {
  const length = strLength(vm, name);
  for (let i = 0; i < length; i++) if (charAt(vm, name, i) === CLOSING_BRACE) return true;
  return false;
}
