/** The attributes of a start tag: values normalised, defaults added, namespaces declared and names expanded. */
import { type Address, listItem, listSize, NONE, TRUE, dictGet, dictSize } from "@pyvm/vm";
import { predefinedEntity, referredCharacter, isSpaceByte } from "./characters.ts";
import {
  ENTITY_NOTATION,
  ENTITY_TEXT,
  attributeIndex,
  elementAttributes,
  entityPart,
  isInternalEntity,
  lookupEntity,
} from "./dtd.ts";
import { closeEntity, entityText, isOpen, openEntity } from "./entities.ts";
import {
  AMPLIFICATION_LIMIT,
  ATTRIBUTE_EXTERNAL_ENTITY_REF,
  BAD_CHAR_REF,
  BINARY_ENTITY_REF,
  DUPLICATE_ATTRIBUTE,
  ENTITY_DECLARED_IN_PE,
  INVALID_TOKEN,
  NO_ERROR,
  RECURSIVE_ENTITY_REF,
  UNBOUND_PREFIX,
  UNDEFINED_ENTITY,
} from "./errors.ts";
import { addBinding, colonOf, declaredPrefix, expandedName } from "./namespaces.ts";
import type { Run } from "./run.ts";
import {
  DOCUMENT_ENTITY,
  DTD_ELEMENTS,
  DTD_ENTITIES,
  DTD_HAS_PARAM_REFS,
  DTD_STANDALONE,
  dtdFlag,
  dtdItem,
  SPECIFIED_COUNT,
} from "./state.ts";
import { Utf8Builder } from "./text.ts";
import * as token from "./tokens.ts";

/** What a start tag gave: names and values in turns, owned by the native value stack. */
export interface Attributes {
  readonly error: number;
  readonly items: Address[];
}

const FAILED = (error: number): Attributes => ({ error, items: [] });

/**
 * storeAtts: the attributes of the start tag that lies from `from` to `end`; declarations of namespaces are put into the list `bindings`.
 * @param name the element's name as it is written
 */
export function readAttributes(
  run: Run,
  direct: boolean,
  from: Address,
  end: Address,
  name: Address,
  bindings: Address,
): Attributes {
  const { vm, state } = run;
  const elements = dtdItem(vm, state, DTD_ELEMENTS);
  const record = dictSize(vm, elements) === 0 ? 0 : dictGet(vm, elements, name);
  const declared = record === 0 ? 0 : elementAttributes(vm, record);
  const seen = new Set<Address>();
  const items: Address[] = [];
  const error = readWritten(run, direct, from, end, declared, seen, items, bindings);
  if (error !== NO_ERROR) return FAILED(error);
  run.set(SPECIFIED_COUNT, items.length);
  if (declared !== 0) {
    const failed = addDefaults(run, declared, seen, items, bindings);
    if (failed !== NO_ERROR) return FAILED(failed);
  }
  if (run.namespaces) {
    const failed = expandNames(run, items);
    if (failed !== NO_ERROR) return FAILED(failed);
  }
  return { error: NO_ERROR, items };
}

function readWritten(
  run: Run,
  direct: boolean,
  from: Address,
  end: Address,
  declared: Address,
  seen: Set<Address>,
  items: Address[],
  bindings: Address,
): number {
  const { vm, u8, scanner } = run;
  let at = scanner.nameEnd(from + 1, end);
  for (;;) {
    while (isSpaceByte(u8[at]!)) at++;
    if (u8[at] === 0x3e || u8[at] === 0x2f) return NO_ERROR;
    const nameAt = at;
    at = scanner.nameEnd(at, end);
    const name = run.name(nameAt, at);
    while (u8[at] !== 0x22 && u8[at] !== 0x27) at++;
    const open = u8[at]!;
    const valueAt = ++at;
    while (u8[at] !== open) at++;
    const valueEnd = at++;
    if (seen.has(name)) {
      run.errorAt(direct, nameAt);
      return DUPLICATE_ATTRIBUTE;
    }
    seen.add(name);
    const index = declared === 0 ? -1 : attributeIndex(vm, declared, name);
    const isCdata = index < 0 || listItem(vm, declared, index + 1) === TRUE;
    const value = attributeValue(run, direct, valueAt, valueEnd, isCdata, false);
    if (value.error !== NO_ERROR) return value.error;
    vm.hold(value.text);
    const error = take(run, name, value.text, items, bindings);
    if (error !== NO_ERROR) return error;
  }
}

/** An attribute goes to the others, or declares a namespace. */
function take(run: Run, name: Address, value: Address, items: Address[], bindings: Address): number {
  const prefix = run.namespaces ? declaredPrefix(run, name) : 0;
  if (prefix !== 0) return addBinding(run, prefix, value, bindings);
  items.push(name, value);
  return NO_ERROR;
}

function addDefaults(run: Run, declared: Address, seen: Set<Address>, items: Address[], bindings: Address): number {
  const { vm } = run;
  for (let i = 0; i < listSize(vm, declared); i += 3) {
    const name = listItem(vm, declared, i);
    const value = listItem(vm, declared, i + 2);
    if (value === NONE || seen.has(name)) continue;
    seen.add(name);
    const error = take(run, name, vm.hold(vm.newRef(value)), items, bindings);
    if (error !== NO_ERROR) return error;
  }
  return NO_ERROR;
}

