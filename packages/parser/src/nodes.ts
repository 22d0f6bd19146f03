/**
 * The tree: one interface for every class of CPython 3.10's abstract grammar (the `ast` module), as discriminated unions.
 *
 * `node` is the discriminant and holds CPython's class name. The other properties have CPython's names and order. A list is an
 * array, an optional field is `null` when absent. Contexts and operators are shared frozen singletons, to be compared by
 * `node` or by identity. Where the name of a class is also the name of a group of classes (`BoolOp` is both an expression and
 * the group of `and` and `or`), the group keeps the name and the class is `BoolOpExpr`, `UnaryOpExpr`, `ModOperator` or `ExprStmt`.
 */
import type { Constant as ConstantValue } from "./constant.ts";

/** Where a node stands: lines from 1, columns from 0 in bytes of the line's UTF-8 form, the end exclusive. */
export interface Position {
  lineno: number;
  col_offset: number;
  end_lineno: number;
  end_col_offset: number;
}

export interface Module {
  node: "Module";
  body: Stmt[];
  type_ignores: TypeIgnore[];
}
export interface Interactive {
  node: "Interactive";
  body: Stmt[];
}
export interface Expression {
  node: "Expression";
  body: Expr;
}
export interface FunctionType {
  node: "FunctionType";
  argtypes: Expr[];
  returns: Expr;
}
/** A whole parse: what `parse` returns, by mode. */
export type Mod = Module | Interactive | Expression | FunctionType;

export interface FunctionDef extends Position {
  node: "FunctionDef";
  name: string;
  args: Arguments;
  body: Stmt[];
  decorator_list: Expr[];
  returns: Expr | null;
  type_comment: string | null;
}
export interface AsyncFunctionDef extends Position {
  node: "AsyncFunctionDef";
  name: string;
  args: Arguments;
  body: Stmt[];
  decorator_list: Expr[];
  returns: Expr | null;
  type_comment: string | null;
}
export interface ClassDef extends Position {
  node: "ClassDef";
  name: string;
  bases: Expr[];
  keywords: Keyword[];
  body: Stmt[];
  decorator_list: Expr[];
}
export interface Return extends Position {
  node: "Return";
  value: Expr | null;
}
export interface Delete extends Position {
  node: "Delete";
  targets: Expr[];
}
export interface Assign extends Position {
  node: "Assign";
  targets: Expr[];
  value: Expr;
  type_comment: string | null;
}
export interface AugAssign extends Position {
  node: "AugAssign";
  target: Expr;
  op: Operator;
  value: Expr;
}
export interface AnnAssign extends Position {
  node: "AnnAssign";
  target: Expr;
  annotation: Expr;
  value: Expr | null;
  simple: number;
}
export interface For extends Position {
  node: "For";
  target: Expr;
  iter: Expr;
  body: Stmt[];
  orelse: Stmt[];
  type_comment: string | null;
}
export interface AsyncFor extends Position {
  node: "AsyncFor";
  target: Expr;
  iter: Expr;
  body: Stmt[];
  orelse: Stmt[];
  type_comment: string | null;
}
export interface While extends Position {
  node: "While";
  test: Expr;
  body: Stmt[];
  orelse: Stmt[];
}
export interface If extends Position {
  node: "If";
  test: Expr;
  body: Stmt[];
  orelse: Stmt[];
}
export interface With extends Position {
  node: "With";
  items: WithItem[];
  body: Stmt[];
  type_comment: string | null;
}
export interface AsyncWith extends Position {
  node: "AsyncWith";
  items: WithItem[];
  body: Stmt[];
  type_comment: string | null;
}
export interface Match extends Position {
  node: "Match";
  subject: Expr;
  cases: MatchCase[];
}
export interface Raise extends Position {
  node: "Raise";
  exc: Expr | null;
  cause: Expr | null;
}
export interface Try extends Position {
  node: "Try";
  body: Stmt[];
  handlers: ExceptHandler[];
  orelse: Stmt[];
  finalbody: Stmt[];
}
export interface Assert extends Position {
  node: "Assert";
  test: Expr;
  msg: Expr | null;
}
export interface Import extends Position {
  node: "Import";
  names: Alias[];
}
export interface ImportFrom extends Position {
  node: "ImportFrom";
  module: string | null;
  names: Alias[];
  level: number | null;
}
export interface Global extends Position {
  node: "Global";
  names: string[];
}
export interface Nonlocal extends Position {
  node: "Nonlocal";
  names: string[];
}
export interface ExprStmt extends Position {
  node: "Expr";
  value: Expr;
}
export interface Pass extends Position {
  node: "Pass";
}
export interface Break extends Position {
  node: "Break";
}
export interface Continue extends Position {
  node: "Continue";
}
/** Statements. */
export type Stmt =
  | FunctionDef
  | AsyncFunctionDef
  | ClassDef
  | Return
  | Delete
  | Assign
  | AugAssign
  | AnnAssign
  | For
  | AsyncFor
  | While
  | If
  | With
  | AsyncWith
  | Match
  | Raise
  | Try
  | Assert
  | Import
  | ImportFrom
  | Global
  | Nonlocal
  | ExprStmt
  | Pass
  | Break
  | Continue;

