/** The collectors that can be chosen by name; the allocators are in heap. */
import { type CollectorKind, full, generational, incremental, none, stress, trialDeletion } from "@pyvm/gc";

export const COLLECTORS: Readonly<Record<string, CollectorKind>> = Object.fromEntries(
  [generational, full, incremental, trialDeletion, stress, none].map((kind) => [kind.name, kind]),
);
