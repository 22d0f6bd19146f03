/**
 * The static segment: what CPython keeps in its binary's data section lives here at fixed addresses, so that the
 * evaluation loop compares against constants.
 *
 * ```text
 *   4096  static type objects, one PyHeapTypeObject-sized slot (896 bytes) each: slot k is at 4096 + 896 k
 * 462848  singletons: None, True, False, Ellipsis, NotImplemented, the dummy key of sets
 * 463360  small ints -5 ... 256, 32 bytes each
 * 471808  words of the interpreter state, the thread state and the collector (see state.ts)
 * 475904  table of immortal identifiers (one word each)
 * 508672  the type attribute cache
 * 574208  bump-allocated static data: method tables, layout programs; up to STATIC_END
 * ```
 *
 * Generated from the list of core types; the numbers are literals because only literals are inlined by the bundler.
 */
import type { Address } from "@pyvm/heap";
export const STATIC_BASE = 4096;
export const STATIC_TYPE_BYTES = 896;
export const STATIC_TYPE_SLOTS = 512;
export const OBJECT_TYPE: 0x1000 = 0x1000;
export const TYPE_TYPE: 0x1380 = 0x1380;
export const INT_TYPE: 0x1700 = 0x1700;
export const BOOL_TYPE: 0x1a80 = 0x1a80;
export const FLOAT_TYPE: 0x1e00 = 0x1e00;
export const COMPLEX_TYPE: 0x2180 = 0x2180;
export const STR_TYPE: 0x2500 = 0x2500;
export const BYTES_TYPE: 0x2880 = 0x2880;
export const BYTEARRAY_TYPE: 0x2c00 = 0x2c00;
export const MEMORYVIEW_TYPE: 0x2f80 = 0x2f80;
export const LIST_TYPE: 0x3300 = 0x3300;
export const TUPLE_TYPE: 0x3680 = 0x3680;
export const DICT_TYPE: 0x3a00 = 0x3a00;
export const SET_TYPE: 0x3d80 = 0x3d80;
export const FROZENSET_TYPE: 0x4100 = 0x4100;
export const RANGE_TYPE: 0x4480 = 0x4480;
export const SLICE_TYPE: 0x4800 = 0x4800;
export const NONE_TYPE: 0x4b80 = 0x4b80;
export const ELLIPSIS_TYPE: 0x4f00 = 0x4f00;
export const NOT_IMPLEMENTED_TYPE: 0x5280 = 0x5280;
export const FUNCTION_TYPE: 0x5600 = 0x5600;
export const METHOD_TYPE: 0x5980 = 0x5980;
export const BUILTIN_FUNCTION_TYPE: 0x5d00 = 0x5d00;
export const METHOD_DESCRIPTOR_TYPE: 0x6080 = 0x6080;
export const CLASSMETHOD_DESCRIPTOR_TYPE: 0x6400 = 0x6400;
export const WRAPPER_DESCRIPTOR_TYPE: 0x6780 = 0x6780;
export const METHOD_WRAPPER_TYPE: 0x6b00 = 0x6b00;
export const GETSET_DESCRIPTOR_TYPE: 0x6e80 = 0x6e80;
export const MEMBER_DESCRIPTOR_TYPE: 0x7200 = 0x7200;
export const PROPERTY_TYPE: 0x7580 = 0x7580;
export const STATICMETHOD_TYPE: 0x7900 = 0x7900;
export const CLASSMETHOD_TYPE: 0x7c80 = 0x7c80;
export const SUPER_TYPE: 0x8000 = 0x8000;
export const MODULE_TYPE: 0x8380 = 0x8380;
export const CODE_TYPE: 0x8700 = 0x8700;
export const FRAME_TYPE: 0x8a80 = 0x8a80;
export const TRACEBACK_TYPE: 0x8e00 = 0x8e00;
export const CELL_TYPE: 0x9180 = 0x9180;
export const GENERATOR_TYPE: 0x9500 = 0x9500;
export const COROUTINE_TYPE: 0x9880 = 0x9880;
export const COROUTINE_WRAPPER_TYPE: 0x9c00 = 0x9c00;
export const ASYNC_GENERATOR_TYPE: 0x9f80 = 0x9f80;
export const ASYNC_GENERATOR_ASEND_TYPE: 0xa300 = 0xa300;
export const ASYNC_GENERATOR_ATHROW_TYPE: 0xa680 = 0xa680;
export const ASYNC_GENERATOR_WRAPPED_VALUE_TYPE: 0xaa00 = 0xaa00;
export const LIST_ITERATOR_TYPE: 0xad80 = 0xad80;
export const LIST_REVERSEITERATOR_TYPE: 0xb100 = 0xb100;
export const TUPLE_ITERATOR_TYPE: 0xb480 = 0xb480;
export const STR_ITERATOR_TYPE: 0xb800 = 0xb800;
export const BYTES_ITERATOR_TYPE: 0xbb80 = 0xbb80;
export const BYTEARRAY_ITERATOR_TYPE: 0xbf00 = 0xbf00;
export const DICT_KEYITERATOR_TYPE: 0xc280 = 0xc280;
export const DICT_VALUEITERATOR_TYPE: 0xc600 = 0xc600;
export const DICT_ITEMITERATOR_TYPE: 0xc980 = 0xc980;
export const DICT_REVERSEKEYITERATOR_TYPE: 0xcd00 = 0xcd00;
export const DICT_REVERSEVALUEITERATOR_TYPE: 0xd080 = 0xd080;
export const DICT_REVERSEITEMITERATOR_TYPE: 0xd400 = 0xd400;
export const DICT_KEYS_TYPE: 0xd780 = 0xd780;
export const DICT_VALUES_TYPE: 0xdb00 = 0xdb00;
export const DICT_ITEMS_TYPE: 0xde80 = 0xde80;
export const MAPPINGPROXY_TYPE: 0xe200 = 0xe200;
export const SET_ITERATOR_TYPE: 0xe580 = 0xe580;
export const RANGE_ITERATOR_TYPE: 0xe900 = 0xe900;
export const LONGRANGE_ITERATOR_TYPE: 0xec80 = 0xec80;
export const ITERATOR_TYPE: 0xf000 = 0xf000;
export const CALLABLE_ITERATOR_TYPE: 0xf380 = 0xf380;
export const ENUMERATE_TYPE: 0xf700 = 0xf700;
export const REVERSED_TYPE: 0xfa80 = 0xfa80;
export const ZIP_TYPE: 0xfe00 = 0xfe00;
export const MAP_TYPE: 0x10180 = 0x10180;
export const FILTER_TYPE: 0x10500 = 0x10500;
export const WEAKREF_TYPE: 0x10880 = 0x10880;
export const WEAKPROXY_TYPE: 0x10c00 = 0x10c00;
export const WEAKCALLABLEPROXY_TYPE: 0x10f80 = 0x10f80;
export const GENERIC_ALIAS_TYPE: 0x11300 = 0x11300;
export const UNION_TYPE: 0x11680 = 0x11680;
export const MANAGEDBUFFER_TYPE: 0x11a00 = 0x11a00;
export const SIMPLE_NAMESPACE_TYPE: 0x11d80 = 0x11d80;
export const ENCODING_MAP_TYPE: 0x12100 = 0x12100;
export const FIELDNAMEITERATOR_TYPE: 0x12480 = 0x12480;
export const FORMATTERITERATOR_TYPE: 0x12800 = 0x12800;
export const ANEXT_AWAITABLE_TYPE: 0x12b80 = 0x12b80;
export const INSTANCE_METHOD_TYPE: 0x12f00 = 0x12f00;
export const CAPSULE_TYPE: 0x13280 = 0x13280;
export const CONTEXT_VAR_TYPE: 0x13600 = 0x13600;
export const CONTEXT_TYPE: 0x13980 = 0x13980;
export const TOKEN_TYPE: 0x13d00 = 0x13d00;
export const BASE_EXCEPTION: 0x14080 = 0x14080;
export const EXCEPTION: 0x14400 = 0x14400;
export const SYSTEM_EXIT: 0x14780 = 0x14780;
export const KEYBOARD_INTERRUPT: 0x14b00 = 0x14b00;
export const GENERATOR_EXIT: 0x14e80 = 0x14e80;
export const STOP_ITERATION: 0x15200 = 0x15200;
export const STOP_ASYNC_ITERATION: 0x15580 = 0x15580;
export const ARITHMETIC_ERROR: 0x15900 = 0x15900;
export const FLOATING_POINT_ERROR: 0x15c80 = 0x15c80;
export const OVERFLOW_ERROR: 0x16000 = 0x16000;
export const ZERO_DIVISION_ERROR: 0x16380 = 0x16380;
export const ASSERTION_ERROR: 0x16700 = 0x16700;
export const ATTRIBUTE_ERROR: 0x16a80 = 0x16a80;
export const BUFFER_ERROR: 0x16e00 = 0x16e00;
export const EOF_ERROR: 0x17180 = 0x17180;
export const IMPORT_ERROR: 0x17500 = 0x17500;
export const MODULE_NOT_FOUND_ERROR: 0x17880 = 0x17880;
export const LOOKUP_ERROR: 0x17c00 = 0x17c00;
export const INDEX_ERROR: 0x17f80 = 0x17f80;
export const KEY_ERROR: 0x18300 = 0x18300;
export const MEMORY_ERROR: 0x18680 = 0x18680;
export const NAME_ERROR: 0x18a00 = 0x18a00;
export const UNBOUND_LOCAL_ERROR: 0x18d80 = 0x18d80;
export const OS_ERROR: 0x19100 = 0x19100;
export const BLOCKING_IO_ERROR: 0x19480 = 0x19480;
export const CONNECTION_ERROR: 0x19800 = 0x19800;
export const BROKEN_PIPE_ERROR: 0x19b80 = 0x19b80;
export const CONNECTION_ABORTED_ERROR: 0x19f00 = 0x19f00;
export const CONNECTION_REFUSED_ERROR: 0x1a280 = 0x1a280;
export const CONNECTION_RESET_ERROR: 0x1a600 = 0x1a600;
export const CHILD_PROCESS_ERROR: 0x1a980 = 0x1a980;
export const FILE_EXISTS_ERROR: 0x1ad00 = 0x1ad00;
export const FILE_NOT_FOUND_ERROR: 0x1b080 = 0x1b080;
export const IS_A_DIRECTORY_ERROR: 0x1b400 = 0x1b400;
export const NOT_A_DIRECTORY_ERROR: 0x1b780 = 0x1b780;
export const INTERRUPTED_ERROR: 0x1bb00 = 0x1bb00;
export const PERMISSION_ERROR: 0x1be80 = 0x1be80;
export const PROCESS_LOOKUP_ERROR: 0x1c200 = 0x1c200;
export const TIMEOUT_ERROR: 0x1c580 = 0x1c580;
export const REFERENCE_ERROR: 0x1c900 = 0x1c900;
export const RUNTIME_ERROR: 0x1cc80 = 0x1cc80;
export const RECURSION_ERROR: 0x1d000 = 0x1d000;
export const NOT_IMPLEMENTED_ERROR: 0x1d380 = 0x1d380;
export const SYNTAX_ERROR: 0x1d700 = 0x1d700;
export const INDENTATION_ERROR: 0x1da80 = 0x1da80;
export const TAB_ERROR: 0x1de00 = 0x1de00;
export const SYSTEM_ERROR: 0x1e180 = 0x1e180;
export const TYPE_ERROR: 0x1e500 = 0x1e500;
export const VALUE_ERROR: 0x1e880 = 0x1e880;
export const UNICODE_ERROR: 0x1ec00 = 0x1ec00;
export const UNICODE_DECODE_ERROR: 0x1ef80 = 0x1ef80;
export const UNICODE_ENCODE_ERROR: 0x1f300 = 0x1f300;
export const UNICODE_TRANSLATE_ERROR: 0x1f680 = 0x1f680;
export const WARNING: 0x1fa00 = 0x1fa00;
export const USER_WARNING: 0x1fd80 = 0x1fd80;
export const DEPRECATION_WARNING: 0x20100 = 0x20100;
export const PENDING_DEPRECATION_WARNING: 0x20480 = 0x20480;
export const SYNTAX_WARNING: 0x20800 = 0x20800;
export const RUNTIME_WARNING: 0x20b80 = 0x20b80;
export const FUTURE_WARNING: 0x20f00 = 0x20f00;
export const IMPORT_WARNING: 0x21280 = 0x21280;
export const UNICODE_WARNING: 0x21600 = 0x21600;
export const BYTES_WARNING: 0x21980 = 0x21980;
export const RESOURCE_WARNING: 0x21d00 = 0x21d00;
export const ENCODING_WARNING: 0x22080 = 0x22080;