export interface BoolOpExpr extends Position {
  node: "BoolOp";
  op: BoolOp;
  values: Expr[];
}
export interface NamedExpr extends Position {
  node: "NamedExpr";
  target: Expr;
  value: Expr;
}
export interface BinOp extends Position {
  node: "BinOp";
  left: Expr;
  op: Operator;
  right: Expr;
}
export interface UnaryOpExpr extends Position {
  node: "UnaryOp";
  op: UnaryOp;
  operand: Expr;
}
export interface Lambda extends Position {
  node: "Lambda";
  args: Arguments;
  body: Expr;
}
export interface IfExp extends Position {
  node: "IfExp";
  test: Expr;
  body: Expr;
  orelse: Expr;
}
export interface Dict extends Position {
  node: "Dict";
  keys: (Expr | null)[];
  values: Expr[];
}
export interface Set extends Position {
  node: "Set";
  elts: Expr[];
}
export interface ListComp extends Position {
  node: "ListComp";
  elt: Expr;
  generators: Comprehension[];
}
export interface SetComp extends Position {
  node: "SetComp";
  elt: Expr;
  generators: Comprehension[];
}
export interface DictComp extends Position {
  node: "DictComp";
  key: Expr;
  value: Expr;
  generators: Comprehension[];
}
export interface GeneratorExp extends Position {
  node: "GeneratorExp";
  elt: Expr;
  generators: Comprehension[];
}
export interface Await extends Position {
  node: "Await";
  value: Expr;
}
export interface Yield extends Position {
  node: "Yield";
  value: Expr | null;
}
export interface YieldFrom extends Position {
  node: "YieldFrom";
  value: Expr;
}
export interface Compare extends Position {
  node: "Compare";
  left: Expr;
  ops: CmpOp[];
  comparators: Expr[];
}
export interface Call extends Position {
  node: "Call";
  func: Expr;
  args: Expr[];
  keywords: Keyword[];
}
export interface FormattedValue extends Position {
  node: "FormattedValue";
  value: Expr;
  conversion: number;
  format_spec: Expr | null;
}
export interface JoinedStr extends Position {
  node: "JoinedStr";
  values: Expr[];
}
export interface Constant extends Position {
  node: "Constant";
  value: ConstantValue;
  kind: string | null;
}
export interface Attribute extends Position {
  node: "Attribute";
  value: Expr;
  attr: string;
  ctx: ExprContext;
}
export interface Subscript extends Position {
  node: "Subscript";
  value: Expr;
  slice: Expr;
  ctx: ExprContext;
}
export interface Starred extends Position {
  node: "Starred";
  value: Expr;
  ctx: ExprContext;
}
export interface Name extends Position {
  node: "Name";
  id: string;
  ctx: ExprContext;
}
export interface List extends Position {
  node: "List";
  elts: Expr[];
  ctx: ExprContext;
}
export interface Tuple extends Position {
  node: "Tuple";
  elts: Expr[];
  ctx: ExprContext;
}
export interface Slice extends Position {
  node: "Slice";
  lower: Expr | null;
  upper: Expr | null;
  step: Expr | null;
}
/** Expressions. */
export type Expr =
  | BoolOpExpr
  | NamedExpr
  | BinOp
  | UnaryOpExpr
  | Lambda
  | IfExp
  | Dict
  | Set
  | ListComp
  | SetComp
  | DictComp
  | GeneratorExp
  | Await
  | Yield
  | YieldFrom
  | Compare
  | Call
  | FormattedValue
  | JoinedStr
  | Constant
  | Attribute
  | Subscript
  | Starred
  | Name
  | List
  | Tuple
  | Slice;

export interface Load {
  readonly node: "Load";
}
export interface Store {
  readonly node: "Store";
}
export interface Del {
  readonly node: "Del";
}
/** Whether an expression is read, bound or deleted. */
export type ExprContext = Load | Store | Del;

export interface And {
  readonly node: "And";
}
export interface Or {
  readonly node: "Or";
}
/** `and`, `or`. */
export type BoolOp = And | Or;

