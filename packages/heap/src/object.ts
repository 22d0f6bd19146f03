/**
 * The object header, and what the heap has to know of a type. Offsets are bytes, as in CPython 3.10 on x86-64.
 *
 *     container only          every object                 variable-sized only
 *     +--------+--------+     +-----------+---------+     +---------+
 *     | gc 0   | gc 1   |     | ob_refcnt | ob_type |     | ob_size |  …
 *     +--------+--------+     +-----------+---------+     +---------+
 *    -16      -8              0           8               16
 *
 * A word has 8 bytes; counts and addresses fit its low 4. Only those are read and written on the hot paths, so the high
 * half of `ob_refcnt` must be zero in a live object. While an object waits to be freed, that half links it to the next one.
 */

export const OB_REFCNT = 0;
export const OB_TYPE = 8;
export const OB_SIZE = 16;

/** Bytes of `PyObject_HEAD`. */
export const OBJECT_HEAD_BYTES = 16;
/** Bytes of `PyObject_VAR_HEAD`. */
export const VAR_OBJECT_HEAD_BYTES = 24;

/** Bytes of the collector's header before every container (`PyGC_Head`). */
export const GC_HEADER_BYTES = 16;

/** `tp_flags` of a type object. */
export const TP_FLAGS = 168;
/** `tp_traverse`: the address of the layout program of the type's instances, or 0 when they own no reference. */
export const TP_TRAVERSE = 184;

/** `Py_TPFLAGS_HEAPTYPE`: the type itself was made at run time and is a container. */
export const HEAPTYPE: number = 1 << 9;
/** `Py_TPFLAGS_HAVE_GC`: instances have a collector header. */
export const HAVE_GC: number = 1 << 14;
/** `Py_TPFLAGS_TYPE_SUBCLASS`: instances are types. The sign bit, so `flags < 0` asks for it. */
export const TYPE_SUBCLASS: number = 1 << 31;
