/**
 * -X importtime: how long each import took, itself and with what it imported, on the standard error stream of the host.
 *
 * ```text
 *   IS_IMPORT_LEVEL        how many imports are under way; its high half: whether the heading was written
 *   IS_IMPORT_ACCUMULATED  nanoseconds (a double) that the imports inside the one under way took
 * ```
 */
import type { Machine } from "../machine/machine.ts";
import { IS_IMPORT_ACCUMULATED, IS_IMPORT_LEVEL } from "../object/state.ts";
import { printRaw } from "../builtins/stderr-printer.ts";

const HEADING = "import time: self [us] | cumulative | imported package\n";
const STDERR = 2;

/** What {@link endImport} needs of the beginning. */
export interface ImportStart {
  readonly begun: bigint;
  readonly accumulated: number;
}

/** An import begins. Null: nobody wants to know. */
export function beginImport(vm: Machine): ImportStart | null {
  const { clocks } = vm.host;
  if (clocks === undefined || (vm.configuration.flags?.["import_time"] ?? 0) === 0) return null;
  if (vm.get(0, IS_IMPORT_LEVEL + 4) === 0) printRaw(vm, STDERR, HEADING);
  vm.set(0, IS_IMPORT_LEVEL + 4, 1);
  vm.i32[IS_IMPORT_LEVEL >> 2]!++;
  const accumulated = vm.f64[IS_IMPORT_ACCUMULATED >> 3]!;
  vm.f64[IS_IMPORT_ACCUMULATED >> 3] = 0;
  return { begun: clocks.monotonic(), accumulated };
}

/** The import of `name` is done, or has failed. */
export function endImport(vm: Machine, name: string, { begun, accumulated }: ImportStart): void {
  const cumulative = Number(vm.host.clocks!.monotonic() - begun);
  const level = --vm.i32[IS_IMPORT_LEVEL >> 2]!;
  const own = cumulative - vm.f64[IS_IMPORT_ACCUMULATED >> 3]!;
  const column = (nanoseconds: number, width: number): string => String(Math.ceil(nanoseconds / 1000)).padStart(width);
  printRaw(vm, STDERR, `import time: ${column(own, 9)} | ${column(cumulative, 10)} | ${"  ".repeat(level)}${name}\n`);
  vm.f64[IS_IMPORT_ACCUMULATED >> 3] = accumulated + cumulative;
}
