/** The text of what `Decimal` takes as a tuple: sign, digits, exponent (dectuple_as_str). */
import {
  type Address,
  FLAG_LIST_SUBCLASS,
  FLAG_TUPLE_SUBCLASS,
  fitsBits,
  intFits,
  intToBig,
  intToNumber,
  isInt,
  isStr,
  listItem,
  listSize,
  type Machine,
  OVERFLOW_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";

/** The items of a tuple or a list (borrowed). */
function elements(vm: Machine, sequence: Address): Address[] {
  const isTuple = vm.hasFlag(sequence, FLAG_TUPLE_SUBCLASS);
  const size = isTuple ? vm.tupleSize(sequence) : listSize(vm, sequence);
  const items: Address[] = [];
  for (let i = 0; i < size; i++) items.push(isTuple ? vm.tupleItem(sequence, i) : listItem(vm, sequence, i));
  return items;
}

/** @throws ValueError, OverflowError */
export function sequenceText(vm: Machine, sequence: Address): string {
  const items = elements(vm, sequence);
  if (items.length !== 3) throw vm.raise(VALUE_ERROR, "argument must be a sequence of length 3");
  const [sign, digits, exponent] = items as [Address, Address, Address];
  const mark = signMark(vm, sign);
  if (isStr(vm, exponent)) return specialText(vm, mark, digits, vm.toJs(exponent));
  if (!isInt(vm, exponent)) throw vm.raise(VALUE_ERROR, "exponent must be an integer");
  if (!fitsBits(vm, exponent, 64, true)) {
    throw vm.raise(OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
  }
  return `${mark}${digitText(vm, digits) || "0"}E${intToBig(vm, exponent)}`;
}

function signMark(vm: Machine, sign: Address): string {
  const value = isInt(vm, sign) && intFits(vm, sign) ? intToNumber(vm, sign) : -1;
  if (value !== 0 && value !== 1) throw vm.raise(VALUE_ERROR, "sign must be an integer with the value 0 or 1");
  return value === 1 ? "-" : "+";
}

function specialText(vm: Machine, mark: string, digits: Address, kind: string): string {
  switch (kind) {
    case "F":
      digitText(vm, digits);
      return `${mark}Inf`;
    case "n":
      return `${mark}NaN${digitText(vm, digits)}`;
    case "N":
      return `${mark}sNaN${digitText(vm, digits)}`;
    default:
      throw vm.raise(VALUE_ERROR, "string argument in the third position must be 'F', 'n' or 'N'");
  }
}

function digitText(vm: Machine, digits: Address): string {
  if (!vm.hasFlag(digits, FLAG_TUPLE_SUBCLASS | FLAG_LIST_SUBCLASS)) {
    throw vm.raise(VALUE_ERROR, "coefficient must be a tuple of digits");
  }
  return elements(vm, digits)
    .map((digit) => {
      const value = isInt(vm, digit) && intFits(vm, digit) ? intToNumber(vm, digit) : -1;
      if (value < 0 || value > 9) throw vm.raise(VALUE_ERROR, "coefficient must be a tuple of digits");
      return String.fromCharCode(48 + value);
    })
    .join("");
}
