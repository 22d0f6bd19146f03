/** The prolog of a document with its DTD, external subsets and parameter entities: declarations take effect and are told. */
import {
  type Address,
  dictGet,
  FALSE,
  listAppend,
  listClear,
  listItem,
  listSetItem,
  listSize,
  ONE,
  textOf,
  TRUE,
  ZERO,
} from "@pyvm/vm";
import { attributeValue } from "./attributes.ts";
import { predefinedEntity } from "./characters.ts";
import { readContent, tellComment, tellInstruction, tellSkipped } from "./content.ts";
import {
  addEntity,
  badInPublicId,
  defineAttribute,
  elementName,
  elementRecord,
  ENTITY_BASE,
  ENTITY_NAME,
  ENTITY_NOTATION,
  ENTITY_PUBLIC,
  ENTITY_SYSTEM,
  ENTITY_TEXT,
  entityPart,
  EXTERNAL_SUBSET,
  isInternalEntity,
  isParamEntity,
  normalizedPublicId,
  setEntityPart,
} from "./dtd.ts";
import { converts } from "./encodings.ts";
import { askForExternal, closeEntity, entityText, entityValue, isOpen, openEntity } from "./entities.ts";
import * as errors from "./errors.ts";
import { ask, tell, tellDefault } from "./handlers.ts";
import * as models from "./models.ts";
import {
  ATTLIST_DECL,
  ELEMENT_DECL,
  END_DOCTYPE_DECL,
  ENTITY_DECL,
  EXTERNAL_ENTITY_REF,
  NOT_STANDALONE_HANDLER,
  NOTATION_DECL,
  SKIPPED_ENTITY,
  START_DOCTYPE_DECL,
  UNPARSED_ENTITY_DECL,
} from "./object.ts";
import { PROCESSORS } from "./processors.ts";
import { roleOf } from "./roles.ts";
import type { Run } from "./run.ts";
import * as at from "./state.ts";
import { dtdFlag, dtdItem, setDtdFlag } from "./state.ts";
import { strFromUtf8, Utf8Builder } from "./text.ts";
import * as token from "./tokens.ts";
import { processXmlDeclaration } from "./xml-declaration.ts";

/** What separates the members of a group, as CONNECTORS has it. */
const COMMA = 1;
const BAR = 2;

/** One token with its role; what a role's step works on. */
interface Step {
  readonly run: Run;
  readonly direct: boolean;
  readonly kind: number;
  readonly role: string;
  readonly from: Address;
  readonly end: Address;
  /** Set by a step that tells a handler, so that the default handler is not told. */
  told: boolean;
}

type RoleFunction = (step: Step) => number;

/**
 * doProlog: reads from `start` to `end`, and leaves in `run.stop` how far it came.
 * @param closable whether the document type declaration may end in here
 */
export function readProlog(
  run: Run,
  direct: boolean,
  start: Address,
  textEnd: Address,
  more: boolean,
  closable: boolean,
): number {
  const { vm, scanner } = run;
  let from = start;
  let limit = textEnd;
  for (;;) {
    let kind = scanner.prolog(from, limit);
    let end = kind <= token.PARTIAL && kind !== -token.PROLOG_SPACE ? from : scanner.next;
    run.event(direct, from, end);
    if (kind <= token.INVALID) {
      if (more && kind !== token.INVALID) {
        run.stop = from;
        return errors.NO_ERROR;
      }
      if (kind >= token.NONE_LEFT) return prologEnd(run, direct, kind, from);
      if (kind !== -token.PROLOG_SPACE) end = limit;
      kind = -kind;
    }
    const role = roleOf(vm, run.state, kind, from, end);
    if (!run.account(direct, kind, end - from)) return errors.AMPLIFICATION_LIMIT;
    if (role === "instanceStart") return beginContent(run, from, limit);
    if (role === "doctypeClose" && !closable) return errors.INVALID_TOKEN;
    const buffer = run.get(at.BUFFER);
    const step: Step = { run, direct, kind, role, from, end, told: false };
    const error = (ROLES[role] ?? unknownRole)(step);
    if (error !== errors.NO_ERROR) return error;
    if (direct) {
      // The text may have moved, and be other text from here on: see processXmlDeclaration.
      end += run.get(at.BUFFER) - buffer;
      limit = run.get(at.END);
    }
    if (role === "ignoreSection") {
      const failed = readIgnored(run, direct, end, limit, more);
      if (failed !== errors.NO_ERROR || !run.closed) return failed;
      end = run.stop;
    } else if (!step.told && run.get(at.DEFAULT_HANDLER) !== 0) {
      tellDefault(
        run,
        direct && converts(run),
        from + run.get(at.BUFFER) - (direct ? buffer : run.get(at.BUFFER)),
        end,
      );
    }
    from = end;
  }
}