export interface Add {
  readonly node: "Add";
}
export interface Sub {
  readonly node: "Sub";
}
export interface Mult {
  readonly node: "Mult";
}
export interface MatMult {
  readonly node: "MatMult";
}
export interface Div {
  readonly node: "Div";
}
export interface ModOperator {
  readonly node: "Mod";
}
export interface Pow {
  readonly node: "Pow";
}
export interface LShift {
  readonly node: "LShift";
}
export interface RShift {
  readonly node: "RShift";
}
export interface BitOr {
  readonly node: "BitOr";
}
export interface BitXor {
  readonly node: "BitXor";
}
export interface BitAnd {
  readonly node: "BitAnd";
}
export interface FloorDiv {
  readonly node: "FloorDiv";
}
/** Binary operators. */
export type Operator =
  | Add
  | Sub
  | Mult
  | MatMult
  | Div
  | ModOperator
  | Pow
  | LShift
  | RShift
  | BitOr
  | BitXor
  | BitAnd
  | FloorDiv;

export interface Invert {
  readonly node: "Invert";
}
export interface Not {
  readonly node: "Not";
}
export interface UAdd {
  readonly node: "UAdd";
}
export interface USub {
  readonly node: "USub";
}
/** Unary operators. */
export type UnaryOp = Invert | Not | UAdd | USub;

export interface Eq {
  readonly node: "Eq";
}
export interface NotEq {
  readonly node: "NotEq";
}
export interface Lt {
  readonly node: "Lt";
}
export interface LtE {
  readonly node: "LtE";
}
export interface Gt {
  readonly node: "Gt";
}
export interface GtE {
  readonly node: "GtE";
}
export interface Is {
  readonly node: "Is";
}
export interface IsNot {
  readonly node: "IsNot";
}
export interface In {
  readonly node: "In";
}
export interface NotIn {
  readonly node: "NotIn";
}
/** Comparison operators. */
export type CmpOp = Eq | NotEq | Lt | LtE | Gt | GtE | Is | IsNot | In | NotIn;

export interface Comprehension {
  node: "comprehension";
  target: Expr;
  iter: Expr;
  ifs: Expr[];
  is_async: number;
}

export interface ExceptHandler extends Position {
  node: "ExceptHandler";
  type: Expr | null;
  name: string | null;
  body: Stmt[];
}

export interface Arguments {
  node: "arguments";
  posonlyargs: Arg[];
  args: Arg[];
  vararg: Arg | null;
  kwonlyargs: Arg[];
  kw_defaults: (Expr | null)[];
  kwarg: Arg | null;
  defaults: Expr[];
}

export interface Arg extends Position {
  node: "arg";
  arg: string;
  annotation: Expr | null;
  type_comment: string | null;
}

export interface Keyword extends Position {
  node: "keyword";
  arg: string | null;
  value: Expr;
}

export interface Alias extends Position {
  node: "alias";
  name: string;
  asname: string | null;
}

export interface WithItem {
  node: "withitem";
  context_expr: Expr;
  optional_vars: Expr | null;
}

export interface MatchCase {
  node: "match_case";
  pattern: Pattern;
  guard: Expr | null;
  body: Stmt[];
}

export interface MatchValue extends Position {
  node: "MatchValue";
  value: Expr;
}
export interface MatchSingleton extends Position {
  node: "MatchSingleton";
  value: ConstantValue;
}
export interface MatchSequence extends Position {
  node: "MatchSequence";
  patterns: Pattern[];
}
export interface MatchMapping extends Position {
  node: "MatchMapping";
  keys: Expr[];
  patterns: Pattern[];
  rest: string | null;
}
export interface MatchClass extends Position {
  node: "MatchClass";
  cls: Expr;
  patterns: Pattern[];
  kwd_attrs: string[];
  kwd_patterns: Pattern[];
}
export interface MatchStar extends Position {
  node: "MatchStar";
  name: string | null;
}
export interface MatchAs extends Position {
  node: "MatchAs";
  pattern: Pattern | null;
  name: string | null;
}
export interface MatchOr extends Position {
  node: "MatchOr";
  patterns: Pattern[];
}
/** Patterns of a `match` statement. */
export type Pattern =
  | MatchValue
  | MatchSingleton
  | MatchSequence
  | MatchMapping
  | MatchClass
  | MatchStar
  | MatchAs
  | MatchOr;

export interface TypeIgnore {
  node: "TypeIgnore";
  lineno: number;
  tag: string;
}

