/** Python inside a JavaScript program: CPython 3.10's machine, on a memory of its own, in the thread of its caller. */
export { PythonError } from "./embed/errors.ts";
export { interrupt, type Interrupter } from "./embed/interrupt.ts";
export type { PythonOptions } from "./embed/options.ts";
export { Python, type Disposal, type Globals, type MemoryUse } from "./embed/python.ts";
export { PythonObject } from "./embed/python-object.ts";
export type { Resources } from "./embed/resources.ts";
export type { StreamOptions } from "./embed/streams.ts";