function unknownRole(): number {
  return errors.SYNTAX;
}

/** The input ends, or is wrong. */
function prologEnd(run: Run, direct: boolean, kind: number, from: Address): number {
  const { vm, state } = run;
  switch (kind) {
    case token.INVALID:
      run.errorAt(direct, run.scanner.next);
      return errors.INVALID_TOKEN;
    case token.PARTIAL:
      return errors.UNCLOSED_TOKEN;
    case token.PARTIAL_CHAR:
      return errors.PARTIAL_CHARACTER;
    default:
      run.stop = from;
      if (!direct && !run.betweenDeclarations) return errors.NO_ERROR;
      if (!direct || run.get(at.IS_PARAM_ENTITY) !== 0) {
        return roleOf(vm, state, token.NONE_LEFT, from, from) === "error" ? errors.INCOMPLETE_PE : errors.NO_ERROR;
      }
      return errors.NO_ELEMENTS;
  }
}

/** The root element begins. */
function beginContent(run: Run, from: Address, end: Address): number {
  if (run.get(at.USE_FOREIGN_DTD) !== 0) {
    const error = readForeignDtd(run);
    if (error !== errors.NO_ERROR) return error;
  }
  run.set(at.PROCESSOR, PROCESSORS.CONTENT);
  return readContent(run, 0, true, from, end, run.get(at.FINAL) === 0);
}

/** doIgnoreSection: `run.closed` tells whether its end was found, `run.stop` where. */
export function readIgnored(run: Run, direct: boolean, from: Address, end: Address, more: boolean): number {
  const kind = run.scanner.ignored(from, end);
  run.event(direct, from, kind <= token.PARTIAL ? from : run.scanner.next);
  run.closed = false;
  run.set(at.PROCESSOR, PROCESSORS.IGNORED);
  switch (kind) {
    case token.IGNORE_SECTION:
      if (run.get(at.DEFAULT_HANDLER) !== 0) {
        tellDefault(run, direct && converts(run), from, run.scanner.next);
      }
      run.closed = true;
      run.stop = run.scanner.next;
      run.set(at.PROCESSOR, PROCESSORS.PROLOG);
      return errors.NO_ERROR;
    case token.INVALID:
      run.errorAt(direct, run.scanner.next);
      return errors.INVALID_TOKEN;
    default:
      run.stop = from;
      if (more) return errors.NO_ERROR;
      return kind === token.PARTIAL_CHAR ? errors.PARTIAL_CHARACTER : errors.SYNTAX;
  }
}

// ---- document type ------------------------------------------------------------------------------------------------

function textOfToken({ run, from, end }: Step): Address {
  return run.text(from, end);
}

/** The text of a literal without its quotes. */
function literal({ run, from, end }: Step): Address {
  return run.text(from + 1, end - 1);
}

function doctypeName(step: Step): number {
  const { run } = step;
  if (!run.has(START_DOCTYPE_DECL)) return errors.NO_ERROR;
  run.replace(at.DOCTYPE_NAME, textOfToken(step));
  run.replace(at.DOCTYPE_PUBLIC, 0);
  run.replace(at.DOCTYPE_SYSTEM, 0);
  step.told = true;
  return errors.NO_ERROR;
}

function tellDoctype(run: Run, internalSubset: boolean): void {
  const mark = run.vm.mark();
  const name = run.interned(run.get(at.DOCTYPE_NAME));
  const system = run.interned(run.get(at.DOCTYPE_SYSTEM));
  const publicId = run.interned(run.get(at.DOCTYPE_PUBLIC));
  run.replace(at.DOCTYPE_NAME, 0);
  tell(run, START_DOCTYPE_DECL, name, system, publicId, internalSubset ? ONE : ZERO);
  run.vm.release(mark);
}

function doctypeInternalSubset(step: Step): number {
  const { run } = step;
  if (!run.has(START_DOCTYPE_DECL)) return errors.NO_ERROR;
  tellDoctype(run, true);
  step.told = true;
  return errors.NO_ERROR;
}

