/** xml.etree.ElementTree.Element: the type. */
import {
  addressText,
  type Address,
  ATTRIBUTE_ERROR,
  defineType,
  dictCopy,
  dictGet,
  dictItems,
  dictKeys,
  dictSet,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  type GetSetSpec,
  type Machine,
  newInt,
  newList,
  NONE,
  registerSizeOf,
  repr,
  reprEnter,
  reprLeave,
  RUNTIME_ERROR,
  StringWriter,
  SYSTEM_ERROR,
  TYPE_ERROR,
} from "@pyvm/vm";
import { checkDict, isDict } from "./arguments.ts";
import { append, extend, insert, remove } from "./element-children.ts";
import { copy, deepCopyMethod, getState, setStateMethod } from "./element-copy.ts";
import { elementInit, elementNew } from "./element-creation.ts";
import { assignItem, assignSubscript, elementItem, elementSubscript } from "./element-items.ts";
import { elementIter, elementIterText } from "./element-iterator.ts";
import { find, findAll, findText, iterFind } from "./element-path.ts";
import {
  attribOf,
  childCount,
  clearElement,
  ELEMENT_LAYOUT,
  elementBytes,
  freeElement,
  newElement,
  ownAttrib,
  replaceExtra,
  setAttrib,
  setText,
  textOfElement,
} from "./element-storage.ts";
import { ELEMENT_BYTES, ELEMENT_TYPE, TAG, TAIL, TEXT, WEAKREFLIST } from "./layout.ts";

// ---- attributes of the document -----------------------------------------------------------------------------------

/** What `__setstate__` has put where the dict of attributes should be is only found out here. */
function checkAttrib(vm: Machine, attrib: Address): Address {
  if (!isDict(vm, attrib)) throw vm.raise(SYSTEM_ERROR, "bad argument to internal function");
  return attrib;
}

function get(vm: Machine, self: Address, key: Address, otherwise: Address): Address {
  const attrib = attribOf(vm, self);
  if (attrib === 0) return vm.newRef(otherwise || NONE);
  const mark = vm.mark();
  vm.hold(vm.newRef(checkAttrib(vm, attrib))); // the key's methods may give the element another
  const value = dictGet(vm, attrib, key) || otherwise || NONE;
  return vm.keep(mark, value);
}

function set(vm: Machine, self: Address, key: Address, value: Address): Address {
  const mark = vm.mark();
  dictSet(vm, vm.hold(vm.newRef(checkAttrib(vm, ownAttrib(vm, self)))), key, value);
  vm.release(mark);
  return vm.none();
}

function keys(vm: Machine, self: Address): Address {
  const attrib = attribOf(vm, self);
  return attrib === 0 ? newList(vm) : dictKeys(vm, checkAttrib(vm, attrib));
}

function items(vm: Machine, self: Address): Address {
  const attrib = attribOf(vm, self);
  return attrib === 0 ? newList(vm) : dictItems(vm, checkAttrib(vm, attrib));
}

// ---- the whole ----------------------------------------------------------------------------------------------------

function makeElement(vm: Machine, _self: Address, tag: Address, given: Address): Address {
  checkDict(vm, given, "makeelement", "argument 2");
  const mark = vm.mark();
  const attrib = vm.hold(dictCopy(vm, given));
  return vm.keep(mark, vm.hold(newElement(vm, tag, attrib)));
}

function clear(vm: Machine, self: Address): Address {
  replaceExtra(vm, self, 0);
  setText(vm, self, TEXT, vm.none(), false);
  setText(vm, self, TAIL, vm.none(), false);
  return vm.none();
}

