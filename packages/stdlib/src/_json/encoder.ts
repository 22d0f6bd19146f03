/**
 * The encoder: Python objects to JSON text.
 *
 *     +-----------+---------+---------+-----------+---------+--------+---------------+----------------+-----------+-------------+
 *     | ob_refcnt | ob_type | markers | defaultfn | encoder | indent | key_separator | item_separator | 3 flags   | fast_encode |
 *     +-----------+---------+---------+-----------+---------+--------+---------------+----------------+-----------+-------------+
 *     0           8         16        24          32        40       48              56               64          72            80
 *
 * `fast_encode` says which of this module's own functions `encoder` is: 0 none, 1 encode_basestring, 2 encode_basestring_ascii.
 */
import {
  addModuleObject,
  type Address,
  asSsize,
  BUILTIN_FUNCTION_TYPE,
  call1,
  callMethod0,
  CFUNC_ML,
  defineType,
  DICT_TYPE,
  dictContains,
  dictDelete,
  dictItems,
  dictSet,
  dictSize,
  FALSE,
  FLAG_DICT_SUBCLASS,
  FLAG_HAVE_GC,
  FLAG_LIST_SUBCLASS,
  FLAG_LONG_SUBCLASS,
  FLAG_TUPLE_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  FLOAT_TYPE,
  floatRepr,
  floatValue,
  identifier,
  intRepr,
  isSubtype,
  isTrue,
  LIST_TYPE,
  listAppend,
  listFromIterable,
  listItem,
  listSize,
  listSort,
  type Machine,
  MEMBER_READONLY,
  ML_METH,
  NATIVE,
  newArguments,
  newInt,
  newList,
  NONE,
  parseSignature,
  sequenceFast,
  type Signature,
  staticType,
  StringWriter,
  T_BOOL,
  T_OBJECT,
  TRUE,
  TUPLE_TYPE,
  TYPE_ERROR,
  VALUE_ERROR,
  length,
} from "@pyvm/vm";
import { encodeBaseString, encodeBaseStringAscii, writeString } from "./strings.ts";

export const ENCODER_TYPE: Address = staticType();

const MARKERS = 16;
const DEFAULT = 24;
const ENCODER = 32;
const INDENT = 40;
const KEY_SEPARATOR = 48;
const ITEM_SEPARATOR = 56;
const SORT_KEYS = 64;
const SKIP_KEYS = 65;
const ALLOW_NAN = 66;
const FAST_ENCODE = 72;

const FAST = 1;
const FAST_ASCII = 2;

const ID_ITEMS = identifier("items");

const NEW_SIGNATURE: Signature = parseSignature(
  "make_encoder($type, /, markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
);
const CALL_SIGNATURE: Signature = parseSignature("_iterencode($self, /, obj, _current_indent_level)");

function encoderNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const [markers, fallback, encoder, indent, keySeparator, itemSeparator, sortKeys, skipKeys, allowNan] = newArguments(
    vm,
    NEW_SIGNATURE,
    args,
    kwargs,
  );
  checkSeparator(vm, keySeparator, 5);
  checkSeparator(vm, itemSeparator, 6);
  const flags = [sortKeys, skipKeys, allowNan].map((flag) => (isTrue(vm, flag) ? 1 : 0));
  if (markers !== NONE && !isSubtype(vm, vm.typeOf(markers), DICT_TYPE)) {
    throw vm.raise(TYPE_ERROR, `make_encoder() argument 1 must be dict or None, not ${vm.typeName(markers)}`);
  }
  const self = vm.genericAlloc(type, 0);
  const fields = [markers, fallback, encoder, indent, keySeparator, itemSeparator];
  fields.forEach((field, index) => vm.set(self, MARKERS + 8 * index, vm.newRef(field)));
  flags.forEach((flag, index) => (vm.u8[self + SORT_KEYS + index] = flag));
  vm.set(self, FAST_ENCODE, fastEncode(vm, encoder));
  return self;
}

function checkSeparator(vm: Machine, separator: Address, position: number): void {
  if (!vm.hasFlag(separator, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `make_encoder() argument ${position} must be str, not ${vm.typeName(separator)}`);
  }
}

function fastEncode(vm: Machine, encoder: Address): number {
  if (vm.typeOf(encoder) !== BUILTIN_FUNCTION_TYPE) return 0;
  const native = NATIVE[vm.get(vm.get(encoder, CFUNC_ML), ML_METH)];
  return native === encodeBaseString ? FAST : native === encodeBaseStringAscii ? FAST_ASCII : 0;
}

