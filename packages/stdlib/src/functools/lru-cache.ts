/**
 * `functools._lru_cache_wrapper` (lru_cache_object): a function that remembers its results.
 *
 *     +--------+------+------+-------------------+---------+-------+-------+------+------+---------+--------+
 *     | header | prev | next | hash, key, result | wrapper | typed | cache | hits | func | maxsize | misses |
 *     0        16     24     32                  56        64      72      80     88     96        104
 *     +----------+--------------+-----------------+------+-------------+
 *     | kwd_mark | element type | cache_info_type | dict | weakreflist |
 *     112        120            128               136    144
 *
 * A bounded cache keeps its links in a ring from the least to the most recently used; the object itself is the root of the ring, so
 * that a link's words begin like the object's:
 *
 *     +--------+------+------+------+-----+--------+
 *     | header | prev | next | hash | key | result |
 *     0        16     24     32     40    48       56
 *
 * The ring owns one reference to each link, the dict `cache` another. `prev` 0 marks a link that was taken out of the ring. Links are
 * no containers: the collector sees their keys and results as the cache's. A `maxsize` of -1 is no bound, 0 no cache.
 */
import {
  type Address,
  callableDict,
  callTuple,
  callWith,
  type CustomLayout,
  defineType,
  dictClear,
  dictGetHashed,
  dictKeyAt,
  dictNext,
  dictPopHashed,
  dictSetHashed,
  dictSize,
  dictValueAt,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  FLAG_METHOD_DESCRIPTOR,
  getAttrId,
  hashOf,
  identifier,
  INT_TYPE,
  isIndex,
  isTrue,
  type Machine,
  newArguments,
  newBoundMethod,
  newDict,
  newInt,
  newTuple,
  NONE,
  OBJECT_TYPE,
  OVERFLOW_ERROR,
  asSize,
  parseSignature,
  registerLayout,
  genericSetDict,
  type Signature,
  staticType,
  STR_TYPE,
  TP_CALL,
  tupleItem,
  tupleSetItem,
  tupleSize,
  TYPE_ERROR,
} from "@pyvm/vm";

export const LRU_CACHE_TYPE: Address = staticType();
export const LRU_LINK_TYPE: Address = staticType();

const PREV = 16;
const NEXT = 24;
const HASH = 32;
const KEY = 40;
const RESULT = 48;
const LINK_BYTES = 56;

const TYPED = 64;
const CACHE = 72;
const HITS = 80;
const FUNCTION = 88;
const MAXSIZE = 96;
const MISSES = 104;
const KEYWORD_MARK = 112;
const LINK_TYPE = 120;
const CACHE_INFO_TYPE = 128;
const DICT = 136;
const WEAKREFLIST = 144;
const LRU_CACHE_BYTES = 152;

const UNBOUNDED = -1;
const SIGNATURE: Signature = parseSignature("lru_cache(user_function, maxsize, typed, cache_info_type)");
const ID_QUALNAME = identifier("__qualname__");

// ---- the ring -----------------------------------------------------------------------------------------------------

function isLinked(vm: Machine, link: Address): boolean {
  return vm.get(link, PREV) !== 0;
}

/** Takes a link out of the ring, whose reference the caller owns from now on. */
function extractLink(vm: Machine, link: Address): void {
  const previous = vm.get(link, PREV);
  const next = vm.get(link, NEXT);
  vm.set(previous, NEXT, next);
  vm.set(next, PREV, previous);
  vm.set(link, PREV, 0);
  vm.set(link, NEXT, 0);
}

/** Puts a link between two neighbours of the ring, which owns it from now on. */
function insertLink(vm: Machine, link: Address, previous: Address, next: Address): void {
  vm.set(link, PREV, previous);
  vm.set(link, NEXT, next);
  vm.set(previous, NEXT, link);
  vm.set(next, PREV, link);
}

/** The most recently used place. */
function appendLink(vm: Machine, self: Address, link: Address): void {
  insertLink(vm, link, vm.get(self, PREV), self);
}

/** The least recently used place. */
function prependLink(vm: Machine, self: Address, link: Address): void {
  insertLink(vm, link, self, vm.get(self, NEXT));
}

// ---- keys ---------------------------------------------------------------------------------------------------------

/**
 * lru_cache_make_key (owned): a single plain str or int stands for itself, other positional arguments are their own tuple, and
 * keywords follow a mark that equals nothing else.
 */
