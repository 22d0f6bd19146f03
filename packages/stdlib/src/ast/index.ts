/** The module `_ast`: the classes of CPython 3.10's abstract grammar, and trees between @pyvm/parser and Python. */
import { PyCF_ALLOW_TOP_LEVEL_AWAIT, PyCF_ONLY_AST, PyCF_TYPE_COMMENTS } from "@pyvm/compiler";
import { addModuleObject, type ModuleSpec, newInt, type TreeConversion } from "@pyvm/vm";
import { AST_TYPE } from "./base.ts";
import { classOf, nodeClasses } from "./classes.ts";
import { isTree, treeFromObject } from "./from-objects.ts";
import { grammar } from "./grammar.ts";
import { treeToObject } from "./to-objects.ts";

const FLAGS = { PyCF_ALLOW_TOP_LEVEL_AWAIT, PyCF_ONLY_AST, PyCF_TYPE_COMMENTS };

const CONVERSION: TreeConversion = { isTree, treeFromObject, treeToObject };

export const spec: ModuleSpec = {
  name: "_ast",
  types: [AST_TYPE],
  exec: (vm, _module, dict) => {
    for (const [name, value] of Object.entries(FLAGS)) addModuleObject(vm, dict, name, newInt(vm, value));
    const classes = nodeClasses(vm);
    for (const type of grammar().types) addModuleObject(vm, dict, type.name, vm.newRef(classOf(vm, classes, type)));
    vm.trees = CONVERSION;
  },
  restore: (vm) => {
    vm.trees = CONVERSION;
  },
};
