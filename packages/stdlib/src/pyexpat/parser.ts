/** pyexpat.xmlparser: a parser with its handlers. */
import {
  type Address,
  checkLong,
  intToNumber,
  bytesData,
  bytesLength,
  call1,
  defineType,
  encodeUtf8,
  FLAG_HAVE_GC,
  identifier,
  intArgument,
  INT_TYPE,
  isBytearray,
  isBytes,
  isStr,
  isSubtype,
  isTrue,
  lookupAttrId,
  type Machine,
  MEMBER_READONLY,
  newBool,
  newDict,
  newInt,
  newList,
  NONE,
  noneOrType,
  RUNTIME_ERROR,
  staticType,
  T_OBJECT,
  textOf,
  TYPE_ERROR,
  VALUE_ERROR,
  withBuffer,
  dataOf,
  lengthOf,
  type GetSetSpec,
  type MethodSpec,
  type FastCallFunc,
} from "@pyvm/vm";
import { byteIndexOf, inputFrom } from "./encodings.ts";
import { applyContext } from "./entities.ts";
import { CANT_CHANGE_FEATURE_ONCE_PARSING, NO_ERROR, raiseExpatError } from "./errors.ts";
import { clearParser, flushText } from "./handlers.ts";
import { documented } from "../documentation/documented.ts";
import { PYEXPAT_DOCUMENTATION } from "../documentation/pyexpat.ts";
import {
  CHARACTER_DATA,
  DEFAULT,
  DEFAULT_EXPAND,
  freeParser,
  HANDLER_NAMES,
  handlerOf,
  HANDLERS,
  IN_CALLBACK,
  INTERN,
  NAMESPACE_PREFIXES,
  ORDERED_ATTRIBUTES,
  PARSER_BYTES,
  PARSER_LAYOUT,
  SPECIFIED_ATTRIBUTES,
  STATE,
  TEXT_BUFFER,
  TEXT_SIZE,
  TEXT_USED,
} from "./object.ts";
import type { Listener } from "./listener.ts";
import { parseInput } from "./parse.ts";
import { PROCESSORS } from "./processors.ts";
import { beginProlog } from "./roles.ts";
import { eventPosition, Run } from "./run.ts";
import * as at from "./state.ts";
import { newDtd } from "./state.ts";

export const PARSER_TYPE: Address = staticType();

const FIRST_TEXT_SIZE = 8192;
const LARGEST_INT = 0x7fffffff;
/** Longer input is read in parts of so many bytes. */
const LARGEST_PART = 1 << 20;
/** How much a file is asked for at once. */
const FILE_PART = 2048;
const XML_PREFIX = "xml";
const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";
const ID_READ = identifier("read");

// ---- making -----------------------------------------------------------------------------------------------------

/** A parser (owned) with nothing in its state but empty tables; `intern` is borrowed, 0 for none. */
function newParser(vm: Machine, intern: Address): Address {
  const mark = vm.mark();
  const self = vm.hold(vm.genericAlloc(PARSER_TYPE, 0));
  vm.i32[(self + TEXT_SIZE) >> 2] = FIRST_TEXT_SIZE;
  if (intern !== 0) vm.set(self, INTERN, vm.newRef(intern));
  vm.set(self, HANDLERS, vm.calloc(8 * HANDLER_NAMES.length));
  vm.set(self, STATE, vm.calloc(at.STATE_BYTES));
  const state = vm.get(self, STATE);
  for (const field of [at.TAGS, at.MODEL, at.CONNECTORS]) vm.set(state, field, newList(vm));
  for (const field of [at.BINDINGS, at.OPEN_ENTITIES, at.NAMES]) vm.set(state, field, newDict(vm));
  return vm.keep(mark, self);
}

/**
 * `ParserCreate`: `encoding` and `separator` are JavaScript's, undefined for none.
 * @param intern a dict (borrowed), or 0
 */
export function createParser(
  vm: Machine,
  encoding: string | undefined,
  separator: string | undefined,
  intern: Address,
): Address {
  const mark = vm.mark();
  const self = vm.hold(newParser(vm, intern));
  const state = vm.get(self, STATE);
  vm.set(state, at.DTD, newDtd(vm));
  if (encoding !== undefined) vm.set(state, at.ENCODING, vm.str(encoding));
  beginProlog(vm, state, true);
  if (separator !== undefined) {
    vm.set(state, at.NAMESPACES, 1);
    vm.set(state, at.SEPARATOR, separator === "" ? 0 : separator.charCodeAt(0));
    const run = new Run(vm, self);
    applyContext(run, `${XML_PREFIX}=${XML_NAMESPACE}`);
  }
  return vm.keep(mark, self);
}

