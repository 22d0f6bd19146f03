/**
 * What a parser remembers between calls: a block of raw memory behind the object, references first.
 *
 * The input is kept as UTF-8 whatever its encoding is, in a block of its own, of which
 *
 *     | context and the token under way ... | unread ... | room |
 *     BUFFER           EVENT                START        END    BUFFER + CAPACITY
 *
 * and addresses into it move when the block does. `MAP_AT` is an address whose place in the input as it came is known, `POSITION` one whose line and
 * column are.
 */
import {
  type Address,
  FALSE,
  listAppendOwned,
  listItem,
  listSetItem,
  type Machine,
  newDict,
  newList,
  TRUE,
} from "@pyvm/vm";

// ---- references -------------------------------------------------------------------------------------------------

/** A list: see {@link newDtd}. Parsers of external entities share it. */
export const DTD = 0;
/** The open elements, three items each: the name as written (bytes), the name as reported, and the prefixes bound. */
export const TAGS = 8;
/** A dict: the namespace of each prefix, "" for the default one. */
export const BINDINGS = 16;
/** A dict whose keys are the entities that are being expanded; parameter entities with a `%` in front. */
export const OPEN_ENTITIES = 24;
/** A dict of the names met. */
export const NAMES = 32;
export const BASE = 40;
/** The encoding that the caller says the document has, a str. */
export const ENCODING = 48;
/** The characters of the 256 bytes of an encoding known to Python only, a str. */
export const CHARACTER_MAP = 56;
export const DOCTYPE_NAME = 64;
export const DOCTYPE_SYSTEM = 72;
export const DOCTYPE_PUBLIC = 80;
/** The element of the declaration under way: see {@link elementRecord}. */
export const DECL_ELEMENT = 88;
export const DECL_ATTRIBUTE = 96;
export const DECL_TYPE = 104;
/** The entity of the declaration under way: a list, see dtd.ts. */
export const DECL_ENTITY = 112;
export const DECL_NOTATION = 120;
export const DECL_NOTATION_PUBLIC = 128;
/** The content model under way: see models.ts. */
export const MODEL = 136;
/** The separators of the groups under way, an int each: 0 before the first. */
export const CONNECTORS = 144;
export const REFERENCE_COUNT = 19;

// ---- numbers ----------------------------------------------------------------------------------------------------

export const BUFFER = 152;
export const CAPACITY = 160;
export const START = 168;
export const END = 176;
/** 0 before the first event. */
export const EVENT = 184;
export const EVENT_END = 192;
export const POSITION = 200;
export const LINE = 208;
export const COLUMN = 216;
export const MAP_AT = 224;
/** Where in the input MAP_AT is, and how many bytes of the input there were. */
export const MAP_BYTE = 232;
/** Bytes of the input that are no whole character yet. */
export const PENDING_COUNT = 240;
export const PENDING = 248;
export const PROCESSOR = 256;
export const ERROR = 264;
/** 0: nothing was parsed yet, 1: parsing, 2: finished. */
export const PARSING = 272;
export const FINAL = 280;
export const ENCODING_KIND = 288;
export const TAG_LEVEL = 296;
/** The number of the default handler that is in force, plus one; 0 for none. */
export const DEFAULT_HANDLER = 304;
export const NAMESPACES = 312;
/** A character, 0 for none. */
export const SEPARATOR = 320;
export const USE_FOREIGN_DTD = 328;
export const PARAM_ENTITY_PARSING = 336;
export const IS_PARAM_ENTITY = 344;
/** Whether this parser is one of an external entity. */
export const IS_EXTERNAL = 352;
export const PROLOG_STATE = 360;
export const GROUP_LEVEL = 368;
export const INCLUDE_LEVEL = 376;
export const DOCUMENT_ENTITY = 384;
export const PROLOG_ROLE_NONE = 392;
export const IN_ELEMENT_DECL = 400;
export const IN_ENTITY_VALUE = 408;
export const DECL_IS_CDATA = 416;
export const DECL_IS_ID = 424;
/** Whether the document names an external subset. */
export const HAS_SYSTEM_ID = 432;
/** Bytes read from the document and from entities, for the limit of amplification. */
export const DIRECT_BYTES = 440;
export const INDIRECT_BYTES = 448;
export const SPECIFIED_COUNT = 456;
/** Whether a call that reads is under way. */
export const BUSY = 464;
export const STATE_BYTES = 472;

export function readFlag(vm: Machine, state: Address, offset: number): boolean {
  return vm.get(state, offset) !== 0;
}

export function writeFlag(vm: Machine, state: Address, offset: number, value: boolean): void {
  vm.set(state, offset, value ? 1 : 0);
}

// ---- the DTD ----------------------------------------------------------------------------------------------------

// Items of the list.
export const DTD_ENTITIES = 0;
export const DTD_PARAM_ENTITIES = 1;
export const DTD_ELEMENTS = 2;
/** Whether declarations still count: not any more behind a parameter entity that was not read. */
export const DTD_KEEP = 3;
export const DTD_HAS_PARAM_REFS = 4;
export const DTD_STANDALONE = 5;
export const DTD_PARAM_READ = 6;

export function newDtd(vm: Machine): Address {
  const mark = vm.mark();
  const dtd = vm.hold(newList(vm));
  for (let i = DTD_ENTITIES; i <= DTD_ELEMENTS; i++) listAppendOwned(vm, dtd, newDict(vm));
  for (let i = DTD_KEEP; i <= DTD_PARAM_READ; i++) listAppendOwned(vm, dtd, vm.newRef(i === DTD_KEEP ? TRUE : FALSE));
  return vm.keep(mark, dtd);
}

/** An item of the DTD (borrowed). */
export function dtdItem(vm: Machine, state: Address, index: number): Address {
  return listItem(vm, vm.get(state, DTD), index);
}

export function dtdFlag(vm: Machine, state: Address, index: number): boolean {
  return dtdItem(vm, state, index) === TRUE;
}

export function setDtdFlag(vm: Machine, state: Address, index: number, value: boolean): void {
  listSetItem(vm, vm.get(state, DTD), index, vm.newRef(value ? TRUE : FALSE));
}
