/** Kinds of the CUSTOM layout operation that layouts.ts knows by itself; a leaf, so that types can name them while modules load. */

/** The instance dict of a variable-sized type (negative tp_dictoffset). */
export const LAYOUT_VARIABLE_DICT = 1;
/** The references in a module's state. */
export const LAYOUT_MODULE_STATE = 2;
/** The callback of a weak reference that is not dying: see builtins/weakref/weakref.ts. */
export const LAYOUT_WEAKREF = 3;
/** The managed buffer of a memoryview that is not dying, and the exporter of a managed buffer: see builtins/memoryview/layout.ts. */
export const LAYOUT_MEMORYVIEW = 4;
export const LAYOUT_MANAGED_BUFFER = 5;
