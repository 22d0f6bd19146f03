/** `sys.get_int_max_str_digits` and `sys.set_int_max_str_digits`: how many digits a decimal text of an int may have. */
import {
  type Address,
  intArgument,
  IS_INT_MAX_STR_DIGITS,
  type Machine,
  type MethodSpec,
  newInt,
  VALUE_ERROR,
} from "@pyvm/vm";

/** A limit below it could not be told from attacks; 0 is no limit. */
const SMALLEST_LIMIT = 640;

function getLimit(vm: Machine): Address {
  return newInt(vm, vm.i32[IS_INT_MAX_STR_DIGITS >> 2]!);
}

function setLimit(vm: Machine, _module: Address, digits: Address): Address {
  const limit = intArgument(vm, digits);
  if (limit !== 0 && limit < SMALLEST_LIMIT)
    throw vm.raise(VALUE_ERROR, `maxdigits must be 0 or larger than ${SMALLEST_LIMIT}`);
  vm.i32[IS_INT_MAX_STR_DIGITS >> 2] = limit;
  return vm.none();
}

export const intMaxStrDigitsMethods: readonly MethodSpec[] = [
  [
    "get_int_max_str_digits($module, /)",
    getLimit,
    "Return the maximum string digits limit for non-binary int<->str conversions.",
  ],
  [
    "set_int_max_str_digits($module, /, maxdigits)",
    setLimit,
    "Set the maximum string digits limit for non-binary int<->str conversions.",
  ],
];