function makeKey(vm: Machine, self: Address, args: Address, kwargs: Address): Address {
  const count = tupleSize(vm, args);
  const keywords = kwargs === 0 ? 0 : dictSize(vm, kwargs);
  const typed = vm.get(self, TYPED) !== 0;
  if (!typed && keywords === 0) {
    if (count === 1) {
      const only = tupleItem(vm, args, 0);
      const type = vm.typeOf(only);
      if (type === STR_TYPE || type === INT_TYPE) return vm.newRef(only);
    }
    return vm.newRef(args);
  }
  const key = newTuple(vm, count + (keywords === 0 ? 0 : 2 * keywords + 1) + (typed ? count + keywords : 0));
  let at = 0;
  for (let i = 0; i < count; i++) tupleSetItem(vm, key, at++, vm.newRef(tupleItem(vm, args, i)));
  if (keywords !== 0) {
    tupleSetItem(vm, key, at++, vm.newRef(vm.get(self, KEYWORD_MARK)));
    for (let i = dictNext(vm, kwargs, 0); i >= 0; i = dictNext(vm, kwargs, i + 1)) {
      tupleSetItem(vm, key, at++, vm.newRef(dictKeyAt(vm, kwargs, i)));
      tupleSetItem(vm, key, at++, vm.newRef(dictValueAt(vm, kwargs, i)));
    }
  }
  if (typed) {
    for (let i = 0; i < count; i++) tupleSetItem(vm, key, at++, vm.newRef(vm.typeOf(tupleItem(vm, args, i))));
    if (keywords === 0) return key;
    for (let i = dictNext(vm, kwargs, 0); i >= 0; i = dictNext(vm, kwargs, i + 1)) {
      tupleSetItem(vm, key, at++, vm.newRef(vm.typeOf(dictValueAt(vm, kwargs, i))));
    }
  }
  return key;
}

// ---- calling ------------------------------------------------------------------------------------------------------

function lruCacheCall(vm: Machine, self: Address, args: Address, kwargs: Address): Address {
  const maxsize = vm.getWord(self, MAXSIZE);
  if (maxsize === 0) return callUncached(vm, self, args, kwargs);
  return maxsize === UNBOUNDED ? callUnbounded(vm, self, args, kwargs) : callBounded(vm, self, args, kwargs);
}

function count(vm: Machine, self: Address, offset: number): void {
  vm.setWord(self, offset, vm.getWord(self, offset) + 1);
}

function callUncached(vm: Machine, self: Address, args: Address, kwargs: Address): Address {
  count(vm, self, MISSES);
  return callTuple(vm, vm.get(self, FUNCTION), args, kwargs);
}

function callUnbounded(vm: Machine, self: Address, args: Address, kwargs: Address): Address {
  const mark = vm.mark();
  const key = vm.hold(makeKey(vm, self, args, kwargs));
  const low = hashOf(vm, key);
  const high = vm.hashHigh;
  const cache = vm.get(self, CACHE);
  const known = dictGetHashed(vm, cache, key, low, high);
  if (known !== 0) {
    count(vm, self, HITS);
    vm.newRef(known);
    vm.release(mark);
    return known;
  }
  count(vm, self, MISSES);
  const result = vm.hold(callTuple(vm, vm.get(self, FUNCTION), args, kwargs));
  dictSetHashed(vm, cache, key, result, low, high);
  return vm.keep(mark, result);
}

function callBounded(vm: Machine, self: Address, args: Address, kwargs: Address): Address {
  const mark = vm.mark();
  const key = vm.hold(makeKey(vm, self, args, kwargs));
  const low = hashOf(vm, key);
  const high = vm.hashHigh;
  const cache = vm.get(self, CACHE);
  const link = dictGetHashed(vm, cache, key, low, high);
  if (link !== 0) {
    // An __eq__ that runs while the link is being evicted finds it out of the ring.
    if (isLinked(vm, link)) {
      extractLink(vm, link);
      appendLink(vm, self, link);
    }
    count(vm, self, HITS);
    const known = vm.newRef(vm.get(link, RESULT));
    vm.release(mark);
    return known;
  }
  count(vm, self, MISSES);
  const result = vm.hold(callTuple(vm, vm.get(self, FUNCTION), args, kwargs));
  // The call itself may have remembered this very key.
  if (dictGetHashed(vm, cache, key, low, high) === 0) {
    if (dictSize(vm, cache) < vm.getWord(self, MAXSIZE) || vm.get(self, NEXT) === self) {
      rememberNew(vm, self, key, result, low, high);
    } else rememberInsteadOfOldest(vm, self, key, result, low, high);
  }
  return vm.keep(mark, result);
}

