/** One machine with everything that JavaScript has of it: the one way in, the handles that are out, and the calls back. */
import { type Address, clearException, flushStdio, type Machine, PythonException } from "@pyvm/vm";
import { PythonError, raiseJavaScriptError, takeError } from "./errors.ts";
import { PythonObject } from "./python-object.ts";
import { toJavaScript } from "./to-javascript.ts";
import { toPython } from "./to-python.ts";

export class Session {
  /** Handles that nobody has released yet. */
  readonly handles: Set<PythonObject> = new Set();
  /** Those of a call back that are to outlive it. */
  readonly kept: Set<PythonObject> = new Set();
  #vm: Machine | undefined;
  #depth = 0;

  attach(vm: Machine): void {
    this.#vm = vm;
  }

  detach(): void {
    this.#vm = undefined;
  }

  /** @throws TypeError when it is disposed */
  get vm(): Machine {
    if (this.#vm === undefined) throw new TypeError("this Python was disposed of");
    return this.#vm;
  }

  /** Whether Python code is running now, and this is a call from within it. */
  get isRunning(): boolean {
    return this.#depth > 0;
  }

  /**
   * Does something on the machine. What is held on the native value stack is released at the end; a Python exception comes out as a PythonError, any other
   * error as it is.
   */
  enter<Result>(action: (vm: Machine) => Result): Result {
    const { vm } = this;
    if (!vm.hasRoom()) throw new PythonError("RecursionError", "maximum recursion depth exceeded");
    const mark = vm.mark();
    const depth = vm.recursionDepth();
    this.#depth++;
    try {
      const result = action(vm);
      vm.release(mark);
      return result;
    } catch (error) {
      throw this.#leaveByError(vm, error, mark, depth);
    } finally {
      this.#depth--;
    }
  }

  /** {@link enter} for what runs a program: what it has written so far goes on its way, half a line, too. */
  run<Result>(action: (vm: Machine) => Result): Result {
    try {
      return this.enter(action);
    } finally {
      if (this.#depth === 0 && this.#vm !== undefined) this.enter(flushStdio);
    }
  }

  #leaveByError(vm: Machine, error: unknown, mark: number, depth: number): unknown {
    try {
      vm.caught(error, mark); // makes a Python exception of a JavaScript stack that is used up, too
    } catch {
      vm.release(mark);
      vm.restoreRecursionDepth(depth);
      if (vm.currentException() !== 0) clearException(vm);
      return error;
    }
    vm.restoreRecursionDepth(depth);
    return takeError(vm);
  }

  /** The JavaScript value of an object that somebody else releases. */
  take(object: Address): unknown {
    const made: PythonObject[] = [];
    try {
      return this.#toJavaScript(object, made);
    } catch (error) {
      for (const handle of made) handle.release();
      throw error;
    }
  }

  #toJavaScript(object: Address, made: PythonObject[]): unknown {
    const { vm } = this;
    return toJavaScript(vm, object, (address) => {
      const handle = new PythonObject(this, vm.newRef(address));
      made.push(handle);
      return handle;
    });
  }

  /** Calls a JavaScript function with a tuple of arguments (borrowed). The result is owned. */
  callFunction(vm: Machine, callee: (...args: unknown[]) => unknown, args: Address): Address {
    const made: PythonObject[] = [];
    try {
      const values: unknown[] = [];
      for (let i = 0; i < vm.tupleSize(args); i++) values.push(this.#toJavaScript(vm.tupleItem(args, i), made));
      return toPython(vm, callee(...values));
    } catch (error) {
      if (error instanceof PythonException || isStackOverflow(error)) throw error;
      throw raiseJavaScriptError(vm, error);
    } finally {
      for (const handle of made) if (!this.kept.delete(handle)) handle.release();
    }
  }
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && /call stack/i.test(error.message);
}
