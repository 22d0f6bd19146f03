/** The classes of nodes, read from the grammar's texts. */
import { DEFINITIONS, PLACED } from "./definitions.ts";

/** A field or an attribute of a node. */
export interface Field {
  readonly name: string;
  /** identifier, string, int, constant, or the name of a group or class. */
  readonly type: string;
  readonly isOptional: boolean;
  readonly isList: boolean;
}

/** A class: a group (`expr`), a constructor of a group (`BinOp`) or a class of its own (`arguments`). */
export interface NodeType {
  readonly name: string;
  readonly doc: string;
  /** Where it is among {@link Grammar.types}. */
  readonly index: number;
  /** The group that a constructor belongs to. */
  readonly group: NodeType | null;
  readonly fields: readonly Field[];
  /** What tells the place; a constructor has its group's. */
  readonly attributes: readonly Field[];
  /** Of a group; null for any other class. */
  readonly constructors: NodeType[] | null;
  /** Contexts and operators: one instance stands for all. */
  readonly isSimple: boolean;
}

export interface Grammar {
  /** In the order of the grammar: every group before its constructors. */
  readonly types: readonly NodeType[];
  readonly byName: ReadonlyMap<string, NodeType>;
}

let known: Grammar | null = null;

/** The grammar: read when it is first needed, a constant from then on. */
export function grammar(): Grammar {
  known ??= readGrammar();
  return known;
}

function readGrammar(): Grammar {
  const types: NodeType[] = [];
  for (const text of DEFINITIONS) addDefinition(types, text);
  return { types, byName: new Map(types.map((type) => [type.name, type])) };
}

function addDefinition(types: NodeType[], doc: string): void {
  const [head, alternatives] = doc.split(" = ");
  const name = /^\w+/.exec(head!)![0];
  const common = { name, doc, index: types.length, group: null, attributes: placeAttributes(name) };
  if (alternatives === undefined) {
    types.push({ ...common, fields: fieldsOf(doc), constructors: null, isSimple: false });
    return;
  }
  const isSimple = !alternatives.includes("(") && !PLACED.includes(name);
  const group: NodeType & { constructors: NodeType[] } = { ...common, fields: [], constructors: [], isSimple: false };
  types.push(group);
  for (const constructor of alternatives.split(/\s*\| /)) {
    const type: NodeType = {
      name: /^\w+/.exec(constructor)![0],
      doc: constructor,
      index: types.length,
      group,
      fields: fieldsOf(constructor),
      attributes: group.attributes,
      constructors: null,
      isSimple,
    };
    group.constructors.push(type);
    types.push(type);
  }
}

/** The fields between the parentheses of "Name(type? field, ...)". */
function fieldsOf(text: string): Field[] {
  const open = text.indexOf("(");
  if (open < 0) return [];
  return text
    .slice(open + 1, -1)
    .split(", ")
    .map((part) => {
      const [, type, quantity, name] = /^(\w+)([?*]?) (\w+)$/.exec(part)!;
      return { name: name!, type: type!, isOptional: quantity === "?", isList: quantity === "*" };
    });
}

function placeAttributes(name: string): Field[] {
  if (!PLACED.includes(name)) return [];
  return ["lineno", "col_offset", "end_lineno", "end_col_offset"].map((attribute) => ({
    name: attribute,
    type: "int",
    isOptional: attribute.startsWith("end") && name !== "pattern",
    isList: false,
  }));
}