function encoderCall(vm: Machine, self: Address, args: Address, kwargs: Address): Address {
  const [object, level] = newArguments(vm, CALL_SIGNATURE, args, kwargs);
  asSsize(vm, level);
  const writer = new StringWriter();
  const mark = vm.mark();
  new Encoding(vm, self, writer).value(object);
  const list = vm.hold(newList(vm));
  listAppend(vm, list, vm.hold(writer.finish(vm)));
  return vm.keep(mark, list);
}

/** One object being encoded; lives as long as the call. */
class Encoding {
  private readonly vm: Machine;
  private readonly self: Address;
  private readonly writer: StringWriter;
  private readonly fast: number;
  private readonly markers: Address;

  constructor(vm: Machine, self: Address, writer: StringWriter) {
    this.vm = vm;
    this.self = self;
    this.writer = writer;
    this.fast = vm.get(self, FAST_ENCODE);
    this.markers = vm.get(self, MARKERS);
  }

  /** encoder_listencode_obj. */
  value(object: Address): void {
    const { vm, writer } = this;
    if (object === NONE) writer.writeText("null");
    else if (object === TRUE) writer.writeText("true");
    else if (object === FALSE) writer.writeText("false");
    else if (vm.hasFlag(object, FLAG_UNICODE_SUBCLASS)) this.string(object);
    else if (vm.hasFlag(object, FLAG_LONG_SUBCLASS)) this.take(intRepr(vm, object));
    else if (isSubtype(vm, vm.typeOf(object), FLOAT_TYPE)) this.float(object);
    else this.container(object);
  }

  private container(object: Address): void {
    const { vm } = this;
    vm.enterRecursion(" while encoding a JSON object");
    if (vm.hasFlag(object, FLAG_LIST_SUBCLASS | FLAG_TUPLE_SUBCLASS)) this.list(object);
    else if (vm.hasFlag(object, FLAG_DICT_SUBCLASS)) this.dict(object);
    else this.other(object);
    vm.leaveRecursion();
  }

  /** What `default` makes of an object. */
  private other(object: Address): void {
    const { vm } = this;
    const marker = this.mark(object);
    const replacement = vm.hold(call1(vm, vm.get(this.self, DEFAULT), object));
    this.value(replacement);
    vm.decref(vm.unhold());
    this.unmark(marker);
  }

  /** Notes that the object is being encoded; the note is held on the native value stack. */
  private mark(object: Address): Address {
    const { vm, markers } = this;
    if (markers === NONE) return 0;
    const marker = vm.hold(newInt(vm, object));
    if (dictContains(vm, markers, marker)) throw vm.raise(VALUE_ERROR, "Circular reference detected");
    dictSet(vm, markers, marker, object);
    return marker;
  }

  private unmark(marker: Address): void {
    if (marker === 0) return;
    dictDelete(this.vm, this.markers, marker);
    this.vm.decref(this.vm.unhold());
  }

  /** Writes an owned str. */
  private take(text: Address): void {
    this.writer.writeStr(this.vm, text);
    this.vm.decref(text);
  }

  private string(object: Address): void {
    const { vm, writer, fast } = this;
    if (fast !== 0) {
      writeString(vm, writer, object, fast === FAST_ASCII);
      return;
    }
    const text = vm.hold(call1(vm, vm.get(this.self, ENCODER), object));
    if (!vm.hasFlag(text, FLAG_UNICODE_SUBCLASS)) {
      throw vm.raise(TYPE_ERROR, `encoder() must return a string, not ${vm.typeName(text)}`);
    }
    this.take(vm.unhold());
  }

