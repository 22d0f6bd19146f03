/** xml.etree.ElementTree.XMLParser: the type. */
import {
  type Address,
  bytesData,
  bytesLength,
  BYTES_TYPE,
  call0,
  call1,
  defineType,
  encodeUtf8,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  getAttr,
  identifier,
  isBytes,
  isExactStr,
  isStr,
  itemsOf,
  lookupAttrId,
  type Machine,
  MEMBER_READONLY,
  newArguments,
  newDict,
  newInt,
  NONE,
  noneOrType,
  OB_SIZE,
  parseSignature,
  sequenceFast,
  type Signature,
  strLength,
  textOf,
  T_OBJECT,
  TYPE_ERROR,
  VALUE_ERROR,
  withBuffer,
} from "@pyvm/vm";
import { NO_ERROR } from "../pyexpat/errors.ts";
import { createListenedParser, parseMemory, setEncoding } from "../pyexpat/parser.ts";
import { EXPAT_VERSION } from "../pyexpat/version.ts";
import { treeOf } from "./building.ts";
import * as at from "./layout.ts";
import { TREE_BUILDER_TYPE, XML_PARSER_TYPE } from "./layout.ts";
import { parseError } from "./parse-error.ts";
import { Telling } from "./telling.ts";
import { newTreeBuilder } from "./tree-builder.ts";

const SIGNATURE: Signature = parseSignature("XMLParser(*, target=None, encoding=None)");
const SEPARATOR = "}";
/** How much a file is asked for at once. */
const FILE_PART = 64 * 1024;

/** The methods of the target that are called, by the fields that keep them. */
const HANDLERS: readonly (readonly [field: number, name: number])[] = [
  [at.HANDLE_START_NS, identifier("start_ns")],
  [at.HANDLE_END_NS, identifier("end_ns")],
  [at.HANDLE_START, identifier("start")],
  [at.HANDLE_DATA, identifier("data")],
  [at.HANDLE_END, identifier("end")],
  [at.HANDLE_COMMENT, identifier("comment")],
  [at.HANDLE_PI, identifier("pi")],
  [at.HANDLE_CLOSE, identifier("close")],
  [at.HANDLE_DOCTYPE, identifier("doctype")],
];

const EVENTS: Readonly<Record<string, number>> = {
  start: at.START_EVENT,
  end: at.END_EVENT,
  "start-ns": at.START_NS_EVENT,
  "end-ns": at.END_NS_EVENT,
  comment: at.COMMENT_EVENT,
  pi: at.PI_EVENT,
};

// ---- making -------------------------------------------------------------------------------------------------------

function initialize(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const [given, encoding] = newArguments(vm, SIGNATURE, args, kwargs) as [Address, Address];
  const encodingText = optionalText(vm, encoding);
  const mark = vm.mark();
  const hasTarget = given !== 0 && given !== NONE;
  const target = vm.hold(hasTarget ? vm.newRef(given) : newTreeBuilder(vm, TREE_BUILDER_TYPE));
  vm.replace(self, at.ENTITY, newDict(vm));
  vm.replace(self, at.NAMES, newDict(vm));
  vm.replace(self, at.PARSER, createListenedParser(vm, encodingText, SEPARATOR));
  vm.replace(self, at.TARGET, vm.newRef(target));
  for (const [field, name] of HANDLERS) vm.replace(self, field, lookupAttrId(vm, target, name));
  vm.release(mark);
}

function optionalText(vm: Machine, object: Address): string | undefined {
  if (object === 0 || object === NONE) return undefined;
  if (!isStr(vm, object)) {
    const type = noneOrType(vm, object);
    throw vm.raise(TYPE_ERROR, `XMLParser() argument 'encoding' must be str or None, not ${type}`);
  }
  const text = textOf(vm, object);
  if (text.includes("\0")) throw vm.raise(VALUE_ERROR, "embedded null character");
  return text;
}

/** _check_xmlparser. */
function checkInitialized(vm: Machine, self: Address): void {
  if (vm.get(self, at.TARGET) === 0) throw vm.raise(VALUE_ERROR, "XMLParser.__init__() wasn't called");
}

// ---- reading ------------------------------------------------------------------------------------------------------

/** expat_parse: what the target raises comes before what is wrong with the document. */
function read(vm: Machine, self: Address, data: Address, length: number, final: boolean): void {
  const mark = vm.mark();
  const parser = vm.hold(vm.newRef(vm.get(self, at.PARSER)));
  vm.hold(vm.newRef(vm.get(self, at.NAMES)));
  const telling = new Telling(vm, self);
  let error: number;
  try {
    error = parseMemory(vm, parser, data, length, final, telling);
  } catch (failure) {
    telling.abandon();
    throw failure;
  }
  telling.finish();
  if (error !== NO_ERROR) throw parseError(vm, parser, error);
  vm.release(mark);
}

function feed(vm: Machine, self: Address, data: Address): Address {
  checkInitialized(vm, self);
  if (!isStr(vm, data)) {
    withBuffer(vm, data, (address, length) => read(vm, self, address, length, false));
    return vm.none();
  }
  const mark = vm.mark();
  const bytes = vm.hold(encodeUtf8(vm, data, null));
  setEncoding(vm, vm.get(self, at.PARSER), "utf-8");
  read(vm, self, bytesData(vm, bytes), bytesLength(vm, bytes), false);
  vm.release(mark);
  return vm.none();
}

