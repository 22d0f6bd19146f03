/** Pickling by what `__reduce__` says: how to make the object, its state, its items (save_reduce). */
import {
  type Address,
  emptyTuple,
  FLAG_DICT_SUBCLASS,
  FLAG_TUPLE_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  callTuple,
  getAttrId,
  identifier,
  isIterator,
  lookupAttrId,
  type Machine,
  newTuple,
  NONE,
  strEqualsAscii,
  TP_CALL,
  tupleSetItem,
  tupleSlice,
} from "@pyvm/vm";
import { BUILD, NEWOBJ, NEWOBJ_EX, POP, REDUCE, TUPLE2 } from "./opcodes.ts";
import { GlobalPickling } from "./save-globals.ts";
import { PARTIAL, picklingError, stateOf } from "./state.ts";

const ID_NAME = identifier("__name__");
const ID_CLASS = identifier("__class__");
const ID_NEW = identifier("__new__");

/** The parts of a reduction, borrowed from its tuple; 0 for what is absent or None. */
interface Reduction {
  readonly callable: Address;
  readonly args: Address;
  readonly state: Address;
  readonly items: Address;
  readonly pairs: Address;
  readonly setter: Address;
}

export abstract class ReducePickling extends GlobalPickling {
  protected override reduce(reduction: Address, object: Address): void {
    const parts = this.parts(reduction);
    this.construction(parts, object);
    if (object !== 0) {
      if (this.isMemoized(object)) {
        // A recursive tuple: what was put on the stack is thrown away.
        this.byte(POP);
        this.memoGet(object);
        return;
      }
      this.memoize(object);
    }
    if (parts.items !== 0) this.appendAll(parts.items);
    if (parts.pairs !== 0) this.setAll(parts.pairs);
    if (parts.state !== 0) this.state(parts, object);
  }

  private parts(reduction: Address): Reduction {
    const { vm } = this;
    const size = vm.tupleSize(reduction);
    if (size < 2 || size > 6) {
      throw picklingError(vm, "tuple returned by __reduce__ must contain 2 through 6 elements");
    }
    const part = (index: number): Address => {
      const value = index < size ? vm.tupleItem(reduction, index) : NONE;
      return value === NONE && index >= 2 ? 0 : value;
    };
    const parts = { callable: part(0), args: part(1), state: part(2), items: part(3), pairs: part(4), setter: part(5) };
    this.check(parts);
    return parts;
  }

  private check({ callable, args, items, pairs, setter }: Reduction): void {
    const { vm } = this;
    const fail = (which: string, kind: string): unknown =>
      picklingError(vm, `${which} of the tuple returned by __reduce__ must be ${kind}`);
    if (!isCallable(vm, callable)) throw fail("first item", "callable");
    if (!vm.hasFlag(args, FLAG_TUPLE_SUBCLASS)) throw fail("second item", "a tuple");
    if (items !== 0 && !isIterator(vm, items)) throw fail("fourth element", `an iterator, not ${vm.typeName(items)}`);
    if (pairs !== 0 && !isIterator(vm, pairs)) throw fail("fifth element", `an iterator, not ${vm.typeName(pairs)}`);
    if (setter !== 0 && !isCallable(vm, setter)) {
      throw fail("sixth element", `a function, not ${vm.typeName(setter)}`);
    }
  }

  /**
   * How the object is made: by an instruction of its own where `copyreg.__newobj__` or `__newobj_ex__` would do it.
   */
  private construction({ callable, args }: Reduction, object: Address): void {
    const special = this.protocol() >= 2 ? specialName(this.vm, callable) : "";
    if (special === "__newobj_ex__") this.newObjectEx(args);
    else if (special === "__newobj__") this.newObject(args, object);
    else {
      this.save(callable);
      this.save(args);
      this.byte(REDUCE);
    }
  }

