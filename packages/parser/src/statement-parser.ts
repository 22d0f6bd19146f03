/** Statements, and the inputs that consist of them. */
import { augmentedOperator } from "./operator-tables.ts";
import { REJECTED } from "./token-reader.ts";
import * as N from "./nodes.ts";
import type { Alias, ExceptHandler, Expr, MatchCase, Mod, Position, Stmt, WithItem } from "./nodes.ts";
import { PatternParser } from "./pattern-parser.ts";
import * as T from "./token.ts";

/** The levels of CPython's parser stack that a block takes. */
const BLOCK_LEVELS = 7;

export class StatementParser extends PatternParser {
  // ---- inputs ---------------------------------------------------------------------------------

  /** `file`: a module. */
  parseFile(): Mod {
    const body: Stmt[] = [];
    while (this.kind !== T.ENDMARKER) this.statement(body);
    return { node: "Module", body, type_ignores: [] };
  }

  /** `interactive`: one statement, as the prompt reads it. */
  parseSingle(): Mod {
    const body: Stmt[] = [];
    if (this.kind === T.NEWLINE) {
      const start = this.pos;
      this.advance();
      body.push({ node: "Pass", ...this.place(start, this.pos - 1) });
    } else if (this.compoundStatement(body)) {
      this.expect(T.NEWLINE);
    } else {
      this.simpleStatements(body);
    }
    return { node: "Interactive", body };
  }

  /** `eval`: an expression, as `eval` reads it. */
  parseEval(): Mod {
    const body = this.expressions();
    while (this.accept(T.NEWLINE));
    if (this.kind !== T.ENDMARKER) this.reject();
    return { node: "Expression", body };
  }

  /** `func_type`: the signature in a type comment. */
  parseFunctionType(): Mod {
    this.expect(T.LPAR);
    const argtypes: Expr[] = [];
    let stars = 0;
    while (this.kind !== T.RPAR) {
      const rank = this.kind === T.STAR ? 1 : this.kind === T.DOUBLESTAR ? 2 : 0;
      if (stars === 2 || (stars === 1 && rank !== 2)) this.reject();
      if (rank > 0) this.advance();
      stars = rank;
      argtypes.push(this.expression());
      if (this.kind === T.RPAR) break;
      this.expect(T.COMMA);
      if (!this.startsExpression() && this.kind !== T.DOUBLESTAR) this.reject();
    }
    this.advance();
    this.expect(T.RARROW);
    const returns = this.expression();
    while (this.accept(T.NEWLINE));
    if (this.kind !== T.ENDMARKER) this.reject();
    return { node: "FunctionType", argtypes, returns };
  }

  /** `fstring`: what stands between the braces of an f-string, in parentheses. */
  parseReplacementField(): Expr {
    return this.starExpressions();
  }

  /** Where the text goes on after the last statement read; for input that must hold only one. */
  endOfInput(): number {
    return this.table.ends[this.pos - 1];
  }

  // ---- places ---------------------------------------------------------------------------------

