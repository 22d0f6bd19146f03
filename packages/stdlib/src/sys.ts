/** The module `sys` (Python/sysmodule.c). */
import { countBlocks } from "@pyvm/heap";
import {
  type Address,
  asInt,
  builtinModuleNames,
  FLAG_LONG_SUBCLASS,
  FLAG_TUPLE_SUBCLASS,
  intToBig,
  OVERFLOW_ERROR,
  defineStructSeq,
  dictGetStr,
  dictSet,
  dictSetStr,
  displayException,
  exceptionMatches,
  clearException,
  EXC_TRACEBACK,
  F_BACK,
  FLAG_UNICODE_SUBCLASS,
  FLAG_BASE_EXC_SUBCLASS,
  frozenSetFromTuple,
  handledException,
  identifier,
  internInPlace,
  IS_FLAG_BYTES_WARNING,
  IS_FLAG_OPTIMIZE,
  IS_INT_MAX_STR_DIGITS,
  IS_MODULES,
  listFromStrings,
  type Machine,
  type MethodSpec,
  type ModuleSpec,
  newBool,
  newDict,
  newFloat,
  newInt,
  newIntFromBig,
  newNamespace,
  newStructSeq,
  NONE,
  raiseObject,
  SYSTEM_EXIT,
  staticType,
  UNRAISABLE_HOOK_ARGS_TYPE,
  TS_COROUTINE_ORIGIN_DEPTH,
  TS_ASYNC_GEN_FIRSTITER,
  TS_ASYNC_GEN_FINALIZER,
  TS_FRAME,
  TS_RECURSION_DEPTH,
  TS_RECURSION_LIMIT,
  TS_TRACE_FUNCTION,
  setTracing,
  callTracing,
  TS_PROFILE_FUNCTION,
  tupleFromStrings,
  tuplePack,
  structSeqSet,
  TYPE_ERROR,
  VALUE_ERROR,
  unraisableHook as unraisableHookDefault,
  displayValue,
  asDouble,
  callSpecial,
  RECURSION_ERROR,
  IS_FINALIZING,
  IS_SWITCH_INTERVAL,
} from "@pyvm/vm";
import { breakpointHook } from "./breakpoint-hook.ts";
import { intMaxStrDigitsMethods } from "./int-max-str-digits.ts";

const ID_SIZEOF = identifier("__sizeof__");

/** sys.version_info and the text of sys.version; the version of this package is set by the build. */
const VERSION: readonly [number, number, number] = [3, 10, 13];
export const PYVM_VERSION = "0.0.0";
const HEXVERSION = 0x030a0df0;

/** sys.stdlib_module_names of 3.10. */
const STDLIB_MODULE_NAMES =
  "__future__ _abc _aix_support _ast _asyncio _bisect _blake2 _bootsubprocess _bz2 _codecs _codecs_cn " +
  "_codecs_hk _codecs_iso2022 _codecs_jp _codecs_kr _codecs_tw _collections _collections_abc _compat_pickle " +
  "_compression _contextvars _crypt _csv _ctypes _curses _curses_panel _datetime _dbm _decimal _elementtree " +
  "_frozen_importlib _frozen_importlib_external _functools _gdbm _hashlib _heapq _imp _io _json _locale _lsprof " +
  "_lzma _markupbase _md5 _msi _multibytecodec _multiprocessing _opcode _operator _osx_support _overlapped " +
  "_pickle _posixshmem _posixsubprocess _py_abc _pydecimal _pyio _queue _random _scproxy _sha1 _sha256 _sha3 " +
  "_sha512 _signal _sitebuiltins _socket _sqlite3 _sre _ssl _stat _statistics _string _strptime _struct " +
  "_symtable _thread _threading_local _tkinter _tracemalloc _uuid _warnings _weakref _weakrefset _winapi " +
  "_zoneinfo abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb " +
  "binascii binhex bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop " +
  "collections colorsys compileall concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes " +
  "curses dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno " +
  "faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass " +
  "gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io " +
  "ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math " +
  "mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers " +
  "opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform plistlib " +
  "poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri " +
  "random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil " +
  "signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl " +
  "stat statistics string stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny tarfile " +
  "telnetlib tempfile termios textwrap this threading time timeit tkinter token tokenize trace traceback " +
  "tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave " +
  "weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo";

