import type { Machine } from "../machine/machine.ts";
export function newAsyncGenWrappedValue(_vm: Machine, _v: number): number { throw new Error("async"); }
export function asyncGenFinalizer(_vm: Machine, _v: number): boolean { return false; }
export function aiter(vm: Machine, _iterable: number): number { throw vm.raise(0, ""); }
export function anext(vm: Machine, _iterator: number, _fallback: number): number { throw vm.raise(0, ""); }
