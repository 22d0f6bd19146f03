/** The module `_abc`: registries and caches of abstract base classes (Modules/_abc.c). */
import {
  type Address,
  ASSERTION_ERROR,
  callMethod0,
  callMethod1,
  clearException,
  defineType,
  dictDelete,
  dictGetId,
  exceptionMatches,
  FALSE,
  FLAG_HAVE_GC,
  FLAG_IMMUTABLETYPE,
  FLAG_LIST_SUBCLASS,
  FLAG_MAPPING,
  FLAG_SEQUENCE,
  FLAG_TUPLE_SUBCLASS,
  forEachSubclass,
  getAttrId,
  getIter,
  identifier,
  INT_TYPE,
  intToNumber,
  isAbstract,
  isSubclass,
  isSubtype,
  isTrue,
  iterNext,
  listItem,
  listSize,
  lookupAttr,
  lookupAttrId,
  type Machine,
  MODULE_STATE,
  type ModuleSpec,
  newBool,
  newBuiltinFunction,
  newFrozenSet,
  newInt,
  newSet,
  newSetFrom,
  newWeakReference,
  NONE,
  NOT_IMPLEMENTED,
  readyType,
  registerMethod,
  RUNTIME_ERROR,
  sequenceFast,
  setAdd,
  setAttrId,
  setClear,
  setContains,
  setDiscard,
  setKeyAt,
  setNext,
  setSize,
  staticType,
  TP_DICT,
  TP_FLAGS,
  TRUE,
  tupleFromIterable,
  tupleItem,
  tuplePack,
  tupleSetItem,
  tupleSize,
  newTuple,
  TYPE_ERROR,
  WR_OBJECT,
  writeMethodDefinitions,
} from "@pyvm/vm";

const ID_ABC_IMPL = identifier("_abc_impl");
const ID_ABC_TPFLAGS = identifier("__abc_tpflags__");
const ID_ABSTRACTMETHODS = identifier("__abstractmethods__");
const ID_BASES = identifier("__bases__");
const ID_CLASS = identifier("__class__");
const ID_DICT = identifier("__dict__");
const ID_ITEMS = identifier("items");
const ID_SUBCLASSCHECK = identifier("__subclasscheck__");
const ID_SUBCLASSHOOK = identifier("__subclasshook__");
const ID_SUBCLASSES = identifier("__subclasses__");

/** What a class counts as for pattern matching. */
const COLLECTION_FLAGS = FLAG_SEQUENCE | FLAG_MAPPING;

/**
 * _abc_data: what an abstract base class knows of its virtual subclasses, three sets of weak references (0 until one is needed).
 *
 *     +--------+----------+-------+----------------+------------------------+
 *     | header | registry | cache | negative cache | negative cache version |
 *     0        16         24      32               40                       48
 */
const ABC_DATA_TYPE: Address = staticType();
const REGISTRY = 16;
const CACHE = 24;
const NEGATIVE_CACHE = 32;
const NEGATIVE_CACHE_VERSION = 40;

defineType(ABC_DATA_TYPE, {
  name: "_abc._abc_data",
  doc: "Internal state held by ABC machinery.",
  basicSize: 48,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: REGISTRY, count: 3 }],
  slots: {
    new: (vm, type) => vm.genericAlloc(type, 0),
    clear: (vm, self) => {
      for (const offset of [REGISTRY, CACHE, NEGATIVE_CACHE]) vm.replace(self, offset, 0);
    },
  },
});

/** Module state: how often anything was registered, and the PyMethodDef of {@link destroy}. */
const INVALIDATION_COUNTER = 0;
const DESTROY_DEFINITION = 8;
const STATE_BYTES = 16;

const DESTROY = registerMethod("_abc", ["_destroy!($module, reference, /)", destroy]);

function state(vm: Machine, module: Address): Address {
  return vm.get(module, MODULE_STATE);
}

