/**
 * A machine's objects as a `.heapsnapshot`, the format of V8's heap profiler, which Chrome's DevTools open (Memory, Load).
 *
 * ```text
 *  nodes    type, name, id, self_size, edge_count, trace_node_id, detachedness      seven numbers each
 *  edges    type, name_or_index, to_node                                            three each, in the order of their nodes
 *  strings  what the numbers above mean by a name
 * ```
 *
 * `to_node` is the place of the target's first number in `nodes`. Node 0 is the root; below it "(GC roots)" with a node for every kind of root, as
 * DevTools expect them, and one for garbage, so that everything can be reached. What a named place holds is below the root as a "shortcut" too: from there DevTools
 * count distances. An object's id is its address, its self size what `sys.getsizeof` says.
 */
import { type Address, findComponents, SlotSpans, UNREACHED } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { CO_NAME, FLAG_UNICODE_SUBCLASS, FUNC_QUALNAME, STR_LENGTH } from "../object/offsets.ts";
import { BOOL_TYPE, CODE_TYPE, COMPLEX_TYPE, FLOAT_TYPE, FUNCTION_TYPE, INT_TYPE, STR_TYPE } from "../object/static.ts";
import { textOfRange } from "../builtins/str/text.ts";
import { describeObject, typeNameOfObject } from "./describe.ts";
import type { HeapView } from "./heap-view.ts";
import { type FieldNames, slotName } from "./references.ts";
import { NAMED_ROOT, STATIC_ROOT, UNNAMED_ROOT } from "./roots.ts";

const NODE_FIELDS = ["type", "name", "id", "self_size", "edge_count", "trace_node_id", "detachedness"];
const NODE_TYPES = [
  "hidden",
  "array",
  "string",
  "object",
  "code",
  "closure",
  "regexp",
  "number",
  "native",
  "synthetic",
  "concatenated string",
  "sliced string",
  "symbol",
  "bigint",
  "object shape",
];
const EDGE_FIELDS = ["type", "name_or_index", "to_node"];
const EDGE_TYPES = ["context", "element", "property", "internal", "hidden", "shortcut", "weak"];

const META = {
  node_fields: NODE_FIELDS,
  node_types: [NODE_TYPES, "string", "number", "number", "number", "number", "number"],
  edge_fields: EDGE_FIELDS,
  edge_types: [EDGE_TYPES, "string_or_number", "node"],
  trace_function_info_fields: ["function_id", "name", "script_name", "script_id", "line", "column"],
  trace_node_fields: ["id", "function_info_index", "count", "size", "children"],
  sample_fields: ["timestamp_us", "last_assigned_id"],
  location_fields: ["object_index", "script_id", "line", "column"],
};

const SYNTHETIC = NODE_TYPES.indexOf("synthetic");
const STRING = NODE_TYPES.indexOf("string");
const OBJECT = NODE_TYPES.indexOf("object");
const CODE = NODE_TYPES.indexOf("code");
const CLOSURE = NODE_TYPES.indexOf("closure");
const NUMBER = NODE_TYPES.indexOf("number");
const ELEMENT = EDGE_TYPES.indexOf("element");
const PROPERTY = EDGE_TYPES.indexOf("property");
const INTERNAL = EDGE_TYPES.indexOf("internal");
const SHORTCUT = EDGE_TYPES.indexOf("shortcut");

/** No mark of a root. */
const GARBAGE = -1;
/** Nodes below "(GC roots)", by the mark of what is below them. */
const ROOT_GROUPS: readonly (readonly [mark: number, name: string])[] = [
  [NAMED_ROOT, "(interpreter state and frames)"],
  [UNNAMED_ROOT, "(held from outside)"],
  [STATIC_ROOT, "(static objects)"],
  [GARBAGE, "(garbage that waits for the collector)"],
];
const NAMED_GROUP = ROOT_GROUPS.findIndex(([mark]) => mark === NAMED_ROOT);
/** The root and "(GC roots)" come before the groups. */
const FIRST_OBJECT = 2 + ROOT_GROUPS.length;

/** Characters of a str that become its name. */
const SHOWN_CHARACTERS = 256;
/** Characters that are gathered before they are written. */
const CHUNK = 65536;