/** Ends the document. The result (owned) is the tree of a TreeBuilder, or 0. */
function finish(vm: Machine, self: Address): Address {
  read(vm, self, 0, 0, true);
  const target = vm.get(self, at.TARGET);
  return vm.typeOf(target) === TREE_BUILDER_TYPE ? treeOf(vm, target) : 0;
}

function close(vm: Machine, self: Address): Address {
  checkInitialized(vm, self);
  const tree = finish(vm, self);
  if (tree !== 0) return tree;
  const handler = vm.get(self, at.HANDLE_CLOSE);
  if (handler === 0) return vm.none();
  const mark = vm.mark();
  return vm.keep(mark, vm.hold(call0(vm, vm.hold(vm.newRef(handler)))));
}

function parseWhole(vm: Machine, self: Address, file: Address): Address {
  checkInitialized(vm, self);
  const mark = vm.mark();
  const method = vm.hold(getAttr(vm, file, vm.hold(vm.intern("read"))));
  const size = vm.hold(newInt(vm, FILE_PART));
  for (;;) {
    const inner = vm.mark();
    const part = vm.hold(nextPart(vm, method, size));
    if (part === 0) break;
    read(vm, self, bytesData(vm, part), bytesLength(vm, part), false);
    vm.release(inner);
  }
  const tree = finish(vm, self);
  vm.release(mark);
  return tree === 0 ? vm.none() : tree;
}

/** What a file's `read` gives, as bytes (owned); 0 at its end, for which whatever else it may give is taken. */
function nextPart(vm: Machine, method: Address, size: Address): Address {
  const mark = vm.mark();
  const part = vm.hold(call1(vm, method, size));
  let bytes = 0;
  if (isExactStr(vm, part)) {
    if (strLength(vm, part) > 0) bytes = encodeUtf8(vm, part, "surrogatepass");
  } else if (vm.typeOf(part) === BYTES_TYPE && bytesLength(vm, part) > 0) bytes = vm.newRef(part);
  vm.release(mark);
  return bytes;
}

// ---- events -------------------------------------------------------------------------------------------------------

function setEvents(vm: Machine, self: Address, queue: Address, events: Address): Address {
  checkInitialized(vm, self);
  const target = vm.get(self, at.TARGET);
  if (vm.typeOf(target) !== TREE_BUILDER_TYPE) {
    throw vm.raise(TYPE_ERROR, "event handling only supported for ElementTree.TreeBuilder targets");
  }
  const mark = vm.mark();
  vm.hold(vm.newRef(target));
  vm.replace(target, at.EVENTS_APPEND, getAttr(vm, queue, vm.hold(vm.intern("append"))));
  for (const field of Object.values(EVENTS)) vm.replace(target, field, 0);
  if (events === 0 || events === NONE) vm.replace(target, at.END_EVENT, vm.intern("end"));
  else {
    const sequence = vm.hold(sequenceFast(vm, events, "events must be a sequence"));
    for (let i = 0; i < vm.get(sequence, OB_SIZE); i++) setEvent(vm, target, vm.get(itemsOf(vm, sequence), 8 * i));
  }
  vm.release(mark);
  return vm.none();
}

function setEvent(vm: Machine, target: Address, event: Address): void {
  const name = eventName(vm, event);
  if (name === undefined) throw vm.raise(VALUE_ERROR, "invalid events sequence");
  const field = Object.hasOwn(EVENTS, name) ? EVENTS[name] : undefined;
  if (field === undefined) throw vm.raise(VALUE_ERROR, `unknown event '${name}'`);
  vm.replace(target, field, vm.newRef(event));
}

/** The name of an event as C reads it: up to the first null character. */
function eventName(vm: Machine, event: Address): string | undefined {
  if (isStr(vm, event)) return textOf(vm, event).split("\0", 1)[0];
  if (!isBytes(vm, event)) return undefined;
  const from = bytesData(vm, event);
  return String.fromCharCode(...vm.u8.subarray(from, from + bytesLength(vm, event))).split("\0", 1)[0];
}

defineType(XML_PARSER_TYPE, {
  name: "xml.etree.ElementTree.XMLParser",
  basicSize: at.XML_PARSER_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: at.PARSER, count: 13 }],
  slots: { getattro: null, new: (vm, type) => vm.genericAlloc(type, 0), init: initialize },
  methods: [
    ["feed($self, data, /)", feed],
    ["close($self, /)", close],
    ["_parse_whole($self, file, /)", parseWhole],
    [
      "_setevents($self, events_queue, events_to_report=None, /)",
      (vm, self, queue, events) => setEvents(vm, self, queue!, events!),
    ],
  ],
  members: [
    ["entity", T_OBJECT, at.ENTITY, MEMBER_READONLY],
    ["target", T_OBJECT, at.TARGET, MEMBER_READONLY],
  ],
  getset: [["version", (vm) => vm.str(`Expat ${EXPAT_VERSION.join(".")}`)]],
});