/** The entity that the external subset is kept as (borrowed). */
function externalSubset(run: Run): Address {
  const { vm, state } = run;
  const entities = dtdItem(vm, state, at.DTD_PARAM_ENTITIES);
  const name = run.uniqueName(vm.str(EXTERNAL_SUBSET));
  const known = dictGet(vm, entities, name);
  return known === 0 ? addEntity(vm, entities, name, false, false) : known;
}

function doctypePublicId(step: Step): number {
  const { run } = step;
  const { vm, state } = run;
  run.set(at.USE_FOREIGN_DTD, 0);
  run.replace(at.DECL_ENTITY, vm.newRef(externalSubset(run)));
  setDtdFlag(vm, state, at.DTD_HAS_PARAM_REFS, true);
  const error = publicId(step);
  if (error !== errors.NO_ERROR) return error;
  if (!run.has(START_DOCTYPE_DECL)) return errors.NO_ERROR;
  run.replace(at.DOCTYPE_PUBLIC, normalizedPublicId(vm, step.from + 1, step.end - 1));
  step.told = true;
  return errors.NO_ERROR;
}

/** The public identifier of the entity that is declared. */
function publicId(step: Step): number {
  const { run, from, end } = step;
  const { vm, state } = run;
  const bad = badInPublicId(vm, from + 1, end - 1);
  if (bad !== 0) {
    run.errorAt(step.direct, bad);
    return errors.BAD_PUBLIC_ID;
  }
  const entity = run.get(at.DECL_ENTITY);
  if (!dtdFlag(vm, state, at.DTD_KEEP) || entity === 0) return errors.NO_ERROR;
  const mark = vm.mark();
  setEntityPart(vm, entity, ENTITY_PUBLIC, vm.hold(normalizedPublicId(vm, from + 1, end - 1)));
  vm.release(mark);
  if (step.role === "entityPublicId" && run.has(ENTITY_DECL)) step.told = true;
  return errors.NO_ERROR;
}

function doctypeSystemId(step: Step): number {
  const { run } = step;
  const { vm, state } = run;
  run.set(at.USE_FOREIGN_DTD, 0);
  setDtdFlag(vm, state, at.DTD_HAS_PARAM_REFS, true);
  run.set(at.HAS_SYSTEM_ID, 1);
  if (run.has(START_DOCTYPE_DECL)) {
    run.replace(at.DOCTYPE_SYSTEM, literal(step));
    step.told = true;
  }
  if (run.get(at.PARAM_ENTITY_PARSING) === 0 && !mayGoOn(run)) return errors.NOT_STANDALONE;
  if (run.get(at.DECL_ENTITY) === 0) run.replace(at.DECL_ENTITY, vm.newRef(externalSubset(run)));
  return systemId(step);
}

/** What the handler says to a document that is not standalone. */
function mayGoOn(run: Run): boolean {
  const { vm, state } = run;
  if (dtdFlag(vm, state, at.DTD_STANDALONE) || !run.has(NOT_STANDALONE_HANDLER)) return true;
  return ask(run, NOT_STANDALONE_HANDLER, errors.NOT_STANDALONE) !== 0;
}

/** The system identifier of the entity that is declared. */
function systemId(step: Step): number {
  const { run } = step;
  const { vm, state } = run;
  const entity = run.get(at.DECL_ENTITY);
  if (!dtdFlag(vm, state, at.DTD_KEEP) || entity === 0) return errors.NO_ERROR;
  const mark = vm.mark();
  setEntityPart(vm, entity, ENTITY_SYSTEM, vm.hold(literal(step)));
  vm.release(mark);
  setEntityPart(vm, entity, ENTITY_BASE, run.get(at.BASE));
  if (step.role === "entitySystemId" && run.has(ENTITY_DECL)) step.told = true;
  return errors.NO_ERROR;
}

function doctypeClose(step: Step): number {
  const { run } = step;
  if (run.get(at.DOCTYPE_NAME) !== 0 && run.has(START_DOCTYPE_DECL)) {
    tellDoctype(run, false);
    step.told = true;
  }
  if (run.get(at.HAS_SYSTEM_ID) !== 0 || run.get(at.USE_FOREIGN_DTD) !== 0) {
    const error = readForeignDtd(run);
    if (error !== errors.NO_ERROR) return error;
  }
  if (run.has(END_DOCTYPE_DECL)) {
    tell(run, END_DOCTYPE_DECL);
    step.told = true;
  }
  return errors.NO_ERROR;
}

