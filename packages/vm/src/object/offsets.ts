/**
 * Byte offsets of CPython 3.10's structs on x86-64 (Include/ and Include/cpython/). Words are 8 bytes; the machine reads and
 * writes their low 4 bytes, the high 4 are zero or the sign.
 */

// PyObject, PyVarObject
export const OB_REFCNT = 0;
export const OB_TYPE = 8;
export const OB_SIZE = 16;
export const GC_HEAD_BYTES = 16;

// PyTypeObject
export const TP_NAME = 24; // an owned str here (a char* in CPython)
export const TP_BASICSIZE = 32;
export const TP_ITEMSIZE = 40;
export const TP_DEALLOC = 48;
export const TP_VECTORCALL_OFFSET = 56;
export const TP_GETATTR = 64;
export const TP_SETATTR = 72;
export const TP_AS_ASYNC = 80;
export const TP_REPR = 88;
export const TP_AS_NUMBER = 96;
export const TP_AS_SEQUENCE = 104;
export const TP_AS_MAPPING = 112;
export const TP_HASH = 120;
export const TP_CALL = 128;
export const TP_STR = 136;
export const TP_GETATTRO = 144;
export const TP_SETATTRO = 152;
export const TP_AS_BUFFER = 160;
export const TP_FLAGS = 168;
export const TP_DOC = 176; // the native registry's index of the type's spec
export const TP_TRAVERSE = 184; // the address of the type's layout program
export const TP_CLEAR = 192;
export const TP_RICHCOMPARE = 200;
export const TP_WEAKLISTOFFSET = 208;
export const TP_ITER = 216;
export const TP_ITERNEXT = 224;
export const TP_METHODS = 232;
export const TP_MEMBERS = 240;
export const TP_GETSET = 248;
export const TP_BASE = 256;
export const TP_DICT = 264;
export const TP_DESCR_GET = 272;
export const TP_DESCR_SET = 280;
export const TP_DICTOFFSET = 288;
export const TP_INIT = 296;
export const TP_ALLOC = 304;
export const TP_NEW = 312;
export const TP_FREE = 320;
export const TP_IS_GC = 328;
export const TP_BASES = 336;
export const TP_MRO = 344;
export const TP_CACHE = 352;
export const TP_SUBCLASSES = 360;
export const TP_WEAKLIST = 368;
export const TP_DEL = 376;
export const TP_VERSION_TAG = 384;
export const TP_FINALIZE = 392;
export const TP_VECTORCALL = 400;
export const TYPE_BYTES = 408;

// PyHeapTypeObject: every type here has the four suites in place, static ones too
export const AM_AWAIT = 408;
export const AM_AITER = 416;
export const AM_ANEXT = 424;
export const AM_SEND = 432;
export const NB_ADD = 440;
export const NB_SUBTRACT = 448;
export const NB_MULTIPLY = 456;
export const NB_REMAINDER = 464;
export const NB_DIVMOD = 472;
export const NB_POWER = 480;
export const NB_NEGATIVE = 488;
export const NB_POSITIVE = 496;
export const NB_ABSOLUTE = 504;
export const NB_BOOL = 512;
export const NB_INVERT = 520;
export const NB_LSHIFT = 528;
export const NB_RSHIFT = 536;
export const NB_AND = 544;
export const NB_XOR = 552;
export const NB_OR = 560;
export const NB_INT = 568;
export const NB_RESERVED = 576;
export const NB_FLOAT = 584;
export const NB_INPLACE_ADD = 592;
export const NB_INPLACE_SUBTRACT = 600;
export const NB_INPLACE_MULTIPLY = 608;
export const NB_INPLACE_REMAINDER = 616;
export const NB_INPLACE_POWER = 624;
export const NB_INPLACE_LSHIFT = 632;
export const NB_INPLACE_RSHIFT = 640;
export const NB_INPLACE_AND = 648;
export const NB_INPLACE_XOR = 656;
export const NB_INPLACE_OR = 664;
export const NB_FLOOR_DIVIDE = 672;
export const NB_TRUE_DIVIDE = 680;
export const NB_INPLACE_FLOOR_DIVIDE = 688;
export const NB_INPLACE_TRUE_DIVIDE = 696;
export const NB_INDEX = 704;
export const NB_MATRIX_MULTIPLY = 712;
export const NB_INPLACE_MATRIX_MULTIPLY = 720;
export const MP_LENGTH = 728;
export const MP_SUBSCRIPT = 736;
export const MP_ASS_SUBSCRIPT = 744;
export const SQ_LENGTH = 752;
export const SQ_CONCAT = 760;
export const SQ_REPEAT = 768;
export const SQ_ITEM = 776;
export const SQ_ASS_ITEM = 792;
export const SQ_CONTAINS = 808;
export const SQ_INPLACE_CONCAT = 816;
export const SQ_INPLACE_REPEAT = 824;
export const BF_GETBUFFER = 832;
export const BF_RELEASEBUFFER = 840;
export const HT_NAME = 848;
export const HT_SLOTS = 856;
export const HT_QUALNAME = 864;
export const HT_CACHED_KEYS = 872;
export const HT_MODULE = 880;
export const HEAP_TYPE_BYTES = 888;

