/** Visitors with a method for each class of nodes: `ast.NodeVisitor` and `ast.NodeTransformer`. */
import { NODE_FIELDS } from "./nodes.ts";
import type { AnyNode } from "./nodes.ts";
import { VisitorMethods } from "./visitor-methods.ts";
import { isNode, iterChildNodes } from "./walk.ts";

/**
 * Calls `visit_Name` for a `Name`, and so on, and `genericVisit` for nodes that no method is about. A method that wants what
 * is below its node to be visited calls `genericVisit`. Visiting takes JavaScript's stack as deep as the tree is; `walk` takes
 * none.
 *
 * @example
 * class Names extends NodeVisitor {
 *   readonly found: string[] = [];
 *   override visit_Name(node: Name): void {
 *     this.found.push(node.id);
 *   }
 * }
 */
export class NodeVisitor<Result = void> extends VisitorMethods<Result> {
  visit(node: AnyNode): Result | undefined {
    const methods = this as unknown as Readonly<Record<string, ((node: AnyNode) => Result) | undefined>>;
    const method = methods["visit_" + node.node];
    return method === undefined ? this.genericVisit(node) : method.call(this, node);
  }

  /** Visits the nodes right below a node, in the order of its fields. */
  genericVisit(node: AnyNode): Result | undefined {
    for (const child of iterChildNodes(node)) this.visit(child);
    return undefined;
  }
}

/** What stands in a node's place from now on: a node, in a list also several nodes, or nothing. */
export type Replacement = AnyNode | readonly AnyNode[] | null;

/**
 * Puts what its methods return in the place of the nodes visited, in the tree itself: the node again to keep it, null to leave
 * it out. The places of new nodes are the method's business; what the compiler is to have needs them.
 */
export class NodeTransformer extends NodeVisitor<Replacement> {
  /** @throws TypeError when a method returned several nodes for a field that holds one */
  override genericVisit(node: AnyNode): Replacement {
    const values = node as unknown as Record<string, unknown>;
    for (const { name } of NODE_FIELDS[node.node]) {
      const value = values[name];
      if (Array.isArray(value)) this.replaceItems(value);
      else if (isNode(value)) values[name] = this.replaceNode(value, name, node);
    }
    return node;
  }

  private replaceItems(items: unknown[]): void {
    const kept: unknown[] = [];
    for (const item of items) {
      const replacement = isNode(item) ? (this.visit(item) ?? null) : item;
      if (Array.isArray(replacement)) for (const node of replacement) kept.push(node);
      else if (replacement !== null || item === null) kept.push(replacement);
    }
    items.length = 0;
    for (const item of kept) items.push(item);
  }

  private replaceNode(value: AnyNode, field: string, owner: AnyNode): AnyNode | null {
    const replacement = this.visit(value) ?? null;
    if (replacement === null || isNode(replacement)) return replacement;
    throw new TypeError(`one node was expected for the field ${field} of ${owner.node}, met a list`);
  }
}
