import type { Machine } from "../machine/machine.ts";
export function newAsyncGenWrappedValue(_vm: Machine, _v: number): number { throw new Error("async"); }
export function asyncGenFinalizer(_vm: Machine, _v: number): boolean { return false; }
