/** The objects that keep most alive: for each only the outermost that is the program's own. */
import type { Address } from "@pyvm/heap";
import { DICT_TYPE, type HeapView, MODULE_TYPE } from "@pyvm/vm";
import type { Keeper, Place } from "./report.ts";

const SHOWN_KEEPERS = 20;
/** What keeps less than that alive is not worth a line. */
const LEAST_BYTES = 1024;
/** A part of another keeper is listed only if it is a good part of it, but not nearly all. */
const GOOD_PART = 0.3;
const NEARLY_ALL = 0.95;

/** @param placeOf where an object was made; those made before the program began ("") are left out */
export function keepersOf(view: HeapView, placeOf: (object: Address) => Place): Keeper[] {
  const { dominator, order } = view.dominators();
  const { addresses } = view.graph;
  const found: { readonly node: number; readonly bytes: number }[] = [];
  for (const node of order) {
    const object = addresses[node]!;
    const bytes = view.retainedSize(object);
    if (bytes < LEAST_BYTES || placeOf(object) === "" || isNamespace(view, object)) continue;
    const above = addresses[dominator[node]!] ?? 0;
    const isInside = above !== 0 && placeOf(above) !== "" && !isNamespace(view, above);
    const share = isInside ? bytes / view.retainedSize(above) : 0.5;
    const isPart = share < GOOD_PART || share > NEARLY_ALL;
    if (!isPart) found.push({ node, bytes });
  }
  found.sort((a, b) => b.bytes - a.bytes);
  return found.slice(0, SHOWN_KEEPERS).map(({ node, bytes }) => {
    const object = addresses[node]!;
    const { typeName, repr, size } = view.object(object);
    return {
      type: typeName,
      repr,
      bytes: size,
      retainedBytes: bytes,
      path: view.path(object),
      place: placeOf(object),
    };
  });
}

/** Modules and the dicts of their globals keep everything alive and say nothing. */
function isNamespace(view: HeapView, object: Address): boolean {
  const { vm } = view;
  if (vm.typeOf(object) === MODULE_TYPE) return true;
  if (vm.typeOf(object) !== DICT_TYPE) return false;
  return view.referrers(object).some((owner) => vm.typeOf(owner) === MODULE_TYPE);
}