/** Asks for the external subset, or the one that the caller gives a document without. */
function readForeignDtd(run: Run): number {
  const { vm, state } = run;
  const named = run.get(at.HAS_SYSTEM_ID) !== 0;
  const hadReferences = dtdFlag(vm, state, at.DTD_HAS_PARAM_REFS);
  const foreign = run.get(at.USE_FOREIGN_DTD) !== 0;
  run.set(at.USE_FOREIGN_DTD, 0);
  setDtdFlag(vm, state, at.DTD_HAS_PARAM_REFS, true);
  if (run.get(at.PARAM_ENTITY_PARSING) === 0 || !run.has(EXTERNAL_ENTITY_REF)) return errors.NO_ERROR;
  const entity = externalSubset(run);
  if (foreign) setEntityPart(vm, entity, ENTITY_BASE, run.get(at.BASE));
  setDtdFlag(vm, state, at.DTD_PARAM_READ, false);
  if (!askForExternal(run, entity, 0)) return errors.EXTERNAL_ENTITY_HANDLING;
  if (dtdFlag(vm, state, at.DTD_PARAM_READ)) return mayGoOn(run) ? errors.NO_ERROR : errors.NOT_STANDALONE;
  if (!named) setDtdFlag(vm, state, at.DTD_HAS_PARAM_REFS, hadReferences);
  return errors.NO_ERROR;
}

// ---- attributes ---------------------------------------------------------------------------------------------------

/** Whether declarations of attributes are told. */
function tellsAttributes(step: Step): boolean {
  const { run } = step;
  return dtdFlag(run.vm, run.state, at.DTD_KEEP) && run.has(ATTLIST_DECL);
}

function attlistNone(step: Step): number {
  step.told = tellsAttributes(step);
  return errors.NO_ERROR;
}

function attlistElementName(step: Step): number {
  const { run, from, end } = step;
  const { vm, state } = run;
  const record = elementRecord(vm, dtdItem(vm, state, at.DTD_ELEMENTS), run.name(from, end));
  run.replace(at.DECL_ELEMENT, vm.newRef(record));
  return attlistNone(step);
}

function attributeName(step: Step): number {
  const { run, from, end } = step;
  run.replace(at.DECL_ATTRIBUTE, run.vm.newRef(run.name(from, end)));
  run.replace(at.DECL_TYPE, 0);
  run.set(at.DECL_IS_CDATA, 0);
  run.set(at.DECL_IS_ID, 0);
  return attlistNone(step);
}

function attributeType(step: Step): number {
  const { run } = step;
  const type = textOfToken(step);
  run.replace(at.DECL_TYPE, type);
  const name = textOf(run.vm, type);
  run.set(at.DECL_IS_CDATA, name === "CDATA" ? 1 : 0);
  run.set(at.DECL_IS_ID, name === "ID" ? 1 : 0);
  return attlistNone(step);
}

/** A value that an attribute may have, or a notation. */
function attributeAlternative(step: Step): number {
  const { run, from, end } = step;
  if (!tellsAttributes(step)) return errors.NO_ERROR;
  const before = run.get(at.DECL_TYPE);
  const open = step.role === "attributeNotationValue" ? "NOTATION(" : "(";
  const builder = new Utf8Builder();
  builder.range(run.u8, from, end);
  const name = builder.str(run.vm);
  const text = textOf(run.vm, name);
  run.vm.decref(name);
  run.replace(at.DECL_TYPE, run.vm.str(before === 0 ? open + text : `${textOf(run.vm, before)}|${text}`));
  step.told = true;
  return errors.NO_ERROR;
}

/** `#IMPLIED` or `#REQUIRED`. */
function attributeWithoutDefault(step: Step): number {
  return attributeDeclared(step, 0, step.role === "requiredValue");
}

function attributeDefault(step: Step): number {
  const { run } = step;
  const { vm, state } = run;
  if (!dtdFlag(vm, state, at.DTD_KEEP)) return errors.NO_ERROR;
  const isCdata = run.get(at.DECL_IS_CDATA) !== 0;
  const value = attributeValue(run, step.direct, step.from + 1, step.end - 1, isCdata, true);
  if (value.error !== errors.NO_ERROR) return value.error;
  const mark = vm.mark();
  vm.hold(value.text);
  const error = attributeDeclared(step, value.text, step.role === "fixedValue");
  vm.release(mark);
  return error;
}

