/** Handles: JavaScript's references to Python objects. */
import {
  type Address,
  callKeywords,
  getAttr,
  getItem,
  getIter,
  iterNext,
  length,
  type Machine,
  reprText,
  setAttr,
  setItem,
  strText,
} from "@pyvm/vm";
import type { Session } from "./session.ts";
import { toPython } from "./to-python.ts";

/**
 * A reference to a Python object. It is counted like every other: the object lives at least until {@link release}, so whoever gets a handle releases it. What
 * a Python function passes to a JavaScript one is released when that returns, unless it says {@link keep}.
 *
 * Results follow one rule everywhere: `None`, `bool`, `int`, `float`, `str`, `bytes`, `list`, `tuple`, `dict`, `set` and `frozenset` become JavaScript values,
 * everything else is a handle.
 */
export class PythonObject {
  readonly #session: Session;
  #address: Address;

  /** @internal Takes over a reference. */
  constructor(session: Session, address: Address) {
    this.#session = session;
    this.#address = address;
    session.handles.add(this);
  }

  /** @internal The object (borrowed). */
  static addressIn(object: PythonObject, vm: Machine): Address {
    if (object.#session.vm !== vm) throw new TypeError("the handle belongs to another Python");
    return object.#live();
  }

  /** @internal Forgets the reference without giving it back: the machine is gone, or somebody else owns it now. */
  static detach(object: PythonObject): Address {
    const address = object.#address;
    object.#address = 0;
    object.#session.handles.delete(object);
    return address;
  }

  #live(): Address {
    if (this.#address === 0) throw new TypeError("the handle was released");
    return this.#address;
  }

  /** Whether {@link release} was called. */
  get released(): boolean {
    return this.#address === 0;
  }

  /** The name of the object's class. */
  get type(): string {
    const vm = this.#session.vm;
    const name = vm.typeName(this.#live());
    return name.slice(name.lastIndexOf(".") + 1);
  }

  /** `object.name` @throws PythonError */
  get(name: string): unknown {
    return this.#session.enter((vm) =>
      this.#session.take(vm.hold(getAttr(vm, this.#live(), vm.hold(vm.intern(name))))),
    );
  }

  /** `object.name = value` @throws PythonError */
  set(name: string, value: unknown): void {
    this.#session.enter((vm) => setAttr(vm, this.#live(), vm.hold(vm.intern(name)), vm.hold(toPython(vm, value))));
  }

  /** `object[key]` @throws PythonError */
  getItem(key: unknown): unknown {
    return this.#session.enter((vm) =>
      this.#session.take(vm.hold(getItem(vm, this.#live(), vm.hold(toPython(vm, key))))),
    );
  }

  /** `object[key] = value` @throws PythonError */
  setItem(key: unknown, value: unknown): void {
    this.#session.enter((vm) => setItem(vm, this.#live(), vm.hold(toPython(vm, key)), vm.hold(toPython(vm, value))));
  }

  /** `len(object)` @throws PythonError */
  get length(): number {
    return this.#session.enter((vm) => length(vm, this.#live()));
  }

  /** `object(*args)` @throws PythonError */
  call(...args: unknown[]): unknown {
    return this.callWith(args, {});
  }

  /** `object(*args, **keywords)` @throws PythonError */
  callWith(args: readonly unknown[], keywords: Readonly<Record<string, unknown>>): unknown {
    return this.#session.run((vm) => this.#session.take(this.#call(vm, this.#live(), args, keywords)));
  }

  /** `object.name(*args)` @throws PythonError */
  invoke(name: string, ...args: unknown[]): unknown {
    return this.#session.run((vm) => {
      const method = vm.hold(getAttr(vm, this.#live(), vm.hold(vm.intern(name))));
      return this.#session.take(this.#call(vm, method, args, {}));
    });
  }

  /** Held. */
  #call(
    vm: Machine,
    callable: Address,
    args: readonly unknown[],
    keywords: Readonly<Record<string, unknown>>,
  ): Address {
    const positional = args.map((arg) => vm.hold(toPython(vm, arg)));
    const named = Object.entries(keywords).map(([name, value]) => [name, vm.hold(toPython(vm, value))] as const);
    return vm.hold(callKeywords(vm, callable, positional, Object.fromEntries(named)));
  }

  /** What `for item in object` gives. Python's iterator is released when the loop ends. @throws PythonError */
  *[Symbol.iterator](): Generator<unknown, void, undefined> {
    const session = this.#session;
    const iterator = session.enter((vm) => new PythonObject(session, getIter(vm, this.#live())));
    try {
      for (;;) {
        const [item] = session.enter((vm) => {
          const next = iterNext(vm, PythonObject.addressIn(iterator, vm));
          return next === 0 ? [] : [session.take(vm.hold(next))];
        }) as [unknown?];
        if (item === undefined) return;
        yield item;
      }
    } finally {
      iterator.release();
    }
  }

  /** `str(object)` @throws PythonError */
  toString(): string {
    return this.#session.enter((vm) => strText(vm, this.#live()));
  }

  /** `repr(object)` @throws PythonError */
  repr(): string {
    return this.#session.enter((vm) => reprText(vm, this.#live()));
  }

  /** Keeps a handle that a JavaScript function was passed beyond its return; somebody has to release it then. */
  keep(): this {
    this.#live();
    this.#session.kept.add(this);
    return this;
  }

  /** Gives the reference back, which may end the object. Does nothing the second time. */
  release(): void {
    if (this.#address === 0) return;
    this.#session.enter((vm) => vm.decref(PythonObject.detach(this)));
  }
}

/** The object of a handle (borrowed). @throws TypeError for one that was released, or of another machine */
export function addressOf(object: PythonObject, vm: Machine): Address {
  return PythonObject.addressIn(object, vm);
}
