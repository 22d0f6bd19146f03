/**
 * From Python objects to a tree of @pyvm/parser (obj2ast_* of Python/Python-ast.c), then CPython's validation of what was built by hand.
 *
 * Every field is read from its object by name, so an object may be anything that has the attributes; what decides is the class.
 */
import { InvalidTreeError, validateTree } from "@pyvm/compiler";
import type { AnyNode, Constant, Mod } from "@pyvm/parser";
import * as parser from "@pyvm/parser";
import {
  type Address,
  FLAG_LIST_SUBCLASS,
  FLAG_LONG_SUBCLASS,
  fitsBits,
  intToNumber,
  isExactBytes,
  isExactStr,
  isInstance,
  listItem,
  listSize,
  lookupAttr,
  type Machine,
  NONE,
  OVERFLOW_ERROR,
  reprText,
  RUNTIME_ERROR,
  TYPE_ERROR,
  typeShortName,
  VALUE_ERROR,
} from "@pyvm/vm";
import { AST_TYPE } from "./base.ts";
import { classOf, nodeClasses } from "./classes.ts";
import { constantFromObject } from "./constants.ts";
import { type Field, grammar, type NodeType } from "./grammar.ts";

/** undefined stands for a value that CPython has as NULL. */
type Value = AnyNode | string | number | null | Constant | undefined;

const ROOTS: Readonly<Record<string, string>> = {
  exec: "Module",
  eval: "Expression",
  single: "Interactive",
  func_type: "FunctionType",
};

/** PyAST_Check. */
export function isTree(vm: Machine, object: Address): boolean {
  return isInstance(vm, object, AST_TYPE);
}

/** PyAST_obj2mod and _PyAST_Validate. */
export function treeFromObject(vm: Machine, object: Address, mode: string): Mod {
  const mark = vm.mark();
  const reader = new TreeReader(vm);
  const root = ROOTS[mode]!;
  if (!isInstance(vm, object, reader.classNamed(root))) {
    throw vm.raise(TYPE_ERROR, `expected ${root} node, got ${typeShortName(vm, vm.typeOf(object))}`);
  }
  const tree = reader.group(grammar().byName.get("mod")!, object) as Mod;
  vm.release(mark);
  try {
    validateTree(tree);
  } catch (error) {
    if (!(error instanceof InvalidTreeError)) throw error;
    throw vm.raise(error.type === "TypeError" ? TYPE_ERROR : VALUE_ERROR, error.message);
  }
  return tree;
}

/** Contexts and operators of the parser, by their class. */
const SIMPLE = new Map<string, AnyNode>(
  (Object.values(parser) as unknown[]).filter(isSimpleNode).map((node) => [node.node, node]),
);

function isSimpleNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && Object.keys(value).join() === "node";
}

class TreeReader {
  readonly #vm: Machine;
  readonly #classes: Address;

  constructor(vm: Machine) {
    this.#vm = vm;
    this.#classes = vm.hold(vm.newRef(nodeClasses(vm)));
  }

  classNamed(name: string): Address {
    return classOf(this.#vm, this.#classes, grammar().byName.get(name)!);
  }

  /** A node of a group: undefined for None, where the group is not a simple one. */
  group(group: NodeType, object: Address): AnyNode | undefined {
    const isSimple = group.constructors![0]!.isSimple;
    if (object === NONE && !isSimple) return undefined;
    const node: Record<string, unknown> = { node: "" };
    this.#readAll(node, object, group.name, group.attributes);
    const type = this.#constructorOf(group, object);
    if (type.isSimple) return SIMPLE.get(type.name)!;
    return this.#complete(node, type, object);
  }

  /** A node of a class that belongs to no group. */
  single(type: NodeType, object: Address): AnyNode {
    const node: Record<string, unknown> = { node: "" };
    const result = this.#complete(node, type, object);
    this.#readAll(node, object, type.name, type.attributes);
    return result;
  }

  /** Reads the fields of a class, and checks afterwards that those are there which must be. */
  #complete(node: Record<string, unknown>, type: NodeType, object: Address): AnyNode {
    node["node"] = type.name;
    this.#readAll(node, object, type.name, type.fields);
    for (const { name, isOptional } of type.fields) {
      if (node[name] !== undefined) continue;
      if (!isOptional) throw this.#vm.raise(VALUE_ERROR, `field '${name}' is required for ${type.name}`);
      node[name] = null;
    }
    return node as unknown as AnyNode;
  }