  private newObjectEx(argumentTuple: Address): void {
    const { vm } = this;
    const size = vm.tupleSize(argumentTuple);
    if (size !== 3) throw picklingError(vm, `length of the NEWOBJ_EX argument tuple must be exactly 3, not ${size}`);
    const [cls, args, kwargs] = [0, 1, 2].map((index) => vm.tupleItem(argumentTuple, index)) as [
      number,
      number,
      number,
    ];
    const fail = (which: string, kind: string, item: Address): unknown =>
      picklingError(vm, `${which} item from NEWOBJ_EX argument tuple must be a ${kind}, not ${vm.typeName(item)}`);
    if (!vm.isType(cls)) throw fail("first", "class", cls);
    if (!vm.hasFlag(args, FLAG_TUPLE_SUBCLASS)) throw fail("second", "tuple", args);
    if (!vm.hasFlag(kwargs, FLAG_DICT_SUBCLASS)) throw fail("third", "dict", kwargs);
    if (this.protocol() < 4) return this.partialNew(cls, args, kwargs);
    this.save(cls);
    this.save(args);
    this.save(kwargs);
    this.byte(NEWOBJ_EX);
  }

  /** Before protocol 4: `functools.partial(cls.__new__, cls, *args, **kwargs)()`. */
  private partialNew(cls: Address, args: Address, kwargs: Address): void {
    const { vm } = this;
    const mark = vm.mark();
    const create = vm.hold(getAttrId(vm, cls, ID_NEW));
    const count = vm.tupleSize(args);
    const all = vm.hold(newTuple(vm, count + 2));
    tupleSetItem(vm, all, 0, vm.newRef(create));
    tupleSetItem(vm, all, 1, vm.newRef(cls));
    for (let i = 0; i < count; i++) tupleSetItem(vm, all, i + 2, vm.newRef(vm.tupleItem(args, i)));
    const partial = vm.hold(callTuple(vm, stateOf(vm, PARTIAL), all, kwargs));
    this.save(partial);
    this.save(vm.hold(emptyTuple(vm)));
    this.byte(REDUCE);
    vm.release(mark);
  }

  private newObject(args: Address, object: Address): void {
    const { vm } = this;
    const mark = vm.mark();
    if (vm.tupleSize(args) < 1) throw picklingError(vm, "__newobj__ arglist is empty");
    const cls = vm.tupleItem(args, 0);
    if (!vm.isType(cls)) throw picklingError(vm, "args[0] from __newobj__ args is not a type");
    if (object !== 0 && vm.hold(classOf(vm, object)) !== cls) {
      throw picklingError(vm, "args[0] from __newobj__ args has the wrong class");
    }
    this.save(cls);
    this.save(vm.hold(tupleSlice(vm, args, 1, vm.tupleSize(args))));
    this.byte(NEWOBJ);
    vm.release(mark);
  }

  private state({ state, setter }: Reduction, object: Address): void {
    if (setter === 0) {
      this.save(state);
      this.byte(BUILD);
      return;
    }
    this.save(setter);
    this.save(object);
    this.save(state);
    this.byte(TUPLE2);
    this.byte(REDUCE);
    this.byte(POP);
  }
}

function isCallable(vm: Machine, object: Address): boolean {
  return vm.get(vm.typeOf(object), TP_CALL) !== 0;
}

/** The `__name__` of a callable if it is one that has an instruction, else "". */
function specialName(vm: Machine, callable: Address): string {
  const name = lookupAttrId(vm, callable, ID_NAME);
  if (name === 0) return "";
  let special = "";
  if (vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) {
    if (strEqualsAscii(vm, name, "__newobj__")) special = "__newobj__";
    else if (strEqualsAscii(vm, name, "__newobj_ex__")) special = "__newobj_ex__";
  }
  vm.decref(name);
  return special;
}

/** `object.__class__`, or else its type. Owned. */
function classOf(vm: Machine, object: Address): Address {
  return lookupAttrId(vm, object, ID_CLASS) || vm.newRef(vm.typeOf(object));
}