// ---- structseqs -----------------------------------------------------------------------------------------------

const FLAGS_TYPE: Address = staticType();
const VERSION_INFO_TYPE: Address = staticType();
const FLOAT_INFO_TYPE: Address = staticType();
const INT_INFO_TYPE: Address = staticType();
const HASH_INFO_TYPE: Address = staticType();
const THREAD_INFO_TYPE: Address = staticType();
const ASYNCGEN_HOOKS_TYPE: Address = staticType();

const FLAG_NAMES = [
  "debug",
  "inspect",
  "interactive",
  "optimize",
  "dont_write_bytecode",
  "no_user_site",
  "no_site",
  "ignore_environment",
  "verbose",
  "bytes_warning",
  "quiet",
  "hash_randomization",
  "isolated",
  "dev_mode",
  "utf8_mode",
  "warn_default_encoding",
  "int_max_str_digits",
];

/** Of the flags that are not 0 unless something else was asked for. */
const FLAG_DEFAULTS: Readonly<Record<string, number>> = { hash_randomization: 1, int_max_str_digits: -1 };

/** A struct sequence that only the interpreter makes. */
function declare(type: Address, name: string, doc: string, fields: readonly string[]): void {
  defineStructSeq(type, { name, doc, fields: fields.map((field) => [field] as const), sealed: true });
}

declare(
  FLAGS_TYPE,
  "sys.flags",
  "sys.flags\n\nFlags provided through command line arguments or environment vars.",
  FLAG_NAMES,
);
declare(VERSION_INFO_TYPE, "sys.version_info", "sys.version_info\n\nVersion information as a named tuple.", [
  "major",
  "minor",
  "micro",
  "releaselevel",
  "serial",
]);
declare(
  FLOAT_INFO_TYPE,
  "sys.float_info",
  "sys.float_info\n\nA named tuple holding information about the float type.",
  ["max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp", "dig", "mant_dig", "epsilon", "radix", "rounds"],
);
declare(
  INT_INFO_TYPE,
  "sys.int_info",
  "sys.int_info\n\nA named tuple that holds information about Python's\ninternal representation of integers.  The attributes are read only.",
  ["bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold"],
);
declare(HASH_INFO_TYPE, "sys.hash_info", "hash_info\n\nA named tuple providing parameters used for computing hashes.", [
  "width",
  "modulus",
  "inf",
  "nan",
  "imag",
  "algorithm",
  "hash_bits",
  "seed_bits",
  "cutoff",
]);
declare(
  THREAD_INFO_TYPE,
  "sys.thread_info",
  "sys.thread_info\n\nA named tuple holding information about the thread implementation.",
  ["name", "lock", "version"],
);
declare(ASYNCGEN_HOOKS_TYPE, "asyncgen_hooks", "", ["firstiter", "finalizer"]);

/** Fills a structseq with owned items. */
function structSeq(vm: Machine, type: Address, items: readonly Address[]): Address {
  for (const item of items) vm.hold(item);
  const result = newStructSeq(vm, type);
  for (let i = items.length - 1; i >= 0; i--) structSeqSet(vm, result, i, vm.unhold());
  return result;
}

// ---- functions ------------------------------------------------------------------------------------------------

function getRecursionLimit(vm: Machine): Address {
  return newInt(vm, vm.get(0, TS_RECURSION_LIMIT));
}