/** Puts namespaces in the place of prefixes. */
function expandNames(run: Run, items: Address[]): number {
  let expanded: Set<Address> | undefined;
  for (let i = 0; i < items.length; i += 2) {
    if (colonOf(run, items[i]!) < 0) continue;
    const name = expandedName(run, items[i]!, false);
    if (name === 0) return UNBOUND_PREFIX;
    run.vm.hold(name);
    items[i] = name;
    expanded ??= new Set();
    if (expanded.has(name)) return DUPLICATE_ATTRIBUTE;
    expanded.add(name);
  }
  return NO_ERROR;
}

// ---- values -----------------------------------------------------------------------------------------------------

/** storeAttributeValue: the str (owned) of a value that lies between `from` and `end`, or what is wrong with it. */
export function attributeValue(
  run: Run,
  direct: boolean,
  from: Address,
  end: Address,
  isCdata: boolean,
  declaring: boolean,
): { error: number; text: Address } {
  const { vm, u8 } = run;
  let plain = true;
  for (let at = from; plain && at < end; at++) {
    const byte = u8[at]!;
    plain = (byte > 0x26 && byte !== 0x3c) || (byte === 0x20 ? isCdata : byte > 0x20 && byte !== 0x26);
  }
  if (plain) return { error: NO_ERROR, text: run.text(from, end) };
  const builder = new Utf8Builder();
  const error = appendValue(run, direct, from, end, isCdata, declaring, builder);
  if (error !== NO_ERROR) return { error, text: 0 };
  if (!isCdata && builder.last() === 0x20) builder.length--;
  return { error: NO_ERROR, text: builder.str(vm) };
}

function appendValue(
  run: Run,
  direct: boolean,
  from: Address,
  end: Address,
  isCdata: boolean,
  declaring: boolean,
  to: Utf8Builder,
): number {
  const { u8, scanner } = run;
  const space = (char: number): void => {
    if (isCdata || char !== 0x20 || (to.length > 0 && to.last() !== 0x20)) to.character(char);
  };
  for (let at = from; ;) {
    const kind = scanner.valuePart(at, end);
    let { next } = scanner;
    if (!direct && !run.account(false, kind, next - at)) return AMPLIFICATION_LIMIT;
    switch (kind) {
      case token.NONE_LEFT:
        return NO_ERROR;
      case token.INVALID:
        run.errorAt(direct, next);
        return INVALID_TOKEN;
      case token.CHAR_REF: {
        const char = referredCharacter(u8, at, next);
        if (char < 0) {
          run.errorAt(direct, at);
          return BAD_CHAR_REF;
        }
        space(char);
        break;
      }
      case token.DATA_CHARS:
        to.range(u8, at, next);
        break;
      case token.TRAILING_CR:
        next = at + 1;
        space(0x20);
        break;
      case token.ATTRIBUTE_SPACE:
      case token.DATA_NEWLINE:
        space(0x20);
        break;
      case token.ENTITY_REF: {
        const error = appendEntity(run, direct, at, next, isCdata, declaring, to);
        if (error !== NO_ERROR) return error;
        break;
      }
      default:
        run.errorAt(direct, at);
        return INVALID_TOKEN;
    }
    at = next;
  }
}

/** The value of the entity that is referred to from `at` to `next`. */
function appendEntity(
  run: Run,
  direct: boolean,
  at: Address,
  next: Address,
  isCdata: boolean,
  declaring: boolean,
  to: Utf8Builder,
): number {
  const { vm, state } = run;
  const predefined = predefinedEntity(run.u8, at + 1, next - 1);
  if (predefined !== 0) {
    to.character(predefined);
    return NO_ERROR;
  }
  const entity = lookupEntity(vm, dtdItem(vm, state, DTD_ENTITIES), run.name(at + 1, next - 1));
  const standalone = dtdFlag(vm, state, DTD_STANDALONE);
  const complete = !dtdFlag(vm, state, DTD_HAS_PARAM_REFS);
  const mustBeKnown = declaring
    ? run.get(DOCUMENT_ENTITY) !== 0 && (standalone ? run.entityDepth === 0 : complete)
    : complete || standalone;
  if (entity === 0) return mustBeKnown ? UNDEFINED_ENTITY : NO_ERROR;
  if (mustBeKnown && !isInternalEntity(vm, entity)) return ENTITY_DECLARED_IN_PE;
  const error = isOpen(run, entity)
    ? RECURSIVE_ENTITY_REF
    : entityPart(vm, entity, ENTITY_NOTATION) !== 0
      ? BINARY_ENTITY_REF
      : entityPart(vm, entity, ENTITY_TEXT) === 0
        ? ATTRIBUTE_EXTERNAL_ENTITY_REF
        : NO_ERROR;
  if (error !== NO_ERROR) {
    run.errorAt(direct, at);
    return error;
  }
  openEntity(run, entity);
  vm.enterRecursion(" in an entity");
  const { from, end } = entityText(run, entity);
  const failed = appendValue(run, false, from, end, isCdata, declaring, to);
  vm.leaveRecursion();
  closeEntity(run, entity);
  return failed;
}
