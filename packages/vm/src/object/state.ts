/**
 * Words of the interpreter and thread state, at fixed addresses in the static segment. A word that names an object owns it
 * unless it says "borrowed".
 */
import { STATE_BASE } from "./static.ts";

// PyInterpreterState
export const IS_INTERNED: 471808 = 471808; // dict str -> str; its references are not counted, as in CPython
export const IS_MODULES = 471816; // sys.modules
export const IS_SYSDICT = 471824; // sys.__dict__
export const IS_BUILTINS = 471832; // builtins.__dict__
export const IS_IMPORTLIB = 471840; // _frozen_importlib
export const IS_IMPORT_FUNC = 471848; // builtins.__import__
export const IS_CODEC_SEARCH_PATH = 471856; // list
export const IS_CODEC_SEARCH_CACHE = 471864; // dict
export const IS_CODEC_ERRORS = 471872; // dict
export const IS_EMPTY_TUPLE = 471880;
export const IS_EMPTY_STR = 471888;
export const IS_EMPTY_BYTES = 471896;
export const IS_STATIC_TOP = 471912; // next free byte of the static data
export const IS_NEXT_TYPE_VERSION = 471920; // type version tags, next to give; 0 once they are spent
export const IS_DICT_VERSION = 471928; // last dict version given (a double)
export const IS_EVAL_BREAKER: 471936 = 471936; // EB_* bits, low word
export const IS_GC_PENDING = 471944;
export const IS_ATEXIT = 471952; // the atexit module's list of callbacks
export const IS_BEFORE_FORKERS = 471960;
export const IS_MEMORY_ERROR = 471968; // chain of instances of MemoryError kept for when there is no memory for one; the high half counts them
export const IS_WARN_FILTERS = 471976;
export const IS_WARN_ONCE = 471984;
export const IS_WARN_DEFAULT_ACTION = 471992;
export const IS_WARN_FILTERS_VERSION = 472000;
export const IS_FINALIZING = 472008;
export const IS_FLAG_OPTIMIZE = 472016;
export const IS_FLAG_BYTES_WARNING = 472024;
export const IS_RECURSION_ERROR = 472032; // an instance of RecursionError kept likewise
export const IS_HASH_SEED = 472040; // 16 bytes
export const IS_GC_CALLBACKS = 472056; // gc.callbacks
export const IS_GC_GARBAGE = 472064; // gc.garbage
export const IS_PY_BUILTINS_MODULE = 472072; // the builtins module
export const IS_UNICODE_LATIN1 = 472080; // address of 256 words, the one-character strings
export const IS_FLOAT_FREE = 472088; // chain of free floats through ob_type
export const IS_FLOAT_FREE_COUNT = 472096;
export const IS_TUPLE_FREE = 472104; // 20 heads
export const IS_LIST_FREE = 472264;
export const IS_DICT_FREE = 472272;
export const IS_FRAME_FREE = 472280;
export const IS_STOP_VALUE = 472288; // how the iterator that ended last ended (owned), or 0: see stop.ts
export const IS_STOP_RAISED = 472292; // its high half: 1 if that is a StopIteration
export const IS_CHARACTER_TABLE_END = 472296;
export const IS_CODEC_REGISTRY_READY = 472304;
export const IS_HASH_RANDOM = 472312; // 1: the seed is random, so that hashes of text may be quick ones
export const IS_SWITCH_INTERVAL = 472336; // sys.getswitchinterval(), a double
export const IS_BYTES_CHARACTERS = 472320; // address of 256 words, the bytes objects of one byte
export const IS_BUFFER_FORMAT_B = 472328; // the C string "B", the format of a buffer of plain bytes
export const IS_PENDING_SIGNALS = 472344; // a bit for every signal that arrived and was not handled yet, 16 bytes
export const IS_SIGNAL_HANDLERS = 472360; // the signal module's list of handlers by number
export const IS_SIGNAL_WAKEUP_FD = 472368; // signal.set_wakeup_fd plus 1, 0 for none
export const IS_ENVIRONMENT = 472376; // the environment as putenv changes it: a dict of bytes
export const IS_UNSUPPORTED_OPERATION = 472384; // the class io.UnsupportedOperation
export const IS_AST = 472392; // the tuple of the module _ast: classes of nodes, contexts and operators
export const IS_IMAGE_DICT_VERSION = 472400; // IS_DICT_VERSION when the image was saved that this machine started from; 0 without one
export const IS_TRACERS = 472408; // how many tracers of allocations are at work, then the root of tracemalloc's own, 0 while it is off
export const IS_IMPORT_LEVEL = 472424; // -X importtime: see import-time.ts
export const IS_IMPORT_ACCUMULATED = 472432; // a double
export const IS_FAULTHANDLER = 472440; // faulthandler.is_enabled()
export const IS_FLOAT_FORMATS = 472448; // float.__setformat__: UNKNOWN_DOUBLE, UNKNOWN_FLOAT
export const IS_PICKLE = 472456; // what the module _pickle has of other modules, and its exceptions: a tuple
export const IS_ELEMENTTREE = 472464; // what the module _elementtree has of other modules, its exception and its factories: a list
export const IS_DECIMAL = 472472; // what the module _decimal has of other modules, its exceptions and its contexts: a tuple
export const IS_UUID = 472480; // what _uuid goes on from, 16 bytes
export const IS_SPARE = 472496; // 25 further words for later use
export const IS_NATIVE_FORMATS = 472696; // address of the C strings of the formats of one native item: see memoryview/formats.ts
export const IS_STATIC_NAMES = 472704; // chain of the arrays in static data whose names are owned
export const IS_INT_MAX_STR_DIGITS = 472712; // sys.set_int_max_str_digits, 0 for no limit
export const IS_SUBTYPE_GETSETS = 472720; // the PyGetSetDefs of __dict__ and __weakref__ of classes made in Python
export const IS_DICT_KEYS_VERSION = 472728; // last version given to a key table
export const IS_DICT_EMPTY_KEYS = 472736; // the PyDictKeysObject (48 bytes) that all empty dicts share
export const IS_DICT_KEYS_FREE = 472784; // chain of free key tables of 8 slots; the high half counts them