  #constructorOf(group: NodeType, object: Address): NodeType {
    const vm = this.#vm;
    const cls = vm.typeOf(object);
    for (const type of group.constructors!) if (classOf(vm, this.#classes, type) === cls) return type;
    for (const type of group.constructors!) if (isInstance(vm, object, classOf(vm, this.#classes, type))) return type;
    throw this.#unexpected(group, object);
  }

  #unexpected(group: NodeType, object: Address): unknown {
    return this.#vm.raise(TYPE_ERROR, `expected some sort of ${group.name}, but got ${reprText(this.#vm, object)}`);
  }

  #readAll(node: Record<string, unknown>, object: Address, owner: string, fields: readonly Field[]): void {
    for (const field of fields) node[field.name] = this.#field(object, owner, field);
  }

  #field(object: Address, owner: string, field: Field): Value | Value[] {
    const vm = this.#vm;
    const mark = vm.mark();
    const found = vm.hold(lookupAttr(vm, object, vm.hold(vm.intern(field.name))));
    if (field.isOptional && (found === 0 || found === NONE)) {
      vm.release(mark);
      return field.type === "int" ? 0 : undefined;
    }
    if (found === 0) throw vm.raise(TYPE_ERROR, `required field "${field.name}" missing from ${owner}`);
    const value = field.isList ? this.#list(found, owner, field) : this.#guarded(found, owner, field.type);
    vm.release(mark);
    return value;
  }

  #list(list: Address, owner: string, field: Field): Value[] {
    const vm = this.#vm;
    const title = `${owner} field "${field.name}"`;
    if (!vm.hasFlag(list, FLAG_LIST_SUBCLASS)) {
      throw vm.raise(TYPE_ERROR, `${title} must be a list, not a ${typeShortName(vm, vm.typeOf(list))}`);
    }
    const size = listSize(vm, list);
    const values: Value[] = [];
    for (let i = 0; i < size; i++) {
      const item = vm.hold(vm.newRef(listItem(vm, list, i)));
      values.push(this.#item(this.#guarded(item, owner, field.type), field.type));
      vm.decref(vm.unhold());
      if (listSize(vm, list) !== size) throw vm.raise(RUNTIME_ERROR, `${title} changed size during iteration`);
    }
    return values;
  }

  /** A list of expressions or statements may have None, which validation judges; in other lists CPython would stumble over it. */
  #item(value: Value, type: string): Value {
    if (value !== undefined) return value;
    if (type === "expr" || type === "stmt") return null;
    throw this.#vm.raise(VALUE_ERROR, `None disallowed in ${type} list`);
  }

  #guarded(object: Address, owner: string, type: string): Value {
    this.#vm.enterRecursion(` while traversing '${owner}' node`);
    const value = this.#value(object, type);
    this.#vm.leaveRecursion();
    return value;
  }

  #value(object: Address, type: string): Value {
    const vm = this.#vm;
    switch (type) {
      case "identifier":
        if (object === NONE) return undefined;
        if (!isExactStr(vm, object)) throw vm.raise(TYPE_ERROR, "AST identifier must be of type str");
        return vm.toJs(object);
      case "string":
        if (isExactStr(vm, object)) return vm.toJs(object);
        if (!isExactBytes(vm, object)) throw vm.raise(TYPE_ERROR, "AST string must be of type str");
        return "";
      case "int":
        return this.#int(object);
      case "constant":
        return constantFromObject(vm, object) as Constant;
      default: {
        const node = grammar().byName.get(type)!;
        return node.constructors === null ? this.single(node, object) : this.group(node, object);
      }
    }
  }

  #int(object: Address): number {
    const vm = this.#vm;
    if (!vm.hasFlag(object, FLAG_LONG_SUBCLASS))
      throw vm.raise(VALUE_ERROR, `invalid integer value: ${reprText(vm, object)}`);
    if (!fitsBits(vm, object, 32, true)) throw vm.raise(OVERFLOW_ERROR, "Python int too large to convert to C int");
    return intToNumber(vm, object);
  }
}
