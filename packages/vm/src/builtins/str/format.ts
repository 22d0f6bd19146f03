/** str.format, str.format_map and str.__format__. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { raiseObject } from "../../machine/errors.ts";
import { isFormatError } from "../../numeric/format-spec.ts";
import { layoutString } from "../../numeric/format-text.ts";
import { getAttr } from "../../object/attribute.ts";
import { keywordsAsDict, tupleFromArguments } from "../../object/call.ts";
import { isSequence } from "../../object/iterate.ts";
import { ascii, format, repr, strOf } from "../../object/repr.ts";
import { getItem, sequenceGetItem } from "../../object/subscript.ts";
import { INDEX_ERROR, KEY_ERROR, OVERFLOW_ERROR, STR_TYPE, VALUE_ERROR } from "../../object/static.ts";
import { isSmallInt, newInt, smallValue } from "../int/int.ts";
import { requireStr } from "./arguments.ts";
import { padStr } from "./justify.ts";
import { FieldName, Markup } from "./markup.ts";
import { strLength, substring, textOf } from "./text.ts";
import { StringWriter } from "./writer.ts";

/** How deep fields may be nested in specifications. */
const MOST_NESTED = 2;

/** `self.format(*args, **kwargs)`. */
export function strFormat(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const mark = vm.mark();
  const args = vm.hold(tupleFromArguments(vm, argv, nargs));
  const kwargs = kwnames === 0 ? 0 : vm.hold(keywordsAsDict(vm, argv + 8 * nargs, kwnames));
  const result = formatFields(vm, self, args, kwargs);
  vm.release(mark);
  return result;
}

export function strFormatMap(vm: Machine, self: Address, mapping: Address): Address {
  return formatFields(vm, self, 0, mapping);
}

function formatFields(vm: Machine, self: Address, args: Address, kwargs: Address): Address {
  const whole = vm.mark();
  vm.hold(0);
  const rendering: Rendering = { vm, text: self, args, kwargs, whole, numbering: NOT_NUMBERED, nextNumber: 0 };
  const writer = new StringWriter(strLength(vm, self) + 64);
  render(rendering, writer, self, 0, strLength(vm, self), MOST_NESTED);
  const result = writer.finishWhole(vm, whole);
  vm.release(whole);
  return result;
}

const NOT_NUMBERED = 0;
const AUTOMATIC = 1;
const MANUAL = 2;

interface Rendering {
  readonly vm: Machine;
  readonly text: Address;
  /** A tuple, or 0 for format_map. */
  readonly args: Address;
  /** A mapping, or 0. */
  readonly kwargs: Address;
  /** The word of the native stack for the str that is the result as it is. */
  readonly whole: Address;
  numbering: number;
  nextNumber: number;
}

/** do_markup and build_string: renders a range of the format string. */
function render(
  rendering: Rendering,
  writer: StringWriter,
  text: Address,
  start: number,
  end: number,
  depth: number,
): void {
  const { vm } = rendering;
  if (depth <= 0) throw vm.raise(VALUE_ERROR, "Max string recursion exceeded");
  const markup = new Markup(vm, text, start, end);
  while (markup.next()) {
    if (markup.literalEnd > markup.literalStart) {
      if (markup.isWhole() && depth === MOST_NESTED) writer.writeLast(vm, text, rendering.whole);
      else writer.writeRange(vm, text, markup.literalStart, markup.literalEnd);
    }
    if (markup.hasField) renderField(rendering, writer, markup, depth);
  }
}

/** output_markup. */
function renderField(rendering: Rendering, writer: StringWriter, markup: Markup, depth: number): void {
  const { vm } = rendering;
  const mark = vm.mark();
  let value = vm.hold(fieldValue(rendering, markup));
  if (markup.conversion !== 0) value = vm.hold(convert(vm, value, markup.conversion));
  const spec = fieldSpec(rendering, markup, depth);
  if (spec !== 0) vm.hold(spec);
  const type = vm.typeOf(value);
  if (spec === 0 && isSmallInt(vm, value)) writer.writeInt(smallValue(vm, value));
  else {
    let text = value;
    if (type !== STR_TYPE) text = vm.hold(format(vm, value, spec));
    else if (spec !== 0) text = vm.hold(strDunderFormat(vm, value, spec));
    if (markup.at === markup.end && depth === MOST_NESTED) writer.writeLast(vm, text, rendering.whole);
    else writer.writeStr(vm, text);
  }
  vm.release(mark);
}

