/**
 * The matcher: an interpreter of pattern code that backtracks on a stack of its own.
 *
 * A frame is what the C engine's match context is: one for each place that the matcher may come back to.
 *
 *     +------+------+----+-----+-------+----------+-----------+-----+----------+- -
 *     | prev | jump | pc | ptr | count | lastMark | lastIndex | rep | topLevel | saved marks ...
 *     +------+------+----+-----+-------+----------+-----------+-----+----------+- -
 *     0      1      2    3     4       5          6           7     8          9
 *
 * The frame of a REPEAT has its repeat context behind it: | count | pc | prev | last position |.
 *
 * Positions are indexes into a view of the memory whose elements are as wide as the subject's characters; -1 is no position. `pc` is an
 * index into the memory as words. Nothing here outlives a call.
 */
import {
  type Address,
  checkEvalBreaker,
  EB_SIGNAL,
  IS_EVAL_BREAKER,
  type Machine,
  MEMORY_ERROR,
  RUNTIME_ERROR,
} from "@pyvm/vm";
import { asciiLower, unicodeLower } from "./case-folding.ts";
import { inCategory, isUnicodeWordCharacter, isWordCharacter } from "./categories.ts";
import { inCharset, inCharsetLocaleIgnore, isLiteralLocaleIgnore } from "./charset.ts";
import { endOfRun } from "./count.ts";
import {
  AT_BEGINNING,
  AT_BEGINNING_LINE,
  AT_BEGINNING_STRING,
  AT_BOUNDARY,
  AT_END,
  AT_END_LINE,
  AT_END_STRING,
  AT_LOC_BOUNDARY,
  AT_LOC_NON_BOUNDARY,
  AT_NON_BOUNDARY,
  AT_UNI_BOUNDARY,
  AT_UNI_NON_BOUNDARY,
  OP_ANY,
  OP_ANY_ALL,
  OP_ASSERT,
  OP_ASSERT_NOT,
  OP_AT,
  OP_BRANCH,
  OP_CATEGORY,
  OP_FAILURE,
  OP_GROUPREF,
  OP_GROUPREF_EXISTS,
  OP_GROUPREF_IGNORE,
  OP_GROUPREF_LOC_IGNORE,
  OP_GROUPREF_UNI_IGNORE,
  OP_IN,
  OP_INFO,
  OP_IN_IGNORE,
  OP_IN_LOC_IGNORE,
  OP_IN_UNI_IGNORE,
  OP_JUMP,
  OP_LITERAL,
  OP_LITERAL_IGNORE,
  OP_LITERAL_LOC_IGNORE,
  OP_LITERAL_UNI_IGNORE,
  OP_MARK,
  OP_MAX_UNTIL,
  OP_MIN_REPEAT_ONE,
  OP_MIN_UNTIL,
  OP_NOT_LITERAL,
  OP_NOT_LITERAL_IGNORE,
  OP_NOT_LITERAL_LOC_IGNORE,
  OP_NOT_LITERAL_UNI_IGNORE,
  OP_REPEAT,
  OP_REPEAT_ONE,
  OP_SUCCESS,
} from "./constants.ts";

export type Characters = Uint8Array | Uint16Array | Uint32Array;

const JUMP = 1;
const PC = 2;
const PTR = 3;
const COUNT = 4;
const LAST_MARK = 5;
const LAST_INDEX = 6;
const REP = 7;
const TOP_LEVEL = 8;
const FRAME_WORDS = 9;

const REP_COUNT = 0;
const REP_PC = 1;
const REP_PREV = 2;
const REP_LAST = 3;
const REP_WORDS = 4;

// Where a frame goes on once the frame above it is done; numbered behind the opcodes, for they are dispatched alike.
const NO_JUMP = 0;
const JUMP_MAX_UNTIL_1 = 64;
const JUMP_MAX_UNTIL_2 = 65;
const JUMP_MAX_UNTIL_3 = 66;
const JUMP_MIN_UNTIL_1 = 67;
const JUMP_MIN_UNTIL_2 = 68;
const JUMP_MIN_UNTIL_3 = 69;
const JUMP_REPEAT = 70;
const JUMP_REPEAT_ONE_1 = 71;
const JUMP_REPEAT_ONE_2 = 72;
const JUMP_MIN_REPEAT_ONE = 73;
const JUMP_BRANCH = 74;
const JUMP_ASSERT = 75;
const JUMP_ASSERT_NOT = 76;

