"""Writes src/versions/tables.ts and test/versions/*.json from several versions of CPython, 3.8 to 3.13.

Run: python3 scripts/record_versions.py PYTHON...

Each version describes its operations, compiles test/versions/sample.py as far as it knows its syntax, and disassembles that.
"""
import json
import subprocess
import sys


def describe():
    """What this version's operations are, as one text: see the header of tables.ts."""
    import dis
    import opcode

    def kind(op):
        name = opcode.opname[op]
        if op in opcode.hasconst:
            return "="
        if op in opcode.hasname:
            return "."
        if op in opcode.hasjabs:
            return "@"
        if op in opcode.hasjrel:
            return "-" if "JUMP_BACKWARD" in name else "+"
        if op in opcode.haslocal or name in ("LOAD_FAST_LOAD_FAST", "STORE_FAST_LOAD_FAST", "STORE_FAST_STORE_FAST"):
            return "$"
        if op in opcode.hasfree:
            return "%"
        return "<" if op in opcode.hascompare else ""

    def caches(op):
        entries = getattr(opcode, "_inline_cache_entries", None)
        if entries is None:
            return ""
        count = entries[op] if isinstance(entries, list) else entries.get(opcode.opname[op], 0)
        return str(count or "")

    known = [op for op in range(256) if not opcode.opname[op : op + 1] in ([], ["<%d>" % op])]
    known = [op for op in known if not opcode.opname[op].startswith(("INSTRUMENTED_", "ENTER_EXECUTOR"))]
    words, last = [], -1
    for op in known:
        if op - last > 1:
            words.append(str(op - last - 1))
        words.append(kind(op) + opcode.opname[op] + caches(op))
        last = op
    takes = [op for op in known if op in opcode.hasarg] if hasattr(opcode, "hasarg") else [op for op in known if op >= opcode.HAVE_ARGUMENT]
    first = min(takes)
    assert takes == [op for op in known if op >= first], "operations with arguments are not the last ones"
    table = {"operations": " ".join(words), "firstWithArgument": first, "comparisons": ",".join(opcode.cmp_op)}
    if hasattr(opcode, "_nb_ops"):
        table["arithmetic"] = ",".join(sign for _, sign in opcode._nb_ops)
    for arity in (1, 2):
        names = getattr(opcode, "_intrinsic_%d_descs" % arity, None)
        if names is not None:
            table["intrinsics%d" % arity] = ",".join(names)
    return table


def sample(path):
    """A `.pyc` and its disassembly; a part of the sample that this version does not know is left out."""
    import base64
    import dis
    import importlib.util
    import io
    import marshal
    import re

    parts = open(path, encoding="utf-8").read().split("# ---- from ")
    wanted = [parts[0]]
    for part in parts[1:]:
        version, _, text = part.partition("\n")
        if tuple(map(int, version.split("."))) <= sys.version_info[:2]:
            wanted.append(text)
    code = compile("".join(wanted), "sample.py", "exec")
    output = io.StringIO()
    dis.dis(code, file=output)
    text = re.sub(r"(<code object .*?) at 0x[0-9a-f]+", r"\1", output.getvalue())
    data = importlib.util.MAGIC_NUMBER + bytes(4) + (1700000000).to_bytes(4, "little") + (1000).to_bytes(4, "little")
    return {"pyc": base64.b64encode(data + marshal.dumps(code)).decode(), "dis": text.split("\n")}


HEADER = '''/**
 * The operations of the versions of CPython besides 3.10; `scripts/record_versions.py` writes this file.
 *
 * `operations` lists the names in the order of their numbers, from 0; a number among them skips so many. A sign before a name
 * says what the argument is: `=` a constant, `.` a name, `$` a local, `%` a cell, `<` a comparison, `@` a jump to a place, `+`
 * a jump forwards, `-` a jump backwards. A digit behind it counts the cache entries that follow.
 */
export interface VersionTable {
  /** The magic number, without the carriage return and newline behind it. */
  readonly magic: number;
  readonly operations: string;
  /** Operations from this number on have an argument. */
  readonly firstWithArgument: number;
  readonly comparisons: string;
  /** The signs of `BINARY_OP`. */
  readonly arithmetic?: string;
  /** The names of `CALL_INTRINSIC_1` and `CALL_INTRINSIC_2`. */
  readonly intrinsics1?: string;
  readonly intrinsics2?: string;
}

export const VERSION_TABLES: Record<"3.8" | "3.9" | "3.11" | "3.12" | "3.13", VersionTable> = {
'''


def table_text(version, answer):
    fields = "".join("    %s: %s,\n" % (name, json.dumps(value)) for name, value in answer["table"].items())
    return '  "%s": {\n    magic: %d,\n%s  },\n' % (version, answer["magic"], fields)


def record(pythons):
    import os

    here = os.path.dirname(os.path.abspath(__file__))
    tables = ""
    for python in pythons:
        answer = json.loads(subprocess.run([python, __file__, "--describe"], check=True, capture_output=True).stdout)
        version = answer["version"]
        if version != "3.10":
            tables += table_text(version, answer)
        with open(os.path.join(here, "../test/versions/%s.json" % version), "w", encoding="utf-8") as file:
            json.dump(answer["sample"], file, indent=0, ensure_ascii=False)
            file.write("\n")
        print(version)
    with open(os.path.join(here, "../src/versions/tables.ts"), "w", encoding="utf-8") as file:
        file.write(HEADER + tables + "};\n")


if sys.argv[1:] == ["--describe"]:
    import importlib.util
    import os

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../test/versions/sample.py")
    magic = int.from_bytes(importlib.util.MAGIC_NUMBER[:2], "little")
    version = "%d.%d" % sys.version_info[:2]
    print(json.dumps({"version": version, "magic": magic, "table": describe(), "sample": sample(path)}))
else:
    record(sys.argv[1:])
