/** Pickling any object (save): the order in which ways to do it are tried. */
import {
  type Address,
  BOOL_TYPE,
  BYTEARRAY_TYPE,
  BYTES_TYPE,
  call0,
  call1,
  call2,
  clearException,
  DICT_TYPE,
  dictGet,
  exceptionMatches,
  FLAG_TUPLE_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  FLOAT_TYPE,
  FROZENSET_TYPE,
  FUNCTION_TYPE,
  getItem,
  identifier,
  INT_TYPE,
  isSubtype,
  KEY_ERROR,
  LIST_TYPE,
  lookupAttrId,
  newInt,
  NONE,
  NONE_TYPE,
  NOT_IMPLEMENTED,
  reprText,
  SET_TYPE,
  STR_TYPE,
  strIsAscii,
  strOf,
  TUPLE_TYPE,
  TYPE_TYPE,
} from "@pyvm/vm";
import { DISPATCH_TABLE, FRAMING, PERS_FUNC, PERS_FUNC_SELF, PICKLE_BUFFER_TYPE, REDUCER_OVERRIDE } from "./layout.ts";
import { BINPERSID, NONE_OP, PROTO, STOP } from "./opcodes.ts";
import { ReducePickling } from "./save-reduce.ts";
import { COPYREG_DISPATCH, picklingError, stateOf } from "./state.ts";

const ID_REDUCE = identifier("__reduce__");
const ID_REDUCE_EX = identifier("__reduce_ex__");
const ID_REDUCER_OVERRIDE = identifier("reducer_override");

export class Pickling extends ReducePickling {
  /** dump: a whole pickle, into the output. */
  dump(object: Address): void {
    const { vm, self } = this;
    const mark = vm.mark();
    try {
      const override = lookupAttrId(vm, self, ID_REDUCER_OVERRIDE);
      vm.replace(self, REDUCER_OVERRIDE, override);
      this.whole(object);
    } catch (error) {
      vm.caught(error, mark);
      this.ended();
      throw error;
    }
    this.ended();
  }

  private whole(object: Address): void {
    const protocol = this.protocol();
    if (protocol >= 2) this.twoBytes(PROTO, protocol);
    if (protocol >= 4) this.vm.i32[(this.self + FRAMING) >> 2] = 1;
    this.save(object);
    this.byte(STOP);
    this.closeFrame();
  }

  /** `reducer_override` is a method of the pickler, which would keep it alive. */
  private ended(): void {
    this.vm.i32[(this.self + FRAMING) >> 2] = 0;
    this.vm.replace(this.self, REDUCER_OVERRIDE, 0);
  }

  protected override save(object: Address, isPersistentId = false): void {
    const { vm, self } = this;
    this.opcodeBoundary();
    if (!isPersistentId && vm.i32[(self + PERS_FUNC) >> 2] !== 0 && this.persistent(object)) return;
    const type = vm.typeOf(object);
    switch (type) {
      case NONE_TYPE:
        return this.byte(NONE_OP);
      case BOOL_TYPE:
        return this.bool(object);
      case INT_TYPE:
        return this.int(object);
      case FLOAT_TYPE:
        return this.float(object);
      default:
    }
    if (this.fromMemo(object)) return;
    if (type === STR_TYPE) return this.str(object);
    if (type === BYTES_TYPE) return this.bytes(object);
    vm.enterRecursion(" while pickling an object");
    this.compound(object, type);
    vm.leaveRecursion();
  }

  private compound(object: Address, type: Address): void {
    switch (type) {
      case DICT_TYPE:
        return this.dict(object);
      case SET_TYPE:
        return this.set(object);
      case FROZENSET_TYPE:
        return this.frozenset(object);
      case LIST_TYPE:
        return this.list(object);
      case TUPLE_TYPE:
        return this.tuple(object);
      case BYTEARRAY_TYPE:
        return this.bytearray(object);
      case PICKLE_BUFFER_TYPE:
        return this.pickleBuffer(object);
      default:
        this.other(object, type);
    }
  }