/** How many steps are made between two looks at the signals. */
const STEPS = 250_000;
const SMALL_STACK = 4096;
const BIGGEST_STACK = 1 << 28;
/** MAXREPEAT as a signed word. */
const UNLIMITED = -1;

const NO_CHARACTERS: Characters = new Uint8Array(0);

export class Matcher {
  /** The machine while it is at work, null while it is idle. */
  vm: Machine | null = null;
  /** The memory as characters of the subject's width. */
  chars: Characters = NO_CHARACTERS;
  /** The subject: where it begins, and where matching ends. */
  beginning = 0;
  end = 0;
  /** The bounds as offsets that were asked for, adjusted to the subject. */
  pos = 0;
  endPos = 0;
  isBytes = false;
  /** The subject itself (borrowed). */
  string: Address = 0;
  /** Where the current attempt started, and where it has got to. */
  start = 0;
  ptr = 0;
  /** Start and end of each group, valid up to index `lastMark`. */
  marks: Int32Array = new Int32Array(16);
  lastMark = -1;
  lastIndex = -1;
  /** A match must reach the end (fullmatch), or must not be empty at `start`. */
  matchAll = false;
  mustAdvance = false;
  private stack: Int32Array = new Int32Array(SMALL_STACK);
  private top = 1; // 0 is no repeat context
  private repeat = 0;

  /** Forgets the marks of the last attempt. */
  resetMarks(): void {
    this.lastMark = -1;
    this.lastIndex = -1;
  }

  /** Makes ready for attempts on a new subject with a pattern of so many groups. */
  prepare(vm: Machine, groups: number): void {
    this.vm = vm;
    const marks = 2 * groups + 2; // as many as valid code can set
    if (this.marks.length < marks) this.marks = new Int32Array(marks);
    this.resetMarks();
    this.matchAll = false;
    this.mustAdvance = false;
    this.repeat = 0;
    this.top = 1;
  }

  /** Lets go of the machine, and of arrays that grew much. */
  retire(): void {
    this.vm = null;
    this.chars = NO_CHARACTERS;
    if (this.stack.length > 16 * SMALL_STACK) this.stack = new Int32Array(SMALL_STACK);
    if (this.marks.length > SMALL_STACK) this.marks = new Int32Array(16);
  }

  private grow(words: number): Int32Array {
    let size = this.stack.length;
    while (size < words) size *= 2;
    if (size > BIGGEST_STACK) throw this.vm!.raise(MEMORY_ERROR, "");
    const stack = new Int32Array(size);
    stack.set(this.stack);
    this.stack = stack;
    return stack;
  }

