/** Values of `Constant` nodes: from Python objects to those of @pyvm/parser. */
import { InvalidConstant } from "@pyvm/compiler";
import { CodePointString, type Constant, Complex, ELLIPSIS, FrozenSet, Tuple } from "@pyvm/parser";
import {
  type Address,
  BOOL_TYPE,
  BYTES_TYPE,
  bytesOf,
  codePointsOf,
  COMPLEX_TYPE,
  ELLIPSIS as ELLIPSIS_OBJECT,
  FLOAT_TYPE,
  floatValue,
  FROZENSET_TYPE,
  imaginaryPart,
  INT_TYPE,
  intToBig,
  type Machine,
  NONE,
  realPart,
  setKeyAt,
  setNext,
  STR_TYPE,
  TRUE,
  TUPLE_TYPE,
  typeShortName,
} from "@pyvm/vm";

/** The value of an object; an {@link InvalidConstant}, which validation refuses, for what no constant can be. */
export function constantFromObject(vm: Machine, object: Address): Constant | InvalidConstant {
  if (object === NONE) return null;
  if (object === ELLIPSIS_OBJECT) return ELLIPSIS;
  switch (vm.typeOf(object)) {
    case INT_TYPE:
      return intToBig(vm, object);
    case FLOAT_TYPE:
      return floatValue(vm, object);
    case COMPLEX_TYPE:
      return new Complex(realPart(vm, object), imaginaryPart(vm, object));
    case BOOL_TYPE:
      return object === TRUE;
    case STR_TYPE:
      return strConstant(vm, object);
    case BYTES_TYPE:
      return bytesOf(vm, object).slice();
    case TUPLE_TYPE:
      return new Tuple(itemsOf(vm, object, vm.tupleSize(object)));
    case FROZENSET_TYPE:
      return new FrozenSet(membersOf(vm, object));
    default:
      return new InvalidConstant(typeShortName(vm, vm.typeOf(object)));
  }
}

function itemsOf(vm: Machine, tuple: Address, size: number): Constant[] {
  vm.enterRecursion(" during compilation");
  const items: Constant[] = [];
  for (let i = 0; i < size; i++) items.push(constantFromObject(vm, vm.tupleItem(tuple, i)) as Constant);
  vm.leaveRecursion();
  return items;
}

function membersOf(vm: Machine, set: Address): Constant[] {
  vm.enterRecursion(" during compilation");
  const items: Constant[] = [];
  for (let i = setNext(vm, set, 0); i >= 0; i = setNext(vm, set, i + 1))
    items.push(constantFromObject(vm, setKeyAt(vm, set, i)) as Constant);
  vm.leaveRecursion();
  return items;
}

const SURROGATE_PAIR = /[\ud800-\udbff][\udc00-\udfff]/;

/** A pair of surrogates that are two characters has no JavaScript string. */
function strConstant(vm: Machine, object: Address): string | CodePointString {
  const text = vm.toJs(object);
  if (!SURROGATE_PAIR.test(text)) return text;
  const points = codePointsOf(vm, object);
  return points.length === Array.from(text).length ? text : new CodePointString(points.slice());
}
