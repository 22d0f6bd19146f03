/** Entities while they are expanded: which are open, their text, and the context that the parser of an external one is given. */
import {
  type Address,
  bytesData,
  bytesLength,
  dictContains,
  dictDelete,
  dictGet,
  dictKeyAt,
  dictNext,
  dictSet,
  dictValueAt,
  newBytes,
  NONE,
  textOf,
} from "@pyvm/vm";
import { referredCharacter } from "./characters.ts";
import {
  ENTITY_BASE,
  ENTITY_NAME,
  ENTITY_PUBLIC,
  ENTITY_SYSTEM,
  ENTITY_TEXT,
  entityPart,
  isParamEntity,
  lookupEntity,
} from "./dtd.ts";
import {
  AMPLIFICATION_LIMIT,
  BAD_CHAR_REF,
  EXTERNAL_ENTITY_HANDLING,
  INVALID_TOKEN,
  NO_ERROR,
  PARAM_ENTITY_REFERENCE,
  RECURSIVE_ENTITY_REF,
} from "./errors.ts";
import { ask } from "./handlers.ts";
import { addBinding } from "./namespaces.ts";
import { EXTERNAL_ENTITY_REF } from "./object.ts";
import type { Run } from "./run.ts";
import {
  BINDINGS,
  DTD_ENTITIES,
  DTD_KEEP,
  DTD_PARAM_ENTITIES,
  DTD_PARAM_READ,
  DTD_STANDALONE,
  dtdFlag,
  dtdItem,
  IN_ENTITY_VALUE,
  IS_PARAM_ENTITY,
  OPEN_ENTITIES,
  setDtdFlag,
} from "./state.ts";
import { Utf8Builder } from "./text.ts";
import * as token from "./tokens.ts";

/** Between the items of a context. */
const FORM_FEED = "\f";

/** The name (borrowed) under which an entity is noted as open: general and parameter entities have names of their own. */
function openKey(run: Run, entity: Address): Address {
  const { vm } = run;
  const name = entityPart(vm, entity, ENTITY_NAME);
  return isParamEntity(vm, entity) ? run.uniqueName(vm.str(`%${textOf(vm, name)}`)) : name;
}

export function isOpen(run: Run, entity: Address): boolean {
  return dictContains(run.vm, run.get(OPEN_ENTITIES), openKey(run, entity));
}

export function openEntity(run: Run, entity: Address): void {
  dictSet(run.vm, run.get(OPEN_ENTITIES), openKey(run, entity), NONE);
}

export function closeEntity(run: Run, entity: Address): void {
  dictDelete(run.vm, run.get(OPEN_ENTITIES), openKey(run, entity));
}

/** Where the text of an internal entity lies; the DTD keeps it. */
export function entityText(run: Run, entity: Address): { from: Address; end: Address } {
  const { vm } = run;
  const bytes = entityPart(vm, entity, ENTITY_TEXT);
  const from = bytesData(vm, bytes);
  return { from, end: from + bytesLength(vm, bytes) };
}

/** Asks the handler of external entities for one; false when it says that it failed. `context` (borrowed) is 0 for a parameter entity. */
export function askForExternal(run: Run, entity: Address, context: Address): boolean {
  const { vm } = run;
  const mark = vm.mark();
  const base = run.interned(entityPart(vm, entity, ENTITY_BASE));
  const system = run.interned(entityPart(vm, entity, ENTITY_SYSTEM));
  const publicId = run.interned(entityPart(vm, entity, ENTITY_PUBLIC));
  const answer = ask(run, EXTERNAL_ENTITY_REF, EXTERNAL_ENTITY_HANDLING, context, base, system, publicId);
  vm.release(mark);
  return answer !== 0;
}

// ---- contexts ---------------------------------------------------------------------------------------------------

/** getContext: the bindings of prefixes and the open entities, as a str (owned). */
export function contextText(run: Run): Address {
  const { vm } = run;
  const items: string[] = [];
  const bindings = run.get(BINDINGS);
  for (let at = dictNext(vm, bindings, 0); at >= 0; at = dictNext(vm, bindings, at + 1)) {
    const item = `${textOf(vm, dictKeyAt(vm, bindings, at))}=${textOf(vm, dictValueAt(vm, bindings, at))}`;
    if (item.startsWith("=")) items.unshift(item);
    else items.push(item);
  }
  const open = run.get(OPEN_ENTITIES);
  for (let at = dictNext(vm, open, 0); at >= 0; at = dictNext(vm, open, at + 1)) {
    const name = textOf(vm, dictKeyAt(vm, open, at));
    if (!name.startsWith("%")) items.push(name);
  }
  return vm.str(items.join(FORM_FEED));
}

