/**
 * What a token means in a prolog or an external subset: an automaton whose rules are written down as text, one line a state.
 *
 * A rule is `token`, `token:state` or `token:state:role`. Without a state the automaton stays where it is, without a role (or with an empty one) the
 * role is the state's own, which also white space has. Words in capitals are names, `#WORD` and `<!WORD` those behind `#` and `<!`.
 * The state `top` is the internal subset, or in an external entity the external one; `close` waits for the end of a declaration.
 */
import type { Address, Machine } from "@pyvm/vm";
import {
  DOCUMENT_ENTITY,
  GROUP_LEVEL,
  INCLUDE_LEVEL,
  PROLOG_ROLE_NONE,
  PROLOG_STATE,
  readFlag,
  writeFlag,
} from "./state.ts";
import * as token from "./tokens.ts";

const RULES = `
prolog0 none | space:prolog1 xml:prolog1:xmlDecl pi:prolog1:pi comment:prolog1:comment bom <!DOCTYPE:doctype0:doctypeNone instance:error:instanceStart
prolog1 none | space pi::pi comment::comment bom <!DOCTYPE:doctype0:doctypeNone instance:error:instanceStart
prolog2 none | space pi::pi comment::comment instance:error:instanceStart
doctype0 doctypeNone | space name:doctype1:doctypeName prefixed:doctype1:doctypeName
doctype1 doctypeNone | space [:internalSubset:doctypeInternalSubset >:prolog2:doctypeClose SYSTEM:doctype3 PUBLIC:doctype2
doctype2 doctypeNone | space literal:doctype3:doctypePublicId
doctype3 doctypeNone | space literal:doctype4:doctypeSystemId
doctype4 doctypeNone | space [:internalSubset:doctypeInternalSubset >:prolog2:doctypeClose
doctype5 doctypeNone | space >:prolog2:doctypeClose
internalSubset none | space <!ENTITY:entity0:entityNone <!ATTLIST:attlist0:attlistNone <!ELEMENT:element0:elementNone <!NOTATION:notation0:notationNone pi::pi comment::comment %ref::paramEntityRef ]:doctype5:doctypeNone end
externalSubset0 none | xml:externalSubset1:textDecl
externalSubset1 none | space <![:condSect0 <!ENTITY:entity0:entityNone <!ATTLIST:attlist0:attlistNone <!ELEMENT:element0:elementNone <!NOTATION:notation0:notationNone pi::pi comment::comment %ref::paramEntityRef
entity0 entityNone | space %:entity1 name:entity2:generalEntityName
entity1 entityNone | space name:entity7:paramEntityName
entity2 entityNone | space SYSTEM:entity4 PUBLIC:entity3 literal:close:entityValue
entity3 entityNone | space literal:entity4:entityPublicId
entity4 entityNone | space literal:entity5:entitySystemId
entity5 entityNone | space >:top:entityComplete NDATA:entity6
entity6 entityNone | space name:close:entityNotationName
entity7 entityNone | space SYSTEM:entity9 PUBLIC:entity8 literal:close:entityValue
entity8 entityNone | space literal:entity9:entityPublicId
entity9 entityNone | space literal:entity10:entitySystemId
entity10 entityNone | space >:top:entityComplete
notation0 notationNone | space name:notation1:notationName
notation1 notationNone | space SYSTEM:notation3 PUBLIC:notation2
notation2 notationNone | space literal:notation4:notationPublicId
notation3 notationNone | space literal:close:notationSystemId
notation4 notationNone | space literal:close:notationSystemId >:top:notationNoSystemId
attlist0 attlistNone | space name:attlist1:attlistElementName prefixed:attlist1:attlistElementName
attlist1 attlistNone | space >:top name:attlist2:attributeName prefixed:attlist2:attributeName
attlist2 attlistNone | space CDATA:attlist8:attributeType ID:attlist8:attributeType IDREF:attlist8:attributeType IDREFS:attlist8:attributeType ENTITY:attlist8:attributeType ENTITIES:attlist8:attributeType NMTOKEN:attlist8:attributeType NMTOKENS:attlist8:attributeType NOTATION:attlist5 (:attlist3
attlist3 attlistNone | space nmtoken:attlist4:attributeEnumValue name:attlist4:attributeEnumValue prefixed:attlist4:attributeEnumValue
attlist4 attlistNone | space ):attlist8 or:attlist3
attlist5 attlistNone | space (:attlist6
attlist6 attlistNone | space name:attlist7:attributeNotationValue
attlist7 attlistNone | space ):attlist8 or:attlist6
attlist8 attlistNone | space #IMPLIED:attlist1:impliedValue #REQUIRED:attlist1:requiredValue #FIXED:attlist9 literal:attlist1:defaultValue
attlist9 attlistNone | space literal:attlist1:fixedValue
element0 elementNone | space name:element1:elementName prefixed:element1:elementName
element1 elementNone | space EMPTY:close:contentEmpty ANY:close:contentAny (:element2:groupOpen
element2 elementNone | space #PCDATA:element3:contentPcdata (:element6:groupOpen name:element7:contentElement prefixed:element7:contentElement name?:element7:contentElement name*:element7:contentElement name+:element7:contentElement
element3 elementNone | space ):close:groupClose )*:close:groupClose or:element4
element4 elementNone | space name:element5:contentElement prefixed:element5:contentElement
element5 elementNone | space )*:close:groupClose or:element4
element6 elementNone | space (::groupOpen name:element7:contentElement prefixed:element7:contentElement name?:element7:contentElement name*:element7:contentElement name+:element7:contentElement
element7 elementNone | space )::groupClose )*::groupClose )?::groupClose )+::groupClose ,:element6:groupSequence or:element6:groupChoice
condSect0 none | space INCLUDE:condSect1 IGNORE:condSect2
condSect1 none | space [:externalSubset1
condSect2 none | space [:externalSubset1:ignoreSection
close none | space >:top
error none |`;

