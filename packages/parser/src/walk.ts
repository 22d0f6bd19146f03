/** Going through a tree: `ast.iter_fields`, `ast.iter_child_nodes`, `ast.walk`. None of them takes stack for a deep tree. */
import type { Constant } from "./constant.ts";
import { NODE_FIELDS } from "./nodes.ts";
import type { AnyNode } from "./nodes.ts";

/** What a field of a node can hold. */
export type FieldValue = AnyNode | Constant | readonly (AnyNode | string | null)[];

/** The type of the nodes with this `node`. */
export type NodeNamed<Name extends AnyNode["node"]> = Extract<AnyNode, { node: Name }>;

/** Whether what a field or a list of a tree holds is a node; constants are none. */
export function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "node" in value;
}

/** The fields of a node with their names, in CPython's order. */
export function* iterFields(node: AnyNode): Generator<[name: string, value: FieldValue], void, undefined> {
  const values = node as unknown as Readonly<Record<string, FieldValue>>;
  for (const { name } of NODE_FIELDS[node.node]) yield [name, values[name]!];
}

/** The nodes that are fields of a node, or in a list that is one; contexts and operators are nodes too. */
export function* iterChildNodes(node: AnyNode): Generator<AnyNode, void, undefined> {
  const values = node as unknown as Readonly<Record<string, unknown>>;
  for (const { name } of NODE_FIELDS[node.node]) {
    const value = values[name];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) yield item;
    } else if (isNode(value)) {
      yield value;
    }
  }
}

/** A node and all nodes below it, level by level. The children of a node are looked up before the node is handed out. */
export function* walk(root: AnyNode): Generator<AnyNode, void, undefined> {
  let level: AnyNode[] = [root];
  while (level.length > 0) {
    const below: AnyNode[] = [];
    for (const node of level) {
      for (const child of iterChildNodes(node)) below.push(child);
      yield node;
    }
    level = below;
  }
}
