/**
 * Pickling lists, tuples, dicts and sets.
 *
 * A container is memoized before its items where it can be made empty first, so that it may be inside of itself.
 * Where it cannot (tuples and frozensets), and the memo has it after its items were pickled, what was put on the
 * stack is thrown away and the memo's object taken.
 */
import {
  type Address,
  callMethod0,
  DICT_TYPE,
  dictKeyAt,
  dictNext,
  dictSize,
  dictValueAt,
  FLAG_TUPLE_SUBCLASS,
  FROZENSET_TYPE,
  getIter,
  identifier,
  iterNext,
  LIST_TYPE,
  listFromIterable,
  listItem,
  listSize,
  RUNTIME_ERROR,
  SET_TYPE,
  setKeyAt,
  setNext,
  setSize,
  tuplePack,
  TYPE_ERROR,
} from "@pyvm/vm";
import {
  ADDITEMS,
  APPEND,
  APPENDS,
  DICT,
  EMPTY_DICT,
  EMPTY_LIST,
  EMPTY_SET,
  EMPTY_TUPLE,
  FROZENSET,
  LIST,
  MARK,
  POP,
  POP_MARK,
  SETITEM,
  SETITEMS,
  TUPLE,
  TUPLE1,
} from "./opcodes.ts";
import { AtomPickling } from "./save-atoms.ts";

const ID_ITEMS = identifier("items");
/** BATCHSIZE: so many items are put on the stack of the unpickler at once. */
const BATCH = 1000;
const WHILE_PICKLING = " while pickling an object";

export abstract class ContainerPickling extends AtomPickling {
  /** Pickles any object. */
  protected abstract save(object: Address): void;

  /** Pickles what may lose its last reference meanwhile, and is counted for that. */
  private saveOwned(object: Address): void {
    const { vm } = this;
    vm.hold(object);
    this.save(object);
    vm.decref(vm.unhold());
  }

  // ---- lists --------------------------------------------------------------------------------------------------

  protected list(list: Address): void {
    const { vm } = this;
    this.enterFast(list);
    if (this.isBinary()) this.byte(EMPTY_LIST);
    else this.twoBytes(MARK, LIST);
    this.memoize(list);
    if (listSize(vm, list) > 0) {
      if (vm.typeOf(list) === LIST_TYPE && this.protocol() > 0) {
        vm.enterRecursion(WHILE_PICKLING);
        this.listItems(list);
      } else {
        const iterator = vm.hold(getIter(vm, list));
        vm.enterRecursion(WHILE_PICKLING);
        this.appendAll(iterator);
        vm.decref(vm.unhold());
      }
      vm.leaveRecursion();
    }
    this.leaveFast(list);
  }

  /** batch_list_exact. */
  private listItems(list: Address): void {
    const { vm } = this;
    if (listSize(vm, list) === 1) {
      this.saveOwned(vm.newRef(listItem(vm, list, 0)));
      this.byte(APPEND);
      return;
    }
    let index = 0;
    do {
      this.byte(MARK);
      for (let left = BATCH; left > 0 && index < listSize(vm, list); left--, index++) {
        this.saveOwned(vm.newRef(listItem(vm, list, index)));
      }
      this.byte(APPENDS);
    } while (index < listSize(vm, list));
  }

  /** batch_list: what an iterator yields is appended to the object on the stack. */
  protected appendAll(iterator: Address): void {
    this.inBatches(iterator, APPEND, APPENDS, (item) => this.saveOwned(item));
  }

  /**
   * Items of an iterator, alone before the instruction `one`, or many between a mark and `many`. `write` takes an
   * owned item.
   */
  private inBatches(iterator: Address, one: number, many: number, write: (item: Address) => void): void {
    const { vm } = this;
    if (this.protocol() === 0) {
      for (let item = iterNext(vm, iterator); item !== 0; item = iterNext(vm, iterator)) {
        write(item);
        this.byte(one);
      }
      return;
    }
    let count: number;
    do {
      const first = iterNext(vm, iterator);
      if (first === 0) return;
      vm.hold(first);
      let item = iterNext(vm, iterator);
      if (item === 0) {
        write(vm.unhold());
        this.byte(one);
        return;
      }
      // The second item stays on the native value stack while the first, which lies below it, is written.
      vm.hold(item);
      this.byte(MARK);
      write(vm.newRef(first));
      vm.unhold();
      vm.decref(vm.unhold());
      count = 1;
      while (item !== 0) {
        write(item);
        if (++count === BATCH) break;
        item = iterNext(vm, iterator);
      }
      this.byte(many);
    } while (count === BATCH);
  }

  // ---- dicts --------------------------------------------------------------------------------------------------

  protected dict(dict: Address): void {
    const { vm } = this;
    this.enterFast(dict);
    if (this.isBinary()) this.byte(EMPTY_DICT);
    else this.twoBytes(MARK, DICT);
    this.memoize(dict);
    if (dictSize(vm, dict) > 0) {
      if (vm.typeOf(dict) === DICT_TYPE && this.protocol() > 0) {
        vm.enterRecursion(WHILE_PICKLING);
        this.dictEntries(dict);
      } else {
        const mark = vm.mark();
        const iterator = vm.hold(getIter(vm, vm.hold(callMethod0(vm, dict, ID_ITEMS))));
        vm.enterRecursion(WHILE_PICKLING);
        this.setAll(iterator);
        vm.release(mark);
      }
      vm.leaveRecursion();
    }
    this.leaveFast(dict);
  }

