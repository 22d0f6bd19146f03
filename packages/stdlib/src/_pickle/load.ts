/** Unpickling: the machine that runs the instructions of a pickle (Modules/_pickle.c, load). */
import {
  type Address,
  asSsize,
  clearException,
  emptyTuple,
  EOF_ERROR,
  FALSE,
  isInstanceOfType,
  newDict,
  newList,
  newSet,
  NONE,
  TRUE,
  VALUE_ERROR,
} from "@pyvm/vm";
import { MEMO_LENGTH, NEXT_READ, UNPICKLER_PROTOCOL } from "./layout.ts";
import { ObjectUnpickling } from "./load-objects.ts";
import * as op from "./opcodes.ts";
import { dropMark, lastMark, pop, resetStack, setMark, stackFence, top, truncateStack, underflow } from "./stack.ts";
import { stateOf, UNPICKLING_ERROR, unpicklingError } from "./state.ts";
import { memoAt, memoPut } from "./unpickler-memo.ts";

export class Unpickling extends ObjectUnpickling {
  /** Reads a whole pickle: the object (owned). */
  load(): Address {
    const { vm, self } = this;
    vm.i32[(self + UNPICKLER_PROTOCOL) >> 2] = 0;
    resetStack(vm, self);
    for (;;) {
      const opcode = this.opcode();
      if (opcode === op.STOP) break;
      this.execute(opcode);
    }
    this.skipConsumed();
    return pop(vm, self);
  }

  /** The next instruction. @throws EOFError */
  private opcode(): number {
    const { vm } = this;
    const mark = vm.mark();
    const depth = vm.recursionDepth();
    try {
      return this.takeByte();
    } catch (error) {
      vm.caught(error, mark);
      vm.restoreRecursionDepth(depth);
      const exception = vm.currentException();
      if (!isInstanceOfType(vm, exception, stateOf(vm, UNPICKLING_ERROR))) throw error;
      clearException(vm);
      throw vm.raise(EOF_ERROR, "Ran out of input");
    }
  }

  private execute(opcode: number): void {
    if (opcode < op.PROTO) this.executeOld(opcode);
    else this.executeNew(opcode);
  }

  /** Protocols 0, 1 and 3. */
  private executeOld(opcode: number): void {
    const { vm, self } = this;
    switch (opcode) {
      case op.NONE_OP:
        return this.push(vm.newRef(NONE));
      case op.BININT:
        return this.binInt();
      case op.BININT1:
        return this.smallInt(1);
      case op.BININT2:
        return this.smallInt(2);
      case op.INT:
        return this.intLine();
      case op.LONG:
        return this.longLine();
      case op.FLOAT:
        return this.floatLine();
      case op.BINFLOAT:
        return this.binFloat();
      case op.SHORT_BINBYTES:
        return this.bytes(1);
      case op.BINBYTES:
        return this.bytes(4);
      case op.SHORT_BINSTRING:
        return this.string(1);
      case op.BINSTRING:
        return this.string(4);
      case op.STRING:
        return this.stringLine();
      case op.UNICODE:
        return this.unicodeLine();
      case op.BINUNICODE:
        return this.unicode(4);
      case op.EMPTY_TUPLE:
        return this.push(emptyTuple(vm));
      case op.TUPLE:
        return this.tuple();
      case op.EMPTY_LIST:
        return this.push(newList(vm));
      case op.LIST:
        return this.list();
      case op.EMPTY_DICT:
        return this.push(newDict(vm));
      case op.DICT:
        return this.dict();
      case op.APPEND:
        return this.appendTop();
      case op.APPENDS:
        return this.append(this.takeMark());
      case op.SETITEM:
        return this.setItems(this.length() - 2);
      case op.SETITEMS:
        return this.setItems(this.takeMark());
      case op.MARK:
        return setMark(vm, self);
      default:
        this.executeOldOther(opcode);
    }
  }

  private executeOldOther(opcode: number): void {
    const { vm, self } = this;
    switch (opcode) {
      case op.BINGET:
        return this.get(this.takeByte());
      case op.LONG_BINGET:
        return this.get(this.takeUnsigned(4));
      case op.GET:
        return this.getLine();
      case op.BINPUT:
        return this.put(this.takeByte());
      case op.LONG_BINPUT:
        return this.put(this.takeUnsigned(4));
      case op.PUT:
        return this.putLine();
      case op.POP:
        return this.popTop();
      case op.POP_MARK:
        return truncateStack(vm, self, this.takeMark());
      case op.DUP:
        return this.push(vm.newRef(top(vm, self)));
      case op.BUILD:
        return this.build();
      case op.GLOBAL:
        return this.global();
      case op.INST:
        return this.instance();
      case op.OBJ:
        return this.object();
      case op.REDUCE:
        return this.reduce();
      case op.PERSID:
        return this.persistentLine();
      case op.BINPERSID:
        return this.persistentObject();
      default:
        this.invalid(opcode);
    }
  }

