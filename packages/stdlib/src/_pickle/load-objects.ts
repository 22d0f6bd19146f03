/** Unpickling classes, functions and instances. */
import {
  type Address,
  bytesOf,
  call1,
  callMethod1,
  callMethod2,
  callTuple,
  decodeAscii,
  decodeUtf8,
  dictGet,
  dictKeyAt,
  dictNext,
  dictSet,
  dictValueAt,
  FLAG_DICT_SUBCLASS,
  FLAG_TUPLE_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  getAttrId,
  identifier,
  internInPlace,
  isExactStr,
  lookupAttrId,
  type Machine,
  NATIVE,
  type NewFunc,
  newInt,
  NONE,
  setAttr,
  setItem,
  TP_NEW,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { PERS_LOAD } from "./layout.ts";
import { ContainerUnpickling } from "./load-containers.ts";
import { callMethodRef } from "./method-ref.ts";
import { objectAt, pop, stackFence, underflow } from "./stack.ts";
import { EXTENSION_CACHE, INVERTED_REGISTRY, stateOf, unpicklingError } from "./state.ts";

const ID_FIND_CLASS = identifier("find_class");
const ID_GETINITARGS = identifier("__getinitargs__");
const ID_NEW = identifier("__new__");
const ID_SETSTATE = identifier("__setstate__");
const ID_DICT = identifier("__dict__");

export abstract class ObjectUnpickling extends ContainerUnpickling {
  /** The topmost object, held on the native value stack. */
  private popHeld(): Address {
    return this.vm.hold(pop(this.vm, this.self));
  }

  // ---- names --------------------------------------------------------------------------------------------------

  private findClass(module: Address, name: Address): Address {
    return callMethod2(this.vm, this.self, ID_FIND_CLASS, module, name);
  }

  /** The next two lines as module and name. */
  private findByLines(decode: (bytes: Address) => Address): Address {
    const { vm } = this;
    const mark = vm.mark();
    const line = (): Address => {
      const length = this.lineOf(2);
      return vm.hold(decode(vm.hold(this.lineBytes(length - 1))));
    };
    const module = line();
    const found = this.findClass(module, line());
    vm.release(mark);
    return found;
  }

  protected global(): void {
    this.push(this.findByLines((bytes) => decodeUtf8(this.vm, bytes, null, true)));
  }

  /** What is missing on the stack is no str either. */
  protected stackGlobal(): void {
    const { vm } = this;
    const mark = vm.mark();
    const name = this.popStr();
    const module = this.popStr();
    const found = this.findClass(module, name);
    vm.release(mark);
    this.push(found);
  }

  private popStr(): Address {
    const { vm, self } = this;
    const isThere = this.length() > stackFence(vm, self);
    const object = isThere ? this.popHeld() : 0;
    if (object === 0 || !isExactStr(vm, object)) throw unpicklingError(vm, "STACK_GLOBAL requires str");
    return object;
  }

  /** A class or function by the number that `copyreg.add_extension` gave it. */
  protected extension(code: number): void {
    const { vm } = this;
    if (code <= 0) throw unpicklingError(vm, "EXT specifies code <= 0");
    const mark = vm.mark();
    const key = vm.hold(newInt(vm, code));
    const known = dictGet(vm, stateOf(vm, EXTENSION_CACHE), key);
    let found = known;
    if (known === 0) {
      const [module, name] = this.extensionNames(code, key);
      found = vm.hold(this.findClass(vm.hold(vm.newRef(module)), vm.hold(vm.newRef(name))));
      dictSet(vm, stateOf(vm, EXTENSION_CACHE), key, found);
    }
    vm.newRef(found);
    vm.release(mark);
    this.push(found);
  }

  private extensionNames(code: number, key: Address): [module: Address, name: Address] {
    const { vm } = this;
    const pair = dictGet(vm, stateOf(vm, INVERTED_REGISTRY), key);
    if (pair === 0) throw vm.raise(VALUE_ERROR, `unregistered extension code ${code}`);
    if (vm.hasFlag(pair, FLAG_TUPLE_SUBCLASS) && vm.tupleSize(pair) === 2) {
      const [module, name] = [vm.tupleItem(pair, 0), vm.tupleItem(pair, 1)];
      if (vm.hasFlag(module, FLAG_UNICODE_SUBCLASS) && vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) return [module, name];
    }
    throw vm.raise(VALUE_ERROR, `_inverted_registry[${code}] isn't a 2-tuple of strings`);
  }

  // ---- persistent ids -----------------------------------------------------------------------------------------

  protected persistentLine(): void {
    const { vm } = this;
    this.checkPersistent();
    const length = this.lineOf(1);
    const bytes = this.lineBytes(length - 1);
    const isAscii = bytesOf(vm, bytes).every((byte) => byte < 0x80);
    const id = isAscii ? decodeAscii(vm, vm.hold(bytes), null) : 0;
    if (id === 0) {
      vm.decref(bytes);
      throw unpicklingError(vm, "persistent IDs in protocol 0 must be ASCII strings");
    }
    vm.decref(vm.unhold());
    this.persistent(vm.hold(id));
  }

  protected persistentObject(): void {
    this.checkPersistent();
    this.persistent(this.popHeld());
  }

  private checkPersistent(): void {
    const { vm, self } = this;
    if (vm.get(self, PERS_LOAD) !== 0) return;
    const message = "A load persistent id instruction was encountered,\nbut no persistent_load function was specified.";
    throw unpicklingError(vm, message);
  }

  /** Pushes the object of an id, which is topmost on the native value stack and taken off. */
  private persistent(id: Address): void {
    const { vm, self } = this;
    const object = callMethodRef(vm, self, PERS_LOAD, id);
    vm.decref(vm.unhold());
    this.push(object);
  }

  // ---- making instances ---------------------------------------------------------------------------------------

  /** instantiate: without arguments and `__getinitargs__` a class makes its instance without `__init__`. */
  private instantiate(cls: Address, args: Address): Address {
    const { vm } = this;
    if (vm.tupleSize(args) === 0 && vm.isType(cls)) {
      const getInitArgs = lookupAttrId(vm, cls, ID_GETINITARGS);
      if (getInitArgs === 0) return callMethod1(vm, cls, ID_NEW, cls);
      vm.decref(getInitArgs);
    }
    return callTuple(vm, cls, args, 0);
  }

  protected instance(): void {
    const { vm } = this;
    const start = this.takeMark();
    const mark = vm.mark();
    const cls = vm.hold(this.findByLines((bytes) => decodeAscii(vm, bytes, null)));
    const object = this.instantiate(cls, vm.hold(this.popTuple(start)));
    vm.release(mark);
    this.push(object);
  }

  protected object(): void {
    const { vm, self } = this;
    const start = this.takeMark();
    if (this.length() - start < 1) throw underflow(vm, self);
    const mark = vm.mark();
    const args = vm.hold(this.popTuple(start + 1));
    const object = this.instantiate(this.popHeld(), args);
    vm.release(mark);
    this.push(object);
  }

  protected newObject(hasKeywords: boolean): void {
    const { vm } = this;
    const mark = vm.mark();
    const kwargs = hasKeywords ? this.popHeld() : 0;
    const args = this.popHeld();
    const cls = this.popHeld();
    this.checkNew(cls, args, kwargs);
    const create = NATIVE[vm.get(cls, TP_NEW)] as NewFunc;
    const object = create(vm, cls, args, kwargs);
    vm.release(mark);
    this.push(object);
  }

  private checkNew(cls: Address, args: Address, kwargs: Address): void {
    const { vm } = this;
    const opcode = kwargs === 0 ? "NEWOBJ" : "NEWOBJ_EX";
    const fail = (text: string): unknown => unpicklingError(vm, `${opcode} ${text}`);
    if (!vm.isType(cls)) throw fail(`class argument must be a type, not ${vm.typeName(cls)}`);
    if (vm.get(cls, TP_NEW) === 0) throw fail(`class argument '${vm.typeName(cls)}' doesn't have __new__`);
    if (!vm.hasFlag(args, FLAG_TUPLE_SUBCLASS)) throw fail(`args argument must be a tuple, not ${vm.typeName(args)}`);
    if (kwargs !== 0 && !vm.hasFlag(kwargs, FLAG_DICT_SUBCLASS)) {
      throw fail(`kwargs argument must be a dict, not ${vm.typeName(kwargs)}`);
    }
  }

  protected reduce(): void {
    const { vm } = this;
    const mark = vm.mark();
    const args = this.popHeld();
    const func = this.popHeld();
    if (!vm.hasFlag(args, FLAG_TUPLE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "argument list must be a tuple");
    const object = callTuple(vm, func, args, 0);
    vm.release(mark);
    this.push(object);
  }

  // ---- state --------------------------------------------------------------------------------------------------

  /** load_build: `__setstate__`, or else a dict of attributes and another of slots. */
  protected build(): void {
    const { vm, self } = this;
    if (this.length() - 2 < stackFence(vm, self)) throw underflow(vm, self);
    const mark = vm.mark();
    const state = this.popHeld();
    const object = vm.hold(vm.newRef(objectAt(vm, self, this.length() - 1)));
    const setState = lookupAttrId(vm, object, ID_SETSTATE);
    if (setState !== 0) vm.hold(call1(vm, vm.hold(setState), state));
    else if (vm.hasFlag(state, FLAG_TUPLE_SUBCLASS) && vm.tupleSize(state) === 2) {
      this.setAttributes(object, vm.tupleItem(state, 0));
      this.setSlots(object, vm.tupleItem(state, 1));
    } else this.setAttributes(object, state);
    vm.release(mark);
  }

  private setAttributes(object: Address, state: Address): void {
    const { vm } = this;
    if (state === NONE) return;
    if (!vm.hasFlag(state, FLAG_DICT_SUBCLASS)) throw unpicklingError(vm, "state is not a dictionary");
    const dict = vm.hold(getAttrId(vm, object, ID_DICT));
    forEachEntry(vm, state, (key, value) => {
      const name = vm.hold(internInPlace(vm, vm.newRef(key)));
      setItem(vm, dict, name, value);
      vm.decref(vm.unhold());
    });
    vm.decref(vm.unhold());
  }

  /** As CPython, whatever is there, None too, must be a dict. */
  private setSlots(object: Address, state: Address): void {
    const { vm } = this;
    if (!vm.hasFlag(state, FLAG_DICT_SUBCLASS)) throw unpicklingError(vm, "slot state is not a dictionary");
    forEachEntry(vm, state, (key, value) => setAttr(vm, object, key, value));
  }
}

/** Walks a dict that may be changed meanwhile; key and value are kept alive. */
function forEachEntry(vm: Machine, dict: Address, visit: (key: Address, value: Address) => void): void {
  for (let at = dictNext(vm, dict, 0); at >= 0; at = dictNext(vm, dict, at + 1)) {
    const key = vm.hold(vm.newRef(dictKeyAt(vm, dict, at)));
    const value = vm.hold(vm.newRef(dictValueAt(vm, dict, at)));
    visit(key, value);
    vm.decref(vm.unhold());
    vm.decref(vm.unhold());
  }
}