function rememberNew(vm: Machine, self: Address, key: Address, result: Address, low: number, high: number): void {
  const link = vm.hold(vm.newObject(LRU_LINK_TYPE, LINK_BYTES));
  vm.setWord(link, PREV, 0);
  vm.setWord(link, NEXT, 0);
  vm.setWord(link, KEY, vm.newRef(key));
  vm.setWord(link, RESULT, vm.newRef(result));
  setHash(vm, link, low, high);
  dictSetHashed(vm, vm.get(self, CACHE), key, link, low, high);
  appendLink(vm, self, vm.unhold());
}

function setHash(vm: Machine, link: Address, low: number, high: number): void {
  vm.set(link, HASH, low);
  vm.set(link, HASH + 4, high);
}

/** The cache is full: the oldest link gets the new key and result and becomes the newest. */
function rememberInsteadOfOldest(
  vm: Machine,
  self: Address,
  key: Address,
  result: Address,
  low: number,
  high: number,
): void {
  const mark = vm.mark();
  const cache = vm.get(self, CACHE);
  const link = vm.get(self, NEXT);
  extractLink(vm, link);
  vm.hold(link);
  const popped = popLink(vm, self, cache, link);
  // The function, or an __eq__, has taken the old key out of the dict already: the link is an orphan.
  if (popped === 0) return vm.release(mark);
  vm.hold(popped);
  // Old key and result live until the links are in order again: what they are may run any code when it dies.
  vm.hold(vm.get(link, KEY));
  vm.hold(vm.get(link, RESULT));
  vm.set(link, KEY, vm.newRef(key));
  vm.set(link, RESULT, vm.newRef(result));
  setHash(vm, link, low, high);
  dictSetHashed(vm, cache, key, link, low, high);
  appendLink(vm, self, vm.newRef(link));
  vm.release(mark);
}

/** Takes the oldest link, which the caller holds, out of the dict. If that fails the link stays the oldest. */
function popLink(vm: Machine, self: Address, cache: Address, link: Address): Address {
  const inner = vm.mark();
  const key = vm.hold(vm.newRef(vm.get(link, KEY)));
  let popped: Address;
  try {
    popped = dictPopHashed(vm, cache, key, vm.get(link, HASH), vm.get(link, HASH + 4));
  } catch (error) {
    vm.caught(error, inner);
    prependLink(vm, self, vm.newRef(link));
    throw error;
  }
  vm.release(inner);
  return popped;
}

// ---- the object ---------------------------------------------------------------------------------------------------

function lruCacheNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const [func, maxsizeObject, typed, cacheInfoType] = newArguments(vm, SIGNATURE, args, kwargs);
  const isTyped = isTrue(vm, typed!);
  if (vm.get(vm.typeOf(func!), TP_CALL) === 0) throw vm.raise(TYPE_ERROR, "the first argument must be callable");
  const maxsize = readMaxsize(vm, maxsizeObject!);
  const mark = vm.mark();
  const cache = vm.hold(newDict(vm));
  const keywordMark = vm.hold(vm.newObject(OBJECT_TYPE, 16));
  const self = vm.genericAlloc(type, 0);
  vm.set(self, PREV, self);
  vm.set(self, NEXT, self);
  vm.set(self, TYPED, isTyped ? 1 : 0);
  vm.set(self, CACHE, vm.newRef(cache));
  vm.set(self, FUNCTION, vm.newRef(func!));
  vm.setWord(self, MAXSIZE, maxsize);
  vm.set(self, KEYWORD_MARK, vm.newRef(keywordMark));
  vm.set(self, LINK_TYPE, vm.newRef(LRU_LINK_TYPE));
  vm.set(self, CACHE_INFO_TYPE, vm.newRef(cacheInfoType!));
  vm.release(mark);
  return self;
}

function readMaxsize(vm: Machine, object: Address): number {
  if (object === NONE) return UNBOUNDED;
  if (!isIndex(vm, object)) throw vm.raise(TYPE_ERROR, "maxsize should be integer or None");
  return Math.max(asSize(vm, object, OVERFLOW_ERROR), 0);
}

function cacheInfo(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const maxsize = vm.getWord(self, MAXSIZE);
  const hits = vm.hold(newInt(vm, vm.getWord(self, HITS)));
  const misses = vm.hold(newInt(vm, vm.getWord(self, MISSES)));
  const bound = vm.hold(maxsize === UNBOUNDED ? vm.none() : newInt(vm, maxsize));
  const size = vm.hold(newInt(vm, dictSize(vm, vm.get(self, CACHE))));
  const result = callWith(vm, vm.get(self, CACHE_INFO_TYPE), hits, misses, bound, size);
  vm.release(mark);
  return result;
}