/** The declaration of an attribute is complete; `value` is borrowed, 0 for none. */
function attributeDeclared(step: Step, value: Address, required: boolean): number {
  const { run } = step;
  const { vm, state } = run;
  if (!dtdFlag(vm, state, at.DTD_KEEP)) return errors.NO_ERROR;
  const element = run.get(at.DECL_ELEMENT);
  const attribute = run.get(at.DECL_ATTRIBUTE);
  const [isCdata, isId] = [run.get(at.DECL_IS_CDATA) !== 0, run.get(at.DECL_IS_ID) !== 0];
  defineAttribute(vm, element, attribute, isCdata, isId, value);
  if (!run.has(ATTLIST_DECL) || run.get(at.DECL_TYPE) === 0) return errors.NO_ERROR;
  const mark = vm.mark();
  let type = textOf(vm, run.get(at.DECL_TYPE));
  if (type.startsWith("(") || type.startsWith("NO")) type += ")";
  const [elementText, attributeText] = [run.interned(elementName(vm, element)), run.interned(attribute)];
  tell(run, ATTLIST_DECL, elementText, attributeText, vm.hold(vm.str(type)), value, required ? ONE : ZERO);
  vm.release(mark);
  step.told = true;
  return errors.NO_ERROR;
}

// ---- entities -----------------------------------------------------------------------------------------------------

function entityNone(step: Step): number {
  const { run } = step;
  step.told = dtdFlag(run.vm, run.state, at.DTD_KEEP) && run.has(ENTITY_DECL);
  return errors.NO_ERROR;
}

function entityNameRole(step: Step): number {
  const { run, from, end } = step;
  const { vm, state } = run;
  const param = step.role === "paramEntityName";
  run.replace(at.DECL_ENTITY, 0);
  if (!param && predefinedEntity(run.u8, from, end) !== 0) return errors.NO_ERROR;
  if (!dtdFlag(vm, state, at.DTD_KEEP)) return errors.NO_ERROR;
  const entities = dtdItem(vm, state, param ? at.DTD_PARAM_ENTITIES : at.DTD_ENTITIES);
  const name = run.name(from, end);
  if (dictGet(vm, entities, name) !== 0) return errors.NO_ERROR;
  const internal = run.get(at.IS_EXTERNAL) === 0 && run.entityDepth === 0;
  run.replace(at.DECL_ENTITY, vm.newRef(addEntity(vm, entities, name, param, internal)));
  step.told = run.has(ENTITY_DECL);
  return errors.NO_ERROR;
}

function entityValueRole(step: Step): number {
  const { run, from, end } = step;
  const { vm, state } = run;
  if (!dtdFlag(vm, state, at.DTD_KEEP)) return errors.NO_ERROR;
  const { error, bytes } = entityValue(run, step.direct, from + 1, end - 1);
  const mark = vm.mark();
  vm.hold(bytes);
  const entity = run.get(at.DECL_ENTITY);
  if (entity !== 0) {
    setEntityPart(vm, entity, ENTITY_TEXT, bytes);
    if (run.has(ENTITY_DECL)) {
      const { from: start, end: stop } = entityText(run, entity);
      tellEntity(run, entity, vm.hold(strFromUtf8(vm, vm.u8, start, stop)));
      step.told = true;
    }
  }
  vm.release(mark);
  return error;
}

/** Tells of an entity; `value` (borrowed) is 0 for an external one. */
function tellEntity(run: Run, entity: Address, value: Address): void {
  const { vm } = run;
  const mark = vm.mark();
  const name = run.interned(entityPart(vm, entity, ENTITY_NAME));
  const base = run.interned(value === 0 ? entityPart(vm, entity, ENTITY_BASE) : run.get(at.BASE));
  const system = run.interned(entityPart(vm, entity, ENTITY_SYSTEM));
  const publicText = run.interned(entityPart(vm, entity, ENTITY_PUBLIC));
  const notation = run.interned(entityPart(vm, entity, ENTITY_NOTATION));
  tell(run, ENTITY_DECL, name, isParamEntity(vm, entity) ? ONE : ZERO, value, base, system, publicText, notation);
  vm.release(mark);
}

function entityComplete(step: Step): number {
  const { run } = step;
  const entity = run.get(at.DECL_ENTITY);
  if (!dtdFlag(run.vm, run.state, at.DTD_KEEP) || entity === 0 || !run.has(ENTITY_DECL)) return errors.NO_ERROR;
  tellEntity(run, entity, 0);
  step.told = true;
  return errors.NO_ERROR;
}

