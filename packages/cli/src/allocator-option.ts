/** Which allocator a command line and its environment ask for. */
import { allocatorKind, type AllocatorKind } from "@pyvm/heap";
import { UsageError } from "./options.ts";
import { StartupError } from "./tracemalloc-option.ts";

/** CPython's names of allocators. There is no C library here: what stands for its `malloc` is the allocator that is most like it. */
const CPYTHON_NAMES: Readonly<Record<string, string>> = {
  "": "pymalloc",
  default: "pymalloc",
  pymalloc_debug: "debug",
  malloc: "tlsf",
  malloc_debug: "debug:tlsf",
};

/** @throws UsageError for a name of `--allocator` that is wrong */
export function allocatorNamed(name: string): AllocatorKind {
  try {
    return allocatorKind(name);
  } catch (error) {
    throw new UsageError((error as RangeError).message);
  }
}

/** What the option names; without it what PYTHONMALLOC names. @throws StartupError for a PYTHONMALLOC that is wrong */
export function wantedAllocator(option: string | undefined, variable: string): string {
  if (option !== undefined) return option;
  const name = CPYTHON_NAMES[variable] ?? variable;
  try {
    return allocatorKind(name).name;
  } catch {
    throw new StartupError("preconfig_init_allocator", "preinitializing", "PYTHONMALLOC: unknown allocator");
  }
}
