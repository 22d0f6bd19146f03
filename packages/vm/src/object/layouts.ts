/** Layouts that the structural operations of the heap cannot say: kinds of the CUSTOM operation. */
import type { Address, SlotSpans } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { scanManagedBuffer, scanMemoryview } from "../builtins/memoryview/layout.ts";
import { scanModuleState } from "../builtins/module.ts";
import { scanWeakReference } from "../builtins/weakref/list.ts";
import { instanceDictSlot } from "./attribute.ts";
import {
  LAYOUT_MANAGED_BUFFER,
  LAYOUT_MEMORYVIEW,
  LAYOUT_MODULE_STATE,
  LAYOUT_VARIABLE_DICT,
  LAYOUT_WEAKREF,
} from "./layout-kinds.ts";

/** Kinds from here on are registered by the types of library modules. */
const FIRST_REGISTERED = 16;

/** Appends the owning words of `object`. */
export type CustomLayout = (vm: Machine, object: Address, spans: SlotSpans) => void;

const CUSTOM_LAYOUTS: CustomLayout[] = [];

/** A new CUSTOM kind for a type whose references no operation can name (a deque's blocks). Call it at module level. */
export function registerLayout(layout: CustomLayout): number {
  CUSTOM_LAYOUTS.push(layout);
  return FIRST_REGISTERED + CUSTOM_LAYOUTS.length - 1;
}

export function scanCustom(vm: Machine, kind: number, object: Address, spans: SlotSpans): void {
  if (kind === LAYOUT_VARIABLE_DICT) {
    const slot = instanceDictSlot(vm, object);
    if (slot !== 0) spans.add(slot, 1, 8);
    return;
  }
  if (kind === LAYOUT_MODULE_STATE) return scanModuleState(vm, object, spans);
  if (kind === LAYOUT_WEAKREF) return scanWeakReference(vm, object, spans);
  if (kind === LAYOUT_MEMORYVIEW) return scanMemoryview(vm, object, spans);
  if (kind === LAYOUT_MANAGED_BUFFER) return scanManagedBuffer(vm, object, spans);
  const layout = CUSTOM_LAYOUTS[kind - FIRST_REGISTERED];
  if (layout === undefined) throw new Error(`no layout of kind ${kind} is registered`);
  layout(vm, object, spans);
}