const TOKENS: Readonly<Record<string, number>> = {
  space: token.PROLOG_SPACE,
  xml: token.XML_DECL,
  pi: token.PI,
  comment: token.COMMENT,
  bom: token.BOM,
  instance: token.INSTANCE_START,
  end: token.NONE_LEFT,
  literal: token.LITERAL,
  name: token.NAME,
  prefixed: token.PREFIXED_NAME,
  nmtoken: token.NMTOKEN,
  or: token.OR,
  "name?": token.NAME_QUESTION,
  "name*": token.NAME_ASTERISK,
  "name+": token.NAME_PLUS,
  "[": token.OPEN_BRACKET,
  "]": token.CLOSE_BRACKET,
  ">": token.DECL_CLOSE,
  "(": token.OPEN_PAREN,
  ")": token.CLOSE_PAREN,
  ")*": token.CLOSE_PAREN_ASTERISK,
  ")?": token.CLOSE_PAREN_QUESTION,
  ")+": token.CLOSE_PAREN_PLUS,
  ",": token.COMMA,
  "%": token.PERCENT,
  "%ref": token.PARAM_ENTITY_REF,
  "<![": token.COND_SECT_OPEN,
};

interface Rule {
  readonly kind: number;
  /** What the token must say, where it is one of some words. */
  readonly word: string;
  /** Empty: stay. */
  readonly state: string;
  readonly role: string;
}

interface State {
  readonly name: string;
  readonly none: string;
  readonly rules: readonly Rule[];
}

function readRule(text: string, none: string): Rule {
  const [subject, state = "", role = ""] = text.split(":");
  const kind = TOKENS[subject!];
  const rule = { state, role: role === "" ? none : role };
  if (kind !== undefined) return { ...rule, kind, word: "" };
  if (subject!.startsWith("#")) return { ...rule, kind: token.POUND_NAME, word: subject!.slice(1) };
  if (subject!.startsWith("<!")) return { ...rule, kind: token.DECL_OPEN, word: subject!.slice(2) };
  return { ...rule, kind: token.NAME, word: subject! };
}

function readState(line: string): State {
  const [head, rules] = line.split("|");
  const [name, none] = head!.trim().split(" ");
  const texts = rules!.trim().split(" ");
  return { name: name!, none: none!, rules: texts.filter((text) => text !== "").map((text) => readRule(text, none!)) };
}

let automaton: { readonly states: readonly State[]; readonly numbers: ReadonlyMap<string, number> } | undefined;

