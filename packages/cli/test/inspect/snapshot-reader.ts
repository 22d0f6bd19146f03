/** Reads a `.heapsnapshot` as DevTools do, and tells what is against the format. */
export interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...string[]];
      readonly edge_fields: readonly string[];
      readonly edge_types: readonly [readonly string[], ...string[]];
    };
    readonly node_count: number;
    readonly edge_count: number;
    readonly trace_function_count: number;
  };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly trace_function_infos: readonly number[];
  readonly trace_tree: readonly number[];
  readonly samples: readonly number[];
  readonly locations: readonly number[];
  readonly strings: readonly string[];
}

export interface SnapshotNode {
  readonly type: string;
  readonly name: string;
  readonly id: number;
  readonly size: number;
  readonly edges: { readonly type: string; readonly name: string | number; readonly to: number }[];
}

/** Types of edges whose second number is an index; of the others it is the number of a string. */
const INDEXED = new Set(["element", "hidden"]);

/** @throws Error that says which number is wrong */
export function readSnapshot({ snapshot, nodes, edges, strings }: Snapshot): SnapshotNode[] {
  const { meta, node_count, edge_count } = snapshot;
  const [width, stride] = [meta.node_fields.length, meta.edge_fields.length];
  expectEqual(nodes.length, node_count * width, "numbers of nodes");
  expectEqual(edges.length, edge_count * stride, "numbers of edges");
  const field = (name: string): number => nodeField(meta.node_fields, name);
  const [type, name, id, size, count] = ["type", "name", "id", "self_size", "edge_count"].map(field) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const string = (index: number): string => entry(strings, index, "string");
  const read: SnapshotNode[] = [];
  let edge = 0;
  for (let at = 0; at < nodes.length; at += width) {
    const node: SnapshotNode = {
      type: entry(meta.node_types[0], nodes[at + type]!, "type of a node"),
      name: string(nodes[at + name]!),
      id: natural(nodes[at + id]!, "id"),
      size: natural(nodes[at + size]!, "size"),
      edges: [],
    };
    for (let left = natural(nodes[at + count]!, "count of edges"); left > 0; left--, edge += stride) {
      const kind = entry(meta.edge_types[0], edges[edge]!, "type of an edge");
      const label = edges[edge + 1]!;
      const to = edges[edge + 2]! / width;
      if (!Number.isInteger(to)) throw new Error(`edge ${edge / stride} ends within a node`);
      if (to < 0 || to >= node_count) throw new Error(`edge ${edge / stride} ends outside`);
      node.edges.push({ type: kind, name: INDEXED.has(kind) ? natural(label, "index") : string(label), to });
    }
    read.push(node);
  }
  expectEqual(edge, edges.length, "numbers of the nodes' edges");
  return read;
}

/** The numbers of the nodes that are reached from the first, weak edges left out. */
export function reachedFromRoot(nodes: readonly SnapshotNode[]): Set<number> {
  const reached = new Set([0]);
  for (const at of reached) for (const { type, to } of nodes[at]!.edges) if (type !== "weak") reached.add(to);
  return reached;
}

function nodeField(fields: readonly string[], name: string): number {
  const index = fields.indexOf(name);
  if (index < 0) throw new Error(`nodes have no ${name}`);
  return index;
}

function entry(list: readonly string[], index: number, what: string): string {
  const found = list[index];
  if (found === undefined) throw new Error(`${what} ${index} of ${list.length}`);
  return found;
}

function natural(value: number, what: string): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${what} ${value}`);
  return value;
}

function expectEqual(value: number, wanted: number, what: string): void {
  if (value !== wanted) throw new Error(`${value} ${what}, not ${wanted}`);
}
