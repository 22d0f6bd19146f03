"""Records what CPython 3.10 says about sources in bytes: declared encodings, marks, bytes that do not fit: fixtures/bytes.json.

Run: python3.10 test/errors/record_bytes.py
"""
import json
import pathlib

from oracle import facts

ENCODINGS = """
    utf8 UTF-8 utf_8 U8 utf-8-sig latin1 latin-1 L1 iso8859-1 ISO_8859_1 iso-8859-1-unix iso8859-15 latin9 cp1252 windows-1252
    ascii US_ASCII 646 koi8-r cp866 cp1251 mac_roman nonexistent foo-bar
""".split()
BODIES = [
    b"x = 1\n", b"print 'a'\n", b"x = '\xc3\xa4'\nprint 'a'\n", b"'\xe4' +\n", b"\xff\n", b"x = '\x81'\n", b"# \x81\xff\n",
]
ODD = [
    b"\xef\xbb\xbf", b"\xef\xbb\xbfx", b"\xef\xbbx", b"\xef", b"\xef\xbb", b"\xfe\xffx", b"\xff\xfex\0", b"x\0", b"\0", b"#\0",
    b"#\xff\n", b"\xff", b"a\xff", b"a\xff=1\n", b"a = '\xff'\n", b"a = b'\xff'\n", b"a = f'\xff'\n", b"a = r'\xff'\n",
    b'"""\n\n\xff"""', b"x = '\xc3'\n", b"x = '\xed\xa0\x80'", b"\xed\xa0\x80", b"x\xc3", b"\n\n#coding: latin1\n'\xff'",
    b"\n#coding: latin1\n'\xff'", b"x=1 #coding: latin1\n'\xff'", b"\\\n#coding: latin1\n'\xff'",
    b"'''\n#coding: latin1\n\xff'''", b"\x0c#coding: latin1\n\xe4=1", b"  #coding: latin1\n\xe4=1", b"\r#coding: latin1\r\xe4=1",
    b"\r\n#coding: latin1\r\n\xe4=1 1", b"#coding:latin1\r\n\xe4=1 1\r\n", b"#\xff coding: latin1\n\xe4 1",
    b"# coding: latin1 coding: utf-8\n\xe4 1", b"# coding:\nx", b"# coding: \xe4\n", b"# coding:latin1 \xe4\n1 1",
    b"# vim: set fileencoding=iso-8859-15 :\n\xa4 1", b"print 'h\xc3\xa4' 5", b"'h\xc3\xa4' 5", b"\xc3\xa4 \xc3\xa4",
    b"x = (\n'\xff'\n", b"\xc3\xa4 = 5 5\n", b"def f(\xc3\xa4, \xc3\xa4): pass", b"\xe2\x82\xac = 1",
    b"'\xf0\x9f\x98\x80' 5", b"\xf0\x9f\x98\x80", b"'\xf0\x9f\x98\x80' + (\n", b"f(\r\n", b"a b\r\n", b"f(\r",
]


def sources():
    for encoding in map(str.encode, ENCODINGS):
        for body in BODIES:
            yield b"# coding: " + encoding + b"\n" + body
        yield b"\xef\xbb\xbf# coding=" + encoding + b"\nx y\n"
        yield b"#!/usr/bin\n# -*- coding: " + encoding + b" -*-\n'\xe4' y\n"
    yield from ODD


def recorded(source, mode):
    case = {"latin1": source.decode("latin-1")} | ({} if mode == "exec" else {"mode": mode})
    return case | facts(source, mode)


cases = [recorded(source, "exec") for source in sources()]
cases += [recorded(source, mode) for source in ODD for mode in ("eval", "single")]
lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
(pathlib.Path(__file__).resolve().parent / "fixtures" / "bytes.json").write_text(f"[\n{lines}\n]\n", "utf-8")
print(len(cases))
