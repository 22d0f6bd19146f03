/** The content of elements: tags, text, references, sections. */
import { type Address, dictGet, listAppend, listItem, listSize, NONE, ONE, ZERO } from "@pyvm/vm";
import { readAttributes } from "./attributes.ts";
import { isSpaceByte, predefinedEntity, referredCharacter } from "./characters.ts";
import { ENTITY_NAME, ENTITY_NOTATION, ENTITY_TEXT, entityPart, isInternalEntity } from "./dtd.ts";
import { converts } from "./encodings.ts";
import { askForExternal, closeEntity, contextText, entityText, isOpen, openEntity } from "./entities.ts";
import {
  AMPLIFICATION_LIMIT,
  ASYNC_ENTITY,
  BAD_CHAR_REF,
  BINARY_ENTITY_REF,
  ENTITY_DECLARED_IN_PE,
  EXTERNAL_ENTITY_HANDLING,
  INVALID_TOKEN,
  JUNK_AFTER_DOC_ELEMENT,
  MISPLACED_XML_PI,
  NO_ELEMENTS,
  NO_ERROR,
  PARTIAL_CHARACTER,
  RECURSIVE_ENTITY_REF,
  TAG_MISMATCH,
  UNBOUND_PREFIX,
  UNCLOSED_CDATA_SECTION,
  UNCLOSED_TOKEN,
  UNDEFINED_ENTITY,
} from "./errors.ts";
import { characterData, inParts, tell, tellDefault, tellEndElement, tellStartElement } from "./handlers.ts";
import { dropLast } from "./lists.ts";
import { expandedName, newBindings, removeBindings } from "./namespaces.ts";
import {
  CHARACTER_DATA,
  COMMENT_HANDLER,
  DEFAULT_EXPAND,
  END_CDATA_SECTION,
  END_ELEMENT,
  EXTERNAL_ENTITY_REF,
  PROCESSING_INSTRUCTION,
  SKIPPED_ENTITY,
  SPECIFIED_ATTRIBUTES,
  START_CDATA_SECTION,
  START_ELEMENT,
} from "./object.ts";
import { PROCESSORS } from "./processors.ts";
import type { Run } from "./run.ts";
import {
  DEFAULT_HANDLER,
  DTD_ENTITIES,
  DTD_HAS_PARAM_REFS,
  DTD_STANDALONE,
  dtdFlag,
  dtdItem,
  FINAL,
  PROCESSOR,
  SPECIFIED_COUNT,
  TAG_LEVEL,
  TAGS,
} from "./state.ts";
import { Utf8Builder } from "./text.ts";
import * as token from "./tokens.ts";

const NEWLINE = Uint8Array.of(0x0a);

/**
 * doContent: reads from `start` to `end`, and leaves in `run.stop` how far it came.
 * @param level how many elements were open where the entity began
 * @param direct whether this is the document, and not the text of an internal entity
 */
export function readContent(
  run: Run,
  level: number,
  direct: boolean,
  start: Address,
  end: Address,
  more: boolean,
): number {
  const { scanner } = run;
  let at = start;
  run.event(direct, at, at);
  for (;;) {
    const kind = scanner.content(at, end);
    const next = kind <= token.PARTIAL ? at : scanner.next;
    if (!run.account(direct, kind, next - at)) return AMPLIFICATION_LIMIT;
    run.event(direct, at, next);
    if (kind <= token.INVALID) return atEnd(run, level, direct, kind, at, end, more);
    let error = NO_ERROR;
    switch (kind) {
      case token.DATA_CHARS:
        textData(run, direct, at, next);
        break;
      case token.DATA_NEWLINE:
        if (run.has(CHARACTER_DATA)) characterData(run, NEWLINE, 0, 1);
        else byDefault(run, direct, at, next);
        break;
      case token.START_TAG:
        error = startTag(run, direct, at, next);
        break;
      case token.EMPTY_ELEMENT:
        error = emptyElement(run, direct, at, next);
        if (error === NO_ERROR && run.get(TAG_LEVEL) === 0) return readEpilog(run, next, end);
        break;
      case token.END_TAG:
        if (run.get(TAG_LEVEL) === level) return ASYNC_ENTITY;
        error = endTag(run, direct, at, next);
        if (error === NO_ERROR && run.get(TAG_LEVEL) === 0) return readEpilog(run, next, end);
        break;
      case token.CHAR_REF: {
        const char = referredCharacter(run.u8, at, next);
        if (char < 0) return BAD_CHAR_REF;
        if (run.has(CHARACTER_DATA)) oneCharacter(run, char);
        else byDefault(run, direct, at, next);
        break;
      }
      case token.ENTITY_REF:
        error = entityReference(run, direct, at, next);
        break;
      case token.CDATA_OPEN: {
        if (run.has(START_CDATA_SECTION)) tell(run, START_CDATA_SECTION);
        else byDefault(run, direct, at, next);
        error = readCdata(run, direct, next, end, more);
        if (error !== NO_ERROR) return error;
        if (!run.closed) {
          run.set(PROCESSOR, PROCESSORS.CDATA);
          return NO_ERROR;
        }
        at = run.stop;
        run.event(direct, at, at);
        continue;
      }
      case token.PI:
        tellInstruction(run, direct, at, next);
        break;
      case token.COMMENT:
        tellComment(run, direct, at, next);
        break;
      case token.XML_DECL:
        return MISPLACED_XML_PI;
      default:
        byDefault(run, direct, at, next);
    }
    if (error !== NO_ERROR) return error;
    at = next;
    run.event(direct, at, at);
  }
}

