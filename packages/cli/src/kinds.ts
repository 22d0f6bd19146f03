/** The collectors that can be chosen by name; the allocators are in heap. */
import { COLLECTOR_KINDS, type CollectorKind } from "@pyvm/gc";

export const COLLECTORS: Readonly<Record<string, CollectorKind>> = Object.fromEntries(
  COLLECTOR_KINDS.map((kind) => [kind.name, kind]),
);