/** The specification with its own fields filled in, owned; 0 when empty. */
function fieldSpec(rendering: Rendering, markup: Markup, depth: number): Address {
  const { vm } = rendering;
  if (markup.specEnd <= markup.specStart) return 0;
  if (!markup.needsExpanding) return substring(vm, markup.text, markup.specStart, markup.specEnd);
  const writer = new StringWriter();
  render(rendering, writer, markup.text, markup.specStart, markup.specEnd, depth - 1);
  return writer.finish(vm);
}

function convert(vm: Machine, value: Address, conversion: number): Address {
  if (conversion === 114) return repr(vm, value);
  if (conversion === 115) return strOf(vm, value);
  if (conversion === 97) return ascii(vm, value);
  const shown = conversion > 32 && conversion < 127 ? String.fromCharCode(conversion) : `\\x${conversion.toString(16)}`;
  throw vm.raise(VALUE_ERROR, `Unknown conversion specifier ${shown}`);
}

/** get_field_object: the argument and what attributes and items lead to, owned. */
function fieldValue(rendering: Rendering, markup: Markup): Address {
  const { vm } = rendering;
  if (markup.nameStart >= markup.nameEnd) return positionalArgument(rendering, nextNumber(rendering));
  const name = new FieldName(vm, markup.text, markup.nameStart, markup.nameEnd);
  name.first();
  const index = argumentNumber(rendering, name);
  const mark = vm.mark();
  let value = vm.hold(index < 0 ? keywordArgument(rendering, name) : positionalArgument(rendering, index));
  while (name.next()) value = vm.hold(member(vm, value, name));
  return vm.keep(mark, value);
}

/** The number of the argument meant, -1 for one by name; keeps automatic and manual numbering apart. */
function argumentNumber(rendering: Rendering, name: FieldName): number {
  if (name.start >= name.stop) return nextNumber(rendering);
  if (name.index < 0) return -1;
  if (rendering.numbering === AUTOMATIC) {
    throw rendering.vm.raise(VALUE_ERROR, "cannot switch from automatic field numbering to manual field specification");
  }
  rendering.numbering = MANUAL;
  return name.index;
}

/** The number of the argument of a field that gives none. */
function nextNumber(rendering: Rendering): number {
  if (rendering.numbering === MANUAL) {
    throw rendering.vm.raise(VALUE_ERROR, "cannot switch from manual field specification to automatic field numbering");
  }
  rendering.numbering = AUTOMATIC;
  return rendering.nextNumber++;
}

function keywordArgument(rendering: Rendering, name: FieldName): Address {
  const { vm, kwargs } = rendering;
  const mark = vm.mark();
  const key = vm.hold(substring(vm, name.text, name.start, name.stop));
  if (kwargs === 0) throw raiseObject(vm, KEY_ERROR, key);
  const value = getItem(vm, kwargs, key);
  vm.release(mark);
  return value;
}

function positionalArgument(rendering: Rendering, index: number): Address {
  const { vm, args } = rendering;
  if (args === 0) throw vm.raise(VALUE_ERROR, "Format string contains positional fields");
  if (index >= vm.tupleSize(args)) {
    throw vm.raise(INDEX_ERROR, `Replacement index ${index} out of range for positional args tuple`);
  }
  return vm.newRef(vm.tupleItem(args, index));
}

function member(vm: Machine, value: Address, name: FieldName): Address {
  const mark = vm.mark();
  let result: Address;
  if (!name.isAttribute && name.index >= 0) {
    if (isSequence(vm, value)) return sequenceGetItem(vm, value, name.index);
    result = getItem(vm, value, vm.hold(newInt(vm, name.index)));
  } else {
    const key = vm.hold(substring(vm, name.text, name.start, name.stop));
    result = name.isAttribute ? getAttr(vm, value, key) : getItem(vm, value, key);
  }
  vm.release(mark);
  return result;
}

/** `self.__format__(spec)`. */
export function strDunderFormat(vm: Machine, self: Address, spec: Address): Address {
  requireStr(vm, spec, "__format__", "argument");
  if (strLength(vm, spec) === 0) return strOf(vm, self);
  const length = strLength(vm, self);
  const layout = layoutString(length, textOf(vm, spec), vm.typeName(self));
  if (isFormatError(layout))
    throw vm.raise(layout.error === "ValueError" ? VALUE_ERROR : OVERFLOW_ERROR, layout.message);
  if (layout.keep >= length && layout.left <= 0 && layout.right <= 0) return vm.newRef(self);
  const mark = vm.mark();
  const kept = vm.hold(substring(vm, self, 0, layout.keep));
  const result = padStr(vm, kept, layout.left, layout.right, layout.fill.codePointAt(0)!);
  vm.release(mark);
  return result;
}