/** The input ends, or is wrong. */
function atEnd(
  run: Run,
  level: number,
  direct: boolean,
  kind: number,
  at: Address,
  end: Address,
  more: boolean,
): number {
  if (kind === token.INVALID) {
    run.errorAt(direct, run.scanner.next);
    return INVALID_TOKEN;
  }
  run.stop = at;
  if (more) return NO_ERROR;
  if (kind === token.PARTIAL) return UNCLOSED_TOKEN;
  if (kind === token.PARTIAL_CHAR) return PARTIAL_CHARACTER;
  if (kind !== token.NONE_LEFT) {
    if (kind === token.TRAILING_CR && run.has(CHARACTER_DATA)) characterData(run, NEWLINE, 0, 1);
    else if (run.has(CHARACTER_DATA)) characterData(run, run.u8, at, end);
    else byDefault(run, direct, at, end);
    if (kind === token.TRAILING_BRACKET) run.errorAt(direct, end);
  }
  if (level === 0) return NO_ELEMENTS;
  if (run.get(TAG_LEVEL) !== level) return ASYNC_ENTITY;
  run.errorAt(direct, at);
  run.stop = end;
  return NO_ERROR;
}

/** reportDefault where there is a default handler. */
function byDefault(run: Run, direct: boolean, at: Address, next: Address): void {
  if (run.get(DEFAULT_HANDLER) !== 0) tellDefault(run, direct && converts(run), at, next);
}

function textData(run: Run, direct: boolean, at: Address, next: Address): void {
  if (!run.has(CHARACTER_DATA)) return byDefault(run, direct, at, next);
  inParts(run, direct && converts(run), at, next, (from, end) => {
    if (run.has(CHARACTER_DATA)) characterData(run, run.u8, from, end);
  });
}

function oneCharacter(run: Run, char: number): void {
  const builder = new Utf8Builder();
  builder.character(char);
  characterData(run, builder.bytes, 0, builder.length);
}

// ---- tags -------------------------------------------------------------------------------------------------------

/** Reads the name and the attributes of a tag and tells of it; the name as it is told is left held, like the list of bindings below it. */
function openTag(
  run: Run,
  direct: boolean,
  at: Address,
  next: Address,
  empty: boolean,
): { error: number; told: Address; bindings: Address } {
  const { vm } = run;
  const bindings = run.namespaces ? vm.hold(newBindings(run)) : vm.hold(vm.none());
  const name = run.name(at + 1, run.scanner.nameEnd(at + 1, next));
  if (!empty) run.set(TAG_LEVEL, run.get(TAG_LEVEL) + 1);
  const attributes = readAttributes(run, direct, at, next, name, bindings);
  let { error } = attributes;
  let told = name;
  if (error === NO_ERROR && run.namespaces) {
    told = expandedName(run, name, true);
    if (told === 0) error = UNBOUND_PREFIX;
    else vm.hold(told);
  }
  if (error !== NO_ERROR) return { error, told, bindings };
  if (!empty) {
    const tags = run.get(TAGS);
    for (const item of [name, told, bindings]) listAppend(vm, tags, item);
  }
  if (run.has(START_ELEMENT)) {
    const onlySpecified = vm.i32[(run.self + SPECIFIED_ATTRIBUTES) >> 2] !== 0;
    const count = onlySpecified ? run.get(SPECIFIED_COUNT) : attributes.items.length;
    tellStartElement(run, told, attributes.items, count);
  } else if (!empty) byDefault(run, direct, at, next);
  return { error, told, bindings };
}

function startTag(run: Run, direct: boolean, at: Address, next: Address): number {
  const mark = run.vm.mark();
  const { error } = openTag(run, direct, at, next, false);
  run.vm.release(mark);
  return error;
}