function setRecursionLimit(vm: Machine, _module: Address, limit: Address): Address {
  const value = asInt(vm, limit);
  if (value < 1) throw vm.raise(VALUE_ERROR, "recursion limit must be greater or equal than 1");
  const depth = vm.get(0, TS_RECURSION_DEPTH);
  if (depth >= value) {
    throw raiseRecursion(
      vm,
      `cannot set the recursion limit to ${value} at the recursion depth ${depth}: the limit is too low`,
    );
  }
  vm.set(0, TS_RECURSION_LIMIT, value);
  return vm.none();
}

function raiseRecursion(vm: Machine, message: string): unknown {
  return vm.raise(RECURSION_ERROR, message);
}

/** _PySys_GetSizeOf: what __sizeof__ says, and the collector's header. */
function objectSize(vm: Machine, object: Address): bigint {
  const result = callSpecial(vm, object, ID_SIZEOF);
  if (result === 0) throw vm.raise(TYPE_ERROR, `Type ${vm.typeName(object)} doesn't define __sizeof__`);
  vm.hold(result);
  if (!vm.hasFlag(result, FLAG_LONG_SUBCLASS)) throw vm.raise(TYPE_ERROR, "an integer is required");
  const size = intToBig(vm, result);
  vm.decref(vm.unhold());
  if (size !== BigInt.asIntN(64, size)) {
    throw vm.raise(OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
  }
  if (size < 0n) throw vm.raise(VALUE_ERROR, "__sizeof__() should return >= 0");
  return vm.isContainer(object) ? size + 16n : size;
}

function getSizeOf(vm: Machine, _module: Address, object: Address, fallback: Address): Address {
  const mark = vm.mark();
  try {
    return newIntFromBig(vm, objectSize(vm, object));
  } catch (error) {
    vm.caught(error, mark);
    if (fallback === 0 || !exceptionMatches(vm, TYPE_ERROR)) throw error;
    clearException(vm);
    return vm.newRef(fallback);
  }
}

function getFrame(vm: Machine, _module: Address, depth: Address): Address {
  let left = depth === 0 ? 0 : asInt(vm, depth);
  let frame = vm.get(0, TS_FRAME);
  while (left > 0 && frame !== 0) {
    frame = vm.get(frame, F_BACK);
    left--;
  }
  if (frame === 0) throw vm.raise(VALUE_ERROR, "call stack is not deep enough");
  return vm.newRef(frame);
}

function excInfo(vm: Machine): Address {
  const handled = handledException(vm);
  if (handled === 0) return tuplePack(vm, NONE, NONE, NONE);
  const traceback = vm.get(handled, EXC_TRACEBACK);
  return tuplePack(vm, vm.typeOf(handled), handled, traceback === 0 ? NONE : traceback);
}

function intern(vm: Machine, _module: Address, string: Address): Address {
  if (vm.typeName(string) !== "str") {
    if (!vm.hasFlag(string, FLAG_UNICODE_SUBCLASS))
      throw vm.raise(TYPE_ERROR, `intern() argument must be str, not ${vm.typeName(string)}`);
    throw vm.raise(TYPE_ERROR, `can't intern ${vm.typeName(string)}`);
  }
  return internInPlace(vm, vm.newRef(string));
}

function displayHook(vm: Machine, _module: Address, object: Address): Address {
  displayValue(vm, object);
  return vm.none();
}

function exceptHook(vm: Machine, _module: Address, _type: Address, value: Address, traceback: Address): Address {
  if (
    vm.hasFlag(value, FLAG_BASE_EXC_SUBCLASS) &&
    vm.get(value, EXC_TRACEBACK) === 0 &&
    traceback !== NONE &&
    traceback !== 0
  ) {
    vm.set(value, EXC_TRACEBACK, vm.newRef(traceback));
  }
  displayException(vm, value);
  return vm.none();
}

function unraisableHook(vm: Machine, _module: Address, args: Address): Address {
  unraisableHookDefault(vm, args);
  return vm.none();
}

function exit(vm: Machine, _module: Address, status: Address): Address {
  throw raiseObject(vm, SYSTEM_EXIT, status);
}

function switchInterval(vm: Machine): Address {
  return newFloat(vm, vm.f64[INTERVAL_WORD >> 3] || 0.005);
}

/** A word of the interpreter state (a double). */
const INTERVAL_WORD = IS_SWITCH_INTERVAL;

function setSwitchInterval(vm: Machine, _module: Address, interval: Address): Address {
  const value = asDouble(vm, interval);
  if (!(value > 0)) throw vm.raise(VALUE_ERROR, "switch interval must be strictly positive");
  vm.f64[INTERVAL_WORD >> 3] = value;
  return vm.none();
}

function getterOf(word: number): (vm: Machine) => Address {
  return (vm) => vm.newRef(vm.get(0, word) || NONE);
}

function setterOf(word: number): (vm: Machine, module: Address, value: Address) => Address {
  return (vm, _module, value) => {
    vm.replace(0, word, value === NONE ? 0 : vm.newRef(value));
    return vm.none();
  };
}

function traceSetterOf(word: number): (vm: Machine, module: Address, value: Address) => Address {
  return (vm, _module, value) => {
    setTracing(vm, word, value === NONE ? 0 : value);
    return vm.none();
  };
}

function callTracingFunction(vm: Machine, _module: Address, callable: Address, args: Address): Address {
  if (!vm.hasFlag(args, FLAG_TUPLE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `call_tracing() argument 2 must be tuple, not ${vm.typeName(args)}`);
  }
  return callTracing(vm, callable, args);
}

function getAsyncGenHooks(vm: Machine): Address {
  return structSeq(vm, ASYNCGEN_HOOKS_TYPE, [
    getterOf(TS_ASYNC_GEN_FIRSTITER)(vm),
    getterOf(TS_ASYNC_GEN_FINALIZER)(vm),
  ]);
}

function setAsyncGenHooks(vm: Machine, _module: Address, firstiter: Address, finalizer: Address): Address {
  for (const [value, word, name] of [
    [finalizer, TS_ASYNC_GEN_FINALIZER, "finalizer"],
    [firstiter, TS_ASYNC_GEN_FIRSTITER, "firstiter"],
  ] as const) {
    if (value === 0) continue;
    if (value !== NONE && vm.get(vm.typeOf(value), 128) === 0) {
      throw vm.raise(TYPE_ERROR, `callable ${name} expected, got ${vm.typeName(value)}`);
    }
    setterOf(word)(vm, 0, value);
  }
  return vm.none();
}

function currentFrames(vm: Machine): Address {
  const mark = vm.mark();
  const dict = vm.hold(newDict(vm));
  const frame = vm.get(0, TS_FRAME);
  if (frame !== 0) dictSet(vm, dict, vm.hold(newInt(vm, 1)), frame);
  return vm.keep(mark, dict);
}

function debugMallocStats(vm: Machine): Address {
  return vm.none();
}

const FUNCTIONS: readonly MethodSpec[] = [
  ...intMaxStrDigitsMethods,
  ["__displayhook__!($module, object, /)", displayHook],
  ["displayhook($module, object, /)", displayHook, "Print an object to sys.stdout and also save it in builtins._"],
  [
    "excepthook($module, exctype, value, traceback, /)",
    exceptHook,
    "Handle an exception by displaying it with a traceback on sys.stderr.",
  ],
  [
    "unraisablehook($module, unraisable, /)",
    unraisableHook,
    "Handle an unraisable exception.\n\nThe unraisable argument has the following attributes:\n\n* exc_type: Exception type.\n* exc_value: Exception value, can be None.\n* exc_traceback: Exception traceback, can be None.\n* err_msg: Error message, can be None.\n* object: Object causing the exception, can be None.",
  ],
  [
    "exc_info($module, /)",
    excInfo,
    "Return current exception information: (type, value, traceback).\n\nReturn information about the most recent exception caught by an except\nclause in the current stack frame or in an older stack frame.",
  ],
  [
    "exit($module, status=None, /)",
    exit,
    "Exit the interpreter by raising SystemExit(status).\n\nIf the status is omitted or None, it defaults to zero (i.e., success).\nIf the status is an integer, it will be used as the system exit status.\nIf it is another kind of object, it will be printed and the system\nexit status will be one (i.e., failure).",
  ],
  [
    "getdefaultencoding($module, /)",
    (vm) => vm.intern("utf-8"),
    "Return the current default encoding used by the Unicode implementation.",
  ],
  [
    "getfilesystemencoding($module, /)",
    (vm) => vm.intern("utf-8"),
    "Return the encoding used to convert Unicode filenames to OS filenames.",
  ],
  [
    "getfilesystemencodeerrors($module, /)",
    (vm) => vm.intern("surrogateescape"),
    "Return the error mode used for Unicode to OS filename conversion.",
  ],
  [
    "getallocatedblocks($module, /)",
    (vm) => newInt(vm, countBlocks(vm.allocator)),
    "Return the number of memory blocks currently allocated.",
  ],
  [
    "getrefcount($module, object, /)",
    (vm, _module, object) => newInt(vm, vm.refcount(object!)),
    "Return the reference count of object.\n\nThe count returned is generally one higher than you might expect,\nbecause it includes the (temporary) reference as an argument to\ngetrefcount().",
  ],
  [
    "getrecursionlimit($module, /)",
    getRecursionLimit,
    "Return the current value of the recursion limit.\n\nThe recursion limit is the maximum depth of the Python interpreter\nstack.  This limit prevents infinite recursion from causing an overflow\nof the C stack and crashing Python.",
  ],
  [
    "setrecursionlimit($module, limit, /)",
    setRecursionLimit,
    "Set the maximum depth of the Python interpreter stack to n.\n\nThis limit prevents infinite recursion from causing an overflow of the C\nstack and crashing Python.  The highest possible limit is platform-\ndependent.",
  ],
  [
    "getsizeof!($module, object, default=None)",
    getSizeOf as MethodSpec[1],
    "getsizeof(object [, default]) -> int\n\nReturn the size of object in bytes.",
  ],
  [
    "_getframe($module, depth=0, /)",
    getFrame,
    "Return a frame object from the call stack.\n\nIf optional integer depth is given, return the frame object that many\ncalls below the top of the stack.  If that is deeper than the call\nstack, ValueError is raised.  The default for depth is zero, returning\nthe frame at the top of the call stack.\n\nThis function should be used for internal and specialized purposes\nonly.",
  ],
  [
    "_current_frames($module, /)",
    currentFrames,
    "Return a dict mapping each thread's thread id to its current stack frame.\n\nThis function should be used for specialized purposes only.",
  ],
  ["_clear_type_cache($module, /)", (vm) => vm.none(), "Clear the internal type lookup cache."],
  [
    "_debugmallocstats($module, /)",
    debugMallocStats,
    "Print debug info to stderr about the state of pymalloc and structmalloc.\n\nIn Py_DEBUG mode, also perform some expensive internal consistency\nchecks.",
  ],
  [
    "intern($module, string, /)",
    intern,
    "``Intern'' the given string.\n\nThis enters the string in the (global) table of interned strings whose\npurpose is to speed up dictionary lookups. Return the string itself or\nthe previously interned string object with the same value.",
  ],
  [
    "is_finalizing($module, /)",
    (vm) => newBool(vm, vm.get(0, IS_FINALIZING) !== 0),
    "Return True if Python is exiting.",
  ],
  [
    "getswitchinterval($module, /)",
    switchInterval,
    "Return the current thread switch interval; see sys.setswitchinterval().",
  ],
  [
    "setswitchinterval($module, interval, /)",
    setSwitchInterval,
    "Set the ideal thread switching delay inside the Python interpreter.\n\nThe actual frequency of switching threads can be lower if the\ninterpreter executes long sequences of uninterruptible code\n(this is implementation-specific and workload-dependent).\n\nThe parameter must represent the desired switching delay in seconds\nA typical value is 0.005 (5 milliseconds).",
  ],
  [
    "settrace!($module, function, /)",
    traceSetterOf(TS_TRACE_FUNCTION),
    "settrace(function)\n\nSet the global debug tracing function.  It will be called on each\nfunction call.  See the debugger chapter in the library manual.",
  ],
  [
    "gettrace($module, /)",
    getterOf(TS_TRACE_FUNCTION),
    "Return the global debug tracing function set with sys.settrace.\n\nSee the debugger chapter in the library manual.",
  ],
  [
    "setprofile!($module, function, /)",
    traceSetterOf(TS_PROFILE_FUNCTION),
    "setprofile(function)\n\nSet the profiling function.  It will be called on each function call\nand return.  See the profiler chapter in the library manual.",
  ],
  [
    "getprofile($module, /)",
    getterOf(TS_PROFILE_FUNCTION),
    "Return the profiling function set with sys.setprofile.\n\nSee the profiler chapter in the library manual.",
  ],
  [
    "call_tracing($module, func, args, /)",
    callTracingFunction,
    "Call func(*args), while tracing is enabled.\n\nThe tracing state is saved, and restored afterwards.  This is intended\nto be called from a debugger from a checkpoint, to recursively debug\nsome other code.",
  ],
  [
    "get_coroutine_origin_tracking_depth($module, /)",
    (vm) => newInt(vm, vm.get(0, TS_COROUTINE_ORIGIN_DEPTH)),
    "Check status of origin tracking for coroutine objects in this thread.",
  ],
  [
    "set_coroutine_origin_tracking_depth($module, /, depth)",
    (vm, _module, depth) => {
      const value = asInt(vm, depth!);
      if (value < 0) throw vm.raise(VALUE_ERROR, "depth must be >= 0");
      vm.set(0, TS_COROUTINE_ORIGIN_DEPTH, value);
      return vm.none();
    },
    "Enable or disable origin tracking for coroutine objects in this thread.\n\nCoroutine objects will track 'depth' frames of traceback information\nabout where they came from, available in their cr_origin attribute.\n\nSet a depth of 0 to disable.",
  ],
  [
    "get_asyncgen_hooks($module, /)",
    getAsyncGenHooks,
    "Return the installed asynchronous generators hooks.\n\nThis returns a namedtuple of the form (firstiter, finalizer).",
  ],
  [
    "set_asyncgen_hooks!($module, firstiter=None, finalizer=None)",
    setAsyncGenHooks as MethodSpec[1],
    "set_asyncgen_hooks(* [, firstiter] [, finalizer])\n\nSet a finalizer for async generators objects.",
  ],
  [
    "audit!($module, *args)",
    (vm) => vm.none(),
    "audit(event, *args)\n\nPasses the event to any hooks that are attached.",
  ],
  ["addaudithook($module, /, hook)", (vm) => vm.none(), "Adds a new audit hook callback."],
  [
    "breakpointhook!($module, *args, **kwargs)",
    breakpointHook,
    "breakpointhook(*args, **kws)\n\nThis hook function is called by built-in breakpoint().\n",
  ],
];

// ---- what the module holds --------------------------------------------------------------------------------------

/** Puts an owned value into the module. */
function put(vm: Machine, dict: Address, name: string, value: Address): void {
  vm.hold(value);
  const key = vm.hold(vm.intern(name));
  dictSetStr(vm, dict, key, value);
  vm.unhold();
  vm.unhold();
  vm.decref(key);
  vm.decref(value);
}

function exec(vm: Machine, _module: Address, dict: Address): void {
  const text = (name: string, value: string): void => put(vm, dict, name, vm.str(value));
  put(vm, dict, "modules", vm.newRef(vm.get(0, IS_MODULES)));
  text("version", `3.10.13 (pyvm ${PYVM_VERSION}) [JavaScript]`);
  text(
    "copyright",
    "Copyright (c) 2001-2023 Python Software Foundation.\nAll Rights Reserved.\n\nCopyright (c) 2000 BeOpen.com.\nAll Rights Reserved.\n\nCopyright (c) 1995-2001 Corporation for National Research Initiatives.\nAll Rights Reserved.\n\nCopyright (c) 1991-1995 Stichting Mathematisch Centrum, Amsterdam.\nAll Rights Reserved.",
  );
  text("platform", "linux");
  text("byteorder", "little");
  text("abiflags", "");
  text("platlibdir", "lib");
  putLocations(vm, dict);
  put(vm, dict, "_git", tupleFromStrings(vm, ["CPython", "", ""]));
  text("_framework", "");
  text("float_repr_style", "short");
  put(vm, dict, "hexversion", newInt(vm, HEXVERSION));
  put(vm, dict, "api_version", newInt(vm, 1013));
  put(vm, dict, "maxsize", newIntFromBig(vm, 0x7fffffffffffffffn));
  put(vm, dict, "maxunicode", newInt(vm, 0x10ffff));
  putLists(vm, dict);
  put(vm, dict, "builtin_module_names", tupleFromStrings(vm, builtinModuleNames(vm)));
  put(vm, dict, "stdlib_module_names", stdlibNames(vm));
  putFlags(vm, dict);
  addInformation(vm, dict);
  for (const name of ["displayhook", "excepthook", "unraisablehook", "breakpointhook"])
    alias(vm, dict, name, `__${name}__`);
}

// What the configuration says, which is not the image's.

function putLocations(vm: Machine, dict: Address): void {
  const {
    prefix = "/pyvm",
    exec_prefix: execPrefix = prefix,
    executable = "",
    pycache_prefix: caches,
  } = vm.configuration;
  const text = (name: string, value: string): void => put(vm, dict, name, vm.str(value));
  for (const name of ["prefix", "base_prefix"]) text(name, prefix);
  for (const name of ["exec_prefix", "base_exec_prefix"]) text(name, execPrefix);
  for (const name of ["executable", "_base_executable"]) text(name, executable);
  put(vm, dict, "pycache_prefix", caches === undefined ? vm.none() : vm.str(caches));
}

function putLists(vm: Machine, dict: Address): void {
  const { flags: given, path = [], argv = [""], orig_argv: originalArgv = [], warnoptions = [] } = vm.configuration;
  put(vm, dict, "dont_write_bytecode", newBool(vm, (given?.["dont_write_bytecode"] ?? 0) !== 0));
  put(vm, dict, "path", listFromStrings(vm, path));
  put(vm, dict, "argv", listFromStrings(vm, argv));
  put(vm, dict, "orig_argv", listFromStrings(vm, originalArgv));
  put(vm, dict, "warnoptions", listFromStrings(vm, warnoptions));
}

function putFlags(vm: Machine, dict: Address): void {
  const given = vm.configuration.flags;
  put(vm, dict, "_xoptions", xoptions(vm));
  put(vm, dict, "flags", flags(vm));
  vm.set(0, IS_FLAG_OPTIMIZE, given?.["optimize"] ?? 0);
  vm.set(0, IS_FLAG_BYTES_WARNING, given?.["bytes_warning"] ?? 0);
  const maxDigits = given?.["int_max_str_digits"];
  if (maxDigits !== undefined) vm.set(0, IS_INT_MAX_STR_DIGITS, maxDigits);
}

function alias(vm: Machine, dict: Address, from: string, to: string): void {
  const name = vm.hold(vm.intern(from));
  put(vm, dict, to, vm.newRef(dictGetStr(vm, dict, name)));
  vm.decref(vm.unhold());
}

function stdlibNames(vm: Machine): Address {
  const tuple = vm.hold(tupleFromStrings(vm, STDLIB_MODULE_NAMES.split(" ")));
  const set = frozenSetFromTuple(vm, tuple);
  vm.decref(vm.unhold());
  return set;
}

function xoptions(vm: Machine): Address {
  const dict = newDict(vm);
  vm.hold(dict);
  for (const [name, value] of vm.configuration.xoptions ?? [])
    put(vm, dict, name, value === true ? newBool(vm, true) : vm.str(value));
  return vm.unhold();
}

function flags(vm: Machine): Address {
  const given = vm.configuration.flags ?? {};
  return structSeq(
    vm,
    FLAGS_TYPE,
    FLAG_NAMES.map((name) => {
      const value = given[name] ?? FLAG_DEFAULTS[name] ?? 0;
      return name === "dev_mode" ? newBool(vm, value !== 0) : newInt(vm, value);
    }),
  );
}

function addInformation(vm: Machine, dict: Address): void {
  const integers = (...values: number[]): Address[] => values.map((value) => newInt(vm, value));
  put(vm, dict, "version_info", versionInfo(vm));
  put(vm, dict, "implementation", implementation(vm));
  put(
    vm,
    dict,
    "float_info",
    structSeq(vm, FLOAT_INFO_TYPE, [
      newFloat(vm, Number.MAX_VALUE),
      ...integers(1024, 308),
      newFloat(vm, 2.2250738585072014e-308),
      ...integers(-1021, -307, 15, 53),
      newFloat(vm, Number.EPSILON),
      ...integers(2, 1),
    ]),
  );
  put(vm, dict, "int_info", structSeq(vm, INT_INFO_TYPE, integers(30, 4, 4300, 640)));
  put(
    vm,
    dict,
    "hash_info",
    structSeq(vm, HASH_INFO_TYPE, [
      newInt(vm, 64),
      newIntFromBig(vm, (1n << 61n) - 1n),
      ...integers(314159, 0, 1000003),
      vm.str("siphash24"),
      ...integers(64, 128, 0),
    ]),
  );
  put(vm, dict, "thread_info", structSeq(vm, THREAD_INFO_TYPE, [vm.str("pthread"), vm.str("semaphore"), vm.none()]));
}

function versionInfo(vm: Machine): Address {
  return structSeq(vm, VERSION_INFO_TYPE, [...VERSION.map((part) => newInt(vm, part)), vm.str("final"), newInt(vm, 0)]);
}

/** sys.implementation: the names of CPython, and one of our own. */
function implementation(vm: Machine): Address {
  const dict = vm.hold(newDict(vm));
  put(vm, dict, "name", vm.str("cpython"));
  put(vm, dict, "cache_tag", vm.str("cpython-310"));
  put(vm, dict, "version", versionInfo(vm));
  put(vm, dict, "hexversion", newInt(vm, HEXVERSION));
  put(vm, dict, "_multiarch", vm.str("x86_64-linux-gnu"));
  put(vm, dict, "pyvm", vm.str(PYVM_VERSION));
  const namespace = newNamespace(vm, dict);
  vm.decref(vm.unhold());
  return namespace;
}

export const spec: ModuleSpec = {
  name: "sys",
  doc: "This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact strongly with the interpreter.",
  functions: FUNCTIONS,
  types: [
    FLAGS_TYPE,
    VERSION_INFO_TYPE,
    FLOAT_INFO_TYPE,
    INT_INFO_TYPE,
    HASH_INFO_TYPE,
    THREAD_INFO_TYPE,
    ASYNCGEN_HOOKS_TYPE,
    UNRAISABLE_HOOK_ARGS_TYPE,
  ],
  exec,
  restore: (vm, _module, dict) => {
    if (vm.configuration.resumes === true) return;
    putLocations(vm, dict);
    putLists(vm, dict);
    putFlags(vm, dict);
  },
};