/** The states and their numbers, which memory holds; read when first asked for. */
function states(): NonNullable<typeof automaton> {
  if (automaton === undefined) {
    const list = RULES.trim().split("\n").map(readState);
    automaton = { states: list, numbers: new Map(list.map(({ name }, number) => [name, number])) };
  }
  return automaton;
}

const ROLE_NONES = ["none", "entityNone", "notationNone", "elementNone"];

/** Begins with a document, or with an external subset or parameter entity. */
export function beginProlog(vm: Machine, state: Address, document: boolean): void {
  writeFlag(vm, state, DOCUMENT_ENTITY, document);
  vm.set(state, INCLUDE_LEVEL, 0);
  vm.set(state, PROLOG_STATE, states().numbers.get(document ? "prolog0" : "externalSubset0")!);
}

/** The text of a token's word, from `from` to `end`, as far as it is ASCII. */
function wordAt(u8: Uint8Array, from: Address, end: Address): string {
  let word = "";
  for (let at = from; at < end && word.length < 16; at++) word += String.fromCharCode(u8[at]!);
  return word;
}

/** The role of a token that lies from `from` to `end`; the automaton goes on to the next state. */
export function roleOf(vm: Machine, state: Address, kind: number, from: Address, end: Address): string {
  const { states: list, numbers } = states();
  let current = list[vm.get(state, PROLOG_STATE)]!;
  if (current.name === "error") return "none";
  if (current.name === "externalSubset0" && kind !== token.XML_DECL) {
    current = list[numbers.get("externalSubset1")!]!;
    vm.set(state, PROLOG_STATE, numbers.get("externalSubset1")!);
  }
  if (current.name === "externalSubset1") {
    const role = conditionalRole(vm, state, kind);
    if (role !== "") return role;
  }
  const skip = kind === token.POUND_NAME ? 1 : kind === token.DECL_OPEN ? 2 : 0;
  let word: string | undefined;
  for (const rule of current.rules) {
    if (rule.kind !== kind) continue;
    if (rule.word !== "" && rule.word !== (word ??= wordAt(vm.u8, from + skip, end))) continue;
    return follow(vm, state, current, rule);
  }
  if (!readFlag(vm, state, DOCUMENT_ENTITY) && kind === token.PARAM_ENTITY_REF) return "innerParamEntityRef";
  vm.set(state, PROLOG_STATE, numbers.get("error")!);
  return "error";
}

/** The ends of conditional sections and of an external entity, which are right at some levels only. */
function conditionalRole(vm: Machine, state: Address, kind: number): string {
  const level = vm.get(state, INCLUDE_LEVEL);
  if (kind === token.COND_SECT_CLOSE && level > 0) {
    vm.set(state, INCLUDE_LEVEL, level - 1);
    return "none";
  }
  return kind === token.NONE_LEFT && level === 0 ? "none" : "";
}

function follow(vm: Machine, state: Address, from: State, rule: Rule): string {
  let next = rule.state;
  const { role } = rule;
  if (role === "groupOpen") vm.set(state, GROUP_LEVEL, from.name === "element1" ? 1 : vm.get(state, GROUP_LEVEL) + 1);
  if (role === "groupClose" && next === "") {
    const level = vm.get(state, GROUP_LEVEL) - 1;
    vm.set(state, GROUP_LEVEL, level);
    if (level === 0) next = "close";
  }
  if (from.name === "condSect1" && next !== "") vm.set(state, INCLUDE_LEVEL, vm.get(state, INCLUDE_LEVEL) + 1);
  if (from.name === "close") {
    if (next !== "") moveTo(vm, state, next);
    return ROLE_NONES[vm.get(state, PROLOG_ROLE_NONE)]!;
  }
  if (next === "close") vm.set(state, PROLOG_ROLE_NONE, ROLE_NONES.indexOf(from.none));
  if (next !== "") moveTo(vm, state, next);
  return role;
}

function moveTo(vm: Machine, state: Address, name: string): void {
  const top = readFlag(vm, state, DOCUMENT_ENTITY) ? "internalSubset" : "externalSubset1";
  vm.set(state, PROLOG_STATE, states().numbers.get(name === "top" ? top : name)!);
}