function entityNotationName(step: Step): number {
  const { run } = step;
  const { vm } = run;
  const entity = run.get(at.DECL_ENTITY);
  if (!dtdFlag(vm, run.state, at.DTD_KEEP) || entity === 0) return errors.NO_ERROR;
  const mark = vm.mark();
  setEntityPart(vm, entity, ENTITY_NOTATION, vm.hold(textOfToken(step)));
  if (run.has(UNPARSED_ENTITY_DECL)) {
    const parts = [ENTITY_NAME, ENTITY_BASE, ENTITY_SYSTEM, ENTITY_PUBLIC, ENTITY_NOTATION];
    tell(run, UNPARSED_ENTITY_DECL, ...parts.map((part) => run.interned(entityPart(vm, entity, part))));
    step.told = true;
  } else if (run.has(ENTITY_DECL)) {
    tellEntity(run, entity, 0);
    step.told = true;
  }
  vm.release(mark);
  return errors.NO_ERROR;
}

/** A reference to a parameter entity, between declarations or in one. */
function paramEntityReference(step: Step): number {
  const { run, from, end } = step;
  const { vm, state } = run;
  setDtdFlag(vm, state, at.DTD_HAS_PARAM_REFS, true);
  const standalone = dtdFlag(vm, state, at.DTD_STANDALONE);
  const between = step.role === "paramEntityRef";
  if (run.get(at.PARAM_ENTITY_PARSING) === 0) {
    setDtdFlag(vm, state, at.DTD_KEEP, standalone);
    return mayGoOn(run) ? errors.NO_ERROR : errors.NOT_STANDALONE;
  }
  const name = run.name(from + 1, end - 1);
  const entity = dictGet(vm, dtdItem(vm, state, at.DTD_PARAM_ENTITIES), name);
  const mustBeKnown = run.get(at.DOCUMENT_ENTITY) !== 0 && standalone && run.entityDepth === 0;
  if (entity === 0) {
    if (mustBeKnown) return errors.UNDEFINED_ENTITY;
    setDtdFlag(vm, state, at.DTD_KEEP, standalone);
    if (between && run.has(SKIPPED_ENTITY)) {
      tellSkipped(run, name, true);
      step.told = true;
    }
    return errors.NO_ERROR;
  }
  if (mustBeKnown && !isInternalEntity(vm, entity)) return errors.ENTITY_DECLARED_IN_PE;
  if (isOpen(run, entity)) return errors.RECURSIVE_ENTITY_REF;
  if (entityPart(vm, entity, ENTITY_TEXT) !== 0) {
    const error = expandParamEntity(run, entity, between);
    step.told = true;
    return error;
  }
  return externalParamEntity(step, entity);
}

function expandParamEntity(run: Run, entity: Address, between: boolean): number {
  const { vm } = run;
  const { from, end } = entityText(run, entity);
  const before = run.betweenDeclarations;
  openEntity(run, entity);
  vm.enterRecursion(" in an entity");
  run.entityDepth++;
  run.betweenDeclarations = between;
  const error = readProlog(run, false, from, end, false, false);
  run.betweenDeclarations = before;
  run.entityDepth--;
  vm.leaveRecursion();
  if (error === errors.NO_ERROR) closeEntity(run, entity);
  return error;
}

function externalParamEntity(step: Step, entity: Address): number {
  const { run } = step;
  const { vm, state } = run;
  if (run.has(EXTERNAL_ENTITY_REF)) {
    setDtdFlag(vm, state, at.DTD_PARAM_READ, false);
    openEntity(run, entity);
    const answered = askForExternal(run, entity, 0);
    closeEntity(run, entity);
    if (!answered) return errors.EXTERNAL_ENTITY_HANDLING;
    step.told = true;
    if (!dtdFlag(vm, state, at.DTD_PARAM_READ)) {
      setDtdFlag(vm, state, at.DTD_KEEP, dtdFlag(vm, state, at.DTD_STANDALONE));
      return errors.NO_ERROR;
    }
  } else {
    setDtdFlag(vm, state, at.DTD_KEEP, dtdFlag(vm, state, at.DTD_STANDALONE));
    return errors.NO_ERROR;
  }
  return mayGoOn(run) ? errors.NO_ERROR : errors.NOT_STANDALONE;
}

// ---- notations ----------------------------------------------------------------------------------------------------

function notationNone(step: Step): number {
  step.told = step.run.has(NOTATION_DECL);
  return errors.NO_ERROR;
}

function notationName(step: Step): number {
  const { run } = step;
  run.replace(at.DECL_NOTATION_PUBLIC, 0);
  run.replace(at.DECL_NOTATION, run.has(NOTATION_DECL) ? textOfToken(step) : 0);
  return notationNone(step);
}