// PyThreadState
export const TS_FRAME: 472832 = 472832; // borrowed: the executing frame
export const TS_RECURSION_DEPTH: 472840 = 472840;
export const TS_RECURSION_LIMIT: 472848 = 472848;
export const TS_RECURSION_HEADROOM = 472856;
export const TS_CURRENT_EXCEPTION: 472864 = 472864; // the exception being thrown, always an instance
export const TS_EXC_INFO: 472872 = 472872; // address of the top _PyErr_StackItem
export const TS_EXC_STATE: 472880 = 472880; // the bottom _PyErr_StackItem: type, value, traceback, previous
export const TS_STACK_BASE = 472912; // the native value stack: base, top, end
export const TS_STACK_TOP: 472920 = 472920;
export const TS_STACK_END = 472928;
export const TS_TRASH_NESTING = 472936;
export const TS_TRASH_LATER = 472944;
export const TS_CONTEXT = 472952; // contextvars' current context
export const TS_CONTEXT_VERSION = 472960;
export const TS_ASYNC_GEN_FIRSTITER = 472968;
export const TS_ASYNC_GEN_FINALIZER = 472976;
export const TS_COROUTINE_ORIGIN_DEPTH = 472984;
export const TS_TRACE_FUNCTION = 472992;
export const TS_PROFILE_FUNCTION = 473000;
export const TS_TRACING = 473008;
export const TS_DICT = 473016; // PyThreadState_GetDict
export const TS_REPR_STACK = 473024; // the list behind Py_ReprEnter
export const TS_TRACED_CALL = 473040; // the built-in function whose "c_call" was told and whose end was not
export const TS_NATIVE_DEPTH = 473032; // how many evaluation loops are on the JavaScript stack

/** The collector's control block (CONTROL_BYTES of @pyvm/gc). */
export const GC_CONTROL = 474112;

/** Bits of the eval breaker. */
export const EB_SIGNAL = 1;
export const EB_COLLECT = 2;
export const EB_PENDING_CALL = 4;
export const EB_DROP_GIL = 8;
export const EB_BUDGET = 16;
export const EB_ASYNC_EXCEPTION = 32;
export const EB_TRACE = 64; // stays set as long as tracing is on

export { STATE_BASE };
