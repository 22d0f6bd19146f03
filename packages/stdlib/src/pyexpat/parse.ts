/** XML_Parse: input goes to the step that reads on. */
import { type Address } from "@pyvm/vm";
import { readCdata, readContent, readEpilog } from "./content.ts";
import { appendInput, initializeEncoding } from "./encodings.ts";
import { entityValue } from "./entities.ts";
import * as errors from "./errors.ts";
import { PROCESSORS } from "./processors.ts";
import { readIgnored, readProlog } from "./prolog.ts";
import type { Run } from "./run.ts";
import { updatePosition } from "./run.ts";
import * as at from "./state.ts";
import { setDtdFlag } from "./state.ts";
import * as token from "./tokens.ts";
import { processXmlDeclaration } from "./xml-declaration.ts";

/** Input, and whether it is the last: an error's number, which is kept. */
export function parseInput(run: Run, data: Address, length: number, final: boolean): number {
  const parsing = run.get(at.PARSING);
  if (parsing === 2) return fail(run, errors.FINISHED);
  run.set(at.PARSING, 1);
  if (length === 0 && !final) return errors.NO_ERROR;
  if (run.get(at.PROCESSOR) === PROCESSORS.FAILED) {
    // As expat counts: the lines and columns since the last part of the input once more.
    run.set(at.POSITION, run.get(at.START));
    return run.get(at.ERROR);
  }
  run.set(at.FINAL, final ? 1 : 0);
  let error = initializeEncoding(run);
  if (error === errors.NO_ERROR) {
    appendInput(run, data, length);
    run.set(at.POSITION, run.get(at.START));
    error = processOrStop(run);
  }
  if (error !== errors.NO_ERROR) {
    fail(run, error);
    run.set(at.EVENT_END, run.get(at.EVENT));
    run.set(at.PROCESSOR, PROCESSORS.FAILED);
    return error;
  }
  run.set(at.START, run.stop);
  if (final) run.set(at.PARSING, 2);
  else updatePosition(run.vm, run.state, run.stop);
  return errors.NO_ERROR;
}

/**
 * Reads on. An exception ends the parsing; one that a handler raises in content is told to be behind the token that the handler was told of.
 */
function processOrStop(run: Run): number {
  try {
    return process(run, run.get(at.START));
  } catch (error) {
    const processor = run.get(at.PROCESSOR);
    if (processor === PROCESSORS.FAILED) throw error;
    if (processor !== PROCESSORS.PROLOG && run.get(at.ERROR) === errors.ABORTED && run.entityDepth === 0) {
      run.set(at.EVENT, run.get(at.EVENT_END));
    }
    run.set(at.PARSING, 2);
    run.set(at.ERROR, errors.ABORTED);
    throw error;
  }
}

function fail(run: Run, error: number): number {
  run.set(at.ERROR, error);
  return error;
}

/** Reads on from `start`, as far as the input goes. */
function process(run: Run, start: Address): number {
  const more = run.get(at.FINAL) === 0;
  const end = run.get(at.END);
  switch (run.get(at.PROCESSOR)) {
    case PROCESSORS.PROLOG:
      return readProlog(run, true, start, end, more, true);
    case PROCESSORS.CONTENT:
      return readContent(run, 0, true, start, end, more);
    case PROCESSORS.ENTITY_CONTENT:
      return readContent(run, 1, true, start, end, more);
    case PROCESSORS.EPILOG:
      run.event(true, start, start);
      return readEpilog(run, start, end);
    case PROCESSORS.CDATA:
      return continueCdata(run, start, end, more);
    case PROCESSORS.IGNORED: {
      const error = readIgnored(run, true, start, end, more);
      return error !== errors.NO_ERROR || !run.closed ? error : process(run, run.stop);
    }
    case PROCESSORS.ENTITY_BEGIN:
      return beginEntity(run, start, end, more);
    case PROCESSORS.PARAM_BEGIN:
      return beginParamEntity(run, start, end, more);
    case PROCESSORS.VALUE_BEGIN:
    case PROCESSORS.VALUE:
      return readValue(run, start, end, more);
    default:
      return run.get(at.ERROR);
  }
}