function cacheClear(vm: Machine, self: Address): Address {
  vm.setWord(self, HITS, 0);
  vm.setWord(self, MISSES, 0);
  const links = unlinkRing(vm, self);
  dictClear(vm, vm.get(self, CACHE));
  releaseChain(vm, links);
  return vm.none();
}

/** lru_cache_unlink_list: empties the ring and returns its links as a chain through NEXT, which ends with 0. */
function unlinkRing(vm: Machine, self: Address): Address {
  const first = vm.get(self, NEXT);
  if (first === self || first === 0) return 0;
  vm.set(vm.get(self, PREV), NEXT, 0);
  for (let link = first; link !== 0; link = vm.get(link, NEXT)) vm.set(link, PREV, 0);
  vm.set(self, PREV, self);
  vm.set(self, NEXT, self);
  return first;
}

/** Releases the links of a chain. */
function releaseChain(vm: Machine, first: Address): void {
  let link = first;
  while (link !== 0) {
    const next = vm.get(link, NEXT);
    vm.set(link, NEXT, 0);
    vm.decref(link);
    link = next;
  }
}

function same(vm: Machine, self: Address): Address {
  return vm.newRef(self);
}

/** What the collector sees beyond the object's own words: keys and results of the links in the ring. */
const scanLinks: CustomLayout = (vm, self, spans) => {
  const first = vm.get(self, NEXT);
  if (first === 0) return;
  for (let link = first; link !== self; link = vm.get(link, NEXT)) spans.add(link + KEY, 2, 8);
};

/** The dying cache's children, keys and results of the links among them, are released: only the links' memory is left. */
function deallocLinks(vm: Machine, self: Address): void {
  const links = unlinkRing(vm, self);
  for (let link = links; link !== 0; link = vm.get(link, NEXT)) {
    vm.set(link, KEY, 0);
    vm.set(link, RESULT, 0);
  }
  releaseChain(vm, links);
}

/** tp_clear. */
function clearCache(vm: Machine, self: Address): void {
  const links = unlinkRing(vm, self);
  dictClear(vm, vm.get(self, CACHE));
  releaseChain(vm, links);
  vm.replace(self, FUNCTION, vm.none());
  vm.replace(self, CACHE_INFO_TYPE, vm.none());
  vm.replace(self, DICT, 0);
}

defineType(LRU_LINK_TYPE, {
  name: "functools._lru_list_elem",
  basicSize: LINK_BYTES,
  layout: [{ op: "fields", offset: KEY, count: 2 }],
  slots: { new: null },
});

defineType(LRU_CACHE_TYPE, {
  name: "functools._lru_cache_wrapper",
  doc: `Create a cached callable that wraps another function.

user_function:      the function being cached

maxsize:  0         for no caching
          None      for unlimited cache size
          n         for a bounded cache

typed:    False     cache f(3) and f(3.0) as identical calls
          True      cache f(3) and f(3.0) as distinct calls

cache_info_type:    namedtuple class with the fields:
                        hits misses currsize maxsize
`,
  basicSize: LRU_CACHE_BYTES,
  flags: FLAG_HAVE_GC | FLAG_BASETYPE | FLAG_METHOD_DESCRIPTOR,
  dictOffset: DICT,
  weaklistOffset: WEAKREFLIST,
  layout: [
    { op: "fields", offset: CACHE, count: 1 },
    { op: "fields", offset: FUNCTION, count: 1 },
    { op: "fields", offset: KEYWORD_MARK, count: 4 },
    { op: "custom", kind: registerLayout(scanLinks) },
  ],
  slots: {
    new: lruCacheNew,
    call: lruCacheCall,
    descr_get: (vm, self, object) =>
      object === 0 || object === NONE ? vm.newRef(self) : newBoundMethod(vm, self, object),
    clear: clearCache,
    dealloc: deallocLinks,
  },
  methods: [
    ["cache_info!($self)", cacheInfo],
    ["cache_clear!($self)", cacheClear],
    ["__reduce__!($self)", (vm, self) => getAttrId(vm, self, ID_QUALNAME)],
    ["__copy__!($self)", same],
    ["__deepcopy__!($self, memo, /)", same],
  ],
  getset: [["__dict__", callableDict, genericSetDict]],
});
