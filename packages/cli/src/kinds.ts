/** The collectors and allocators that can be chosen by name. */
import { generational, none, type CollectorKind } from "@pyvm/gc";
import { DebugAllocator, Pymalloc } from "@pyvm/heap";
import { pymalloc, type AllocatorKind } from "@pyvm/vm";

export const COLLECTORS: Readonly<Record<string, CollectorKind>> = { generational, none };

export const ALLOCATORS: Readonly<Record<string, AllocatorKind>> = {
  pymalloc,
  debug: { name: "debug", create: (memory) => new DebugAllocator(memory, new Pymalloc(memory)) },
};