  /** Whether the code at `start` matches from `ptr` on; if so `ptr` is where the match ends. `topLevel`: it is the whole pattern. */
  match(start: number, topLevel: boolean): boolean {
    const code = this.vm!.i32;
    const { chars, beginning, end, marks } = this;
    const matchAll = this.matchAll;
    const mustAdvance = this.mustAdvance;
    let { lastMark, lastIndex, repeat, stack } = this;
    let ctx = this.top;
    let sp = ctx + FRAME_WORDS;
    if (sp > stack.length) stack = this.grow(sp);
    stack[ctx] = 0;
    stack[ctx + TOP_LEVEL] = topLevel ? 1 : 0;
    let pc = start;
    let ptr = this.ptr;
    let result = ptr;
    let matched = false;
    // The call that a case asks for by leaving the switch: where to resume, the code to run, and from where.
    let calling = NO_JUMP;
    let target = 0;
    let from = 0;
    let steps = STEPS;
    let op = code[pc]!;
    if (op === OP_INFO) {
      const least = code[pc + 3]! >>> 0;
      if (end >= ptr && end - ptr < least) return false;
      pc += code[pc + 1]! + 1;
      op = code[pc]!;
    }
    pc++;
    for (;;) {
      if (--steps === 0) {
        steps = STEPS;
        // Another thread says in the breaker that a signal came.
        if ((code[IS_EVAL_BREAKER >> 2]! & EB_SIGNAL) !== 0) checkEvalBreaker(this.vm!, 0);
      }
      step: switch (op) {
        case OP_MARK: {
          const mark = code[pc++]!;
          if ((mark & 1) !== 0) lastIndex = (mark >> 1) + 1;
          if (mark > lastMark) {
            for (let skipped = lastMark + 1; skipped < mark; skipped++) marks[skipped] = -1;
            lastMark = mark;
          }
          marks[mark] = ptr;
          op = code[pc++]!;
          continue;
        }
        case OP_LITERAL:
          matched = false;
          if (ptr >= end || chars[ptr] !== code[pc]) break;
          pc++;
          ptr++;
          op = code[pc++]!;
          continue;
        case OP_NOT_LITERAL:
          matched = false;
          if (ptr >= end || chars[ptr] === code[pc]) break;
          pc++;
          ptr++;
          op = code[pc++]!;
          continue;
        case OP_SUCCESS:
          matched = false;
          if (stack[ctx + TOP_LEVEL] === 1 && ((matchAll && ptr !== end) || (mustAdvance && ptr === this.start))) break;
          result = ptr;
          matched = true;
          break;
        case OP_AT:
          matched = false;
          if (!this.isAt(code[pc]!, ptr)) break;
          pc++;
          op = code[pc++]!;
          continue;
        case OP_CATEGORY:
          matched = false;
          if (ptr >= end || !inCategory(code[pc]!, chars[ptr]!)) break;
          pc++;
          ptr++;
          op = code[pc++]!;
          continue;
        case OP_ANY:
          matched = false;
          if (ptr >= end || chars[ptr] === 10) break;
          ptr++;
          op = code[pc++]!;
          continue;
        case OP_ANY_ALL:
          matched = false;
          if (ptr >= end) break;
          ptr++;
          op = code[pc++]!;
          continue;
        case OP_IN:
          matched = false;
          if (ptr >= end || !inCharset(code, pc + 1, chars[ptr]!)) break;
          pc += code[pc]!;
          ptr++;
          op = code[pc++]!;
          continue;
        case OP_LITERAL_IGNORE:
        case OP_NOT_LITERAL_IGNORE:
        case OP_LITERAL_UNI_IGNORE:
        case OP_NOT_LITERAL_UNI_IGNORE:
        case OP_LITERAL_LOC_IGNORE:
        case OP_NOT_LITERAL_LOC_IGNORE:
          matched = false;
          if (ptr >= end || !isFoldedLiteral(op, code[pc]!, chars[ptr]!)) break;
          pc++;
          ptr++;
          op = code[pc++]!;
          continue;
        case OP_IN_IGNORE:
          matched = false;
          if (ptr >= end || !inCharset(code, pc + 1, asciiLower(chars[ptr]!))) break;
          pc += code[pc]!;
          ptr++;
          op = code[pc++]!;
          continue;
        case OP_IN_UNI_IGNORE:
          matched = false;
          if (ptr >= end || !inCharset(code, pc + 1, unicodeLower(chars[ptr]!))) break;
          pc += code[pc]!;
          ptr++;
          op = code[pc++]!;
          continue;
        case OP_IN_LOC_IGNORE:
          matched = false;
          if (ptr >= end || !inCharsetLocaleIgnore(code, pc + 1, chars[ptr]!)) break;
          pc += code[pc]!;
          ptr++;
          op = code[pc++]!;
          continue;
        case OP_JUMP:
        case OP_INFO:
          pc += code[pc]!;
          op = code[pc++]!;
          continue;
        case OP_FAILURE:
          matched = false;
          break;

        case OP_ASSERT: // <skip> <back> code
          matched = false;
          if (ptr - beginning < code[pc + 1]! >>> 0) break;
          from = ptr - code[pc + 1]!;
          target = pc + 2;
          calling = JUMP_ASSERT;
          break;
        case JUMP_ASSERT:
          if (!matched) break;
          pc += code[pc]!;
          op = code[pc++]!;
          continue;
        case OP_ASSERT_NOT:
          if (ptr - beginning >= code[pc + 1]! >>> 0) {
            from = ptr - code[pc + 1]!;
            target = pc + 2;
            calling = JUMP_ASSERT_NOT;
            break;
          }
          pc += code[pc]!;
          op = code[pc++]!;
          continue;
        case JUMP_ASSERT_NOT:
          if (matched) {
            matched = false;
            break;
          }
          pc += code[pc]!;
          op = code[pc++]!;
          continue;

        case OP_BRANCH: // <skip> code JUMP ... | <skip> code JUMP ... | 0
          stack[ctx + LAST_MARK] = lastMark;
          stack[ctx + LAST_INDEX] = lastIndex;
          stack[ctx + REP] = repeat;
          if (repeat !== 0 && lastMark > 0) {
            if (sp + lastMark >= stack.length) stack = this.grow(sp + lastMark + 1);
            for (let mark = 0; mark <= lastMark; mark++) stack[sp++] = marks[mark]!;
          }
          for (; code[pc] !== 0; pc += code[pc]!) {
            if (code[pc + 1] === OP_LITERAL && (ptr >= end || chars[ptr] !== code[pc + 2])) continue;
            if (code[pc + 1] === OP_IN && (ptr >= end || !inCharset(code, pc + 3, chars[ptr]!))) continue;
            from = ptr;
            target = pc + 1;
            calling = JUMP_BRANCH;
            break step;
          }
          matched = false;
          break;
        case JUMP_BRANCH:
          if (matched) break;
          lastMark = stack[ctx + LAST_MARK]!;
          lastIndex = stack[ctx + LAST_INDEX]!;
          if (stack[ctx + REP] !== 0 && lastMark > 0) {
            const saved = sp - lastMark - 1;
            for (let mark = 0; mark <= lastMark; mark++) marks[mark] = stack[saved + mark]!;
          }
          for (pc += code[pc]!; code[pc] !== 0; pc += code[pc]!) {
            if (code[pc + 1] === OP_LITERAL && (ptr >= end || chars[ptr] !== code[pc + 2])) continue;
            if (code[pc + 1] === OP_IN && (ptr >= end || !inCharset(code, pc + 3, chars[ptr]!))) continue;
            from = ptr;
            target = pc + 1;
            calling = JUMP_BRANCH;
            break step;
          }
          break;

        case OP_REPEAT_ONE: {
          // <skip> <min> <max> item SUCCESS tail
          matched = false;
          const least = code[pc + 1]! >>> 0;
          if (least > end - ptr) break;
          const most = code[pc + 2]!;
          const stop = most === UNLIMITED || most >>> 0 >= end - ptr ? end : ptr + most;
          let reached = endOfRun(code, pc + 3, chars, ptr, stop);
          if (reached < 0) {
            this.save(sp, lastMark, lastIndex, repeat);
            reached = this.endOfMatches(pc + 3, ptr, stop);
            ({ lastMark, lastIndex, repeat, stack } = this);
          }
          let count = reached - ptr;
          if (count < least) break;
          ptr = reached;
          const tail = pc + code[pc]!;
          if (
            code[tail] === OP_SUCCESS &&
            ptr === end &&
            !(stack[ctx + TOP_LEVEL] === 1 && mustAdvance && ptr === this.start)
          ) {
            result = ptr;
            matched = true;
            break;
          }
          stack[ctx + LAST_MARK] = lastMark;
          stack[ctx + LAST_INDEX] = lastIndex;
          if (code[tail] === OP_LITERAL) {
            const literal = code[tail + 1];
            while (count >= least && (ptr >= end || chars[ptr] !== literal)) {
              ptr--;
              count--;
            }
            if (count < least) break;
            calling = JUMP_REPEAT_ONE_1;
          } else calling = JUMP_REPEAT_ONE_2;
          stack[ctx + COUNT] = count;
          from = ptr;
          target = tail;
          break;
        }
        case JUMP_REPEAT_ONE_1: {
          if (matched) break;
          lastMark = stack[ctx + LAST_MARK]!;
          lastIndex = stack[ctx + LAST_INDEX]!;
          const least = code[pc + 1]! >>> 0;
          let count = stack[ctx + COUNT]! - 1;
          ptr--;
          const tail = pc + code[pc]!;
          const literal = code[tail + 1];
          while (count >= least && chars[ptr] !== literal) {
            ptr--;
            count--;
          }
          if (count < least) break;
          stack[ctx + COUNT] = count;
          from = ptr;
          target = tail;
          calling = JUMP_REPEAT_ONE_1;
          break;
        }
        case JUMP_REPEAT_ONE_2: {
          if (matched) break;
          lastMark = stack[ctx + LAST_MARK]!;
          lastIndex = stack[ctx + LAST_INDEX]!;
          const count = stack[ctx + COUNT]! - 1;
          if (count < code[pc + 1]! >>> 0) break;
          ptr--;
          stack[ctx + COUNT] = count;
          from = ptr;
          target = pc + code[pc]!;
          calling = JUMP_REPEAT_ONE_2;
          break;
        }

        case OP_MIN_REPEAT_ONE: {
          // <skip> <min> <max> item SUCCESS tail
          matched = false;
          const least = code[pc + 1]! >>> 0;
          if (least > end - ptr) break;
          if (least > 0) {
            const stop = ptr + least;
            let reached = endOfRun(code, pc + 3, chars, ptr, stop);
            if (reached < 0) {
              this.save(sp, lastMark, lastIndex, repeat);
              reached = this.endOfMatches(pc + 3, ptr, stop);
              ({ lastMark, lastIndex, repeat, stack } = this);
            }
            if (reached < stop) break;
            ptr = reached;
          }
          const tail = pc + code[pc]!;
          if (
            code[tail] === OP_SUCCESS &&
            !(stack[ctx + TOP_LEVEL] === 1 && ((matchAll && ptr !== end) || (mustAdvance && ptr === this.start)))
          ) {
            result = ptr;
            matched = true;
            break;
          }
          stack[ctx + COUNT] = least;
          stack[ctx + LAST_MARK] = lastMark;
          stack[ctx + LAST_INDEX] = lastIndex;
          if (code[pc + 2] !== UNLIMITED && least > code[pc + 2]! >>> 0) break;
          from = ptr;
          target = tail;
          calling = JUMP_MIN_REPEAT_ONE;
          break;
        }
        case JUMP_MIN_REPEAT_ONE: {
          if (matched) break;
          if (ptr >= end) break;
          let reached = endOfRun(code, pc + 3, chars, ptr, ptr + 1);
          if (reached < 0) {
            this.save(sp, lastMark, lastIndex, repeat);
            reached = this.endOfMatches(pc + 3, ptr, ptr + 1);
            ({ lastMark, lastIndex, repeat, stack } = this);
          }
          if (reached === ptr) break;
          ptr++;
          const count = stack[ctx + COUNT]! + 1;
          lastMark = stack[ctx + LAST_MARK]!;
          lastIndex = stack[ctx + LAST_INDEX]!;
          if (code[pc + 2] !== UNLIMITED && count > code[pc + 2]! >>> 0) break;
          stack[ctx + COUNT] = count;
          from = ptr;
          target = pc + code[pc]!;
          calling = JUMP_MIN_REPEAT_ONE;
          break;
        }

        case OP_REPEAT: // <skip> <min> <max> item UNTIL tail
          if (sp + REP_WORDS > stack.length) stack = this.grow(sp + REP_WORDS);
          stack[sp + REP_COUNT] = -1;
          stack[sp + REP_PC] = pc;
          stack[sp + REP_PREV] = repeat;
          stack[sp + REP_LAST] = -1;
          stack[ctx + REP] = sp;
          repeat = sp;
          sp += REP_WORDS;
          from = ptr;
          target = pc + code[pc]!;
          calling = JUMP_REPEAT;
          break;
        case JUMP_REPEAT:
          repeat = stack[stack[ctx + REP]! + REP_PREV]!;
          break;

        case OP_MAX_UNTIL: {
          const rep = repeat;
          if (rep === 0) throw this.internalError();
          stack[ctx + REP] = rep;
          const count = stack[rep + REP_COUNT]! + 1;
          stack[ctx + COUNT] = count;
          const repeated = stack[rep + REP_PC]!;
          from = ptr;
          if (count < code[repeated + 1]! >>> 0) {
            stack[rep + REP_COUNT] = count;
            target = repeated + 3;
            calling = JUMP_MAX_UNTIL_1;
            break;
          }
          const most = code[repeated + 2]!;
          if ((most === UNLIMITED || count < most >>> 0) && ptr !== stack[rep + REP_LAST]) {
            stack[rep + REP_COUNT] = count;
            stack[ctx + LAST_MARK] = lastMark;
            stack[ctx + LAST_INDEX] = lastIndex;
            if (sp + lastMark + 2 > stack.length) stack = this.grow(sp + lastMark + 2);
            if (lastMark > 0) for (let mark = 0; mark <= lastMark; mark++) stack[sp++] = marks[mark]!;
            stack[sp++] = stack[rep + REP_LAST]!;
            stack[rep + REP_LAST] = ptr;
            target = repeated + 3;
            calling = JUMP_MAX_UNTIL_2;
            break;
          }
          repeat = stack[rep + REP_PREV]!;
          target = pc;
          calling = JUMP_MAX_UNTIL_3;
          break;
        }
        case JUMP_MAX_UNTIL_1:
        case JUMP_MIN_UNTIL_1:
          if (!matched) stack[stack[ctx + REP]! + REP_COUNT] = stack[ctx + COUNT]! - 1;
          break;
        case JUMP_MAX_UNTIL_2: {
          const rep = stack[ctx + REP]!;
          stack[rep + REP_LAST] = stack[--sp]!;
          if (matched) break;
          lastMark = stack[ctx + LAST_MARK]!;
          lastIndex = stack[ctx + LAST_INDEX]!;
          if (lastMark > 0) {
            sp -= lastMark + 1;
            for (let mark = 0; mark <= lastMark; mark++) marks[mark] = stack[sp + mark]!;
          }
          stack[rep + REP_COUNT] = stack[ctx + COUNT]! - 1;
          repeat = stack[rep + REP_PREV]!;
          from = ptr;
          target = pc;
          calling = JUMP_MAX_UNTIL_3;
          break;
        }
        case JUMP_MAX_UNTIL_3:
          if (!matched) repeat = stack[ctx + REP]!;
          break;

        case OP_MIN_UNTIL: {
          const rep = repeat;
          if (rep === 0) throw this.internalError();
          stack[ctx + REP] = rep;
          const count = stack[rep + REP_COUNT]! + 1;
          stack[ctx + COUNT] = count;
          const repeated = stack[rep + REP_PC]!;
          from = ptr;
          if (count < code[repeated + 1]! >>> 0) {
            stack[rep + REP_COUNT] = count;
            target = repeated + 3;
            calling = JUMP_MIN_UNTIL_1;
            break;
          }
          stack[ctx + LAST_MARK] = lastMark;
          stack[ctx + LAST_INDEX] = lastIndex;
          repeat = stack[rep + REP_PREV]!;
          target = pc;
          calling = JUMP_MIN_UNTIL_2;
          break;
        }
        case JUMP_MIN_UNTIL_2: {
          if (matched) break;
          const rep = stack[ctx + REP]!;
          repeat = rep;
          lastMark = stack[ctx + LAST_MARK]!;
          lastIndex = stack[ctx + LAST_INDEX]!;
          const count = stack[ctx + COUNT]!;
          const repeated = stack[rep + REP_PC]!;
          const most = code[repeated + 2]!;
          if ((most !== UNLIMITED && count >= most >>> 0) || ptr === stack[rep + REP_LAST]) break;
          stack[rep + REP_COUNT] = count;
          if (sp >= stack.length) stack = this.grow(sp + 1);
          stack[sp++] = stack[rep + REP_LAST]!;
          stack[rep + REP_LAST] = ptr;
          from = ptr;
          target = repeated + 3;
          calling = JUMP_MIN_UNTIL_3;
          break;
        }
        case JUMP_MIN_UNTIL_3: {
          const rep = stack[ctx + REP]!;
          stack[rep + REP_LAST] = stack[--sp]!;
          if (!matched) stack[rep + REP_COUNT] = stack[ctx + COUNT]! - 1;
          break;
        }

        case OP_GROUPREF:
        case OP_GROUPREF_IGNORE:
        case OP_GROUPREF_UNI_IGNORE:
        case OP_GROUPREF_LOC_IGNORE: {
          matched = false;
          const mark = 2 * code[pc]!;
          if (mark >= lastMark) break;
          const groupStart = marks[mark]!;
          const groupEnd = marks[mark + 1]!;
          if (groupStart < 0 || groupEnd < groupStart) break;
          const length = groupEnd - groupStart;
          if (length > end - ptr || !this.isSameText(op, groupStart, ptr, length)) break;
          ptr += length;
          pc++;
          op = code[pc++]!;
          continue;
        }
        case OP_GROUPREF_EXISTS: {
          const mark = 2 * code[pc]!;
          if (mark >= lastMark || marks[mark]! < 0 || marks[mark + 1]! < marks[mark]!) pc += code[pc + 1]!;
          else pc += 2;
          op = code[pc++]!;
          continue;
        }
        default:
          throw this.internalError();
      }
      if (calling !== NO_JUMP) {
        stack[ctx + PC] = pc;
        stack[ctx + PTR] = ptr;
        if (sp + FRAME_WORDS > stack.length) stack = this.grow(sp + FRAME_WORDS);
        stack[sp] = ctx;
        stack[sp + JUMP] = calling;
        stack[sp + TOP_LEVEL] = calling >= JUMP_ASSERT ? 0 : stack[ctx + TOP_LEVEL]!;
        ctx = sp;
        sp += FRAME_WORDS;
        calling = NO_JUMP;
        ptr = from;
        pc = target;
        op = code[pc++]!;
        continue;
      }
      // The frame is done: go on with the one below.
      sp = ctx;
      ctx = stack[sp]!;
      if (ctx === 0) break;
      op = stack[sp + JUMP]!;
      pc = stack[ctx + PC]!;
      ptr = stack[ctx + PTR]!;
    }
    this.save(sp, lastMark, lastIndex, repeat);
    this.ptr = result;
    return matched;
  }

