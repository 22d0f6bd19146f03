/** Unpickling tuples, lists, dicts and sets, and what is added to the object on the stack. */
import {
  type Address,
  call1,
  dictSet,
  getAttrId,
  identifier,
  isSubtype,
  LIST_TYPE,
  listAssignSlice,
  listSize,
  lookupAttrId,
  newDict,
  newFrozenSet,
  SET_TYPE,
  setItem,
  setUpdate,
} from "@pyvm/vm";
import { AtomUnpickling } from "./load-atoms.ts";
import { objectAt, popList, popTuple, stackFence, stackLength, takeMark, truncateStack, underflow } from "./stack.ts";
import { unpicklingError } from "./state.ts";

const ID_EXTEND = identifier("extend");
const ID_APPEND = identifier("append");
const ID_ADD = identifier("add");

export abstract class ContainerUnpickling extends AtomUnpickling {
  protected takeMark(): number {
    return takeMark(this.vm, this.self);
  }

  protected length(): number {
    return stackLength(this.vm, this.self);
  }

  protected popTuple(start: number): Address {
    return popTuple(this.vm, this.self, start);
  }

  protected tuple(): void {
    this.push(this.popTuple(this.takeMark()));
  }

  protected shortTuple(size: number): void {
    if (this.length() < size) throw underflow(this.vm, this.self);
    this.push(this.popTuple(this.length() - size));
  }

  protected list(): void {
    const start = this.takeMark();
    if (start > this.length()) throw underflow(this.vm, this.self);
    this.push(popList(this.vm, this.self, start));
  }

  protected dict(): void {
    const { vm, self } = this;
    const start = this.takeMark();
    const end = this.length();
    const dict = vm.hold(newDict(vm));
    if ((end - start) % 2 !== 0) throw unpicklingError(vm, "odd number of items for DICT");
    for (let at = start; at + 1 < this.length(); at += 2) {
      dictSet(vm, dict, objectAt(vm, self, at), objectAt(vm, self, at + 1));
    }
    truncateStack(vm, self, start);
    this.push(vm.unhold());
  }

  protected frozenset(): void {
    const { vm } = this;
    const items = vm.hold(this.popTuple(this.takeMark()));
    const set = newFrozenSet(vm, items);
    vm.decref(vm.unhold());
    this.push(set);
  }

  // ---- adding to what is there --------------------------------------------------------------------------------

  /** The object (counted once more, held) to which what is from `start` on is to be added; 0 if that is nothing. */
  private holdTarget(start: number): Address {
    const { vm, self } = this;
    const length = this.length();
    if (start > length || start <= stackFence(vm, self)) throw underflow(vm, self);
    return length === start ? 0 : vm.hold(vm.newRef(objectAt(vm, self, start - 1)));
  }

  /** do_append: by assignment to the end of a list, by `extend`, or else by `append`. */
  protected append(start: number): void {
    const { vm, self } = this;
    const mark = vm.mark();
    const list = this.holdTarget(start);
    if (list === 0) return;
    if (vm.typeOf(list) === LIST_TYPE) {
      const size = listSize(vm, list);
      listAssignSlice(vm, list, size, size, vm.hold(popList(vm, self, start)));
    } else {
      const extend = lookupAttrId(vm, list, ID_EXTEND);
      if (extend === 0) this.callForEach(vm.hold(getAttrId(vm, list, ID_APPEND)), start);
      else {
        vm.hold(extend);
        vm.hold(call1(vm, extend, vm.hold(popList(vm, self, start))));
      }
    }
    vm.release(mark);
  }

  /** Calls a function with each object from `start` on, which are then taken off the stack, after an error too. */
  private callForEach(func: Address, start: number): void {
    const { vm, self } = this;
    const objects = vm.hold(popTuple(vm, self, start));
    for (let i = 0; i < vm.tupleSize(objects); i++) vm.decref(call1(vm, func, vm.tupleItem(objects, i)));
    vm.decref(vm.unhold());
  }

  /** do_setitems. */
  protected setItems(start: number): void {
    const { vm, self } = this;
    const mark = vm.mark();
    const target = this.holdTarget(start);
    if (target === 0) return;
    if ((this.length() - start) % 2 !== 0) throw unpicklingError(vm, "odd number of items for SETITEMS");
    for (let at = start; at + 1 < this.length(); at += 2) {
      const key = vm.hold(vm.newRef(objectAt(vm, self, at)));
      const value = vm.hold(vm.newRef(objectAt(vm, self, at + 1)));
      setItem(vm, target, key, value);
      vm.decref(vm.unhold());
      vm.decref(vm.unhold());
    }
    truncateStack(vm, self, start);
    vm.release(mark);
  }

  protected addItems(): void {
    const { vm } = this;
    const start = this.takeMark();
    const mark = vm.mark();
    const set = this.holdTarget(start);
    if (set === 0) return;
    if (isSubtype(vm, vm.typeOf(set), SET_TYPE)) setUpdate(vm, set, vm.hold(this.popTuple(start)));
    else this.callForEach(vm.hold(getAttrId(vm, set, ID_ADD)), start);
    vm.release(mark);
  }
}