/** Any node of a tree. */
export type AnyNode =
  | Mod
  | Stmt
  | Expr
  | ExprContext
  | BoolOp
  | Operator
  | UnaryOp
  | CmpOp
  | Comprehension
  | ExceptHandler
  | Arguments
  | Arg
  | Keyword
  | Alias
  | WithItem
  | MatchCase
  | Pattern
  | TypeIgnore;

export const LOAD: Load = /* @__PURE__ */ Object.freeze({ node: "Load" });
export const STORE: Store = /* @__PURE__ */ Object.freeze({ node: "Store" });
export const DEL: Del = /* @__PURE__ */ Object.freeze({ node: "Del" });
export const AND: And = /* @__PURE__ */ Object.freeze({ node: "And" });
export const OR: Or = /* @__PURE__ */ Object.freeze({ node: "Or" });
export const ADD: Add = /* @__PURE__ */ Object.freeze({ node: "Add" });
export const SUB: Sub = /* @__PURE__ */ Object.freeze({ node: "Sub" });
export const MULT: Mult = /* @__PURE__ */ Object.freeze({ node: "Mult" });
export const MAT_MULT: MatMult = /* @__PURE__ */ Object.freeze({ node: "MatMult" });
export const DIV: Div = /* @__PURE__ */ Object.freeze({ node: "Div" });
export const MOD: ModOperator = /* @__PURE__ */ Object.freeze({ node: "Mod" });
export const POW: Pow = /* @__PURE__ */ Object.freeze({ node: "Pow" });
export const LSHIFT: LShift = /* @__PURE__ */ Object.freeze({ node: "LShift" });
export const RSHIFT: RShift = /* @__PURE__ */ Object.freeze({ node: "RShift" });
export const BIT_OR: BitOr = /* @__PURE__ */ Object.freeze({ node: "BitOr" });
export const BIT_XOR: BitXor = /* @__PURE__ */ Object.freeze({ node: "BitXor" });
export const BIT_AND: BitAnd = /* @__PURE__ */ Object.freeze({ node: "BitAnd" });
export const FLOOR_DIV: FloorDiv = /* @__PURE__ */ Object.freeze({ node: "FloorDiv" });
export const INVERT: Invert = /* @__PURE__ */ Object.freeze({ node: "Invert" });
export const NOT: Not = /* @__PURE__ */ Object.freeze({ node: "Not" });
export const UADD: UAdd = /* @__PURE__ */ Object.freeze({ node: "UAdd" });
export const USUB: USub = /* @__PURE__ */ Object.freeze({ node: "USub" });
export const EQ: Eq = /* @__PURE__ */ Object.freeze({ node: "Eq" });
export const NOT_EQ: NotEq = /* @__PURE__ */ Object.freeze({ node: "NotEq" });
export const LT: Lt = /* @__PURE__ */ Object.freeze({ node: "Lt" });
export const LT_E: LtE = /* @__PURE__ */ Object.freeze({ node: "LtE" });
export const GT: Gt = /* @__PURE__ */ Object.freeze({ node: "Gt" });
export const GT_E: GtE = /* @__PURE__ */ Object.freeze({ node: "GtE" });
export const IS: Is = /* @__PURE__ */ Object.freeze({ node: "Is" });
export const IS_NOT: IsNot = /* @__PURE__ */ Object.freeze({ node: "IsNot" });
export const IN: In = /* @__PURE__ */ Object.freeze({ node: "In" });
export const NOT_IN: NotIn = /* @__PURE__ */ Object.freeze({ node: "NotIn" });

/** One field of a node class: its name and its type in CPython's abstract grammar (`expr*`, `identifier?`, ...). */
export interface NodeField {
  readonly name: string;
  readonly type: string;
}

/* @__NO_SIDE_EFFECTS__ */
function fields(text: string): readonly NodeField[] {
  if (text === "") return [];
  return text.split(", ").map((field) => {
    const [type = "", name = ""] = field.split(" ");
    return { name, type };
  });
}