function notationPublicId(step: Step): number {
  const { run, from, end } = step;
  const bad = badInPublicId(run.vm, from + 1, end - 1);
  if (bad !== 0) {
    run.errorAt(step.direct, bad);
    return errors.BAD_PUBLIC_ID;
  }
  if (run.get(at.DECL_NOTATION) === 0) return errors.NO_ERROR;
  run.replace(at.DECL_NOTATION_PUBLIC, normalizedPublicId(run.vm, from + 1, end - 1));
  step.told = true;
  return errors.NO_ERROR;
}

/** The declaration of a notation is complete. */
function notationDeclared(step: Step): number {
  const { run } = step;
  const { vm } = run;
  if (run.get(at.DECL_NOTATION) !== 0 && run.has(NOTATION_DECL)) {
    const mark = vm.mark();
    const name = run.interned(run.get(at.DECL_NOTATION));
    const base = run.interned(run.get(at.BASE));
    const system = run.interned(step.role === "notationSystemId" ? vm.hold(literal(step)) : 0);
    tell(run, NOTATION_DECL, name, base, system, run.interned(run.get(at.DECL_NOTATION_PUBLIC)));
    vm.release(mark);
    step.told = true;
  }
  run.replace(at.DECL_NOTATION, 0);
  run.replace(at.DECL_NOTATION_PUBLIC, 0);
  return errors.NO_ERROR;
}

// ---- elements -----------------------------------------------------------------------------------------------------

function elementNone(step: Step): number {
  step.told = step.run.has(ELEMENT_DECL);
  return errors.NO_ERROR;
}

function elementNameRole(step: Step): number {
  const { run, from, end } = step;
  const { vm, state } = run;
  listClear(vm, run.get(at.CONNECTORS));
  if (!run.has(ELEMENT_DECL)) return errors.NO_ERROR;
  const record = elementRecord(vm, dtdItem(vm, state, at.DTD_ELEMENTS), run.name(from, end));
  run.replace(at.DECL_ELEMENT, vm.newRef(record));
  listClear(vm, run.get(at.MODEL));
  run.set(at.IN_ELEMENT_DECL, 1);
  step.told = true;
  return errors.NO_ERROR;
}

/** Tells of an element with its model, which is taken over. */
function tellElement(run: Run, model: Address, from: Address): void {
  const { vm } = run;
  const mark = vm.mark();
  vm.hold(model);
  run.set(at.EVENT_END, from);
  tell(run, ELEMENT_DECL, run.interned(elementName(vm, run.get(at.DECL_ELEMENT))), model);
  vm.release(mark);
}

function contentLeaf(step: Step): number {
  const { run } = step;
  if (run.get(at.IN_ELEMENT_DECL) === 0) return errors.NO_ERROR;
  run.set(at.IN_ELEMENT_DECL, 0);
  if (!run.has(ELEMENT_DECL)) return errors.NO_ERROR;
  tellElement(
    run,
    models.leafModel(run.vm, step.role === "contentAny" ? models.MODEL_ANY : models.MODEL_EMPTY),
    step.from,
  );
  step.told = true;
  return errors.NO_ERROR;
}

/** A step of the declaration that is told at its end. */
function inElementDecl(step: Step, use: (groups: Address) => void): number {
  const { run } = step;
  if (run.get(at.IN_ELEMENT_DECL) === 0) return errors.NO_ERROR;
  use(run.get(at.MODEL));
  step.told = run.has(ELEMENT_DECL);
  return errors.NO_ERROR;
}

function contentPcdata(step: Step): number {
  return inElementDecl(step, (groups) => models.setGroupType(step.run.vm, groups, models.MODEL_MIXED));
}

function contentElement(step: Step): number {
  const { run, from, end, kind } = step;
  const quantifier = models.quantifierOf(kind);
  return inElementDecl(step, (groups) =>
    models.addElement(run.vm, groups, run.name(from, quantifier === 0 ? end : end - 1), quantifier),
  );
}

function groupOpen(step: Step): number {
  const { run } = step;
  const connectors = run.get(at.CONNECTORS);
  const level = run.get(at.GROUP_LEVEL);
  while (listSize(run.vm, connectors) <= level) listAppend(run.vm, connectors, ZERO);
  setConnector(run, 0);
  return inElementDecl(step, (groups) => models.openGroup(run.vm, groups));
}

/** The separator of the innermost group so far. */
function connector(run: Run): number {
  const item = listItem(run.vm, run.get(at.CONNECTORS), run.get(at.GROUP_LEVEL));
  return item === TRUE ? BAR : item === FALSE ? COMMA : 0;
}