function continueCdata(run: Run, start: Address, end: Address, more: boolean): number {
  run.event(true, start, start);
  const error = readCdata(run, true, start, end, more);
  if (error !== errors.NO_ERROR || !run.closed) return error;
  const external = run.get(at.IS_EXTERNAL) !== 0;
  run.set(at.PROCESSOR, external ? PROCESSORS.ENTITY_CONTENT : PROCESSORS.CONTENT);
  return process(run, run.stop);
}

/** externalEntityInitProcessor3: a text declaration, then content. */
function beginEntity(run: Run, start: Address, end: Address, more: boolean): number {
  const { scanner } = run;
  run.event(true, start, start);
  const kind = scanner.content(start, end);
  let from = start;
  if (kind === token.PARTIAL || kind === token.PARTIAL_CHAR || (kind === token.NONE_LEFT && more)) {
    run.stop = start;
    if (more) return errors.NO_ERROR;
    return kind === token.PARTIAL ? errors.UNCLOSED_TOKEN : errors.PARTIAL_CHARACTER;
  }
  if (kind === token.XML_DECL) {
    const { next } = scanner;
    const buffer = run.get(at.BUFFER);
    const error = processXmlDeclaration(run, true, start, next);
    if (error !== errors.NO_ERROR) return error;
    from = next + run.get(at.BUFFER) - buffer;
  }
  run.set(at.PROCESSOR, PROCESSORS.ENTITY_CONTENT);
  run.set(at.TAG_LEVEL, 1);
  return readContent(run, 1, true, from, run.get(at.END), more);
}

/** externalParEntInitProcessor and externalParEntProcessor: what is wrong with the first token is at no place. */
function beginParamEntity(run: Run, start: Address, end: Address, more: boolean): number {
  setDtdFlag(run.vm, run.state, at.DTD_PARAM_READ, true);
  if (run.get(at.IN_ENTITY_VALUE) !== 0) {
    run.set(at.PROCESSOR, PROCESSORS.VALUE_BEGIN);
    return readValue(run, start, end, more);
  }
  const kind = run.scanner.prolog(start, end);
  if (kind === token.INVALID) return errors.INVALID_TOKEN;
  if (kind < token.INVALID && more) {
    run.stop = start;
    return errors.NO_ERROR;
  }
  if (kind === token.PARTIAL) return errors.UNCLOSED_TOKEN;
  if (kind === token.PARTIAL_CHAR) return errors.PARTIAL_CHARACTER;
  run.set(at.PROCESSOR, PROCESSORS.PROLOG);
  return readProlog(run, true, start, end, more, true);
}

/** entityValueInitProcessor and entityValueProcessor: all of the entity is one value, of which only the tokens are checked here. */
function readValue(run: Run, start: Address, textEnd: Address, more: boolean): number {
  const { scanner, vm } = run;
  let limit = textEnd;
  for (let from = start; ;) {
    const kind = scanner.prolog(from, limit);
    const next = kind <= token.PARTIAL ? from : scanner.next;
    run.event(true, from, next);
    if (kind === token.INVALID) return errors.INVALID_TOKEN;
    if (kind < token.INVALID) {
      run.stop = start;
      if (more) return errors.NO_ERROR;
      if (kind === token.PARTIAL) return errors.UNCLOSED_TOKEN;
      if (kind === token.PARTIAL_CHAR) return errors.PARTIAL_CHARACTER;
      const { error, bytes } = entityValue(run, true, start, limit);
      vm.decref(bytes);
      run.stop = limit;
      return error;
    }
    if (run.get(at.PROCESSOR) === PROCESSORS.VALUE_BEGIN) {
      if (kind === token.XML_DECL) {
        const buffer = run.get(at.BUFFER);
        const error = processXmlDeclaration(run, false, from, next);
        if (error !== errors.NO_ERROR) return error;
        run.set(at.PROCESSOR, PROCESSORS.VALUE);
        limit = run.get(at.END);
        run.stop = next + run.get(at.BUFFER) - buffer;
        return more ? errors.NO_ERROR : readValue(run, run.stop, limit, more);
      }
      if (kind === token.INSTANCE_START) {
        run.stop = next;
        return errors.SYNTAX;
      }
    }
    from = next;
  }
}