/** A parser (owned) for {@link parseMemory} with a listener, which hears of the text of entities as if it were the document's own. */
export function createListenedParser(vm: Machine, encoding: string | undefined, separator: string): Address {
  const self = createParser(vm, encoding, separator, 0);
  vm.set(vm.get(self, STATE), at.DEFAULT_HANDLER, DEFAULT_EXPAND + 1);
  return self;
}

/** XML_SetEncoding: the encoding of the document, unless reading has begun. */
export function setEncoding(vm: Machine, self: Address, encoding: string): void {
  const state = vm.get(self, STATE);
  if (vm.get(state, at.PARSING) === 0) vm.replace(state, at.ENCODING, vm.str(encoding));
}

/** `ExternalEntityParserCreate(context, encoding)`. */
function externalEntityParser(vm: Machine, self: Address, context: Address, encoding: Address): Address {
  const contextText = context === NONE ? undefined : stringArgument(vm, "ExternalEntityParserCreate", 1, context, true);
  const encodingText =
    encoding === 0 ? undefined : stringArgument(vm, "ExternalEntityParserCreate", 2, encoding, false);
  const mark = vm.mark();
  const parent = vm.get(self, STATE);
  const parser = vm.hold(newParser(vm, vm.get(self, INTERN)));
  const state = vm.get(parser, STATE);
  vm.set(state, at.DTD, vm.newRef(vm.get(parent, at.DTD)));
  if (encodingText !== undefined) vm.set(state, at.ENCODING, vm.str(encodingText));
  copySettings(vm, self, parser);
  const param = contextText === undefined;
  vm.set(state, at.IS_PARAM_ENTITY, param ? 1 : 0);
  beginProlog(vm, state, !param);
  vm.set(state, at.PROCESSOR, param ? PROCESSORS.PARAM_BEGIN : PROCESSORS.ENTITY_BEGIN);
  const run = new Run(vm, parser);
  if (contextText !== undefined) applyContext(run, contextText);
  return vm.keep(mark, parser);
}

function copySettings(vm: Machine, self: Address, parser: Address): void {
  const [from, to] = [vm.get(self, STATE), vm.get(parser, STATE)];
  for (const field of [ORDERED_ATTRIBUTES, SPECIFIED_ATTRIBUTES, NAMESPACE_PREFIXES, TEXT_SIZE]) {
    vm.i32[(parser + field) >> 2] = vm.i32[(self + field) >> 2]!;
  }
  if (vm.get(self, TEXT_BUFFER) !== 0) vm.set(parser, TEXT_BUFFER, vm.malloc(vm.i32[(parser + TEXT_SIZE) >> 2]!));
  for (let i = 0; i < HANDLER_NAMES.length; i++) {
    const handler = handlerOf(vm, self, i);
    if (handler !== 0) vm.set(vm.get(parser, HANDLERS), 8 * i, vm.newRef(handler));
  }
  for (const field of [at.NAMESPACES, at.SEPARATOR, at.DEFAULT_HANDLER, at.PARAM_ENTITY_PARSING, at.IN_ENTITY_VALUE]) {
    vm.set(to, field, vm.get(from, field));
  }
  const base = vm.get(from, at.BASE);
  if (base !== 0) vm.set(to, at.BASE, vm.newRef(base));
  vm.set(to, at.IS_EXTERNAL, 1);
}

/** A str argument without null characters. */
function stringArgument(vm: Machine, name: string, number: number, object: Address, orNone: boolean): string {
  if (!isStr(vm, object)) {
    const expected = orNone ? "str or None" : "str";
    throw vm.raise(TYPE_ERROR, `${name}() argument ${number} must be ${expected}, not ${noneOrType(vm, object)}`);
  }
  const text = textOf(vm, object);
  if (text.includes("\0")) throw vm.raise(VALUE_ERROR, "embedded null character");
  return text;
}

// ---- reading ----------------------------------------------------------------------------------------------------