/** The callback of a reference in one of the sets: `self` is a weak reference to the set. */
function destroy(vm: Machine, self: Address, reference: Address): Address {
  const set = vm.get(self, WR_OBJECT);
  if (set === NONE) return vm.none();
  const mark = vm.mark();
  vm.hold(vm.newRef(set));
  setDiscard(vm, set, reference);
  vm.release(mark);
  return vm.none();
}

/** _get_impl: the data of an abstract base class, held. */
function implementation(vm: Machine, cls: Address): Address {
  const data = vm.hold(getAttrId(vm, cls, ID_ABC_IMPL));
  if (vm.typeOf(data) !== ABC_DATA_TYPE) throw vm.raise(TYPE_ERROR, "_abc_impl is set to a wrong type");
  return data;
}

/** _in_weak_set. What cannot be referred to weakly is in none. */
function inWeakSet(vm: Machine, set: Address, object: Address): boolean {
  if (set === 0 || setSize(vm, set) === 0) return false;
  const mark = vm.mark();
  vm.hold(vm.newRef(set));
  let reference: Address;
  try {
    reference = newWeakReference(vm, object, 0);
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, TYPE_ERROR)) throw error;
    clearException(vm);
    return false;
  }
  const found = setContains(vm, set, vm.hold(reference));
  vm.release(mark);
  return found;
}

/** _add_to_weak_set: adds a reference that takes itself out when `object` dies. */
function addToWeakSet(vm: Machine, module: Address, data: Address, offset: number, object: Address): void {
  const mark = vm.mark();
  if (vm.get(data, offset) === 0) vm.set(data, offset, newSet(vm));
  const set = vm.hold(vm.newRef(vm.get(data, offset)));
  const setReference = vm.hold(newWeakReference(vm, set, 0));
  const callback = vm.hold(newBuiltinFunction(vm, vm.get(state(vm, module), DESTROY_DEFINITION), setReference, 0));
  setAdd(vm, set, vm.hold(newWeakReference(vm, object, callback)));
  vm.release(mark);
}

// ---- setting a class up -------------------------------------------------------------------------------------------

