// The names in a JavaScript program.
import { parseAst } from "rolldown/parseAst";

/** The names that a program declares at its top level, with whether they are assigned to later. */
export function namesOf(code) {
  const program = parseAst(code, { lang: "js" });
  const names = new Map();
  for (const node of program.body) for (const name of declaredBy(node)) names.set(name, false);
  walk(program, (node) => {
    const target =
      node.type === "AssignmentExpression" ? node.left : node.type === "UpdateExpression" ? node.argument : null;
    if (target?.type === "Identifier" && names.has(target.name)) names.set(target.name, true);
  });
  return names;
}

function declaredBy(node) {
  if (node.type === "VariableDeclaration") return node.declarations.flatMap(({ id }) => boundBy(id));
  return node.type === "FunctionDeclaration" || node.type === "ClassDeclaration" ? [node.id.name] : [];
}

function boundBy(pattern) {
  const names = [];
  walk(pattern, (node, _parent, key) => {
    if (node.type === "Identifier" && key !== "key" && key !== "right") names.push(node.name);
  });
  return names;
}

/** Every identifier but names of properties: more than the free ones, which are short in a compact program and meet no others. */
export function identifiersOf(code) {
  const names = new Set();
  walk(parseAst(code, { lang: "js" }), (node, parent, key) => {
    if (node.type !== "Identifier") return;
    const isProperty = (key === "property" || key === "key") && parent.computed === false && parent.shorthand !== true;
    if (!isProperty) names.add(node.name);
  });
  return names;
}

function walk(node, visit, parent = null, key = "") {
  visit(node, parent, key);
  for (const [name, child] of childrenOf(node)) walk(child, visit, node, name);
}

/** The nodes right below one, each with the key under which it, or the list that has it, is found. */
export function childrenOf(node) {
  return Object.entries(node).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((each) => typeof each?.type === "string")
      .map((child) => [key, child]),
  );
}