/** CPython's `_fields` with their types, by class name; a tree walk needs nothing else. */
export const NODE_FIELDS: Readonly<Record<AnyNode["node"], readonly NodeField[]>> = {
  Module: fields("stmt* body, type_ignore* type_ignores"),
  Interactive: fields("stmt* body"),
  Expression: fields("expr body"),
  FunctionType: fields("expr* argtypes, expr returns"),
  FunctionDef: fields(
    "identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment",
  ),
  AsyncFunctionDef: fields(
    "identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment",
  ),
  ClassDef: fields("identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list"),
  Return: fields("expr? value"),
  Delete: fields("expr* targets"),
  Assign: fields("expr* targets, expr value, string? type_comment"),
  AugAssign: fields("expr target, operator op, expr value"),
  AnnAssign: fields("expr target, expr annotation, expr? value, int simple"),
  For: fields("expr target, expr iter, stmt* body, stmt* orelse, string? type_comment"),
  AsyncFor: fields("expr target, expr iter, stmt* body, stmt* orelse, string? type_comment"),
  While: fields("expr test, stmt* body, stmt* orelse"),
  If: fields("expr test, stmt* body, stmt* orelse"),
  With: fields("withitem* items, stmt* body, string? type_comment"),
  AsyncWith: fields("withitem* items, stmt* body, string? type_comment"),
  Match: fields("expr subject, match_case* cases"),
  Raise: fields("expr? exc, expr? cause"),
  Try: fields("stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody"),
  Assert: fields("expr test, expr? msg"),
  Import: fields("alias* names"),
  ImportFrom: fields("identifier? module, alias* names, int? level"),
  Global: fields("identifier* names"),
  Nonlocal: fields("identifier* names"),
  Expr: fields("expr value"),
  Pass: fields(""),
  Break: fields(""),
  Continue: fields(""),
  BoolOp: fields("boolop op, expr* values"),
  NamedExpr: fields("expr target, expr value"),
  BinOp: fields("expr left, operator op, expr right"),
  UnaryOp: fields("unaryop op, expr operand"),
  Lambda: fields("arguments args, expr body"),
  IfExp: fields("expr test, expr body, expr orelse"),
  Dict: fields("expr* keys, expr* values"),
  Set: fields("expr* elts"),
  ListComp: fields("expr elt, comprehension* generators"),
  SetComp: fields("expr elt, comprehension* generators"),
  DictComp: fields("expr key, expr value, comprehension* generators"),
  GeneratorExp: fields("expr elt, comprehension* generators"),
  Await: fields("expr value"),
  Yield: fields("expr? value"),
  YieldFrom: fields("expr value"),
  Compare: fields("expr left, cmpop* ops, expr* comparators"),
  Call: fields("expr func, expr* args, keyword* keywords"),
  FormattedValue: fields("expr value, int conversion, expr? format_spec"),
  JoinedStr: fields("expr* values"),
  Constant: fields("constant value, string? kind"),
  Attribute: fields("expr value, identifier attr, expr_context ctx"),
  Subscript: fields("expr value, expr slice, expr_context ctx"),
  Starred: fields("expr value, expr_context ctx"),
  Name: fields("identifier id, expr_context ctx"),
  List: fields("expr* elts, expr_context ctx"),
  Tuple: fields("expr* elts, expr_context ctx"),
  Slice: fields("expr? lower, expr? upper, expr? step"),
  Load: fields(""),
  Store: fields(""),
  Del: fields(""),
  And: fields(""),
  Or: fields(""),
  Add: fields(""),
  Sub: fields(""),
  Mult: fields(""),
  MatMult: fields(""),
  Div: fields(""),
  Mod: fields(""),
  Pow: fields(""),
  LShift: fields(""),
  RShift: fields(""),
  BitOr: fields(""),
  BitXor: fields(""),
  BitAnd: fields(""),
  FloorDiv: fields(""),
  Invert: fields(""),
  Not: fields(""),
  UAdd: fields(""),
  USub: fields(""),
  Eq: fields(""),
  NotEq: fields(""),
  Lt: fields(""),
  LtE: fields(""),
  Gt: fields(""),
  GtE: fields(""),
  Is: fields(""),
  IsNot: fields(""),
  In: fields(""),
  NotIn: fields(""),
  comprehension: fields("expr target, expr iter, expr* ifs, int is_async"),
  ExceptHandler: fields("expr? type, identifier? name, stmt* body"),
  arguments: fields(
    "arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr* kw_defaults, arg? kwarg, expr* defaults",
  ),
  arg: fields("identifier arg, expr? annotation, string? type_comment"),
  keyword: fields("identifier? arg, expr value"),
  alias: fields("identifier name, identifier? asname"),
  withitem: fields("expr context_expr, expr? optional_vars"),
  match_case: fields("pattern pattern, expr? guard, stmt* body"),
  MatchValue: fields("expr value"),
  MatchSingleton: fields("constant value"),
  MatchSequence: fields("pattern* patterns"),
  MatchMapping: fields("expr* keys, pattern* patterns, identifier? rest"),
  MatchClass: fields("expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns"),
  MatchStar: fields("identifier? name"),
  MatchAs: fields("pattern? pattern, identifier? name"),
  MatchOr: fields("pattern* patterns"),
  TypeIgnore: fields("int lineno, string tag"),
};
