/** From a tree of @pyvm/parser to Python objects (ast2obj_* of Python/Python-ast.c). */
import type { AnyNode, Constant, Mod } from "@pyvm/parser";
import { type Address, constantObject, type Machine, newInt, newList, listAppendOwned, setAttr } from "@pyvm/vm";
import { classOf, instanceOf, nodeClasses } from "./classes.ts";
import { type Field, grammar } from "./grammar.ts";

type Value = AnyNode | string | number | null | Constant;

/** The Python tree of a tree (owned). */
export function treeToObject(vm: Machine, tree: Mod): Address {
  const mark = vm.mark();
  const object = vm.hold(new TreeWriter(vm).node(tree));
  return vm.keep(mark, object);
}

class TreeWriter {
  readonly #vm: Machine;
  readonly #classes: Address;
  /** Interned names of fields, on the native value stack. */
  readonly #names = new Map<string, Address>();

  constructor(vm: Machine) {
    this.#vm = vm;
    this.#classes = vm.hold(vm.newRef(nodeClasses(vm)));
    for (const { fields, attributes } of grammar().types) {
      for (const { name } of [...fields, ...attributes]) {
        if (!this.#names.has(name)) this.#names.set(name, vm.hold(vm.intern(name)));
      }
    }
  }

  node(node: AnyNode): Address {
    const vm = this.#vm;
    const type = grammar().byName.get(node.node)!;
    if (type.isSimple) return vm.newRef(instanceOf(vm, this.#classes, type));
    const object = vm.hold(vm.genericAlloc(classOf(vm, this.#classes, type), 0));
    this.#setAll(object, node, type.fields);
    this.#setAll(object, node, type.attributes);
    return vm.unhold();
  }

  #setAll(object: Address, node: AnyNode, fields: readonly Field[]): void {
    const vm = this.#vm;
    for (const field of fields) {
      const value = vm.hold(this.#fieldValue(field, (node as unknown as Record<string, Value | Value[]>)[field.name]!));
      setAttr(vm, object, this.#names.get(field.name)!, value);
      vm.decref(vm.unhold());
    }
  }

  #fieldValue(field: Field, value: Value | Value[]): Address {
    if (!field.isList) return this.#value(field.type, value as Value);
    const vm = this.#vm;
    const list = vm.hold(newList(vm));
    for (const item of value as Value[]) listAppendOwned(vm, list, this.#value(field.type, item));
    return vm.unhold();
  }

  #value(type: string, value: Value): Address {
    const vm = this.#vm;
    if (type === "constant") return constantObject(vm, value as Constant);
    if (value === null) return vm.none();
    switch (type) {
      case "identifier":
        return vm.intern(value as string);
      case "string":
        return vm.str(value as string);
      case "int":
        return newInt(vm, value as number);
      default:
        return this.node(value as AnyNode);
    }
  }
}
