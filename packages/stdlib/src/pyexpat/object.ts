/**
 * The fields of a parser, laid out as xmlparseobject of Modules/pyexpat.c.
 *
 *     +--------+-------+---------+-----------+-------------+-------------+--------+------+------+--------+----------+
 *     | header | state | ordered | specified | in_callback | ns_prefixes | buffer | size | used | intern | handlers |
 *     +--------+-------+---------+-----------+-------------+-------------+--------+------+------+--------+----------+
 *     0        16      24        28          32            36            40       48     52     56       64         72
 *
 * `state` (state.ts), `buffer` and `handlers` are blocks of raw memory; `buffer` is 0 when text is not gathered.
 */
import { type Address, type Machine, registerLayout } from "@pyvm/vm";
import { BUFFER, REFERENCE_COUNT } from "./state.ts";

export const STATE = 16;
export const ORDERED_ATTRIBUTES = 24;
export const SPECIFIED_ATTRIBUTES = 28;
export const IN_CALLBACK = 32;
export const NAMESPACE_PREFIXES = 36;
export const TEXT_BUFFER = 40;
export const TEXT_SIZE = 48;
export const TEXT_USED = 52;
export const INTERN = 56;
export const HANDLERS = 64;
export const PARSER_BYTES = 72;

/** The handlers, in the order in which the type has them. */
export const HANDLER_NAMES = [
  "StartElement",
  "EndElement",
  "ProcessingInstruction",
  "CharacterData",
  "UnparsedEntityDecl",
  "NotationDecl",
  "StartNamespaceDecl",
  "EndNamespaceDecl",
  "Comment",
  "StartCdataSection",
  "EndCdataSection",
  "Default",
  "DefaultHandlerExpand",
  "NotStandalone",
  "ExternalEntityRef",
  "StartDoctypeDecl",
  "EndDoctypeDecl",
  "EntityDecl",
  "XmlDecl",
  "ElementDecl",
  "AttlistDecl",
  "SkippedEntity",
] as const;

export const START_ELEMENT = 0;
export const END_ELEMENT = 1;
export const PROCESSING_INSTRUCTION = 2;
export const CHARACTER_DATA = 3;
export const UNPARSED_ENTITY_DECL = 4;
export const NOTATION_DECL = 5;
export const START_NAMESPACE_DECL = 6;
export const END_NAMESPACE_DECL = 7;
export const COMMENT_HANDLER = 8;
export const START_CDATA_SECTION = 9;
export const END_CDATA_SECTION = 10;
export const DEFAULT = 11;
export const DEFAULT_EXPAND = 12;
export const NOT_STANDALONE_HANDLER = 13;
export const EXTERNAL_ENTITY_REF = 14;
export const START_DOCTYPE_DECL = 15;
export const END_DOCTYPE_DECL = 16;
export const ENTITY_DECL = 17;
export const XML_DECL_HANDLER = 18;
export const ELEMENT_DECL = 19;
export const ATTLIST_DECL = 20;
export const SKIPPED_ENTITY = 21;

export const PARSER_LAYOUT: number = registerLayout((vm, self, spans) => {
  spans.add(self + INTERN, 1, 8);
  const handlers = vm.get(self, HANDLERS);
  if (handlers !== 0) spans.add(handlers, HANDLER_NAMES.length, 8);
  const state = vm.get(self, STATE);
  if (state !== 0) spans.add(state, REFERENCE_COUNT, 8);
});

/** Gives back the blocks of raw memory; their references are gone by then. */
export function freeParser(vm: Machine, self: Address): void {
  const state = vm.get(self, STATE);
  if (state !== 0) vm.free(vm.get(state, BUFFER));
  for (const field of [STATE, TEXT_BUFFER, HANDLERS]) {
    const block = vm.get(self, field);
    vm.set(self, field, 0);
    vm.free(block);
  }
}

/** The handler with a number (borrowed), or 0. */
export function handlerOf(vm: Machine, self: Address, index: number): Address {
  return vm.get(vm.get(self, HANDLERS), 8 * index);
}