function elementRepr(vm: Machine, self: Address): Address {
  const tag = vm.get(self, TAG);
  if (tag === 0) return vm.str(`<Element at ${addressText(self)}>`);
  if (reprEnter(vm, self)) {
    throw vm.raise(RUNTIME_ERROR, `reentrant call inside ${vm.typeName(self)}.__repr__`);
  }
  try {
    const mark = vm.mark();
    const writer = new StringWriter();
    writer.writeText("<Element ");
    writer.writeStr(vm, vm.hold(repr(vm, vm.hold(vm.newRef(tag)))));
    writer.writeText(` at ${addressText(self)}>`);
    vm.release(mark);
    return writer.finish(vm);
  } finally {
    reprLeave(vm, self);
  }
}

// ---- the attributes of the object -----------------------------------------------------------------------------------

function refuseDeletion(vm: Machine, value: Address): void {
  if (value === 0) throw vm.raise(ATTRIBUTE_ERROR, "can't delete element attribute");
}

function textAttribute(name: string, field: number, doc: string): GetSetSpec {
  return [
    name,
    (vm, self) => vm.newRef(textOfElement(vm, self, field)),
    (vm, self, value) => {
      refuseDeletion(vm, value);
      setText(vm, self, field, vm.newRef(value), false);
    },
    doc,
  ];
}

function setAttribAttribute(vm: Machine, self: Address, value: Address): void {
  refuseDeletion(vm, value);
  if (!isDict(vm, value)) throw vm.raise(TYPE_ERROR, `attrib must be dict, not ${vm.typeName(value)}`);
  setAttrib(vm, self, vm.newRef(value));
}

registerSizeOf(ELEMENT_TYPE, elementBytes);

defineType(ELEMENT_TYPE, {
  name: "xml.etree.ElementTree.Element",
  basicSize: ELEMENT_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  layout: [{ op: "custom", kind: ELEMENT_LAYOUT }],
  weaklistOffset: WEAKREFLIST,
  slots: {
    new: elementNew,
    init: elementInit,
    clear: clearElement,
    dealloc: freeElement,
    repr: elementRepr,
    sq_length: childCount,
    sq_item: elementItem,
    sq_ass_item: assignItem,
    mp_length: childCount,
    mp_subscript: elementSubscript,
    mp_ass_subscript: assignSubscript,
  },
  methods: [
    ["clear($self, /)", clear],
    ["get($self, /, key, default=None)", get],
    ["set($self, key, value, /)", set],
    ["find($self, /, path, namespaces=None)", find],
    ["findtext($self, /, path, default=None, namespaces=None)", findText],
    ["findall($self, /, path, namespaces=None)", findAll],
    ["append($self, subelement, /)", append],
    ["extend($self, elements, /)", extend],
    ["insert($self, index, subelement, /)", insert],
    ["remove($self, subelement, /)", remove],
    ["iter($self, /, tag=None)", elementIter],
    ["itertext($self, /)", elementIterText],
    ["iterfind($self, /, path, namespaces=None)", iterFind],
    ["items($self, /)", items],
    ["keys($self, /)", keys],
    ["makeelement($self, tag, attrib, /)", makeElement],
    ["__copy__($self, /)", copy],
    ["__deepcopy__($self, memo, /)", deepCopyMethod],
    ["__sizeof__($self, /)", (vm, self) => newInt(vm, elementBytes(vm, self))],
    ["__getstate__($self, /)", getState],
    ["__setstate__($self, state, /)", setStateMethod],
  ],
  getset: [
    [
      "tag",
      (vm, self) => vm.newRef(vm.get(self, TAG) || NONE),
      (vm, self, value) => {
        refuseDeletion(vm, value);
        vm.replace(self, TAG, vm.newRef(value));
      },
      "A string identifying what kind of data this element represents",
    ],
    textAttribute("text", TEXT, "A string of text directly after the start tag, or None"),
    textAttribute("tail", TAIL, "A string of text directly after the end tag, or None"),
    [
      "attrib",
      (vm, self) => vm.newRef(ownAttrib(vm, self)),
      setAttribAttribute,
      "A dictionary containing the element's attributes",
    ],
  ],
});