/**
 * Writes the snapshot piece by piece, so that it need not fit into one string.
 *
 * @param write takes the next piece of the text
 */
export function writeHeapSnapshot(view: HeapView, write: (text: string) => void): void {
  new SnapshotWriter(view, write).write();
}

class SnapshotWriter {
  readonly #view: HeapView;
  readonly #vm: Machine;
  readonly #write: (text: string) => void;
  readonly #strings = new Map<string, number>();
  readonly #fields: FieldNames = new Map();
  readonly #spans = new SlotSpans();
  #pending: string[] = [];
  #pendingLength = 0;
  #first = true;

  constructor(view: HeapView, write: (text: string) => void) {
    this.#view = view;
    this.#vm = view.vm;
    this.#write = write;
  }

  write(): void {
    const { graph } = this.#view;
    const roots = this.#rootsByGroup();
    const rootEdges = roots.reduce((sum, group) => sum + group.length, roots[NAMED_GROUP]!.length);
    const snapshot = {
      meta: META,
      node_count: FIRST_OBJECT + graph.length,
      edge_count: 1 + ROOT_GROUPS.length + rootEdges + graph.targets.length,
      trace_function_count: 0,
    };
    this.#put(`{"snapshot":${JSON.stringify(snapshot)},\n"nodes":[`);
    this.#writeNodes(roots);
    this.#put('],\n"edges":[');
    this.#first = true;
    this.#writeEdges(roots);
    this.#put('],\n"trace_function_infos":[],\n"trace_tree":[],\n"samples":[],\n"locations":[],\n"strings":[');
    let separator = "";
    for (const text of this.#strings.keys()) {
      this.#put(`${separator}${JSON.stringify(text)}`);
      separator = ",\n";
    }
    this.#put("]}\n");
    this.#flush();
  }

