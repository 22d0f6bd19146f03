// The command's thread has one machine with one memory, which is there before the engine is loaded. So in the engine's bundle the views of the memory are
// variables around it rather than fields of an object that is handed down: V8 takes them for the constants they are, and the place and size of the memory with
// them, where it would otherwise load and check all of it in each function. The sources know nothing of this.
import { parseAst } from "rolldown/parseAst";
import { childrenOf } from "./names.mjs";

/** The views that a memory, and whatever has one, offers as fields. */
const VIEWS = new Set(["i8", "u8", "u16", "i32", "u32", "f64"]);

/** What the variable is called that stands for a view. packages/cli/src/preload.ts names them too. */
const variable = (view) => `$${view}`;

/** All of these variables. */
export const VIEW_VARIABLES = [...VIEWS].map(variable);

/** Names of variables and fields that hold the memory, or what has it. */
const HOLDERS = new Set(["vm", "memory", "heap"]);

/** A plugin for rolldown that puts `$i32` in the place of `vm.i32`, and so on. */
export function oneMemory() {
  return {
    name: "one-memory",
    transform(code, id) {
      if (!id.endsWith(".ts")) return null;
      const edits = [];
      visit(parseAst(code, { lang: "ts" }), null, false, edits);
      return edits.length === 0 ? null : { code: edited(code, edits), map: null };
    },
  };
}

/** Notes what is to be replaced in a node; `own` says whether the views of `this` are the memory's. */
function visit(node, parent, own, edits) {
  if (isClass(node)) own = sharesViews(node);
  const text = replacement(node, parent, own);
  if (text !== null) {
    edits.push({ start: node.start, end: node.end, text });
    return;
  }
  for (const [, child] of childrenOf(node)) visit(child, node, own, edits);
}

function replacement(node, parent, own) {
  if (isView(node) && holdsMemory(node.object, own)) {
    const isWritten = parent.type === "AssignmentExpression" && parent.left === node;
    return isWritten ? null : variable(node.property.name);
  }
  if (node.type !== "VariableDeclarator" || node.id.type !== "ObjectPattern" || !holdsMemory(node.init, own))
    return null;
  const { properties } = node.id;
  if (!properties.every((each) => each.shorthand && VIEWS.has(each.key.name))) return null;
  return properties.map(({ key }) => `${key.name} = ${variable(key.name)}`).join(", ");
}

function isView(node) {
  return node.type === "MemberExpression" && !node.computed && VIEWS.has(node.property.name);
}

function holdsMemory(node, own) {
  if (node?.type === "TSNonNullExpression") return holdsMemory(node.expression, own);
  if (node?.type === "ThisExpression") return own;
  if (node?.type === "Identifier") return HOLDERS.has(node.name);
  return node?.type === "MemberExpression" && !node.computed && HOLDERS.has(node.property.name);
}

function isClass({ type }) {
  return type === "ClassDeclaration" || type === "ClassExpression";
}

/** Whether the views that a class has, if any, are the memory's: it makes none of its own. */
function sharesViews(node) {
  return !someBelow(node.body, makesView);
}

function makesView(node) {
  if (node.type !== "AssignmentExpression" || !isView(node.left) || node.left.object.type !== "ThisExpression")
    return false;
  const given = node.right.type === "Identifier" && VIEWS.has(node.right.name);
  return !given && !(isView(node.right) && holdsMemory(node.right.object, false));
}

function someBelow(node, holds) {
  return holds(node) || childrenOf(node).some(([, child]) => someBelow(child, holds));
}

function edited(code, edits) {
  let text = "";
  let end = 0;
  for (const edit of edits) {
    text += code.slice(end, edit.start) + edit.text;
    end = edit.end;
  }
  return text + code.slice(end);
}