function emptyElement(run: Run, direct: boolean, at: Address, next: Address): number {
  const { vm } = run;
  const mark = vm.mark();
  const started = run.has(START_ELEMENT);
  const { error, told, bindings } = openTag(run, direct, at, next, true);
  if (error === NO_ERROR) {
    if (run.has(END_ELEMENT)) {
      if (started) run.errorAt(direct, next);
      tellEndElement(run, told);
    } else if (!started) byDefault(run, direct, at, next);
  }
  if (bindings !== NONE) removeBindings(run, bindings);
  vm.release(mark);
  return error;
}

function endTag(run: Run, direct: boolean, at: Address, next: Address): number {
  const { vm, scanner } = run;
  const tags = run.get(TAGS);
  const size = listSize(vm, tags);
  const name = run.name(at + 2, scanner.nameEnd(at + 2, next));
  if (listItem(vm, tags, size - 3) !== name) {
    run.errorAt(direct, at + 2);
    return TAG_MISMATCH;
  }
  const mark = vm.mark();
  const told = vm.hold(vm.newRef(listItem(vm, tags, size - 2)));
  const bindings = vm.hold(vm.newRef(listItem(vm, tags, size - 1)));
  run.set(TAG_LEVEL, run.get(TAG_LEVEL) - 1);
  dropLast(vm, tags, 3);
  if (run.has(END_ELEMENT)) tellEndElement(run, told);
  else byDefault(run, direct, at, next);
  if (bindings !== NONE) removeBindings(run, bindings);
  vm.release(mark);
  return NO_ERROR;
}

// ---- references -------------------------------------------------------------------------------------------------

function entityReference(run: Run, direct: boolean, at: Address, next: Address): number {
  const { vm, state } = run;
  const char = predefinedEntity(run.u8, at + 1, next - 1);
  if (char !== 0) {
    if (run.has(CHARACTER_DATA)) oneCharacter(run, char);
    else byDefault(run, direct, at, next);
    return NO_ERROR;
  }
  const name = run.name(at + 1, next - 1);
  const entity = dictGet(vm, dtdItem(vm, state, DTD_ENTITIES), name);
  const mustBeKnown = !dtdFlag(vm, state, DTD_HAS_PARAM_REFS) || dtdFlag(vm, state, DTD_STANDALONE);
  if (entity === 0) {
    if (mustBeKnown) return UNDEFINED_ENTITY;
    skipEntity(run, direct, name, at, next);
    return NO_ERROR;
  }
  if (mustBeKnown && !isInternalEntity(vm, entity)) return ENTITY_DECLARED_IN_PE;
  if (isOpen(run, entity)) return RECURSIVE_ENTITY_REF;
  if (entityPart(vm, entity, ENTITY_NOTATION) !== 0) return BINARY_ENTITY_REF;
  if (entityPart(vm, entity, ENTITY_TEXT) === 0) return externalReference(run, direct, entity, at, next);
  if (run.get(DEFAULT_HANDLER) !== 0 && run.get(DEFAULT_HANDLER) - 1 !== DEFAULT_EXPAND) {
    skipEntity(run, direct, entityPart(vm, entity, ENTITY_NAME), at, next);
    return NO_ERROR;
  }
  return expandEntity(run, entity);
}

/** Tells of an entity that is not expanded. */
function skipEntity(run: Run, direct: boolean, name: Address, at: Address, next: Address): void {
  if (run.has(SKIPPED_ENTITY)) tellSkipped(run, name, false);
  else byDefault(run, direct, at, next);
}

/** Tells the handler of skipped entities. */
export function tellSkipped(run: Run, name: Address, param: boolean): void {
  const { vm } = run;
  const mark = vm.mark();
  tell(run, SKIPPED_ENTITY, run.interned(name), param ? ONE : ZERO);
  vm.release(mark);
}

function expandEntity(run: Run, entity: Address): number {
  const { vm } = run;
  const { from, end } = entityText(run, entity);
  openEntity(run, entity);
  vm.enterRecursion(" in an entity");
  run.entityDepth++;
  const error = readContent(run, run.get(TAG_LEVEL), false, from, end, false);
  run.entityDepth--;
  vm.leaveRecursion();
  if (error === NO_ERROR) closeEntity(run, entity);
  return error;
}

function externalReference(run: Run, direct: boolean, entity: Address, at: Address, next: Address): number {
  const { vm } = run;
  if (!run.has(EXTERNAL_ENTITY_REF)) {
    byDefault(run, direct, at, next);
    return NO_ERROR;
  }
  const mark = vm.mark();
  openEntity(run, entity);
  const context = vm.hold(contextText(run));
  closeEntity(run, entity);
  const answered = askForExternal(run, entity, context);
  vm.release(mark);
  return answered ? NO_ERROR : EXTERNAL_ENTITY_HANDLING;
}