/** Runs `use` while no other call may read with this parser. */
function exclusively<T>(vm: Machine, self: Address, listener: Listener | null, use: (run: Run) => T): T {
  const state = vm.get(self, STATE);
  if (vm.get(state, at.BUSY) !== 0) throw vm.raise(RUNTIME_ERROR, "a parser cannot be called by its own handlers");
  vm.set(state, at.BUSY, 1);
  try {
    const result = use(new Run(vm, self, listener));
    vm.set(state, at.BUSY, 0);
    return result;
  } catch (error) {
    vm.set(state, at.BUSY, 0);
    throw error;
  }
}

/** get_parse_result. */
function parseResult(vm: Machine, self: Address, error: number): Address {
  if (error !== NO_ERROR) throw currentError(vm, self, error);
  flushText(vm, self);
  return newInt(vm, 1);
}

function currentError(vm: Machine, self: Address, error: number): unknown {
  const { line, column } = eventPosition(vm, vm.get(self, STATE));
  return raiseExpatError(vm, error, line, column);
}

function parse(vm: Machine, self: Address, data: Address, isFinal: Address): Address {
  const final = isFinal !== 0 && intArgument(vm, isFinal) !== 0;
  const mark = vm.mark();
  if (isStr(vm, data)) {
    const bytes = vm.hold(encodeUtf8(vm, data, null));
    setEncoding(vm, self, "utf-8");
    const error = parseMemory(vm, self, bytesData(vm, bytes), bytesLength(vm, bytes), final);
    vm.release(mark);
    return parseResult(vm, self, error);
  }
  const error = withBuffer(vm, data, (address, length) => parseMemory(vm, self, address, length, final));
  return parseResult(vm, self, error);
}

/**
 * Reads bytes that lie in memory until the call is over: the number of an error, which is nobody's exception yet.
 * @param listener who is told in the place of the handlers
 */
export function parseMemory(
  vm: Machine,
  self: Address,
  data: Address,
  length: number,
  final: boolean,
  listener: Listener | null = null,
): number {
  return exclusively(vm, self, listener, (run) => {
    let from = 0;
    for (; length - from > LARGEST_PART; from += LARGEST_PART) {
      const error = parseInput(run, data + from, LARGEST_PART, false);
      if (error !== NO_ERROR) return error;
    }
    return parseInput(run, data + from, length - from, final);
  });
}

function parseFile(vm: Machine, self: Address, file: Address): Address {
  const mark = vm.mark();
  const read = lookupAttrId(vm, file, ID_READ);
  if (read === 0) throw vm.raise(TYPE_ERROR, "argument must have 'read' attribute");
  vm.hold(read);
  for (;;) {
    const size = vm.hold(newInt(vm, FILE_PART));
    const part = vm.hold(call1(vm, read, size));
    if (!isBytes(vm, part) && !isBytearray(vm, part)) {
      throw vm.raise(TYPE_ERROR, `read() did not return a bytes object (type=${vm.typeName(part)})`);
    }
    const length = lengthOf(vm, part);
    if (length > FILE_PART) {
      throw vm.raise(VALUE_ERROR, `read() returned too much data: ${FILE_PART} bytes requested, ${length} returned`);
    }
    const error = parseMemory(vm, self, dataOf(vm, part), length, length === 0);
    if (error !== NO_ERROR || length === 0) {
      vm.release(mark);
      return parseResult(vm, self, error);
    }
    vm.decref(vm.unhold());
    vm.decref(vm.unhold());
  }
}

// ---- settings ---------------------------------------------------------------------------------------------------

function setBase(vm: Machine, self: Address, base: Address): Address {
  if (!isStr(vm, base)) {
    throw vm.raise(TYPE_ERROR, `SetBase() argument must be str, not ${noneOrType(vm, base)}`);
  }
  if (textOf(vm, base).includes("\0")) throw vm.raise(VALUE_ERROR, "embedded null character");
  vm.replace(vm.get(self, STATE), at.BASE, vm.newRef(base));
  return vm.none();
}

function getBase(vm: Machine, self: Address): Address {
  const base = vm.get(vm.get(self, STATE), at.BASE);
  return base === 0 ? vm.none() : vm.newRef(base);
}

function getInputContext(vm: Machine, self: Address): Address {
  const state = vm.get(self, STATE);
  const event = vm.get(state, at.EVENT);
  if (vm.i32[(self + IN_CALLBACK) >> 2] === 0 || event === 0) return vm.none();
  return inputFrom(vm, state, event);
}

