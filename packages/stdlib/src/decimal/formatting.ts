/** `Decimal.__format__`: the specification, the conventions of the locale or of a dict in their place. */
import {
  type Address,
  dictGetId,
  FLAG_DICT_SUBCLASS,
  identifier,
  isStr,
  type Machine,
  requireUtf8,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { positionalArguments } from "./arguments.ts";
import { hasCapitals } from "./conversions.ts";
import { currentContext } from "./current-context.ts";
import { type Conventions, format, parseSpecification, type Specification } from "./kernel/format.ts";
import { readContext, readDecimal } from "./memory.ts";

/** The one locale is C. */
const LOCALE: Conventions = { point: ".", separator: "", grouping: [] };
const NONE_OF_THEM: Conventions = { point: "", separator: "", grouping: [] };
const LONGEST_MARK = 4;
const ID_GROUPING = identifier("grouping");
const ID_POINT = identifier("decimal_point");
const ID_SEPARATOR = identifier("thousands_sep");

/** `__format__(spec, override=<none>)`. */
export function decimalFormat(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const [spec, override] = positionalArguments(vm, "__format__", 1, 2, argv, nargs, kwnames) as [Address, Address];
  if (!isStr(vm, spec)) throw vm.raise(TYPE_ERROR, "format arg must be str");
  const context = currentContext(vm);
  requireUtf8(vm, spec);
  const parsed = parseSpecification(cText(vm.toJs(spec)), hasCapitals(vm, context), () => LOCALE);
  if (parsed === null) throw vm.raise(VALUE_ERROR, "invalid format string");
  if (override !== 0) overrideConventions(vm, parsed, override);
  const work = readContext(vm, context);
  const text = format(work, readDecimal(vm, self), parsed);
  if (text !== null) return vm.str(text);
  throw vm.raise(VALUE_ERROR, "format specification exceeds internal limits of _decimal");
}

/** A C string ends before its first null character, which may only be the fill. */
function cText(text: string): string {
  const end = text.indexOf("\0", 1);
  return end < 0 ? text : text.slice(0, end);
}

function overrideConventions(vm: Machine, spec: Specification, override: Address): void {
  if (!vm.hasFlag(override, FLAG_DICT_SUBCLASS)) throw vm.raise(TYPE_ERROR, "optional argument must be a dict");
  const { point, separator, grouping } = spec.conventions ?? NONE_OF_THEM;
  const sizes = convention(vm, override, ID_GROUPING);
  const conventions: Conventions = {
    point: convention(vm, override, ID_POINT) ?? point,
    separator: convention(vm, override, ID_SEPARATOR) ?? separator,
    grouping: sizes === null ? grouping : [...sizes].map((size) => size.codePointAt(0)!),
  };
  const pointBytes = byteCount(conventions.point);
  const isNegative = conventions.grouping.some((size) => size > 127);
  if (isNegative || pointBytes === 0 || pointBytes > LONGEST_MARK || byteCount(conventions.separator) > LONGEST_MARK) {
    throw vm.raise(VALUE_ERROR, "invalid override dict");
  }
  spec.conventions = conventions;
}

function convention(vm: Machine, override: Address, name: typeof ID_POINT): string | null {
  const value = dictGetId(vm, override, name);
  if (value === 0) return null;
  if (!isStr(vm, value)) throw vm.raise(TYPE_ERROR, "bad argument type for built-in operation");
  requireUtf8(vm, value);
  return vm.toJs(value).split("\0", 1)[0]!;
}

/** How long a text is in UTF-8. */
function byteCount(text: string): number {
  let count = 0;
  for (const character of text) {
    const point = character.codePointAt(0)!;
    count += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return count;
}
