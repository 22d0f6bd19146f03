/** What `__del__` did: how often each was called, from where, how long it took, and whether the object lived on. */
import type { Address } from "@pyvm/heap";
import {
  CO_FILENAME,
  CO_FIRSTLINENO,
  FUNC_CODE,
  FUNCTION_TYPE,
  identifier,
  typeLookup,
  typeNameOfObject,
  type Machine,
} from "@pyvm/vm";
import type { FinalizerUsage, Place } from "./report.ts";

const ID_DEL = identifier("__del__");

interface Usage {
  readonly type: string;
  readonly place: Place;
  calls: number;
  byCount: number;
  byCollector: number;
  atExit: number;
  resurrected: number;
  milliseconds: number;
}

interface Call {
  readonly usage: Usage;
  readonly start: number;
  readonly refcount: number;
}

export class FinalizerCalls {
  readonly #vm: Machine;
  readonly #now: () => number;
  readonly #usages = new Map<string, Usage>();
  /** Calls that have not returned, the innermost last. */
  readonly #running: Call[] = [];

  constructor(vm: Machine, now: () => number) {
    this.#vm = vm;
    this.#now = now;
  }

  /** A `__del__` is about to be called, or has returned. */
  note(object: Address, returned: boolean, exiting: boolean): void {
    if (returned) this.#end(object);
    else this.#begin(object, exiting);
  }

  #begin(object: Address, exiting: boolean): void {
    const vm = this.#vm;
    const type = typeNameOfObject(vm, object);
    const place = this.#placeOfMethod(object);
    let usage = this.#usages.get(`${type} ${place}`);
    if (usage === undefined) {
      usage = { type, place, calls: 0, byCount: 0, byCollector: 0, atExit: 0, resurrected: 0, milliseconds: 0 };
      this.#usages.set(`${type} ${place}`, usage);
    }
    usage.calls++;
    if (exiting) usage.atExit++;
    else if (vm.collector.isCollecting && vm.isContainer(object) && vm.collector.isFinalized(object))
      usage.byCollector++;
    else usage.byCount++;
    this.#running.push({ usage, start: this.#now(), refcount: vm.refcount(object) });
  }

  #end(object: Address): void {
    const call = this.#running.pop();
    if (call === undefined) return;
    call.usage.milliseconds += this.#now() - call.start;
    if (this.#vm.refcount(object) > call.refcount) call.usage.resurrected++;
  }

  #placeOfMethod(object: Address): Place {
    const vm = this.#vm;
    const method = typeLookup(vm, vm.typeOf(object), vm.id(ID_DEL));
    if (method === 0 || vm.typeOf(method) !== FUNCTION_TYPE) return "";
    const code = vm.get(method, FUNC_CODE);
    return `${vm.toJs(vm.get(code, CO_FILENAME))}:${vm.get(code, CO_FIRSTLINENO)}`;
  }

  list(): FinalizerUsage[] {
    return [...this.#usages.values()].sort((a, b) => b.calls - a.calls);
  }
}