function useForeignDtd(vm: Machine, self: Address, flag: Address): Address {
  const use = flag === 0 || isTrue(vm, flag);
  const state = vm.get(self, STATE);
  if (vm.get(state, at.PARSING) !== 0) throw currentError(vm, self, CANT_CHANGE_FEATURE_ONCE_PARSING);
  vm.set(state, at.USE_FOREIGN_DTD, use ? 1 : 0);
  return vm.none();
}

function setParamEntityParsing(vm: Machine, self: Address, flag: Address): Address {
  const value = intArgument(vm, flag);
  const state = vm.get(self, STATE);
  if (vm.get(state, at.PARSING) === 1) return newInt(vm, 0);
  vm.set(state, at.PARAM_ENTITY_PARSING, value);
  return newInt(vm, 1);
}

// ---- attributes -------------------------------------------------------------------------------------------------

function refuseDeletion(vm: Machine, value: Address): void {
  if (value === 0) throw vm.raise(RUNTIME_ERROR, "Cannot delete attribute");
}

function handlerAttribute(index: number): GetSetSpec {
  const name = HANDLER_NAMES[index]!;
  return [
    index === DEFAULT_EXPAND ? name : `${name}Handler`,
    (vm, self) => vm.newRef(handlerOf(vm, self, index) === 0 ? NONE : handlerOf(vm, self, index)),
    (vm, self, value) => setHandler(vm, self, index, value),
  ];
}

function setHandler(vm: Machine, self: Address, index: number, value: Address): void {
  refuseDeletion(vm, value);
  if (index === CHARACTER_DATA) flushText(vm, self);
  const given = value !== NONE;
  if (index === DEFAULT || index === DEFAULT_EXPAND) {
    vm.set(vm.get(self, STATE), at.DEFAULT_HANDLER, given ? index + 1 : 0);
  }
  vm.replace(vm.get(self, HANDLERS), 8 * index, given ? vm.newRef(value) : 0);
}

function flagAttribute(name: string, offset: number): GetSetSpec {
  return [
    name,
    (vm, self) => newBool(vm, vm.i32[(self + offset) >> 2] !== 0),
    (vm, self, value) => {
      refuseDeletion(vm, value);
      vm.i32[(self + offset) >> 2] = isTrue(vm, value) ? 1 : 0;
    },
  ];
}

function setBufferText(vm: Machine, self: Address, value: Address): void {
  refuseDeletion(vm, value);
  if (isTrue(vm, value)) {
    if (vm.get(self, TEXT_BUFFER) !== 0) return;
    vm.set(self, TEXT_BUFFER, vm.malloc(vm.i32[(self + TEXT_SIZE) >> 2]!));
    vm.i32[(self + TEXT_USED) >> 2] = 0;
  } else if (vm.get(self, TEXT_BUFFER) !== 0) {
    flushText(vm, self);
    const buffer = vm.get(self, TEXT_BUFFER);
    vm.set(self, TEXT_BUFFER, 0);
    vm.free(buffer);
  }
}

/** PyLong_AsLong. */
function asLong(vm: Machine, object: Address): number {
  checkLong(vm, object);
  return intToNumber(vm, object);
}

function setBufferSize(vm: Machine, self: Address, value: Address): void {
  refuseDeletion(vm, value);
  if (vm.typeOf(value) !== INT_TYPE && !isSubtype(vm, vm.typeOf(value), INT_TYPE)) {
    throw vm.raise(TYPE_ERROR, "buffer_size must be an integer");
  }
  const size = asLong(vm, value);
  if (size === vm.i32[(self + TEXT_SIZE) >> 2]) return;
  if (size <= 0) throw vm.raise(VALUE_ERROR, "buffer_size must be greater than zero");
  if (size > LARGEST_INT) throw vm.raise(VALUE_ERROR, `buffer_size must not be greater than ${LARGEST_INT}`);
  flushText(vm, self);
  const block = vm.malloc(size);
  const buffer = vm.get(self, TEXT_BUFFER);
  vm.set(self, TEXT_BUFFER, block);
  if (buffer !== 0) vm.free(buffer);
  vm.i32[(self + TEXT_SIZE) >> 2] = size;
}

