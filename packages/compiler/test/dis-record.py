"""Records what CPython 3.10 makes of dis-sample.py, and its answers about marshal and dis, in dis-recorded.json.

Run with: PYTHONHASHSEED=0 python3.10 dis-record.py
"""
import base64
import dis
import importlib.util
import io
import json
import marshal
import os
import re
from importlib._bootstrap_external import _code_to_hash_pyc, _code_to_timestamp_pyc
from types import CodeType

HERE = os.path.dirname(os.path.abspath(__file__))


def text(data):
    return base64.b64encode(data).decode()


def without_addresses(shown):
    return re.sub(r" at 0x[0-9a-f]+, file", ", file", shown)


def all_codes(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from all_codes(constant)


def attempt(function, *arguments, **options):
    try:
        return {"value": function(*arguments, **options)}
    except Exception as error:
        return {"error": type(error).__name__, "message": str(error)}


def disassembled(code):
    out = io.StringIO()
    dis.dis(code, file=out)
    return without_addresses(out.getvalue())


def stack_effects():
    """By operation and argument: the effect for jump None, False and True, or None for an unknown operation."""
    def effect(op, arg, jump):
        answer = attempt(dis.stack_effect, op, arg if op >= 90 else None, jump=jump)
        return answer.get("value")
    arguments = (0, 1, 2, 3, 4, 5, 9, 15, 256)
    return {arg: [[effect(op, arg, jump) for jump in (None, False, True)] for op in range(256)] for arg in arguments}


def interned_elsewhere(data):
    """The interned strings that got an index although they occur once, and all of one character that are interned."""
    position, strings, used = 16, [], set()

    def number(size=4):
        nonlocal position
        position += size
        return int.from_bytes(data[position - size:position], "little", signed=size == 4)

    def visit():
        nonlocal position
        flagged, kind = data[position] & 128, chr(data[position] & 127)
        position += 1
        if kind == "r":
            used.add(number())
            return
        if kind in "N0.FTS":
            return
        index = len(strings)
        if flagged:
            strings.append(None)
        if kind in "igly":
            size = {"i": 4, "g": 8, "y": 16}.get(kind) or 2 * abs(number())
            position += size
        elif kind in "zZaAtus":
            size = number(1 if kind in "zZ" else 4)
            if kind in "ZAt" and flagged:
                strings[index] = data[position:position + size].decode()
            position += size
        elif kind == "c":
            position += 24
            for _ in range(8):
                visit()
            position += 4
            visit()
        else:
            for _ in range(number(1 if kind == ")" else 4)):
                visit()

    visit()
    return sorted({s for i, s in enumerate(strings) if s is not None and (i not in used or len(s) == 1)})


def long(number):
    return number.to_bytes(4, "little", signed=True)


def code_data(**parts):
    empty = b")\0"
    order = dict(argcount=long(0), posonly=long(0), kwonly=long(0), nlocals=long(0), stacksize=long(0), flags=long(0),
                 code=b"s\0\0\0\0", consts=empty, names=empty, varnames=empty, freevars=empty, cellvars=empty,
                 filename=b"z\1f", name=b"z\1n", line=long(1), linetable=b"s\0\0\0\0")
    order.update(parts)
    return b"c" + b"".join(order.values())


BAD = [
    b"", b"0", b"(", b")", b")\2N", b"(\1\0\0\0000", b"[\1\0\0\0000", b"<\1\0\0\0000", b"[" + long(-1), b"(" + long(-1),
    b"<" + long(-1), b">" + long(-1), b"s" + long(-1), b"u" + long(-1), b"a" + long(-1), b"l" + long(-2**31),
    b"l" + long(1) + b"\0\0", b"l" + long(1) + b"\xff\xff", b"l" + long(2) + b"\1\0", b"r" + long(0), b"r" + long(-1),
    b"\xbe\1\0\0\0r\0\0\0\0", b"\xe3" + code_data(consts=b")\1r\0\0\0\0")[1:], b">\1\0\0\0[\0\0\0\0", b"{[\0\0\0\0N0",
    b"{)\1{0N0", b"<\1\0\0\0<\0\0\0\0", b"?", b"R\0\0\0\0", b"f\3abc", b"f\5 1.0 ", b"f\0031_0", b"f", b"f\x09abc", b"g1234",
    b"I123", b"y12345678", b"u\2\0\0\0\xff\xfe", b"u\2\0\0\0\xe2\x82", b"u\3\0\0\0\xe2(\xa1", b"u\4\0\0\0\xf0\x9f\x98a",
    b"u\4\0\0\0\xf0\x82\x82\xac", b"u\2\0\0\0\xc0\x80", b"u\4\0\0\0\xf5\x80\x80\x80", b"u\3\0\0\0a\xed\xa0",
    b"u\4\0\0\0\xf4\x90\x80\x80", b"u\5\0\0\0ok\xf0\x9f\x98", b"Z\2a", b"Z", b"i\0\0", b")\1" * 2000 + b"N", b")\1" * 2000, b"{",
    code_data(code=b"N"), code_data(consts=b"N"), code_data(argcount=long(1)), code_data(argcount=long(-1)),
    code_data(posonly=long(1)), code_data(names=b")\1N"), code_data(varnames=b")\1N"), code_data(name=b"N"),
    code_data(filename=b"N"), code_data(linetable=b"N"), code_data(code=b"0"), b")\1" + code_data(code=b"0"),
    code_data(nlocals=long(-1)), code_data(stacksize=long(-1)), code_data(varnames=b"[\0\0\0\0"), code_data()[:9],
    code_data(kwonly=long(-1)), code_data(flags=long(4)), code_data(line=b"\1"),
]

GOOD = [
    b"N", b"T", b"F", b".", b"S", b"i\5\0\0\0", b"I12345678", b"l\3\0\0\0\1\0\2\0\3\0", b"l\xfb\xff\xff\xff\1\0\2\0\3\0\4\0\5\0",
    b"l\0\0\0\0", b"f\x031e9", b"f\4-inf", b"x\0011\0012", b"g\0\0\0\0\0\0\xf8?", b"y\0\0\0\0\0\0\xf8?\0\0\0\0\0\0\0\x80",
    b"s\3\0\0\0ab'", b"u\3\0\0\0\xed\xa0\x80", b"u\6\0\0\0\xed\xa0\x80\xed\xb0\x80", b"u\6\0\0\0\xed\xb0\x80\xed\xa0\x80",
    b"u\4\0\0\0\xf0\x9f\x98\x80", b"a\1\0\0\0\xe9", b"Z\3abc", b"t\2\0\0\0\xc3\xa9", b"(\2\0\0\0NT", b")\0", b")\1N",
    b"[\2\0\0\0\xa9\1\xe9\1\0\0\0r\0\0\0\0", b"{i\1\0\0\0Ni\2\0\0\0[\0\0\0\0000", b"{N0", b"<\0\0\0\0", b"<\1\0\0\0)\1N",
    b">\0\0\0\0", b">\1\0\0\0\xe9\1\0\0\0", b"[\1\0\0\0S", b"{" + code_data(code=b"0") + b"N0", b"i\1\0\0\0trailing",
    b"\xdb\2\0\0\0)\1r\0\0\0\0N",
]

source = open(os.path.join(HERE, "dis-sample.py"), "rb").read()
code = compile(source, "dis-sample.py", "exec", dont_inherit=True)
hash_pyc = bytes(_code_to_hash_pyc(code, importlib.util.source_hash(source), True))
timestamp_pyc = bytes(_code_to_timestamp_pyc(code, 1700000000, len(source)))
recorded = {
    "timestamp_pyc": text(timestamp_pyc),
    "interned_elsewhere": interned_elsewhere(timestamp_pyc),
    "hash_pyc_header": text(hash_pyc[:16]),
    "dis": disassembled(code),
    "infos": [without_addresses(dis.code_info(each)) for each in all_codes(code)],
    "lines": [list(each.co_lines()) for each in all_codes(code)],
    "line_starts": [list(dis.findlinestarts(each)) for each in all_codes(code)],
    "labels": [dis.findlabels(each.co_code) for each in all_codes(code)],
    "stack_effects": stack_effects(),
    "bad": [[text(data), attempt(marshal.loads, data)] for data in BAD],
    "good": [[text(data), repr(marshal.loads(data)), text(marshal.dumps(marshal.loads(data)))] for data in GOOD],
    "source_hashes": [[s, text(importlib.util.source_hash(s.encode()))] for s in ["", "x", "x = 1\n", "0123456789abcdef" * 3]],
}
with open(os.path.join(HERE, "dis-recorded.json"), "w") as file:
    lines = (f"{json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in recorded.items())
    file.write("{\n" + ",\n".join(lines) + "\n}\n")