  /** The nodes of the graph that are roots, by the kind of root. */
  #rootsByGroup(): number[][] {
    const { marks } = this.#view;
    const groups: number[][] = ROOT_GROUPS.map(() => []);
    for (let node = 0; node < marks.length; node++) {
      const group = ROOT_GROUPS.findIndex(([mark]) => mark === marks[node]);
      if (group >= 0) groups[group]!.push(node);
    }
    groups[ROOT_GROUPS.findIndex(([mark]) => mark === GARBAGE)] = this.#garbage();
    return groups;
  }

  /** A node of each heap of garbage, from which the rest of it is reached. */
  #garbage(): number[] {
    const { graph } = this.#view;
    const { before } = this.#view.reachable();
    const isGarbage = Uint8Array.from(before, (node) => (node === UNREACHED ? 1 : 0));
    const { count, componentOf } = findComponents(graph, isGarbage);
    const members = new Int32Array(count);
    componentOf.forEach((component, node) => {
      if (component >= 0) members[component] = node;
    });
    const found: number[] = [];
    // What can be reached from a component has a lower number.
    for (let component = count - 1; component >= 0; component--) {
      const first = members[component]!;
      if (isGarbage[first] === 0) continue;
      found.push(first);
      isGarbage[first] = 0;
      for (let waiting = [first], node = waiting.pop(); node !== undefined; node = waiting.pop()) {
        for (const target of graph.referents(node)) {
          if (isGarbage[target] === 0) continue;
          isGarbage[target] = 0;
          waiting.push(target);
        }
      }
    }
    return found;
  }

  #writeNodes(roots: readonly (readonly number[])[]): void {
    const { graph } = this.#view;
    const sizes = this.#view.sizes();
    this.#node(SYNTHETIC, "", 1, 0, 1 + roots[NAMED_GROUP]!.length);
    this.#node(SYNTHETIC, "(GC roots)", 3, 0, ROOT_GROUPS.length);
    ROOT_GROUPS.forEach(([, name], i) => this.#node(SYNTHETIC, name, 5 + 2 * i, 0, roots[i]!.length));
    for (let node = 0; node < graph.length; node++) {
      const object = graph.addresses[node]!;
      const [type, name] = this.#kindOf(object);
      const edges = graph.firstEdge[node + 1]! - graph.firstEdge[node]!;
      this.#node(type, name, object, sizes[node]!, edges);
    }
  }

  #node(type: number, name: string, id: number, size: number, edges: number): void {
    this.#numbers(`${type},${this.#string(name)},${id},${size},${edges},0,0`);
  }

  /** DevTools group objects by their name, so that of most is their type. */
  #kindOf(object: Address): readonly [type: number, name: string] {
    const vm = this.#vm;
    switch (vm.typeOf(object)) {
      case STR_TYPE:
        return [STRING, textOfRange(vm, object, 0, Math.min(vm.get(object, STR_LENGTH), SHOWN_CHARACTERS))];
      case INT_TYPE:
      case BOOL_TYPE:
      case FLOAT_TYPE:
      case COMPLEX_TYPE:
        return [NUMBER, typeNameOfObject(vm, object)];
      case FUNCTION_TYPE:
        return [CLOSURE, this.#strAt(object, FUNC_QUALNAME)];
      case CODE_TYPE:
        return [CODE, this.#strAt(object, CO_NAME)];
      default:
        return [OBJECT, typeNameOfObject(vm, object)];
    }
  }

  #strAt(object: Address, offset: number): string {
    const str = this.#vm.get(object, offset);
    return str !== 0 && this.#vm.hasFlag(str, FLAG_UNICODE_SUBCLASS)
      ? this.#vm.toJs(str)
      : describeObject(this.#vm, object);
  }

  #writeEdges(roots: readonly (readonly number[])[]): void {
    const { graph } = this.#view;
    this.#edge(ELEMENT, 1, 1);
    this.#writeNamedRoots(SHORTCUT, roots[NAMED_GROUP]!);
    ROOT_GROUPS.forEach((_group, i) => this.#edge(ELEMENT, i + 1, 2 + i));
    roots.forEach((group, i) => {
      if (i === NAMED_GROUP) this.#writeNamedRoots(INTERNAL, group);
      else group.forEach((node, index) => this.#edge(ELEMENT, index + 1, FIRST_OBJECT + node));
    });
    for (let node = 0; node < graph.length; node++) {
      if (graph.firstEdge[node] !== graph.firstEdge[node + 1]) this.#writeEdgesOf(graph.addresses[node]!);
    }
  }

  #writeNamedRoots(type: number, group: readonly number[]): void {
    const { addresses } = this.#view.graph;
    for (const node of group) this.#edge(type, this.#string(this.#view.path(addresses[node]!)), FIRST_OBJECT + node);
  }

  #writeEdgesOf(object: Address): void {
    const vm = this.#vm;
    const spans = this.#spans;
    spans.reset();
    vm.scan(object, spans);
    for (let span = 0; span < spans.length; span += 3) {
      let slot = spans.words[span]!;
      for (let left = spans.words[span + 1]!; left > 0; left--, slot += spans.words[span + 2]!) {
        const referent = vm.i32[slot >> 2]!;
        if (referent !== 0) this.#reference(slotName(vm, object, slot, this.#fields), referent);
      }
    }
  }

  #reference(name: string, referent: Address): void {
    const to = FIRST_OBJECT + this.#view.graph.nodeOf(referent);
    const index = /^\[(\d+)\]$/.exec(name);
    if (index !== null) this.#edge(ELEMENT, Number(index[1]), to);
    else if (name.startsWith(".")) this.#edge(PROPERTY, this.#string(name.slice(1)), to);
    else if (name.startsWith("[")) this.#edge(PROPERTY, this.#string(name.slice(1, -1).replace(/^'(.*)'$/, "$1")), to);
    else this.#edge(INTERNAL, this.#string(name.trim()), to);
  }

  #edge(type: number, nameOrIndex: number, to: number): void {
    this.#numbers(`${type},${nameOrIndex},${to * NODE_FIELDS.length}`);
  }

  #string(text: string): number {
    let index = this.#strings.get(text);
    if (index === undefined) this.#strings.set(text, (index = this.#strings.size));
    return index;
  }

  #numbers(text: string): void {
    this.#put(this.#first ? text : `,\n${text}`);
    this.#first = false;
  }

  #put(text: string): void {
    this.#pending.push(text);
    this.#pendingLength += text.length;
    if (this.#pendingLength > CHUNK) this.#flush();
  }

  #flush(): void {
    this.#write(this.#pending.join(""));
    this.#pending = [];
    this.#pendingLength = 0;
  }
}