/** A method that CPython parses the arguments of as if it had keywords, of which it takes none. */
function keywordless(
  name: string,
  parameters: string,
  min: number,
  max: number,
  implementation: (vm: Machine, self: Address, first: Address, second: Address) => Address,
): MethodSpec {
  const take: FastCallFunc = (vm, self, argv, nargs, kwnames) => {
    const total = nargs + (kwnames === 0 ? 0 : vm.tupleSize(kwnames));
    const plural = (count: number): string => (count === 1 ? "" : "s");
    if (total > max) {
      throw vm.raise(TYPE_ERROR, `${name}() takes at most ${max} argument${plural(max)} (${total} given)`);
    }
    if (nargs < min) {
      const bound = min === max ? "exactly" : "at least";
      throw vm.raise(TYPE_ERROR, `${name}() takes ${bound} ${min} positional argument${plural(min)} (${nargs} given)`);
    }
    if (total > nargs) {
      const keyword = textOf(vm, vm.tupleItem(kwnames, 0));
      throw vm.raise(TYPE_ERROR, `'${keyword}' is an invalid keyword argument for ${name}()`);
    }
    return implementation(vm, self, nargs > 0 ? vm.get(argv, 0) : 0, nargs > 1 ? vm.get(argv, 8) : 0);
  };
  return [
    `${name}($self, *args, **kwargs)`,
    take as MethodSpec[1],
    PYEXPAT_DOCUMENTATION[`xmlparser.${name}`]!,
    `($self, ${parameters})`,
  ];
}

function byteIndex(vm: Machine, self: Address): Address {
  const state = vm.get(self, STATE);
  const event = vm.get(state, at.EVENT);
  return newInt(vm, event === 0 ? -1 : byteIndexOf(vm, state, event));
}

function lineNumber(vm: Machine, self: Address): Address {
  return newInt(vm, eventPosition(vm, vm.get(self, STATE)).line);
}

function columnNumber(vm: Machine, self: Address): Address {
  return newInt(vm, eventPosition(vm, vm.get(self, STATE)).column);
}

defineType(PARSER_TYPE, {
  name: "pyexpat.xmlparser",
  doc: "XML parser",
  basicSize: PARSER_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "custom", kind: PARSER_LAYOUT }],
  slots: { getattro: null, new: null, clear: clearParser, dealloc: freeParser },
  methods: documented(PYEXPAT_DOCUMENTATION, "xmlparser", [
    keywordless("Parse", "data, isfinal=False, /", 1, 2, parse),
    keywordless("ParseFile", "file, /", 1, 1, (vm, self, file) => parseFile(vm, self, file!)),
    ["SetBase($self, base, /)", setBase],
    ["GetBase($self, /)", getBase],
    ["GetInputContext($self, /)", getInputContext],
    keywordless(
      "ExternalEntityParserCreate",
      "context, encoding=<unrepresentable>,\n                           /",
      1,
      2,
      externalEntityParser,
    ),
    ["SetParamEntityParsing($self, flag, /)", setParamEntityParsing],
    keywordless("UseForeignDTD", "flag=True, /", 0, 1, (vm, self, flag) => useForeignDtd(vm, self, flag!)),
  ]),
  members: [["intern", T_OBJECT, INTERN, MEMBER_READONLY]],
  getset: [
    ...HANDLER_NAMES.map((_, index) => handlerAttribute(index)),
    ["ErrorCode", (vm, self) => newInt(vm, vm.get(vm.get(self, STATE), at.ERROR))],
    ["ErrorLineNumber", lineNumber],
    ["ErrorColumnNumber", columnNumber],
    ["ErrorByteIndex", byteIndex],
    ["CurrentLineNumber", lineNumber],
    ["CurrentColumnNumber", columnNumber],
    ["CurrentByteIndex", byteIndex],
    ["buffer_size", (vm, self) => newInt(vm, vm.i32[(self + TEXT_SIZE) >> 2]!), setBufferSize],
    ["buffer_text", (vm, self) => newBool(vm, vm.get(self, TEXT_BUFFER) !== 0), setBufferText],
    ["buffer_used", (vm, self) => newInt(vm, vm.i32[(self + TEXT_USED) >> 2]!)],
    flagAttribute("namespace_prefixes", NAMESPACE_PREFIXES),
    flagAttribute("ordered_attributes", ORDERED_ATTRIBUTES),
    flagAttribute("specified_attributes", SPECIFIED_ATTRIBUTES),
  ],
});
