import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  Complex,
  iterChildNodes,
  iterFields,
  LineIndex,
  LiteralError,
  literalEval,
  NodeTransformer,
  NodeVisitor,
  parse,
  parseExpression,
  PythonSyntaxError,
  reprConstant,
  Tuple,
  unparse,
  walk,
} from "@pyvm/parser";
import type { AnyNode, BinOp, Constant, ConstantExpr, ExprStmt, LiteralValue, Name, Replacement } from "@pyvm/parser";

type Literal =
  | { value: string }
  | { error: string; message: string }
  | { error: string; message: string; place: [number, number] };
type Placed = [
  node: string,
  fields: string[],
  children: number,
  segment?: string,
  codePoints?: [number, number],
  utf16?: [number, number],
];

/** What `scripts/record_tools.py` recorded from CPython 3.10. */
const recorded = JSON.parse(readFileSync(new URL("fixtures/tools.json", import.meta.url), "utf8")) as {
  literals: [source: string, literal: Literal][];
  placed: [source: string, nodes: Placed[]][];
};

/** Python's `repr`, with the items of a set in the order of their text. */
function spell(value: LiteralValue): string {
  if (value instanceof Set) return value.size === 0 ? "set()" : `{${[...value].map(spell).sort().join(", ")}}`;
  if (value instanceof Map) return `{${[...value].map(([key, item]) => `${spell(key)}: ${spell(item)}`).join(", ")}}`;
  if (Array.isArray(value)) return `[${value.map(spell).join(", ")}]`;
  if (value instanceof Tuple) return `(${value.items.map(spell).join(", ")}${value.items.length === 1 ? "," : ""})`;
  return reprConstant(value);
}

function literal(source: string): Literal {
  try {
    return { value: spell(literalEval(source)) };
  } catch (error) {
    if (error instanceof LiteralError) return { error: error.type, message: error.message };
    if (!(error instanceof PythonSyntaxError)) throw error;
    return { error: error.type, message: error.msg, place: [error.lineno, error.offset] };
  }
}

describe("literalEval as CPython 3.10's ast.literal_eval", () => {
  it.each(recorded.literals.map(([source, expected]) => [source.slice(0, 60), source, expected] as const))(
    "%j",
    (_, source, expected) => expect(literal(source)).toEqual(expected),
  );

  it("takes a tree as well", () => {
    expect(literalEval(parseExpression("[1, (2.5, None)]"))).toEqual([1n, new Tuple<Constant>([2.5, null])]);
    expect(literalEval(parse("-1 + 2j", { mode: "eval" }))).toEqual(new Complex(-1, 2));
  });

  it("survives a tree deeper than any that the parser makes", () => {
    let tree = parseExpression("[]");
    for (let depth = 0; depth < 100_000; depth++) {
      tree = { node: "List", elts: [tree], ctx: { node: "Load" }, ...PLACE };
    }
    expect(() => literalEval(tree)).toThrow(LiteralError);
  });
});

const PLACE = { lineno: 1, col_offset: 0, end_lineno: 1, end_col_offset: 0 };