  private float(object: Address): void {
    const { vm, writer } = this;
    const value = floatValue(vm, object);
    if (Number.isFinite(value)) {
      this.take(floatRepr(vm, object));
      return;
    }
    if (vm.u8[this.self + ALLOW_NAN] === 0) {
      throw vm.raise(VALUE_ERROR, "Out of range float values are not JSON compliant");
    }
    writer.writeText(Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
  }

  private list(object: Address): void {
    const { vm, writer } = this;
    const items = vm.hold(sequenceFast(vm, object, "_iterencode_list needs a sequence"));
    if (length(vm, items) === 0) writer.writeText("[]");
    else {
      const marker = this.mark(object);
      const isList = vm.hasFlag(items, FLAG_LIST_SUBCLASS);
      writer.writeText("[");
      for (let i = 0; i < (isList ? listSize(vm, items) : vm.tupleSize(items)); i++) {
        if (i > 0) writer.writeStr(vm, vm.get(this.self, ITEM_SEPARATOR));
        const item = vm.hold(vm.newRef(isList ? listItem(vm, items, i) : vm.tupleItem(items, i)));
        this.value(item);
        vm.decref(vm.unhold());
      }
      writer.writeText("]");
      this.unmark(marker);
    }
    vm.decref(vm.unhold());
  }

  private dict(object: Address): void {
    const { vm, writer } = this;
    if (dictSize(vm, object) === 0) {
      writer.writeText("{}");
      return;
    }
    const marker = this.mark(object);
    writer.writeText("{");
    const items = vm.hold(this.items(object));
    if (vm.u8[this.self + SORT_KEYS] !== 0) listSort(vm, items, 0, false);
    let written = 0;
    for (let i = 0; i < listSize(vm, items); i++) {
      const item = vm.hold(vm.newRef(listItem(vm, items, i)));
      if (vm.typeOf(item) !== TUPLE_TYPE || vm.tupleSize(item) !== 2) {
        throw vm.raise(VALUE_ERROR, "items must return 2-tuples");
      }
      if (this.entry(vm.tupleItem(item, 0), vm.tupleItem(item, 1), written > 0)) written++;
      vm.decref(vm.unhold());
    }
    vm.decref(vm.unhold());
    writer.writeText("}");
    this.unmark(marker);
  }

  private items(object: Address): Address {
    const { vm } = this;
    if (vm.typeOf(object) === DICT_TYPE) return dictItems(vm, object);
    const items = vm.hold(callMethod0(vm, object, ID_ITEMS));
    const list = vm.typeOf(items) === LIST_TYPE ? vm.newRef(items) : listFromIterable(vm, items);
    vm.decref(vm.unhold());
    return list;
  }

  /** Writes a key and its value; false if the key is skipped. */
  private entry(key: Address, value: Address, separated: boolean): boolean {
    const { vm, writer } = this;
    const text = this.keyText(key);
    if (text === 0) return false;
    vm.hold(text);
    if (separated) writer.writeStr(vm, vm.get(this.self, ITEM_SEPARATOR));
    this.string(text);
    vm.decref(vm.unhold());
    writer.writeStr(vm, vm.get(this.self, KEY_SEPARATOR));
    this.value(value);
    return true;
  }

  /** The str (owned) of a key, or 0 if it is to be skipped. */
  private keyText(key: Address): Address {
    const { vm } = this;
    if (vm.hasFlag(key, FLAG_UNICODE_SUBCLASS)) return vm.newRef(key);
    if (isSubtype(vm, vm.typeOf(key), FLOAT_TYPE)) return this.floatKey(key);
    if (key === TRUE) return vm.intern("true");
    if (key === FALSE) return vm.intern("false");
    if (key === NONE) return vm.intern("null");
    if (vm.hasFlag(key, FLAG_LONG_SUBCLASS)) return intRepr(vm, key);
    if (vm.u8[this.self + SKIP_KEYS] !== 0) return 0;
    throw vm.raise(TYPE_ERROR, `keys must be str, int, float, bool or None, not ${vm.typeName(key)}`);
  }

  private floatKey(key: Address): Address {
    const { vm } = this;
    const value = floatValue(vm, key);
    if (Number.isFinite(value)) return floatRepr(vm, key);
    if (vm.u8[this.self + ALLOW_NAN] === 0) {
      throw vm.raise(VALUE_ERROR, "Out of range float values are not JSON compliant");
    }
    return vm.str(Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
  }
}

defineType(ENCODER_TYPE, {
  name: "_json.Encoder",
  basicSize: 80,
  flags: FLAG_HAVE_GC,
  doc: "_iterencode(obj, _current_indent_level) -> iterable",
  layout: [{ op: "fields", offset: MARKERS, count: 6 }],
  populate: (vm, _type, dict) => addModuleObject(vm, dict, "__module__", vm.str("_json")),
  slots: { getattro: null, new: encoderNew, call: encoderCall },
  members: [
    ["markers", T_OBJECT, MARKERS, MEMBER_READONLY, "markers"],
    ["default", T_OBJECT, DEFAULT, MEMBER_READONLY, "default"],
    ["encoder", T_OBJECT, ENCODER, MEMBER_READONLY, "encoder"],
    ["indent", T_OBJECT, INDENT, MEMBER_READONLY, "indent"],
    ["key_separator", T_OBJECT, KEY_SEPARATOR, MEMBER_READONLY, "key_separator"],
    ["item_separator", T_OBJECT, ITEM_SEPARATOR, MEMBER_READONLY, "item_separator"],
    ["sort_keys", T_BOOL, SORT_KEYS, MEMBER_READONLY, "sort_keys"],
    ["skipkeys", T_BOOL, SKIP_KEYS, MEMBER_READONLY, "skipkeys"],
  ],
});