  private place(start: number, end: number): Position {
    return {
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  /** The last token read that is not about lines (`_PyPegen_get_last_nonnwhitespace_token`). */
  private lastToken(): number {
    let end = this.pos - 1;
    let kind = this.kinds[end];
    while (end > 0 && (kind === T.NEWLINE || kind === T.INDENT || kind === T.DEDENT || kind === T.ENDMARKER)) {
      kind = this.kinds[--end];
    }
    return end;
  }

  // ---- statements -----------------------------------------------------------------------------

  protected statement(body: Stmt[]): void {
    if (!this.compoundStatement(body)) this.simpleStatements(body);
  }

  protected block(): Stmt[] {
    const body: Stmt[] = [];
    if (!this.accept(T.NEWLINE)) {
      this.simpleStatements(body);
      return body;
    }
    this.expect(T.INDENT);
    this.enter(BLOCK_LEVELS);
    while (this.kind !== T.DEDENT) this.statement(body);
    this.leave(BLOCK_LEVELS);
    this.advance();
    return body;
  }

  private simpleStatements(body: Stmt[]): void {
    do {
      body.push(this.simpleStatement());
      if (this.kind !== T.SEMI) break;
      this.advance();
    } while (this.kind !== T.NEWLINE);
    this.expect(T.NEWLINE);
  }

  private simpleStatement(): Stmt {
    switch (this.kind) {
      case T.KW_RETURN:
        return this.returnStatement();
      case T.KW_IMPORT:
        return this.importName();
      case T.KW_FROM:
        return this.importFrom();
      case T.KW_RAISE:
        return this.raiseStatement();
      case T.KW_PASS:
        this.advance();
        return { node: "Pass", ...this.place(this.pos - 1, this.pos - 1) };
      case T.KW_BREAK:
        this.advance();
        return { node: "Break", ...this.place(this.pos - 1, this.pos - 1) };
      case T.KW_CONTINUE:
        this.advance();
        return { node: "Continue", ...this.place(this.pos - 1, this.pos - 1) };
      case T.KW_DEL:
        return this.deleteStatement();
      case T.KW_YIELD: {
        const start = this.pos;
        return this.expressionStatement(start, this.yieldExpression());
      }
      case T.KW_ASSERT:
        return this.assertStatement();
      case T.KW_GLOBAL:
      case T.KW_NONLOCAL:
        return this.scopeStatement();
      default:
        return this.assignment();
    }
  }

  private expressionStatement(start: number, value: Expr): Stmt {
    const end = this.pos - 1;
    return {
      node: "Expr",
      value,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  /** A statement that begins with an expression: an assignment of some kind, or the expression alone. */
  private assignment(): Stmt {
    const start = this.pos;
    const first = this.starExpressions();
    if (this.kind === T.EQUAL) return this.plainAssignment(start, first);
    if (this.kind === T.COLON) return this.annotatedAssignment(start, first);
    const op = augmentedOperator(this.kind);
    return op === null ? this.expressionStatement(start, first) : this.augmentedAssignment(start, first, op);
  }

  private plainAssignment(start: number, first: Expr): Stmt {
    const targets: Expr[] = [];
    let value = first;
    while (this.kind === T.EQUAL) {
      targets.push(this.toStore(value));
      this.advance();
      value = this.assigned();
    }
    const typeComment = this.typeComment();
    const end = this.pos - 1;
    return {
      node: "Assign",
      targets,
      value,
      type_comment: typeComment,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private assigned(): Expr {
    return this.kind === T.KW_YIELD ? this.yieldExpression() : this.starExpressions();
  }

  /** `single_target`: a name, an attribute or a subscript, parenthesised or not. */
  private toSingleTarget(target: Expr): N.Name | N.Attribute | N.Subscript {
    if (target.node !== "Name" && target.node !== "Attribute" && target.node !== "Subscript") throw REJECTED;
    target.ctx = N.STORE;
    return target;
  }

  private annotatedAssignment(start: number, first: Expr): Stmt {
    const target = this.toSingleTarget(first);
    const simple = target.node === "Name" && this.kinds[start] === T.NAME ? 1 : 0;
    this.advance();
    const annotation = this.expression();
    const value = this.accept(T.EQUAL) ? this.assigned() : null;
    const end = this.pos - 1;
    return {
      node: "AnnAssign",
      target,
      annotation,
      value,
      simple,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private augmentedAssignment(start: number, first: Expr, op: N.Operator): Stmt {
    const target = this.toSingleTarget(first);
    this.advance();
    const value = this.assigned();
    const end = this.pos - 1;
    return {
      node: "AugAssign",
      target,
      op,
      value,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private returnStatement(): Stmt {
    const start = this.pos;
    this.advance();
    const value = this.startsExpression() ? this.starExpressions() : null;
    return { node: "Return", value, ...this.place(start, this.pos - 1) };
  }

  private raiseStatement(): Stmt {
    const start = this.pos;
    this.advance();
    const exc = this.startsExpression() ? this.expression() : null;
    const cause = exc !== null && this.accept(T.KW_FROM) ? this.expression() : null;
    return { node: "Raise", exc, cause, ...this.place(start, this.pos - 1) };
  }

  private assertStatement(): Stmt {
    const start = this.pos;
    this.advance();
    const test = this.expression();
    const msg = this.accept(T.COMMA) ? this.expression() : null;
    return { node: "Assert", test, msg, ...this.place(start, this.pos - 1) };
  }

  private scopeStatement(): Stmt {
    const start = this.pos;
    const node = this.kind === T.KW_GLOBAL ? "Global" : "Nonlocal";
    const names: string[] = [];
    do {
      this.advance();
      names.push(this.expectIdentifier());
    } while (this.kind === T.COMMA);
    return { node, names, ...this.place(start, this.pos - 1) };
  }

  private deleteStatement(): Stmt {
    const start = this.pos;
    const targets: Expr[] = [];
    do {
      this.advance();
      if (targets.length > 0 && !this.startsExpression()) break;
      targets.push(this.toDelete(this.primary()));
    } while (this.kind === T.COMMA);
    if (this.kind !== T.SEMI && this.kind !== T.NEWLINE) this.reject();
    return { node: "Delete", targets, ...this.place(start, this.pos - 1) };
  }

  private toDelete(target: Expr): Expr {
    switch (target.node) {
      case "Name":
      case "Attribute":
      case "Subscript":
        break;
      case "Tuple":
      case "List":
        for (const element of target.elts) this.toDelete(element);
        break;
      default:
        throw REJECTED;
    }
    target.ctx = N.DEL;
    return target;
  }

  // ---- imports --------------------------------------------------------------------------------

  private dottedModule(): string {
    let name = this.expectIdentifier();
    while (this.accept(T.DOT)) name += "." + this.expectIdentifier();
    return name;
  }

  private importName(): Stmt {
    const start = this.pos;
    const names: Alias[] = [];
    do {
      this.advance();
      const at = this.pos;
      names.push(this.alias(at, this.dottedModule()));
    } while (this.kind === T.COMMA);
    return { node: "Import", names, ...this.place(start, this.pos - 1) };
  }

  private alias(start: number, name: string): Alias {
    const asname = this.accept(T.KW_AS) ? this.expectIdentifier() : null;
    return { node: "alias", name, asname, ...this.place(start, this.pos - 1) };
  }

  private importFrom(): Stmt {
    const start = this.pos;
    this.advance();
    let level = 0;
    while (this.kind === T.DOT || this.kind === T.ELLIPSIS_OP) {
      level += this.kind === T.DOT ? 1 : 3;
      this.advance();
    }
    const module = level > 0 && this.kind === T.KW_IMPORT ? null : this.dottedModule();
    this.expect(T.KW_IMPORT);
    const names = this.importedNames();
    return { node: "ImportFrom", module, names, level, ...this.place(start, this.pos - 1) };
  }

  private importedNames(): Alias[] {
    const start = this.pos;
    if (this.accept(T.STAR)) return [{ node: "alias", name: "*", asname: null, ...this.place(start, start) }];
    if (!this.accept(T.LPAR)) return this.importedList(T.ENDMARKER);
    const names = this.importedList(T.RPAR);
    this.expect(T.RPAR);
    return names;
  }

  /** Names separated by commas, of which the last may stand before `closing`. */
  private importedList(closing: number): Alias[] {
    const names: Alias[] = [];
    do {
      const at = this.pos;
      names.push(this.alias(at, this.expectIdentifier()));
    } while (this.accept(T.COMMA) && this.kind !== closing);
    return names;
  }

  // ---- compound statements --------------------------------------------------------------------

  /** Reads a compound statement if one begins here. */
  private compoundStatement(body: Stmt[]): boolean {
    const start = this.pos;
    switch (this.kind) {
      case T.KW_DEF:
        body.push(this.functionDef(start, false, []));
        return true;
      case T.AT:
        body.push(this.decorated());
        return true;
      case T.KW_ASYNC:
        this.advance();
        body.push(this.asyncStatement(start));
        return true;
      case T.KW_IF:
        body.push(this.ifStatement());
        return true;
      case T.KW_CLASS:
        body.push(this.classDef([]));
        return true;
      case T.KW_WITH:
        body.push(this.withStatement(start, false));
        return true;
      case T.KW_FOR:
        body.push(this.forStatement(start, false));
        return true;
      case T.KW_TRY:
        body.push(this.tryStatement());
        return true;
      case T.KW_WHILE:
        body.push(this.whileStatement());
        return true;
      case T.NAME:
        return this.maybeMatch(body);
      default:
        return false;
    }
  }

  private asyncStatement(start: number): Stmt {
    if (this.kind === T.KW_DEF) return this.functionDef(start, true, []);
    if (this.kind === T.KW_WITH) return this.withStatement(start, true);
    if (this.kind === T.KW_FOR) return this.forStatement(start, true);
    return this.reject();
  }

  private decorated(): Stmt {
    const decorators: Expr[] = [];
    while (this.accept(T.AT)) {
      decorators.push(this.namedExpression());
      this.expect(T.NEWLINE);
    }
    const start = this.pos;
    if (this.kind === T.KW_CLASS) return this.classDef(decorators);
    const isAsync = this.accept(T.KW_ASYNC);
    if (this.kind !== T.KW_DEF) this.reject();
    return this.functionDef(start, isAsync, decorators);
  }

  private classDef(decorators: Expr[]): Stmt {
    const start = this.pos;
    this.advance();
    const name = this.expectIdentifier();
    const bases: Expr[] = [];
    const keywords: N.Keyword[] = [];
    if (this.kind === T.LPAR) this.callArguments(bases, keywords, false);
    this.expect(T.COLON);
    const body = this.block();
    return {
      node: "ClassDef",
      name,
      bases,
      keywords,
      body,
      decorator_list: decorators,
      ...this.place(start, this.lastToken()),
    };
  }

  private functionDef(start: number, isAsync: boolean, decorators: Expr[]): Stmt {
    this.advance();
    const name = this.expectIdentifier();
    this.expect(T.LPAR);
    const args = this.parameters(T.RPAR);
    this.expect(T.RPAR);
    const returns = this.accept(T.RARROW) ? this.expression() : null;
    this.expect(T.COLON);
    const typeComment = this.functionTypeComment();
    const body = this.block();
    const node = isAsync ? "AsyncFunctionDef" : "FunctionDef";
    const place = this.place(start, this.lastToken());
    return { node, name, args, body, decorator_list: decorators, returns, type_comment: typeComment, ...place };
  }

  /** A type comment after the colon, or alone on the first line of an indented body. */
  private functionTypeComment(): string | null {
    const own = this.kind === T.NEWLINE && this.kinds[this.pos + 1] === T.TYPE_COMMENT;
    if (own) this.advance();
    const comment = this.typeComment();
    if (own && (this.kind !== T.NEWLINE || this.kinds[this.pos + 1] !== T.INDENT)) this.reject();
    return comment;
  }

  private elseBlock(): Stmt[] {
    if (!this.accept(T.KW_ELSE)) return [];
    this.expect(T.COLON);
    return this.block();
  }

  /** The branches of an `if` are nodes inside one another; a long chain of them is read in a loop. */
  private ifStatement(): Stmt {
    const branches: { start: number; test: Expr; body: Stmt[] }[] = [];
    do {
      const start = this.pos;
      this.advance();
      const test = this.namedExpression();
      this.expect(T.COLON);
      branches.push({ start, test, body: this.block() });
      this.enter(1);
    } while (this.kind === T.KW_ELIF);
    this.leave(branches.length);
    let orelse = this.elseBlock();
    const end = this.lastToken();
    for (let i = branches.length - 1; i >= 0; i--) {
      const { start, test, body } = branches[i];
      orelse = [
        {
          node: "If",
          test,
          body,
          orelse,
          lineno: this.lines[start],
          col_offset: this.cols[start],
          end_lineno: this.endLines[end],
          end_col_offset: this.endCols[end],
        },
      ];
    }
    return orelse[0];
  }

  private whileStatement(): Stmt {
    const start = this.pos;
    this.advance();
    const test = this.namedExpression();
    this.expect(T.COLON);
    const body = this.block();
    const orelse = this.elseBlock();
    return { node: "While", test, body, orelse, ...this.place(start, this.lastToken()) };
  }

  private forStatement(start: number, isAsync: boolean): Stmt {
    this.advance();
    const target = this.starTargets();
    this.expect(T.KW_IN);
    const iter = this.starExpressions();
    this.expect(T.COLON);
    const typeComment = this.typeComment();
    const body = this.block();
    const orelse = this.elseBlock();
    const node = isAsync ? "AsyncFor" : "For";
    return { node, target, iter, body, orelse, type_comment: typeComment, ...this.place(start, this.lastToken()) };
  }

  private withStatement(start: number, isAsync: boolean): Stmt {
    this.advance();
    const grouped = this.parenthesisedWithItems();
    const items = grouped ?? this.withItems(T.COLON);
    this.expect(T.COLON);
    const typeComment = grouped === null ? this.typeComment() : null;
    const body = this.block();
    const node = isAsync ? "AsyncWith" : "With";
    return { node, items, body, type_comment: typeComment, ...this.place(start, this.lastToken()) };
  }

  private withItems(closing: number): WithItem[] {
    const items = [this.withItem(closing)];
    while (this.accept(T.COMMA) && (closing === T.COLON || this.kind !== closing)) items.push(this.withItem(closing));
    return items;
  }

  private withItem(closing: number): WithItem {
    const context_expr = this.expression();
    let optional_vars: Expr | null = null;
    if (this.accept(T.KW_AS)) {
      optional_vars = this.starTarget();
      if (this.kind !== T.COMMA && this.kind !== closing) this.reject();
    }
    return { node: "withitem", context_expr, optional_vars };
  }

  /**
   * Items in parentheses, tried only where the matching parenthesis is followed by a colon; null when what is inside is
   * another expression (a generator expression, say), from whose beginning reading goes on.
   */
  private parenthesisedWithItems(): WithItem[] | null {
    if (this.kind !== T.LPAR || this.kinds[this.closingParenthesis() + 1] !== T.COLON) return null;
    return this.attempt(() => {
      this.advance();
      const items = this.withItems(T.RPAR);
      this.expect(T.RPAR);
      return this.kind === T.COLON ? items : null;
    });
  }

  /** The index of the token that closes the parenthesis here; the tokenizer has checked that they match. */
  private closingParenthesis(): number {
    let level = 0;
    for (let at = this.pos; at < this.table.count; at++) {
      const kind = this.kinds[at];
      if (kind === T.LPAR || kind === T.LSQB || kind === T.LBRACE) level++;
      else if ((kind === T.RPAR || kind === T.RSQB || kind === T.RBRACE) && --level === 0) return at;
    }
    return this.table.count;
  }

  private tryStatement(): Stmt {
    const start = this.pos;
    this.advance();
    this.expect(T.COLON);
    const body = this.block();
    const handlers: ExceptHandler[] = [];
    while (this.kind === T.KW_EXCEPT) handlers.push(this.exceptHandler());
    const orelse = handlers.length > 0 ? this.elseBlock() : [];
    const hasFinally = this.accept(T.KW_FINALLY);
    if (!hasFinally && handlers.length === 0) this.reject();
    if (hasFinally) this.expect(T.COLON);
    const finalbody = hasFinally ? this.block() : [];
    return { node: "Try", body, handlers, orelse, finalbody, ...this.place(start, this.lastToken()) };
  }

  private exceptHandler(): ExceptHandler {
    const start = this.pos;
    this.advance();
    const type = this.kind === T.COLON ? null : this.expression();
    const name = type !== null && this.accept(T.KW_AS) ? this.expectIdentifier() : null;
    this.expect(T.COLON);
    const body = this.block();
    return { node: "ExceptHandler", type, name, body, ...this.place(start, this.lastToken()) };
  }

  // ---- match ----------------------------------------------------------------------------------

  /** A `match` statement, if the name here is that soft keyword and what follows bears it out. */
  private maybeMatch(body: Stmt[]): boolean {
    const start = this.pos;
    const following = this.kinds[start + 1];
    if (following === T.EQUAL || following === T.DOT || following === T.NEWLINE || following === T.COMMA) return false;
    if (this.tokenText(start) !== "match") return false;
    const subject = this.attempt(() => this.matchSubject());
    if (subject === null) return false;
    body.push(this.matchStatement(start, subject));
    return true;
  }

  /** The subject and everything up to the first `case`; null when this is no `match` statement. */
  private matchSubject(): Expr | null {
    this.advance();
    if (!this.startsExpression()) return null;
    const subject = this.subject();
    return this.accept(T.COLON) && this.accept(T.NEWLINE) && this.accept(T.INDENT) ? subject : null;
  }

  private subject(): Expr {
    const start = this.pos;
    const isStarred = this.kind === T.STAR;
    const first = this.starNamedExpression();
    if (this.kind === T.COMMA) {
      const elts: Expr[] = [first];
      while (this.accept(T.COMMA) && this.startsExpression()) elts.push(this.starNamedExpression());
      return this.tuple(start, elts, N.LOAD);
    }
    if (isStarred) this.reject();
    return first;
  }

  private matchStatement(start: number, subject: Expr): Stmt {
    const cases: MatchCase[] = [];
    this.enter(BLOCK_LEVELS);
    do this.matchCase(cases);
    while (this.kind !== T.DEDENT);
    this.leave(BLOCK_LEVELS);
    this.advance();
    return { node: "Match", subject, cases, ...this.place(start, this.lastToken()) };
  }

  protected matchCase(cases: MatchCase[]): void {
    if (this.kind !== T.NAME || this.tokenText(this.pos) !== "case") this.reject();
    this.advance();
    const pattern = this.patterns();
    const guard = this.accept(T.KW_IF) ? this.namedExpression() : null;
    this.expect(T.COLON);
    const body = this.block();
    cases.push({ node: "match_case", pattern, guard, body });
  }
}