describe("places and walks as CPython 3.10's", () => {
  it.each(recorded.placed)("%j", (source, expected) => {
    const index = new LineIndex(source);
    const met = [...walk(parse(source))].map((node): Placed => {
      const fields = [...iterFields(node)].map(([name]) => name);
      const children = [...iterChildNodes(node)].length;
      if (!("end_lineno" in node)) return [node.node, fields, children];
      const columns = (unit: "utf-16" | "code-points"): [number, number] => [
        index.convert(node.lineno, node.col_offset, "utf-8", unit),
        index.convert(node.end_lineno, node.end_col_offset, "utf-8", unit),
      ];
      return [node.node, fields, children, index.segment(node), columns("code-points"), columns("utf-16")];
    });
    expect(met).toEqual(expected);
  });

  it("go there and back", () => {
    const text = "a\né😀x\r\n\r𐀀ü\n";
    const index = new LineIndex(text);
    expect(index.lineCount).toBe(5);
    expect([1, 2, 3, 4, 5, 6, 0].map((lineno) => index.line(lineno))).toEqual(["a", "é😀x", "", "𐀀ü", "", "", ""]);
    for (const unit of ["utf-8", "utf-16", "code-points"] as const) {
      for (const offset of [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 13]) {
        const { lineno, column } = index.placeOf(offset, unit);
        expect([unit, index.offsetOf(lineno, column, unit)]).toEqual([unit, offset]);
      }
    }
    expect(index.placeOf(6)).toEqual({ lineno: 2, column: 7 });
    expect(index.placeOf(6, "code-points")).toEqual({ lineno: 2, column: 3 });
    expect(index.convert(2, 3, "utf-16", "utf-8")).toBe(6);
  });

  it("outside the source are moved into it", () => {
    const index = new LineIndex("aé\nb");
    expect(index.placeOf(-5)).toEqual({ lineno: 1, column: 0 });
    expect(index.placeOf(99)).toEqual({ lineno: 2, column: 1 });
    expect([index.offsetOf(0, 3), index.offsetOf(1, 99), index.offsetOf(9, 0), index.offsetOf(1, -1)]).toEqual([
      0, 2, 4, 0,
    ]);
    expect(index.convert(1, 2, "utf-8", "utf-16")).toBe(1);
    expect(index.convert(7, 2, "utf-8", "utf-16")).toBe(0);
  });

  it("in bytes are places in what they decode to", () => {
    const index = new LineIndex(Uint8Array.of(0xef, 0xbb, 0xbf, 0xc3, 0xa9, 0x0a));
    expect([index.text, index.convert(1, 2, "utf-8", "utf-16")]).toEqual(["é\n", 1]);
  });
});

describe("visitors", () => {
  it("call the method of a node's class", () => {
    class Names extends NodeVisitor {
      readonly found: string[] = [];
      override visit_Name(node: Name): void {
        this.found.push(`${node.id}:${node.ctx.node}`);
      }
    }
    const visitor = new Names();
    visitor.visit(parse("a = b + f(c, d=e)[g]\ndel h"));
    expect(visitor.found.join(" ")).toBe("a:Store b:Load f:Load c:Load e:Load g:Load h:Del");
  });

  it("compute", () => {
    class Value extends NodeVisitor<bigint> {
      override visit_Constant(node: ConstantExpr): bigint {
        return node.value as bigint;
      }
      override visit_BinOp(node: BinOp): bigint {
        const [left, right] = [this.visit(node.left)!, this.visit(node.right)!];
        return node.op.node === "Add" ? left + right : left * right;
      }
    }
    expect(new Value().visit(parseExpression("1 + 2 * 3 + 4"))).toBe(11n);
    expect(new Value().visit(parseExpression("[1]"))).toBe(undefined);
  });

  it("transform the tree in place", () => {
    class Transform extends NodeTransformer {
      override visit_Name(node: Name): Replacement {
        return node.id === "x" ? { ...node, id: "y" } : node;
      }
      override visit_Expr(node: ExprStmt): Replacement {
        this.genericVisit(node);
        return [node, node];
      }
      override visit_Pass(): Replacement {
        return null;
      }
      override visit_Constant(node: ConstantExpr): Replacement {
        return node.value === null ? null : node;
      }
    }
    const tree = parse("x = {**x, 1: 2}\nf(x)\npass\nglobal x\ndef f(*, x, z=x) -> None: return None");
    expect(new Transform().visit(tree)).toBe(tree);
    expect(unparse(tree)).toBe("y = {**y, 1: 2}\nf(y)\nf(y)\nglobal x\n\ndef f(*, x, z=y):\n    return");
  });

  it("refuse several nodes where one belongs", () => {
    class Doubling extends NodeTransformer {
      override visit_Name(node: Name): Replacement {
        return [node, node];
      }
    }
    const visit = (node: AnyNode) => (): Replacement | undefined => new Doubling().visit(node);
    expect(visit(parse("x = 1"))).not.toThrow();
    expect(visit(parse("-x"))).toThrow(
      new TypeError("one node was expected for the field operand of UnaryOp, met a list"),
    );
  });
});