  /** batch_dict_exact. */
  private dictEntries(dict: Address): void {
    const { vm } = this;
    const size = dictSize(vm, dict);
    if (size === 1) {
      this.dictEntry(dict, dictNext(vm, dict, 0));
      this.byte(SETITEM);
      return;
    }
    let left: number;
    let next = 0;
    do {
      left = BATCH;
      this.byte(MARK);
      for (let at = dictNext(vm, dict, next); at >= 0; at = dictNext(vm, dict, next)) {
        next = at + 1;
        this.dictEntry(dict, at);
        if (--left === 0) break;
      }
      this.byte(SETITEMS);
      if (dictSize(vm, dict) !== size) throw vm.raise(RUNTIME_ERROR, "dictionary changed size during iteration");
    } while (left === 0);
  }

  private dictEntry(dict: Address, at: number): void {
    const { vm } = this;
    const key = vm.hold(vm.newRef(dictKeyAt(vm, dict, at)));
    const value = vm.hold(vm.newRef(dictValueAt(vm, dict, at)));
    this.save(key);
    this.save(value);
    vm.decref(vm.unhold());
    vm.decref(vm.unhold());
  }

  /** batch_dict: the pairs that an iterator yields are set in the object on the stack. */
  protected setAll(iterator: Address): void {
    this.inBatches(iterator, SETITEM, SETITEMS, (item) => this.pair(item));
  }

  private pair(item: Address): void {
    const { vm } = this;
    vm.hold(item);
    if (!vm.hasFlag(item, FLAG_TUPLE_SUBCLASS) || vm.tupleSize(item) !== 2) {
      throw vm.raise(TYPE_ERROR, "dict items iterator must return 2-tuples");
    }
    this.save(vm.tupleItem(item, 0));
    this.save(vm.tupleItem(item, 1));
    vm.decref(vm.unhold());
  }

  // ---- tuples -------------------------------------------------------------------------------------------------

  protected tuple(tuple: Address): void {
    const { vm } = this;
    const size = vm.tupleSize(tuple);
    if (size === 0) {
      if (this.protocol() > 0) this.byte(EMPTY_TUPLE);
      else this.twoBytes(MARK, TUPLE);
      return;
    }
    const isShort = size <= 3 && this.protocol() >= 2;
    if (!isShort) this.byte(MARK);
    for (let i = 0; i < size; i++) this.save(vm.tupleItem(tuple, i));
    if (this.isMemoized(tuple)) {
      this.popItems(isShort ? size : size + 1, !isShort && this.isBinary());
      this.memoGet(tuple);
      return;
    }
    this.byte(isShort ? TUPLE1 + size - 1 : TUPLE);
    this.memoize(tuple);
  }

  /** Throws away what was put on the stack, up to the mark, or one by one. */
  private popItems(count: number, toMark: boolean): void {
    if (toMark) this.byte(POP_MARK);
    else for (let left = count; left > 0; left--) this.byte(POP);
  }

  // ---- sets ---------------------------------------------------------------------------------------------------

  protected set(set: Address): void {
    const { vm } = this;
    if (this.protocol() < 4) return this.setReduced(SET_TYPE, set);
    this.byte(EMPTY_SET);
    this.memoize(set);
    const size = setSize(vm, set);
    if (size === 0) return;
    let left: number;
    let next = 0;
    do {
      left = BATCH;
      this.byte(MARK);
      for (let at = setNext(vm, set, next); at >= 0; at = setNext(vm, set, next)) {
        next = at + 1;
        this.saveOwned(vm.newRef(setKeyAt(vm, set, at)));
        if (--left === 0) break;
      }
      this.byte(ADDITEMS);
      if (setSize(vm, set) !== size) throw vm.raise(RUNTIME_ERROR, "set changed size during iteration");
    } while (left === 0);
  }

  /** As CPython, `fast` is told that a frozenset begins, and not that it ends. */
  protected frozenset(set: Address): void {
    const { vm } = this;
    this.enterFast(set);
    if (this.protocol() < 4) return this.setReduced(FROZENSET_TYPE, set);
    this.byte(MARK);
    const iterator = vm.hold(getIter(vm, set));
    for (let item = iterNext(vm, iterator); item !== 0; item = iterNext(vm, iterator)) this.saveOwned(item);
    vm.decref(vm.unhold());
    if (this.isMemoized(set)) {
      this.byte(POP_MARK);
      this.memoGet(set);
      return;
    }
    this.byte(FROZENSET);
    this.memoize(set);
  }

  /** Before protocol 4 a set is made of a list. */
  private setReduced(type: Address, set: Address): void {
    const { vm } = this;
    const mark = vm.mark();
    const args = vm.hold(tuplePack(vm, vm.hold(listFromIterable(vm, set))));
    this.reduce(vm.hold(tuplePack(vm, type, args)), set);
    vm.release(mark);
  }
}