// tp_flags
export const FLAG_SEQUENCE = 0x20;
export const FLAG_MAPPING = 0x40;
export const FLAG_DISALLOW_INSTANTIATION = 0x80;
export const FLAG_IMMUTABLETYPE = 0x100;
export const FLAG_HEAPTYPE = 0x200;
export const FLAG_BASETYPE = 0x400;
export const FLAG_HAVE_VECTORCALL = 0x800;
export const FLAG_READY = 0x1000;
export const FLAG_READYING = 0x2000;
export const FLAG_HAVE_GC = 0x4000;
export const FLAG_METHOD_DESCRIPTOR = 0x20000;
export const FLAG_VALID_VERSION_TAG = 0x80000;
export const FLAG_IS_ABSTRACT = 0x100000;
export const FLAG_MATCH_SELF = 0x400000;
export const FLAG_LONG_SUBCLASS = 0x1000000;
export const FLAG_LIST_SUBCLASS = 0x2000000;
export const FLAG_TUPLE_SUBCLASS = 0x4000000;
export const FLAG_BYTES_SUBCLASS = 0x8000000;
export const FLAG_UNICODE_SUBCLASS = 0x10000000;
export const FLAG_DICT_SUBCLASS = 0x20000000;
export const FLAG_BASE_EXC_SUBCLASS = 0x40000000;
export const FLAG_TYPE_SUBCLASS = -0x80000000;
export const FLAG_DEFAULT = 0x40000; // Py_TPFLAGS_HAVE_VERSION_TAG

// PyLongObject, PyFloatObject, PyComplexObject
export const LONG_DIGITS = 24; // 30-bit digits, 4 bytes each
export const FLOAT_VALUE = 16;
export const COMPLEX_REAL = 16;
export const COMPLEX_IMAG = 24;

// PyASCIIObject / PyCompactUnicodeObject (always compact and ready here)
export const STR_LENGTH = 16;
export const STR_HASH = 24; // -1 while unknown
export const STR_STATE = 32; // interned:2 kind:3 compact:1 ascii:1 ready:1
export const STR_WSTR = 40;
export const STR_ASCII_DATA = 48;
export const STR_UTF8_LENGTH = 48;
export const STR_UTF8 = 56;
export const STR_WSTR_LENGTH = 64;
export const STR_WIDE_DATA = 72;
export const STR_STATE_INTERNED = 3;
export const STR_STATE_KIND_SHIFT = 2;
export const STR_STATE_COMPACT = 32;
export const STR_STATE_ASCII = 64;
export const STR_STATE_READY = 128;

// PyBytesObject (header 33 bytes with the final zero), PyByteArrayObject
export const BYTES_HASH = 24;
export const BYTES_DATA = 32;
export const BYTEARRAY_ALLOC = 24;
export const BYTEARRAY_BYTES = 32;
export const BYTEARRAY_START = 40;
export const BYTEARRAY_EXPORTS = 48;

// PyListObject, PyTupleObject
export const LIST_ITEMS = 24;
export const LIST_ALLOCATED = 32;
export const TUPLE_ITEMS = 24;

