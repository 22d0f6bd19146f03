/**
 * Allocators by name, as the `--allocator` option takes them:
 *
 *     pymalloc                      pymalloc:arena=1M,pool=16K
 *     bump    tlsf    size-class    free-list:first    free-list:next    free-list:best
 *     debug (pymalloc below)        debug:KIND         trace:KIND
 */
import type { AllocatorKind } from "./allocator.ts";
import { Bump } from "./bump/bump.ts";
import { DebugAllocator } from "./debug-allocator.ts";
import { type Fit, FreeList } from "./free-list/free-list.ts";
import { checkGeometry, type PymallocGeometry } from "./pymalloc/arenas.ts";
import { Pymalloc } from "./pymalloc/pymalloc.ts";
import { SizeClasses } from "./size-class/size-classes.ts";
import { Tlsf } from "./tlsf/tlsf.ts";
import { TracingAllocator } from "./tracing-allocator.ts";

/** What may stand before the colon. */
export const ALLOCATOR_NAMES: readonly string[] = [
  "bump",
  "debug",
  "free-list",
  "pymalloc",
  "size-class",
  "tlsf",
  "trace",
];

/** One of every allocator that is no wrapper, for tests and measurements of all. */
export const ALLOCATOR_KINDS: readonly string[] = [
  "pymalloc",
  "pymalloc:arena=1M,pool=16K",
  "bump",
  "free-list:first",
  "free-list:next",
  "free-list:best",
  "tlsf",
  "size-class",
];

/**
 * The allocator that a name stands for.
 *
 * @throws RangeError which says what is wrong with the name.
 */
export function allocatorKind(text: string): AllocatorKind {
  const colon = text.indexOf(":");
  const name = colon < 0 ? text : text.slice(0, colon);
  const rest = colon < 0 ? "" : text.slice(colon + 1);
  switch (name) {
    case "pymalloc":
      return pymallocKind(text, rest);
    case "free-list":
      return freeListKind(text, rest);
    case "debug": {
      const inner = allocatorKind(rest || "pymalloc");
      return { name: text, create: (memory) => new DebugAllocator(memory, inner.create(memory)) };
    }
    case "trace": {
      const inner = allocatorKind(rest || "pymalloc");
      return { name: text, create: (memory) => new TracingAllocator(memory, inner.create(memory)) };
    }
    default:
      return plainKind(text, name, rest);
  }
}

function plainKind(text: string, name: string, rest: string): AllocatorKind {
  if (!ALLOCATOR_NAMES.includes(name)) {
    throw new RangeError(`the allocator '${name}' is unknown; there are ${ALLOCATOR_NAMES.join(", ")}`);
  }
  if (rest !== "") throw new RangeError(`the allocator ${name} has no options, met '${rest}'`);
  if (name === "bump") return { name: text, create: (memory) => new Bump(memory) };
  if (name === "tlsf") return { name: text, create: (memory) => new Tlsf(memory) };
  return { name: text, create: (memory) => new SizeClasses(memory) };
}

function freeListKind(text: string, rest: string): AllocatorKind {
  if (rest !== "" && rest !== "first" && rest !== "next" && rest !== "best") {
    throw new RangeError(`expected free-list:first, free-list:next or free-list:best, met '${text}'`);
  }
  const fit: Fit = rest || "first";
  return { name: text, create: (memory) => new FreeList(memory, fit) };
}

function pymallocKind(text: string, rest: string): AllocatorKind {
  const sizes: { arenaBytes?: number; poolBytes?: number } = {};
  for (const option of rest === "" ? [] : rest.split(",")) {
    const match = /^(arena|pool)=(\d{1,10})([KM]?)$/i.exec(option);
    if (match === null) throw new RangeError(`expected pymalloc:arena=SIZE,pool=SIZE, met '${option}'`);
    const unit = { "": 1, K: 1024, M: 1048576 }[match[3].toUpperCase()]!;
    sizes[match[1].toLowerCase() === "arena" ? "arenaBytes" : "poolBytes"] = Number(match[2]) * unit;
  }
  const geometry: PymallocGeometry = checkGeometry(sizes);
  return { name: text, create: (memory) => new Pymalloc(memory, geometry) };
}
