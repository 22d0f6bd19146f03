/** The module `_elementtree` (Modules/_elementtree.c): xml.etree.ElementTree's classes, with the parser of `pyexpat`. */
import {
  addModuleObject,
  type Address,
  type Machine,
  type ModuleSpec,
  NONE,
  readyType,
  TP_CALL,
  tuplePair,
  TYPE_ERROR,
} from "@pyvm/vm";
import { PARSER_TYPE } from "../pyexpat/parser.ts";
import { subElement } from "./element-creation.ts";
import "./element.ts";
import { ELEMENT_TYPE, ITERATOR_TYPE, TREE_BUILDER_TYPE, XML_PARSER_TYPE } from "./layout.ts";
import { initializeState, PARSE_ERROR, setState, STATE_COMMENT_FACTORY, STATE_PI_FACTORY, stateOf } from "./state.ts";
import "./tree-builder.ts";
import "./xml-parser.ts";

function checkFactory(vm: Machine, factory: Address, what: string): void {
  if (factory === NONE || vm.get(vm.typeOf(factory), TP_CALL) !== 0) return;
  throw vm.raise(TYPE_ERROR, `${what} factory must be callable, not ${vm.typeName(factory)}`);
}

function setFactories(vm: Machine, _module: Address, comment: Address, instruction: Address): Address {
  checkFactory(vm, comment, "Comment");
  checkFactory(vm, instruction, "PI");
  const old = tuplePair(vm, stateOf(vm, STATE_COMMENT_FACTORY), stateOf(vm, STATE_PI_FACTORY));
  setState(vm, STATE_COMMENT_FACTORY, vm.newRef(comment));
  setState(vm, STATE_PI_FACTORY, vm.newRef(instruction));
  return old;
}

export const spec: ModuleSpec = {
  name: "_elementtree",
  functions: [
    ["SubElement!($module, *args, **kwargs)", subElement],
    [
      "_set_factories($module, comment_factory, pi_factory, /)",
      setFactories,
      "Change the factories used to create comments and processing instructions.\n\nFor internal use only.",
    ],
  ],
  types: [ELEMENT_TYPE, TREE_BUILDER_TYPE, XML_PARSER_TYPE],
  exec: (vm, _module, dict) => {
    readyType(vm, ITERATOR_TYPE);
    readyType(vm, PARSER_TYPE);
    initializeState(vm);
    addModuleObject(vm, dict, "ParseError", vm.newRef(stateOf(vm, PARSE_ERROR)));
  },
};