/** setContext. */
export function applyContext(run: Run, context: string): number {
  const { vm, state } = run;
  for (const item of context.split(FORM_FEED)) {
    const equals = item.indexOf("=");
    const mark = vm.mark();
    if (equals >= 0) {
      const prefix = run.uniqueName(vm.str(item.slice(0, equals)));
      const error = addBinding(run, prefix, vm.hold(vm.str(item.slice(equals + 1))), 0);
      if (error !== NO_ERROR) return error;
    } else {
      const entity = lookupEntity(vm, dtdItem(vm, state, DTD_ENTITIES), vm.hold(vm.str(item)));
      if (entity !== 0) openEntity(run, entity);
    }
    vm.release(mark);
  }
  return NO_ERROR;
}

// ---- values of entities -----------------------------------------------------------------------------------------

/** storeEntityValue: the bytes (owned) of the value between `from` and `end`, or what is wrong with it. */
export function entityValue(run: Run, direct: boolean, from: Address, end: Address): { error: number; bytes: Address } {
  const to = new Utf8Builder();
  const before = run.get(IN_ENTITY_VALUE);
  run.set(IN_ENTITY_VALUE, 1);
  const error = appendEntityValue(run, direct, from, end, to);
  run.set(IN_ENTITY_VALUE, before);
  const bytes = newBytes(run.vm, to.bytes.subarray(0, to.length));
  return { error, bytes };
}

function appendEntityValue(run: Run, direct: boolean, from: Address, end: Address, to: Utf8Builder): number {
  const { u8, scanner } = run;
  for (let at = from; ;) {
    const kind = scanner.entityPart(at, end);
    let { next } = scanner;
    if (!direct && !run.account(false, kind, next - at)) return AMPLIFICATION_LIMIT;
    switch (kind) {
      case token.NONE_LEFT:
        return NO_ERROR;
      case token.PARAM_ENTITY_REF: {
        if (direct && run.get(IS_PARAM_ENTITY) === 0) {
          run.errorAt(true, at);
          return PARAM_ENTITY_REFERENCE;
        }
        const step = appendParamEntity(run, direct, at, next, to);
        if (step === DECLARED_ELSEWHERE) return NO_ERROR;
        if (step !== NO_ERROR) return step;
        break;
      }
      case token.ENTITY_REF:
      case token.DATA_CHARS:
        to.range(u8, at, next);
        break;
      case token.TRAILING_CR:
        next = at + 1;
        to.character(0x0a);
        break;
      case token.DATA_NEWLINE:
        to.character(0x0a);
        break;
      case token.CHAR_REF: {
        const char = referredCharacter(u8, at, next);
        if (char < 0) {
          run.errorAt(direct, at);
          return BAD_CHAR_REF;
        }
        to.character(char);
        break;
      }
      default:
        run.errorAt(direct, kind === token.INVALID ? next : at);
        return INVALID_TOKEN;
    }
    at = next;
  }
}

/** The entity is not declared, so that the value is not known from here on. */
const DECLARED_ELSEWHERE = -1;

function appendParamEntity(run: Run, direct: boolean, at: Address, next: Address, to: Utf8Builder): number {
  const { vm, state } = run;
  const keepIfStandalone = (): void => setDtdFlag(vm, state, DTD_KEEP, dtdFlag(vm, state, DTD_STANDALONE));
  const entity = dictGet(vm, dtdItem(vm, state, DTD_PARAM_ENTITIES), run.name(at + 1, next - 1));
  if (entity === 0) {
    keepIfStandalone();
    return DECLARED_ELSEWHERE;
  }
  if (isOpen(run, entity)) {
    run.errorAt(direct, at);
    return RECURSIVE_ENTITY_REF;
  }
  if (entityPart(vm, entity, ENTITY_SYSTEM) !== 0) {
    if (!run.has(EXTERNAL_ENTITY_REF)) {
      keepIfStandalone();
      return NO_ERROR;
    }
    setDtdFlag(vm, state, DTD_PARAM_READ, false);
    openEntity(run, entity);
    const answered = askForExternal(run, entity, 0);
    closeEntity(run, entity);
    if (!answered) return EXTERNAL_ENTITY_HANDLING;
    if (!dtdFlag(vm, state, DTD_PARAM_READ)) keepIfStandalone();
    return appendStored(run, entity, to);
  }
  return appendStored(run, entity, to);
}

/** Appends the text that an entity has, if it has one. */
function appendStored(run: Run, entity: Address, to: Utf8Builder): number {
  const { vm } = run;
  if (entityPart(vm, entity, ENTITY_TEXT) === 0) return NO_ERROR;
  openEntity(run, entity);
  vm.enterRecursion(" in an entity");
  const { from, end } = entityText(run, entity);
  const error = appendEntityValue(run, false, from, end, to);
  vm.leaveRecursion();
  closeEntity(run, entity);
  return error;
}