  private save(top: number, lastMark: number, lastIndex: number, repeat: number): void {
    this.top = top;
    this.lastMark = lastMark;
    this.lastIndex = lastIndex;
    this.repeat = repeat;
  }

  /** The end of a run of an item that is itself code, which only code made by hand repeats so. */
  private endOfMatches(pc: number, from: number, stop: number): number {
    this.ptr = from;
    while (this.ptr < stop) {
      const before = this.ptr;
      if (!this.match(pc, false) || this.ptr === before) break;
    }
    return Math.min(this.ptr, stop);
  }

  private internalError(): unknown {
    return this.vm!.raise(RUNTIME_ERROR, "internal error in regular expression engine");
  }

  private isSameText(op: number, left: number, right: number, length: number): boolean {
    const { chars } = this;
    for (let i = 0; i < length; i++) {
      const a = chars[left + i]!;
      const b = chars[right + i]!;
      if (a === b) continue;
      if (op === OP_GROUPREF) return false;
      if (op === OP_GROUPREF_UNI_IGNORE ? unicodeLower(a) !== unicodeLower(b) : asciiLower(a) !== asciiLower(b))
        return false;
    }
    return true;
  }

  /** Whether `ptr` is a position that AT asks for. */
  isAt(position: number, ptr: number): boolean {
    const { chars, beginning, end } = this;
    switch (position) {
      case AT_BEGINNING:
      case AT_BEGINNING_STRING:
        return ptr === beginning;
      case AT_BEGINNING_LINE:
        return ptr === beginning || chars[ptr - 1] === 10;
      case AT_END:
        return ptr === end || (end - ptr === 1 && chars[ptr] === 10);
      case AT_END_LINE:
        return ptr === end || chars[ptr] === 10;
      case AT_END_STRING:
        return ptr === end;
      case AT_BOUNDARY:
      case AT_LOC_BOUNDARY:
      case AT_UNI_BOUNDARY:
        return beginning !== end && this.isBoundary(position === AT_UNI_BOUNDARY, ptr);
      case AT_NON_BOUNDARY:
      case AT_LOC_NON_BOUNDARY:
      case AT_UNI_NON_BOUNDARY:
        return beginning !== end && !this.isBoundary(position === AT_UNI_NON_BOUNDARY, ptr);
      default:
        return false;
    }
  }

  private isBoundary(unicode: boolean, ptr: number): boolean {
    const { chars } = this;
    const before = ptr > this.beginning ? chars[ptr - 1]! : 0;
    const after = ptr < this.end ? chars[ptr]! : 0;
    if (unicode) return isUnicodeWordCharacter(before) !== isUnicodeWordCharacter(after);
    return isWordCharacter(before) !== isWordCharacter(after);
  }
}

/** Whether `char` passes one of the opcodes that compare with a literal regardless of case. */
function isFoldedLiteral(op: number, literal: number, char: number): boolean {
  switch (op) {
    case OP_LITERAL_IGNORE:
      return asciiLower(char) === literal;
    case OP_NOT_LITERAL_IGNORE:
      return asciiLower(char) !== literal;
    case OP_LITERAL_UNI_IGNORE:
      return unicodeLower(char) === literal;
    case OP_NOT_LITERAL_UNI_IGNORE:
      return unicodeLower(char) !== literal;
    case OP_LITERAL_LOC_IGNORE:
      return isLiteralLocaleIgnore(literal, char);
    default:
      return !isLiteralLocaleIgnore(literal, char);
  }
}