/** The slot after the last core type; later types take theirs with {@link staticType}. */
const CORE_TYPE_COUNT = 152;
export const NONE: 0x71000 = 0x71000;
export const TRUE: 0x71020 = 0x71020;
export const FALSE: 0x71040 = 0x71040;
export const ELLIPSIS: 0x71060 = 0x71060;
export const NOT_IMPLEMENTED: 0x71080 = 0x71080;
export const SET_DUMMY: 0x710a0 = 0x710a0;

/** Address of the cached int `i` is `SMALL_INTS + (i + 5) * 32` for -5 <= i <= 256. */
export const SMALL_INTS = 463360;
export const SMALL_INT_MIN = -5;
export const SMALL_INT_MAX = 256;
export const ZERO: 463520 = 463520;
export const ONE: 463552 = 463552;
export const STATE_BASE = 471808;
export const IDENTIFIER_TABLE = 475904;
export const IDENTIFIER_LIMIT = 4096;
/** The type attribute cache: 4096 entries of 16 bytes (type version, name, value, unused); names are owned. */
export const METHOD_CACHE: 508672 = 508672;
export const METHOD_CACHE_SIZE: 4096 = 4096;
export const STATIC_DATA = 574208;
export const STATIC_END = 1572864;

let nextTypeSlot = CORE_TYPE_COUNT;

/**
 * Takes the next static slot for a type of a library module. Called while the JavaScript modules load, so that the same
 * build gives the same addresses in every machine.
 */
export function staticType(): Address {
  if (nextTypeSlot >= STATIC_TYPE_SLOTS) throw new Error("the static segment has no slot left for another type");
  return STATIC_BASE + STATIC_TYPE_BYTES * nextTypeSlot++;
}