// ---- sections, comments, instructions -------------------------------------------------------------------------------

/** doCdataSection: `run.closed` tells whether its end was found, `run.stop` where. */
export function readCdata(run: Run, direct: boolean, start: Address, end: Address, more: boolean): number {
  const { scanner } = run;
  run.closed = false;
  for (let at = start; ;) {
    const kind = scanner.cdata(at, end);
    const next = kind <= token.PARTIAL ? at : scanner.next;
    if (!run.account(direct, kind, next - at)) return AMPLIFICATION_LIMIT;
    run.event(direct, at, next);
    switch (kind) {
      case token.CDATA_CLOSE:
        if (run.has(END_CDATA_SECTION)) tell(run, END_CDATA_SECTION);
        else byDefault(run, direct, at, next);
        run.closed = true;
        run.stop = next;
        return NO_ERROR;
      case token.DATA_NEWLINE:
        if (run.has(CHARACTER_DATA)) characterData(run, NEWLINE, 0, 1);
        else byDefault(run, direct, at, next);
        break;
      case token.DATA_CHARS:
        textData(run, direct, at, next);
        break;
      case token.INVALID:
        run.errorAt(direct, next);
        return INVALID_TOKEN;
      default:
        run.stop = at;
        if (more) return NO_ERROR;
        return kind === token.PARTIAL_CHAR ? PARTIAL_CHARACTER : UNCLOSED_CDATA_SECTION;
    }
    at = next;
    run.event(direct, at, at);
  }
}

/** A part of the text with line ends as XML has them (a str, owned). */
function normalizedText(run: Run, from: Address, end: Address): Address {
  const { u8 } = run;
  if (u8.subarray(from, end).indexOf(0x0d) < 0) return run.text(from, end);
  const builder = new Utf8Builder();
  for (let at = from; at < end;) {
    let stop = at;
    while (stop < end && u8[stop] !== 0x0d) stop++;
    builder.range(u8, at, stop);
    if (stop < end) builder.character(0x0a);
    at = u8[stop + 1] === 0x0a && stop + 1 < end ? stop + 2 : stop + 1;
  }
  return builder.str(run.vm);
}

export function tellComment(run: Run, direct: boolean, at: Address, next: Address): void {
  const { vm } = run;
  if (!run.has(COMMENT_HANDLER)) return byDefault(run, direct, at, next);
  const mark = vm.mark();
  tell(run, COMMENT_HANDLER, vm.hold(normalizedText(run, at + 4, next - 3)));
  vm.release(mark);
}

export function tellInstruction(run: Run, direct: boolean, at: Address, next: Address): void {
  const { vm, u8, scanner } = run;
  if (!run.has(PROCESSING_INSTRUCTION)) return byDefault(run, direct, at, next);
  const mark = vm.mark();
  const nameEnd = scanner.nameEnd(at + 2, next);
  let dataAt = nameEnd;
  while (isSpaceByte(u8[dataAt]!)) dataAt++;
  const target = run.interned(run.name(at + 2, nameEnd));
  tell(run, PROCESSING_INSTRUCTION, target, vm.hold(normalizedText(run, dataAt, next - 2)));
  vm.release(mark);
}

// ---- behind the last element ------------------------------------------------------------------------------------

/** epilogProcessor. */
export function readEpilog(run: Run, start: Address, end: Address): number {
  const { scanner } = run;
  run.set(PROCESSOR, PROCESSORS.EPILOG);
  for (let at = start; ;) {
    const kind = scanner.prolog(at, end);
    const next = kind <= token.PARTIAL && kind >= token.NONE_LEFT ? at : scanner.next;
    if (!run.account(true, kind, next - at)) return AMPLIFICATION_LIMIT;
    run.event(true, at, next);
    switch (kind) {
      case -token.PROLOG_SPACE:
        byDefault(run, true, at, next);
        run.stop = next;
        return NO_ERROR;
      case token.NONE_LEFT:
        run.stop = at;
        return NO_ERROR;
      case token.PROLOG_SPACE:
        byDefault(run, true, at, next);
        break;
      case token.PI:
        tellInstruction(run, true, at, next);
        break;
      case token.COMMENT:
        tellComment(run, true, at, next);
        break;
      case token.INVALID:
        run.errorAt(true, next);
        return INVALID_TOKEN;
      case token.PARTIAL:
      case token.PARTIAL_CHAR:
        run.stop = at;
        if (run.get(FINAL) === 0) return NO_ERROR;
        return kind === token.PARTIAL ? UNCLOSED_TOKEN : PARTIAL_CHARACTER;
      default:
        return JUNK_AFTER_DOC_ELEMENT;
    }
    at = next;
    run.errorAt(true, at);
  }
}
