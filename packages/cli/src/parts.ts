/**
 * Parts of the engine that few programs need: files beside it, each read when a module of Python in it is imported first. scripts/engine-parts.mjs says which
 * they are, makes them, and has `nativeModules` of `@pyvm/stdlib` call {@link deferredModule} for their modules.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";
import { workerData } from "node:worker_threads";
import type { DeferredModule, ModuleSpec } from "@pyvm/vm";
import type { ThreadData } from "./preload.ts";

/** By the modules' names. */
type Part = Readonly<Record<string, ModuleSpec>>;

/** A part's file. */
type Load = (...scope: readonly unknown[]) => Part;

/** What each part uses of the engine, in the order of its parameters. Written by the build. */
declare const $scopes: Readonly<Record<string, () => readonly unknown[]>>;

const parts = new Map<string, Part>();

/** The module `name`, which comes with a part of the engine. */
export function deferredModule(name: string, part: string): DeferredModule {
  return { name, load: () => partNamed(part)[name]! };
}

function partNamed(name: string): Part {
  let part = parts.get(name);
  if (part === undefined) {
    const file = join((workerData as ThreadData).preload.folder, "parts", `${name}.cjs`);
    const load = new Script(readFileSync(file, "latin1"), { filename: file }).runInThisContext() as Load;
    part = load(...$scopes[name]!());
    parts.set(name, part);
  }
  return part;
}