/** compute_abstract_methods: sets `__abstractmethods__`. */
function computeAbstractMethods(vm: Machine, cls: Address): void {
  const mark = vm.mark();
  const abstracts = vm.hold(newSet(vm));
  const namespace = vm.hold(getAttrId(vm, cls, ID_DICT));
  const items = vm.hold(listOfItems(vm, namespace));
  for (let i = 0; i < tupleSize(vm, items); i++) {
    const inner = vm.mark();
    const pair = vm.hold(sequenceFast(vm, tupleItem(vm, items, i), "items() returned non-iterable"));
    if (!vm.hasFlag(pair, FLAG_LIST_SUBCLASS | FLAG_TUPLE_SUBCLASS) || vm.get(pair, 16) !== 2) {
      throw vm.raise(TYPE_ERROR, "items() returned item which size is not 2");
    }
    const isTuple = vm.hasFlag(pair, FLAG_TUPLE_SUBCLASS);
    const key = isTuple ? tupleItem(vm, pair, 0) : listItem(vm, pair, 0);
    const value = isTuple ? tupleItem(vm, pair, 1) : listItem(vm, pair, 1);
    if (isAbstract(vm, value)) setAdd(vm, abstracts, key);
    vm.release(inner);
  }
  const bases = vm.hold(getAttrId(vm, cls, ID_BASES));
  if (!vm.hasFlag(bases, FLAG_TUPLE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "__bases__ is not tuple");
  for (let i = 0; i < tupleSize(vm, bases); i++) inheritAbstract(vm, cls, tupleItem(vm, bases, i), abstracts);
  setAttrId(vm, cls, ID_ABSTRACTMETHODS, vm.hold(newFrozenSet(vm, abstracts)));
  vm.release(mark);
}

/** PyMapping_Items as a tuple. */
function listOfItems(vm: Machine, mapping: Address): Address {
  const items = vm.hold(callMethod0(vm, mapping, ID_ITEMS));
  const tuple = tupleFromIterable(vm, items);
  vm.decref(vm.unhold());
  return tuple;
}

/** Adds the names that are abstract in `base` and still are in `cls`. */
function inheritAbstract(vm: Machine, cls: Address, base: Address, abstracts: Address): void {
  const inherited = lookupAttrId(vm, base, ID_ABSTRACTMETHODS);
  if (inherited === 0) return;
  const mark = vm.mark();
  vm.hold(inherited);
  const iterator = vm.hold(getIter(vm, inherited));
  for (let key = iterNext(vm, iterator); key !== 0; key = iterNext(vm, iterator)) {
    const inner = vm.mark();
    vm.hold(key);
    const value = lookupAttr(vm, cls, key);
    if (value !== 0 && isAbstract(vm, vm.hold(value))) setAdd(vm, abstracts, key);
    vm.release(inner);
  }
  vm.release(mark);
}

function abcInit(vm: Machine, _module: Address, cls: Address): Address {
  computeAbstractMethods(vm, cls);
  const mark = vm.mark();
  setAttrId(vm, cls, ID_ABC_IMPL, vm.hold(vm.genericAlloc(ABC_DATA_TYPE, 0)));
  vm.release(mark);
  if (vm.isType(cls)) takeCollectionFlags(vm, cls);
  return vm.none();
}

/** `__abc_tpflags__` in a class body says that instances are sequences or mappings. */
function takeCollectionFlags(vm: Machine, cls: Address): void {
  const dict = vm.get(cls, TP_DICT);
  const flags = dictGetId(vm, dict, ID_ABC_TPFLAGS);
  if (flags === 0) return;
  if (vm.typeOf(flags) === INT_TYPE) {
    const value = intToNumber(vm, flags);
    if ((value & COLLECTION_FLAGS) === COLLECTION_FLAGS) {
      throw vm.raise(TYPE_ERROR, "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
    }
    vm.i32[(cls + TP_FLAGS) >> 2] |= value & COLLECTION_FLAGS;
  }
  dictDelete(vm, dict, vm.id(ID_ABC_TPFLAGS));
}

/** set_collection_flag_recursive. */
function setCollectionFlag(vm: Machine, cls: Address, flag: number): void {
  const flags = vm.get(cls, TP_FLAGS);
  if ((flags & FLAG_IMMUTABLETYPE) !== 0 || (flags & COLLECTION_FLAGS) === flag) return;
  vm.i32[(cls + TP_FLAGS) >> 2] = (flags & ~COLLECTION_FLAGS) | flag;
  forEachSubclass(vm, cls, (subclass) => setCollectionFlag(vm, subclass, flag));
}

function abcRegister(vm: Machine, module: Address, cls: Address, subclass: Address): Address {
  if (!vm.isType(subclass)) throw vm.raise(TYPE_ERROR, "Can only register classes");
  if (isSubclass(vm, subclass, cls)) return vm.newRef(subclass);
  if (isSubclass(vm, cls, subclass)) throw vm.raise(RUNTIME_ERROR, "Refusing to create an inheritance cycle");
  const mark = vm.mark();
  addToWeakSet(vm, module, implementation(vm, cls), REGISTRY, subclass);
  vm.release(mark);
  vm.setWord(state(vm, module), INVALIDATION_COUNTER, counter(vm, module) + 1);
  if (vm.isType(cls)) {
    const flag = vm.get(cls, TP_FLAGS) & COLLECTION_FLAGS;
    if (flag !== 0) setCollectionFlag(vm, subclass, flag);
  }
  return vm.newRef(subclass);
}

function counter(vm: Machine, module: Address): number {
  return vm.getWord(state(vm, module), INVALIDATION_COUNTER);
}

// ---- checks ---------------------------------------------------------------------------------------------------------

function abcInstanceCheck(vm: Machine, module: Address, cls: Address, instance: Address): Address {
  const mark = vm.mark();
  const data = implementation(vm, cls);
  const subclass = vm.hold(getAttrId(vm, instance, ID_CLASS));
  if (inWeakSet(vm, vm.get(data, CACHE), subclass)) {
    vm.release(mark);
    return newBool(vm, true);
  }
  const actual = vm.hold(vm.newRef(vm.typeOf(instance)));
  if (subclass === actual) {
    if (
      vm.getWord(data, NEGATIVE_CACHE_VERSION) === counter(vm, module) &&
      inWeakSet(vm, vm.get(data, NEGATIVE_CACHE), subclass)
    ) {
      vm.release(mark);
      return newBool(vm, false);
    }
  } else {
    const answer = vm.hold(callMethod1(vm, cls, ID_SUBCLASSCHECK, subclass));
    if (isTrue(vm, answer)) return vm.keep(mark, answer);
  }
  const answer = callMethod1(vm, cls, ID_SUBCLASSCHECK, actual);
  vm.release(mark);
  return answer;
}

function abcSubclassCheck(vm: Machine, module: Address, cls: Address, subclass: Address): Address {
  if (!vm.isType(subclass)) throw vm.raise(TYPE_ERROR, "issubclass() arg 1 must be a class");
  const mark = vm.mark();
  const data = implementation(vm, cls);
  const answer = cachedAnswer(vm, module, data, subclass);
  const result = answer === UNKNOWN ? findAnswer(vm, module, cls, data, subclass) : answer === YES;
  vm.release(mark);
  return newBool(vm, result);
}

const NO = 0;
const YES = 1;
const UNKNOWN = -1;

function cachedAnswer(vm: Machine, module: Address, data: Address, subclass: Address): number {
  if (inWeakSet(vm, vm.get(data, CACHE), subclass)) return YES;
  const version = counter(vm, module);
  if (vm.getWord(data, NEGATIVE_CACHE_VERSION) < version) {
    // A class was registered somewhere since: what was no subclass may be one now.
    const negative = vm.get(data, NEGATIVE_CACHE);
    if (negative !== 0) setClear(vm, negative);
    vm.setWord(data, NEGATIVE_CACHE_VERSION, version);
    return UNKNOWN;
  }
  return inWeakSet(vm, vm.get(data, NEGATIVE_CACHE), subclass) ? NO : UNKNOWN;
}

/** Asks the hook, the MRO, the registry and the subclasses, in this order, and remembers the answer. */
function findAnswer(vm: Machine, module: Address, cls: Address, data: Address, subclass: Address): boolean {
  const hook = vm.hold(callMethod1(vm, cls, ID_SUBCLASSHOOK, subclass));
  if (hook !== NOT_IMPLEMENTED && hook !== TRUE && hook !== FALSE) {
    throw vm.raise(ASSERTION_ERROR, "__subclasshook__ must return either False, True, or NotImplemented");
  }
  if (hook !== NOT_IMPLEMENTED) {
    addToWeakSet(vm, module, data, hook === TRUE ? CACHE : NEGATIVE_CACHE, subclass);
    return hook === TRUE;
  }
  if (isSubtype(vm, subclass, cls)) {
    addToWeakSet(vm, module, data, CACHE, subclass);
    return true;
  }
  if (inWeakSet(vm, vm.get(data, REGISTRY), subclass)) return true;
  if (isSubclassOfRegistered(vm, data, subclass) || isSubclassOfSubclass(vm, cls, subclass)) {
    addToWeakSet(vm, module, data, CACHE, subclass);
    return true;
  }
  addToWeakSet(vm, module, data, NEGATIVE_CACHE, subclass);
  return false;
}

/** subclasscheck_check_registry. The registry is copied: a check may change it. */
function isSubclassOfRegistered(vm: Machine, data: Address, subclass: Address): boolean {
  const registry = vm.get(data, REGISTRY);
  if (registry === 0) return false;
  const mark = vm.mark();
  const copy = vm.hold(newTuple(vm, setSize(vm, registry)));
  let count = 0;
  for (let at = setNext(vm, registry, 0); at >= 0; at = setNext(vm, registry, at + 1)) {
    tupleSetItem(vm, copy, count++, vm.newRef(setKeyAt(vm, registry, at)));
  }
  let found = false;
  for (let i = 0; i < count && !found; i++) {
    const registered = vm.get(tupleItem(vm, copy, i), WR_OBJECT);
    if (registered !== NONE) found = isSubclass(vm, subclass, vm.hold(vm.newRef(registered)));
  }
  vm.release(mark);
  return found;
}

function isSubclassOfSubclass(vm: Machine, cls: Address, subclass: Address): boolean {
  const mark = vm.mark();
  const subclasses = vm.hold(callMethod0(vm, cls, ID_SUBCLASSES));
  if (!vm.hasFlag(subclasses, FLAG_LIST_SUBCLASS)) throw vm.raise(TYPE_ERROR, "__subclasses__() must return a list");
  let found = false;
  for (let i = 0; i < listSize(vm, subclasses) && !found; i++) {
    found = isSubclass(vm, subclass, vm.hold(vm.newRef(listItem(vm, subclasses, i))));
  }
  vm.release(mark);
  return found;
}

// ---- inspection -----------------------------------------------------------------------------------------------------

function resetter(...offsets: readonly number[]): (vm: Machine, module: Address, cls: Address) => Address {
  return (vm, _module, cls) => {
    const mark = vm.mark();
    const data = implementation(vm, cls);
    for (const offset of offsets) {
      const set = vm.get(data, offset);
      if (set !== 0) setClear(vm, set);
    }
    vm.release(mark);
    return vm.none();
  };
}

function getDump(vm: Machine, _module: Address, cls: Address): Address {
  const mark = vm.mark();
  const data = implementation(vm, cls);
  const copy = (offset: number): Address => {
    const set = vm.get(data, offset);
    return vm.hold(set === 0 ? newSet(vm) : newSetFrom(vm, set));
  };
  const version = vm.hold(newInt(vm, vm.getWord(data, NEGATIVE_CACHE_VERSION)));
  return vm.keep(mark, vm.hold(tuplePack(vm, copy(REGISTRY), copy(CACHE), copy(NEGATIVE_CACHE), version)));
}

export const spec: ModuleSpec = {
  name: "_abc",
  doc: "Module contains faster C implementation of abc.ABCMeta",
  stateBytes: STATE_BYTES,
  exec: (vm, module) => {
    readyType(vm, ABC_DATA_TYPE);
    vm.set(state(vm, module), DESTROY_DEFINITION, writeMethodDefinitions(vm, [DESTROY]));
  },
  functions: [
    [
      "get_cache_token($module, /)",
      (vm, module) => newInt(vm, counter(vm, module)),
      "Returns the current ABC cache token.\n\nThe token is an opaque object (supporting equality testing) identifying the\ncurrent version of the ABC cache for virtual subclasses. The token changes\nwith every call to register() on any ABC.",
    ],
    [
      "_abc_init($module, self, /)",
      abcInit,
      "Internal ABC helper for class set-up. Should be never used outside abc module.",
    ],
    [
      "_reset_registry($module, self, /)",
      resetter(REGISTRY),
      "Internal ABC helper to reset registry of a given class.\n\nShould be only used by refleak.py",
    ],
    [
      "_reset_caches($module, self, /)",
      resetter(CACHE, NEGATIVE_CACHE),
      "Internal ABC helper to reset both caches of a given class.\n\nShould be only used by refleak.py",
    ],
    [
      "_get_dump($module, self, /)",
      getDump,
      "Internal ABC helper for cache and registry debugging.\n\nReturn shallow copies of registry, of both caches, and\nnegative cache version. Don't call this function directly,\ninstead use ABC._dump_registry() for a nice repr.",
    ],
    [
      "_abc_register($module, self, subclass, /)",
      abcRegister,
      "Internal ABC helper for subclasss registration. Should be never used outside abc module.",
    ],
    [
      "_abc_instancecheck($module, self, instance, /)",
      abcInstanceCheck,
      "Internal ABC helper for instance checks. Should be never used outside abc module.",
    ],
    [
      "_abc_subclasscheck($module, self, subclass, /)",
      abcSubclassCheck,
      "Internal ABC helper for subclasss checks. Should be never used outside abc module.",
    ],
  ],
};