// PyDictObject, PyDictKeysObject, PyDictKeyEntry
export const DICT_USED = 16;
export const DICT_VERSION = 24;
export const DICT_KEYS = 32;
export const DICT_VALUES = 40;
export const DK_REFCNT = 0;
export const DK_SIZE = 8;
export const DK_LOOKUP = 16;
export const DK_USABLE = 24;
export const DK_NENTRIES = 32;
export const DK_INDICES = 40;
export const DICT_ENTRY_BYTES = 24;
export const ENTRY_HASH = 0;
export const ENTRY_KEY = 8;
export const ENTRY_VALUE = 16;

// PySetObject, setentry { key, hash }
export const SET_FILL = 16;
export const SET_USED = 24;
export const SET_MASK = 32;
export const SET_TABLE = 40;
export const SET_HASH = 48;
export const SET_FINGER = 56;
export const SET_SMALLTABLE = 64;
export const SET_WEAKREFLIST = 192;

// PyFunctionObject
export const FUNC_GLOBALS = 16;
export const FUNC_BUILTINS = 24;
export const FUNC_NAME = 32;
export const FUNC_QUALNAME = 40;
export const FUNC_CODE = 48;
export const FUNC_DEFAULTS = 56;
export const FUNC_KWDEFAULTS = 64;
export const FUNC_CLOSURE = 72;
export const FUNC_DOC = 80;
export const FUNC_DICT = 88;
export const FUNC_WEAKREFLIST = 96;
export const FUNC_MODULE = 104;
export const FUNC_ANNOTATIONS = 112;
export const FUNC_VECTORCALL = 120;

// PyMethodObject
export const METHOD_FUNC = 16;
export const METHOD_SELF = 24;
export const METHOD_WEAKREFLIST = 32;
export const METHOD_VECTORCALL = 40;

// PyCFunctionObject
export const CFUNC_ML = 16;
export const CFUNC_SELF = 24;
export const CFUNC_MODULE = 32;
export const CFUNC_WEAKREFLIST = 40;
export const CFUNC_VECTORCALL = 48;

// PyMethodDef (static data)
export const ML_NAME = 0; // an immortal interned str here
export const ML_METH = 8; // the native's index
export const ML_FLAGS = 16;
export const ML_DOC = 24;
export const METH_VARARGS = 1;
export const METH_KEYWORDS = 2;
export const METH_NOARGS = 4;
export const METH_O = 8;
export const METH_CLASS = 16;
export const METH_STATIC = 32;
export const METH_COEXIST = 64;
export const METH_FASTCALL = 128;

// PyDescrObject and the descriptors built on it
export const DESCR_TYPE = 16;
export const DESCR_NAME = 24;
export const DESCR_QUALNAME = 32;
export const DESCR_METHOD = 40; // PyMethodDescrObject: a PyMethodDef
export const DESCR_MEMBER = 40; // PyMemberDescrObject: a member definition
export const DESCR_GETSET = 40; // PyGetSetDescrObject: a getset definition
export const DESCR_WRAPPER_BASE = 40; // PyWrapperDescrObject: index of the slot definition
export const DESCR_WRAPPED = 48; // ... and the native it wraps

// PyMemberDef (static data): name, kind, offset, flags
export const MEMBER_NAME = 0;
export const MEMBER_KIND = 8;
export const MEMBER_OFFSET = 16;
export const MEMBER_FLAGS = 24;
export const MEMBER_DOC = 32;
export const MEMBER_BYTES = 40;
export const T_SHORT = 0;
export const T_INT = 1;
export const T_LONG = 2;
export const T_FLOAT = 3;
export const T_DOUBLE = 4;
export const T_STRING = 5;
export const T_OBJECT = 6;
export const T_CHAR = 7;
export const T_BYTE = 8;
export const T_UBYTE = 9;
export const T_USHORT = 10;
export const T_UINT = 11;
export const T_ULONG = 12;
export const T_BOOL = 14;
export const T_OBJECT_EX = 16;
export const T_LONGLONG = 17;
export const T_PYSSIZET = 19;
export const T_NONE = 20;
export const MEMBER_READONLY = 1;

// PyGetSetDef (static data): name, getter, setter, doc
export const GETSET_NAME = 0;
export const GETSET_GET = 8;
export const GETSET_SET = 16;
export const GETSET_DOC = 24;
export const GETSET_BYTES = 40;