  /** save_pers: false if the object has no persistent id. */
  private persistent(object: Address): boolean {
    const { vm, self } = this;
    const mark = vm.mark();
    const func = vm.hold(vm.newRef(vm.get(self, PERS_FUNC)));
    const owner = vm.get(self, PERS_FUNC_SELF);
    const id = vm.hold(owner === 0 ? call1(vm, func, object) : call2(vm, func, owner, object));
    const isPersistent = id !== NONE;
    if (isPersistent && this.isBinary()) {
      this.save(id, true);
      this.byte(BINPERSID);
    } else if (isPersistent) {
      const text = vm.hold(strOf(vm, id));
      if (!strIsAscii(vm, text)) throw picklingError(vm, "persistent IDs in protocol 0 must be ASCII strings");
      this.text(`P${vm.toJs(text)}\n`);
    }
    vm.release(mark);
    return isPersistent;
  }

  // ---- everything that is no built-in container ---------------------------------------------------------------

  private other(object: Address, type: Address): void {
    const { vm, self } = this;
    const mark = vm.mark();
    const override = vm.get(self, REDUCER_OVERRIDE);
    if (override !== 0) {
      vm.hold(vm.newRef(override));
      const reduction = vm.hold(call1(vm, override, object));
      if (reduction !== NOT_IMPLEMENTED) {
        this.reduced(reduction, object);
        vm.release(mark);
        return;
      }
      vm.release(mark);
    }
    if (type === TYPE_TYPE) return this.type(object);
    if (type === FUNCTION_TYPE) return this.global(object, 0);
    const reducer = this.registeredReducer(type);
    if (reducer !== 0) this.reduced(vm.hold(call1(vm, vm.hold(reducer), object)), object);
    else if (isSubtype(vm, type, TYPE_TYPE)) this.global(object, 0);
    else this.reduced(vm.hold(this.ownReduction(object)), object);
    vm.release(mark);
  }

  /** What `copyreg.dispatch_table`, or the pickler's own, has for a type: owned, or 0. */
  private registeredReducer(type: Address): Address {
    const { vm, self } = this;
    const own = vm.get(self, DISPATCH_TABLE);
    if (own === 0 || vm.typeOf(own) === DICT_TYPE) {
      const reducer = dictGet(vm, own === 0 ? stateOf(vm, COPYREG_DISPATCH) : own, type);
      return reducer === 0 ? 0 : vm.newRef(reducer);
    }
    const mark = vm.mark();
    const depth = vm.recursionDepth();
    try {
      vm.hold(vm.newRef(own));
      const reducer = getItem(vm, own, type);
      vm.release(mark);
      return reducer;
    } catch (error) {
      vm.caught(error, mark);
      vm.restoreRecursionDepth(depth);
      if (!exceptionMatches(vm, KEY_ERROR)) throw error;
      clearException(vm);
      return 0;
    }
  }

  /** What `__reduce_ex__`, or else `__reduce__`, returns. */
  private ownReduction(object: Address): Address {
    const { vm } = this;
    const mark = vm.mark();
    const reduceEx = lookupAttrId(vm, object, ID_REDUCE_EX);
    let reduction: Address;
    if (reduceEx !== 0) {
      vm.hold(reduceEx);
      reduction = call1(vm, reduceEx, vm.hold(newInt(vm, this.protocol())));
    } else {
      const reduce = lookupAttrId(vm, object, ID_REDUCE);
      if (reduce === 0) {
        throw picklingError(vm, `can't pickle '${vm.typeName(object)}' object: ${reprText(vm, object)}`);
      }
      reduction = call0(vm, vm.hold(reduce));
    }
    vm.release(mark);
    return reduction;
  }

  private reduced(reduction: Address, object: Address): void {
    const { vm } = this;
    if (vm.hasFlag(reduction, FLAG_UNICODE_SUBCLASS)) this.global(object, reduction);
    else if (vm.hasFlag(reduction, FLAG_TUPLE_SUBCLASS)) this.reduce(reduction, object);
    else throw picklingError(vm, "__reduce__ must return a string or tuple");
  }
}
