/** mappingproxy: a mapping that can only be read (mappingproxyobject of Objects/descrobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { callMethod0, callMethod2 } from "../object/call.ts";
import { richCompare } from "../object/compare.ts";
import { identifier, type IdentifierWord } from "../object/identifiers.ts";
import { getIter } from "../object/iterate.ts";
import { defineType, type MethodImplementation } from "../object/native.ts";
import { numberOr } from "../object/number.ts";
import { FLAG_HAVE_GC, FLAG_LIST_SUBCLASS, FLAG_MAPPING, FLAG_TUPLE_SUBCLASS } from "../object/offsets.ts";
import { repr, strOf } from "../object/repr.ts";
import { DICT_TYPE, MAPPINGPROXY_TYPE, NONE, TYPE_ERROR } from "../object/static.ts";
import { getItem, isMapping, length, sequenceContains } from "../object/subscript.ts";
import { dictContains, dictGetStr, dictKeyAt, dictNext, dictSize } from "./dict/dict.ts";
import { classGetItem } from "./generic-alias.ts";
import { StringWriter } from "./str/text.ts";
import { tupleItem, tupleSize } from "./tuple/tuple.ts";

const PROXY_MAPPING = 16;
const PROXY_BYTES = 24;
const ID_MAPPING = identifier("mapping");
const ID_GET = identifier("get");
const ID_KEYS = identifier("keys");
const ID_VALUES = identifier("values");
const ID_ITEMS = identifier("items");
const ID_COPY = identifier("copy");
const ID_REVERSED = identifier("__reversed__");

/** PyDictProxy_New. @throws TypeError unless `mapping` is a mapping */
export function newMappingProxy(vm: Machine, mapping: Address): Address {
  if (!isMapping(vm, mapping) || vm.hasFlag(mapping, FLAG_LIST_SUBCLASS | FLAG_TUPLE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `mappingproxy() argument must be a mapping, not ${vm.typeName(mapping)}`);
  }
  const proxy = vm.newContainer(MAPPINGPROXY_TYPE, PROXY_BYTES);
  vm.set(proxy, PROXY_MAPPING, vm.newRef(mapping));
  vm.track(proxy);
  return proxy;
}

function mappingOf(vm: Machine, proxy: Address): Address {
  return vm.get(proxy, PROXY_MAPPING);
}

/** The one argument of the constructor, by position or by name. */
function proxyNew(vm: Machine, _type: Address, args: Address, kwargs: Address): Address {
  const nargs = tupleSize(vm, args);
  const nkw = kwargs === 0 ? 0 : dictSize(vm, kwargs);
  if (nargs + nkw > 1) {
    const kind = nargs === 0 ? "keyword " : "";
    throw vm.raise(TYPE_ERROR, `mappingproxy() takes at most 1 ${kind}argument (${nargs + nkw} given)`);
  }
  if (nargs === 1) return newMappingProxy(vm, tupleItem(vm, args, 0));
  const mapping = nkw === 0 ? 0 : dictGetStr(vm, kwargs, vm.id(ID_MAPPING));
  if (mapping !== 0) return newMappingProxy(vm, mapping);
  if (nkw === 0) throw vm.raise(TYPE_ERROR, "mappingproxy() missing required argument 'mapping' (pos 1)");
  const name = vm.toJs(dictKeyAt(vm, kwargs, dictNext(vm, kwargs, 0)));
  throw vm.raise(TYPE_ERROR, `'${name}' is an invalid keyword argument for mappingproxy()`);
}

function proxyRepr(vm: Machine, self: Address): Address {
  const text = vm.hold(repr(vm, mappingOf(vm, self)));
  const writer = new StringWriter();
  writer.writeText("mappingproxy(");
  writer.writeStr(vm, text);
  writer.writeText(")");
  vm.decref(vm.unhold());
  return writer.finish(vm);
}

function proxyContains(vm: Machine, self: Address, key: Address): number {
  const mapping = mappingOf(vm, self);
  const isIn = vm.typeOf(mapping) === DICT_TYPE ? dictContains(vm, mapping, key) : sequenceContains(vm, mapping, key);
  return isIn ? 1 : 0;
}

function proxyOr(vm: Machine, a: Address, b: Address): Address {
  const left = vm.typeOf(a) === MAPPINGPROXY_TYPE ? mappingOf(vm, a) : a;
  const right = vm.typeOf(b) === MAPPINGPROXY_TYPE ? mappingOf(vm, b) : b;
  return numberOr(vm, left, right);
}

function proxyInPlaceOr(vm: Machine, self: Address): never {
  throw vm.raise(TYPE_ERROR, `'|=' is not supported by ${vm.typeName(self)}; use '|' instead`);
}

function getMethod(vm: Machine, self: Address, key: Address, fallback: Address): Address {
  return callMethod2(vm, mappingOf(vm, self), ID_GET, key, fallback === 0 ? NONE : fallback);
}

/** A method that is the mapping's own. */
function forward(name: IdentifierWord): MethodImplementation {
  return (vm, self) => callMethod0(vm, mappingOf(vm, self), name);
}

defineType(MAPPINGPROXY_TYPE, {
  name: "mappingproxy",
  basicSize: PROXY_BYTES,
  flags: FLAG_HAVE_GC | FLAG_MAPPING,
  layout: [{ op: "fields", offset: PROXY_MAPPING, count: 1 }],
  slots: {
    new: proxyNew,
    repr: proxyRepr,
    str: (vm, self) => strOf(vm, mappingOf(vm, self)),
    hash: null,
    richcompare: (vm, a, b, op) => richCompare(vm, mappingOf(vm, a), b, op),
    iter: (vm, self) => getIter(vm, mappingOf(vm, self)),
    nb_or: proxyOr,
    nb_inplace_or: proxyInPlaceOr,
    sq_contains: proxyContains,
    mp_length: (vm, self) => length(vm, mappingOf(vm, self)),
    mp_subscript: (vm, self, key) => getItem(vm, mappingOf(vm, self), key),
  },
  methods: [
    ["get!($self, key, default=None, /)", getMethod, "D.get(k[,d]) -> D[k] if k in D, else d.  d defaults to None."],
    ["keys!($self)", forward(ID_KEYS), "D.keys() -> a set-like object providing a view on D's keys"],
    ["values!($self)", forward(ID_VALUES), "D.values() -> an object providing a view on D's values"],
    ["items!($self)", forward(ID_ITEMS), "D.items() -> a set-like object providing a view on D's items"],
    ["copy!($self)", forward(ID_COPY), "D.copy() -> a shallow copy of D"],
    ["__class_getitem__!($type, object, /)", classGetItem, "See PEP 585"],
    ["__reversed__!($self)", forward(ID_REVERSED), "D.__reversed__() -> reverse iterator"],
  ],
});
