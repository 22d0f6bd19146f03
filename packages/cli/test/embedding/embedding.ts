/** The built face, `packages/cli/dist/index.mjs`, which `npm test` brings up to date. */
import { afterEach, expect } from "vitest";
import type * as Face from "../../src/index.ts";

const face = (await import(new URL("../../dist/index.mjs", import.meta.url).href)) as typeof Face;

export const { interrupt, Python, PythonError, PythonObject } = face;
export type Python = Face.Python;
export type PythonError = Face.PythonError;
export type PythonObject = Face.PythonObject;

const made: Python[] = [];

/** A machine whose memory is looked at after the test: nothing may be left in it. */
export async function create(options: Face.PythonOptions = {}): Promise<Python> {
  return watched(await Python.create(options));
}

export function watched(python: Python): Python {
  made.push(python);
  return python;
}

/** The error that an action ends with. */
export function errorOf(action: () => unknown): PythonError {
  try {
    action();
  } catch (error) {
    if (error instanceof PythonError) return error;
    throw error;
  }
  throw new Error("expected a PythonError");
}

afterEach(() => {
  for (const python of made.splice(0)) expect(python.dispose()).toEqual({ blocks: 0, bytes: 0 });
});