  /** Protocols 2, 4 and 5. */
  private executeNew(opcode: number): void {
    const { vm } = this;
    switch (opcode) {
      case op.MEMOIZE:
        return this.put(vm.get(this.self, MEMO_LENGTH));
      case op.SHORT_BINUNICODE:
        return this.unicode(1);
      case op.BINUNICODE8:
        return this.unicode(8);
      case op.TUPLE1:
        return this.shortTuple(1);
      case op.TUPLE2:
        return this.shortTuple(2);
      case op.TUPLE3:
        return this.shortTuple(3);
      case op.NEWTRUE:
        return this.push(vm.newRef(TRUE));
      case op.NEWFALSE:
        return this.push(vm.newRef(FALSE));
      case op.LONG1:
        return this.longBytes(1);
      case op.LONG4:
        return this.longBytes(4);
      case op.NEWOBJ:
        return this.newObject(false);
      case op.NEWOBJ_EX:
        return this.newObject(true);
      case op.STACK_GLOBAL:
        return this.stackGlobal();
      case op.EMPTY_SET:
        return this.push(newSet(vm));
      case op.ADDITEMS:
        return this.addItems();
      case op.FROZENSET:
        return this.frozenset();
      default:
        this.executeNewOther(opcode);
    }
  }

  private executeNewOther(opcode: number): void {
    switch (opcode) {
      case op.PROTO:
        return this.protocol(this.takeByte());
      case op.FRAME:
        return this.frame();
      case op.BINBYTES8:
        return this.bytes(8);
      case op.BYTEARRAY8:
        return this.bytearray();
      case op.NEXT_BUFFER:
        return this.nextBuffer();
      case op.READONLY_BUFFER:
        return this.readonlyBuffer();
      case op.EXT1:
        return this.extension(this.takeByte());
      case op.EXT2:
        return this.extension(this.takeUnsigned(2));
      case op.EXT4:
        return this.extension(this.takeUnsigned(4) | 0);
      default:
        this.invalid(opcode);
    }
  }

  private invalid(opcode: number): never {
    const isPrintable = opcode >= 0x20 && opcode <= 0x7e && opcode !== 0x27 && opcode !== 0x5c;
    const key = isPrintable ? String.fromCharCode(opcode) : `\\x${opcode.toString(16).padStart(2, "0")}`;
    throw unpicklingError(this.vm, `invalid load key, '${key}'.`);
  }

  private protocol(protocol: number): void {
    const { vm, self } = this;
    if (protocol > op.HIGHEST_PROTOCOL) throw vm.raise(VALUE_ERROR, `unsupported pickle protocol: ${protocol}`);
    vm.i32[(self + UNPICKLER_PROTOCOL) >> 2] = protocol;
  }

  /** Makes sure that the whole frame is there. */
  private frame(): void {
    const { vm, self } = this;
    const size = this.takeSize(8, "FRAME length");
    this.take(size);
    vm.set(self, NEXT_READ, vm.get(self, NEXT_READ) - size);
  }

  // ---- the memo -----------------------------------------------------------------------------------------------

  /** The number in the line that was read. */
  private index(): number {
    const { vm } = this;
    const index = vm.hold(this.lineIndex());
    const value = asSsize(vm, index);
    vm.decref(vm.unhold());
    return value;
  }

  private get(index: number): void {
    const { vm, self } = this;
    const object = memoAt(vm, self, index);
    if (object === 0) throw unpicklingError(vm, `Memo value not found at index ${index}`);
    this.push(vm.newRef(object));
  }

  private put(index: number): void {
    const { vm, self } = this;
    memoPut(vm, self, index, top(vm, self));
  }

  private getLine(): void {
    this.lineOf(2);
    this.get(this.index());
  }

  private putLine(): void {
    const { vm, self } = this;
    this.lineOf(2);
    const object = top(vm, self);
    const index = this.index();
    if (index < 0) throw vm.raise(VALUE_ERROR, "negative PUT argument");
    memoPut(vm, self, index, object);
  }

  // ---- the stack ----------------------------------------------------------------------------------------------

  private appendTop(): void {
    const { vm, self } = this;
    if (this.length() - 1 <= stackFence(vm, self)) throw underflow(vm, self);
    this.append(this.length() - 1);
  }

  /** A mark that was set last is what is popped. */
  private popTop(): void {
    const { vm, self } = this;
    if (lastMark(vm, self) === this.length()) dropMark(vm, self);
    else vm.decref(pop(vm, self));
  }
}