function setConnector(run: Run, value: number): void {
  const { vm } = run;
  const item = value === BAR ? TRUE : value === COMMA ? FALSE : ZERO;
  listSetItem(vm, run.get(at.CONNECTORS), run.get(at.GROUP_LEVEL), vm.newRef(item));
}

function groupSequence(step: Step): number {
  const { run } = step;
  if (connector(run) === BAR) return errors.SYNTAX;
  setConnector(run, COMMA);
  return inElementDecl(step, () => undefined);
}

function groupChoice(step: Step): number {
  const { run } = step;
  if (connector(run) === COMMA) return errors.SYNTAX;
  const first = connector(run) === 0;
  setConnector(run, BAR);
  if (!first || run.get(at.IN_ELEMENT_DECL) === 0) return errors.NO_ERROR;
  if (models.groupType(run.vm, run.get(at.MODEL)) === models.MODEL_MIXED) return errors.NO_ERROR;
  return inElementDecl(step, (groups) => models.setGroupType(run.vm, groups, models.MODEL_CHOICE));
}

function groupClose(step: Step): number {
  const { run, kind } = step;
  if (run.get(at.IN_ELEMENT_DECL) === 0) return errors.NO_ERROR;
  const model = models.closeGroup(run.vm, run.get(at.MODEL), models.quantifierOf(kind));
  step.told = run.has(ELEMENT_DECL);
  if (model === 0) return errors.NO_ERROR;
  run.set(at.IN_ELEMENT_DECL, 0);
  if (step.told) tellElement(run, model, step.from);
  else run.vm.decref(model);
  return errors.NO_ERROR;
}

// ---- the rest -----------------------------------------------------------------------------------------------------

function xmlDeclaration(step: Step): number {
  step.told = true;
  return processXmlDeclaration(step.run, step.role === "textDecl", step.from, step.end);
}

function instruction(step: Step): number {
  tellInstruction(step.run, step.direct, step.from, step.end);
  step.told = true;
  return errors.NO_ERROR;
}

function comment(step: Step): number {
  tellComment(step.run, step.direct, step.from, step.end);
  step.told = true;
  return errors.NO_ERROR;
}

function ignoreSection(step: Step): number {
  const { run } = step;
  if (run.get(at.DEFAULT_HANDLER) !== 0) tellDefault(run, step.direct && converts(run), step.from, step.end);
  step.told = true;
  return errors.NO_ERROR;
}

function wrongToken({ kind }: Step): number {
  if (kind === token.PARAM_ENTITY_REF) return errors.PARAM_ENTITY_REFERENCE;
  return kind === token.XML_DECL ? errors.MISPLACED_XML_PI : errors.SYNTAX;
}

const ROLES: Readonly<Record<string, RoleFunction>> = {
  none: (step) => {
    step.told = step.kind === token.BOM;
    return errors.NO_ERROR;
  },
  error: wrongToken,
  xmlDecl: xmlDeclaration,
  textDecl: xmlDeclaration,
  pi: instruction,
  comment,
  ignoreSection,
  doctypeNone: (step) => {
    step.told = step.run.has(START_DOCTYPE_DECL);
    return errors.NO_ERROR;
  },
  doctypeName,
  doctypeInternalSubset,
  doctypePublicId,
  doctypeSystemId,
  doctypeClose,
  entityNone,
  generalEntityName: entityNameRole,
  paramEntityName: entityNameRole,
  entityValue: entityValueRole,
  entityPublicId: publicId,
  entitySystemId: systemId,
  entityComplete,
  entityNotationName,
  notationNone,
  notationName,
  notationPublicId,
  notationSystemId: notationDeclared,
  notationNoSystemId: notationDeclared,
  attlistNone,
  attlistElementName,
  attributeName,
  attributeType,
  attributeEnumValue: attributeAlternative,
  attributeNotationValue: attributeAlternative,
  impliedValue: attributeWithoutDefault,
  requiredValue: attributeWithoutDefault,
  defaultValue: attributeDefault,
  fixedValue: attributeDefault,
  elementNone,
  elementName: elementNameRole,
  contentEmpty: contentLeaf,
  contentAny: contentLeaf,
  contentPcdata,
  contentElement,
  groupOpen,
  groupClose,
  groupSequence,
  groupChoice,
  paramEntityRef: paramEntityReference,
  innerParamEntityRef: paramEntityReference,
};
