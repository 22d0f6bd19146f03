/** From Python objects to JavaScript values. */
import {
  type Address,
  BYTES_TYPE,
  bytesOf,
  DICT_TYPE,
  dictKeyAt,
  dictNext,
  dictValueAt,
  FLOAT_TYPE,
  floatValue,
  FROZENSET_TYPE,
  INT_TYPE,
  intFits,
  intToBig,
  intToNumber,
  LIST_TYPE,
  listItem,
  listSize,
  type Machine,
  NONE,
  SET_TYPE,
  setKeyAt,
  setNext,
  STR_TYPE,
  TRUE,
  TUPLE_TYPE,
  BOOL_TYPE,
} from "@pyvm/vm";
import { isJavaScriptObject, javaScriptValue, MISSING } from "./javascript-values.ts";

const WHERE = " while converting to JavaScript";

/** Makes a handle of an object (borrowed) that has no counterpart. */
export type MakeHandle = (object: Address) => object;

/**
 * The JavaScript value of a Python object (borrowed). Only the built-in types themselves have counterparts: what else there is, instances of their subclasses
 * too, becomes a handle.
 */
export function toJavaScript(vm: Machine, object: Address, makeHandle: MakeHandle): unknown {
  return new Conversion(vm, makeHandle).convert(object);
}

class Conversion {
  readonly #vm: Machine;
  readonly #makeHandle: MakeHandle;
  /** What containers and handles were made of, so that one that is met twice stays one. */
  readonly #seen = new Map<Address, unknown>();

  constructor(vm: Machine, makeHandle: MakeHandle) {
    this.#vm = vm;
    this.#makeHandle = makeHandle;
  }

  convert(object: Address): unknown {
    const vm = this.#vm;
    if (object === NONE) return null;
    switch (vm.typeOf(object)) {
      case BOOL_TYPE:
        return object === TRUE;
      case INT_TYPE:
        return intFits(vm, object) ? intToNumber(vm, object) : intToBig(vm, object);
      case FLOAT_TYPE:
        return floatValue(vm, object);
      case STR_TYPE:
        return vm.toJs(object);
      case BYTES_TYPE:
        return bytesOf(vm, object).slice();
      default:
        return this.#convertOnce(object);
    }
  }

  #convertOnce(object: Address): unknown {
    const before = this.#seen.get(object);
    if (before !== undefined) return before;
    const vm = this.#vm;
    switch (vm.typeOf(object)) {
      case LIST_TYPE:
        return this.#fill(object, [] as unknown[], (array) => {
          for (let i = 0; i < listSize(vm, object); i++) array.push(this.convert(listItem(vm, object, i)));
        });
      case TUPLE_TYPE:
        return this.#fill(object, [] as unknown[], (array) => {
          for (let i = 0; i < vm.tupleSize(object); i++) array.push(this.convert(vm.tupleItem(object, i)));
        });
      case DICT_TYPE:
        return this.#fill(object, new Map<unknown, unknown>(), (map) => {
          for (let i = dictNext(vm, object, 0); i >= 0; i = dictNext(vm, object, i + 1)) {
            map.set(this.convert(dictKeyAt(vm, object, i)), this.convert(dictValueAt(vm, object, i)));
          }
        });
      case SET_TYPE:
      case FROZENSET_TYPE:
        return this.#fill(object, new Set<unknown>(), (set) => {
          for (let i = setNext(vm, object, 0); i >= 0; i = setNext(vm, object, i + 1)) {
            set.add(this.convert(setKeyAt(vm, object, i)));
          }
        });
      default:
        return this.#withoutCounterpart(object);
    }
  }

  #fill<Container>(object: Address, container: Container, fill: (container: Container) => void): Container {
    const vm = this.#vm;
    this.#seen.set(object, container);
    vm.enterRecursion(WHERE);
    fill(container);
    vm.leaveRecursion();
    return container;
  }

  #withoutCounterpart(object: Address): unknown {
    const vm = this.#vm;
    const value = isJavaScriptObject(vm, object) ? javaScriptValue(vm, object) : MISSING;
    const result = value === MISSING ? this.#makeHandle(object) : value;
    this.#seen.set(object, result);
    return result;
  }
}