// PyCodeObject
export const CO_ARGCOUNT = 16;
export const CO_POSONLYARGCOUNT = 20;
export const CO_KWONLYARGCOUNT = 24;
export const CO_NLOCALS = 28;
export const CO_STACKSIZE = 32;
export const CO_FLAGS = 36;
export const CO_FIRSTLINENO = 40;
export const CO_CODE = 48;
export const CO_CONSTS = 56;
export const CO_NAMES = 64;
export const CO_VARNAMES = 72;
export const CO_FREEVARS = 80;
export const CO_CELLVARS = 88;
export const CO_CELL2ARG = 96;
export const CO_FILENAME = 104;
export const CO_NAME = 112;
export const CO_LINETABLE = 120;
export const CO_ZOMBIEFRAME = 128;
export const CO_WEAKREFLIST = 136;
export const CO_EXTRA = 144;
export const CO_COMPILED = 152; // index of the compiled function, see eval/compiled/compiled-code.ts
export const CO_OPCACHE = 160;
export const CO_OPCACHE_FLAG = 168;
export const CO_OPCACHE_SIZE = 172;
export const CODE_BYTES = 176;

// PyFrameObject, PyTryBlock { int type, handler, level }
export const F_BACK = 24;
export const F_CODE = 32;
export const F_BUILTINS = 40;
export const F_GLOBALS = 48;
export const F_LOCALS = 56;
export const F_VALUESTACK = 64;
export const F_TRACE = 72;
export const F_STACKDEPTH = 80;
export const F_TRACE_LINES = 84;
export const F_TRACE_OPCODES = 85;
export const F_GEN = 88;
export const F_LASTI = 96; // in instructions of two bytes, -1 before the first
export const F_LINENO = 100;
export const F_IBLOCK = 104;
export const F_STATE = 108; // signed char
export const F_BLOCKSTACK = 112;
export const F_LOCALSPLUS = 352;
export const TRY_BLOCK_BYTES = 12;
export const MAX_BLOCKS = 20;
export const FRAME_CREATED = -2;
export const FRAME_SUSPENDED = -1;
export const FRAME_EXECUTING = 0;
export const FRAME_RETURNED = 1;
export const FRAME_UNWINDING = 2;
export const FRAME_RAISED = 3;
export const FRAME_CLEARED = 4;

// PyCellObject, PyModuleObject, PySliceObject, PyTracebackObject
export const CELL_REF = 16;
export const MODULE_DICT = 16;
export const MODULE_DEF = 24;
export const MODULE_STATE = 32;
export const MODULE_WEAKLIST = 40;
export const MODULE_NAME = 48;
export const SLICE_START = 16;
export const SLICE_STOP = 24;
export const SLICE_STEP = 32;
export const TB_NEXT = 16;
export const TB_FRAME = 24;
export const TB_LASTI = 32;
export const TB_LINENO = 36;

// PyGenObject, PyCoroObject, PyAsyncGenObject
export const GEN_FRAME = 16;
export const GEN_CODE = 24;
export const GEN_WEAKREFLIST = 32;
export const GEN_NAME = 40;
export const GEN_QUALNAME = 48;
export const GEN_EXC_TYPE = 56; // _PyErr_StackItem: exc_type, exc_value, exc_traceback, previous_item
export const GEN_EXC_VALUE = 64;
export const GEN_EXC_TRACEBACK = 72;
export const GEN_EXC_PREVIOUS = 80;
export const CO_ORIGIN_OFFSET = 88;
export const AG_FINALIZER = 88;
export const AG_HOOKS_INITED = 96;
export const AG_CLOSED = 100;
export const AG_RUNNING_ASYNC = 104;

// PyWeakReference
export const WR_OBJECT = 16;
export const WR_CALLBACK = 24;
export const WR_HASH = 32;
export const WR_PREV = 40;
export const WR_NEXT = 48;

// PyBaseExceptionObject
export const EXC_DICT = 16;
export const EXC_ARGS = 24;
export const EXC_TRACEBACK = 32;
export const EXC_CONTEXT = 40;
export const EXC_CAUSE = 48;
export const EXC_SUPPRESS_CONTEXT = 56; // char

// Comparison codes of tp_richcompare
export const LT = 0;
export const LE = 1;
export const EQ = 2;
export const NE = 3;
export const GT = 4;
export const GE = 5;
