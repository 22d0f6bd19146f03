/** Bad input: CPython's text and exit code, a Python exception for whatever is too big or too deep, and nothing left in use. */
import { spawn } from "node:child_process";
import { expect, it } from "vitest";
import { main, pyvmWithStatistics } from "./command.ts";
import { checkRecorded, inFolder } from "./recorded.ts";

checkRecorded([
  {
    title: "a syntax error in a file",
    args: ["t.py"],
    files: {
      "t.py": `x = 1
if x:
    y = = 2
`,
    },
    stderr: `  File "<folder>/t.py", line 3
    y = = 2
        ^
SyntaxError: invalid syntax
`,
    status: 1,
  },
  {
    title: "a missing indentation",
    args: ["t.py"],
    files: {
      "t.py": `if 1:
print(2)
`,
    },
    stderr: `  File "<folder>/t.py", line 2
    print(2)
    ^
IndentationError: expected an indented block after 'if' statement on line 1
`,
    status: 1,
  },
  {
    title: "tabs and spaces",
    args: ["t.py"],
    files: {
      "t.py": `if 1:
        a=1
	b=2
`,
    },
    stderr: `  File "<folder>/t.py", line 3
    b=2
TabError: inconsistent use of tabs and spaces in indentation
`,
    status: 1,
  },
  {
    title: "an open string",
    args: ["t.py"],
    files: { "t.py": "print('abc\n" },
    stderr: `  File "<folder>/t.py", line 1
    print('abc
          ^
SyntaxError: unterminated string literal (detected at line 1)
`,
    status: 1,
  },
  {
    title: "an open bracket",
    args: ["t.py"],
    files: {
      "t.py": `f(1,
  2
`,
    },
    stderr: `  File "<folder>/t.py", line 1
    f(1,
     ^
SyntaxError: '(' was never closed
`,
    status: 1,
  },
  {
    title: "an error of the compiler shows the line of the file",
    args: ["t.py"],
    files: {
      "t.py": `x=1
return x
`,
    },
    stderr: `  File "<folder>/t.py", line 2
    return x
    ^^^^^^^^
SyntaxError: 'return' outside function
`,
    status: 1,
  },
  {
    title: "a syntax error of -c",
    args: ["-c", "print(1))"],
    stderr: `  File "<string>", line 1
    print(1))
            ^
SyntaxError: unmatched ')'
`,
    status: 1,
  },
  {
    title: "a syntax error in a later line of -c",
    args: ["-c", "x = 1\nfor x in 3 print(x)"],
    stderr: `  File "<string>", line 2
    for x in 3 print(x)
               ^^^^^
SyntaxError: invalid syntax
`,
    status: 1,
  },
  {
    title: "a syntax error of standard input",
    args: ["-"],
    input: "1 +\n",
    stderr: `  File "<stdin>", line 1
    1 +
       ^
SyntaxError: invalid syntax
`,
    status: 1,
  },
  {
    title: "an uncaught exception with its cause",
    args: ["t.py"],
    files: {
      "t.py": `import sys
def f(x):
    return 1 / x

def g():
    try:
        f(0)
    except ZeroDivisionError as e:
        raise ValueError('no') from e

class C:
    def m(self):
        g()

print('before')
C().m()
`,
    },
    stdout: "before\n",
    stderr: `Traceback (most recent call last):
  File "<folder>/t.py", line 7, in g
    f(0)
  File "<folder>/t.py", line 3, in f
    return 1 / x
ZeroDivisionError: division by zero

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "<folder>/t.py", line 16, in <module>
    C().m()
  File "<folder>/t.py", line 13, in m
    g()
  File "<folder>/t.py", line 9, in g
    raise ValueError('no') from e
ValueError: no
`,
    status: 1,
  },
  {
    title: "an exception while another is handled",
    args: ["t.py"],
    files: {
      "t.py": `try:
    {}['a']
except KeyError:
    [][1]
`,
    },
    stderr: `Traceback (most recent call last):
  File "<folder>/t.py", line 2, in <module>
    {}['a']
KeyError: 'a'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "<folder>/t.py", line 4, in <module>
    [][1]
IndexError: list index out of range
`,
    status: 1,
  },
  {
    title: "a recursion's traceback is shortened",
    args: ["t.py"],
    files: {
      "t.py": `def f(): f()
import sys
sys.setrecursionlimit(60)
f()
`,
    },
    stderr: `Traceback (most recent call last):
  File "<folder>/t.py", line 4, in <module>
    f()
  File "<folder>/t.py", line 1, in f
    def f(): f()
  File "<folder>/t.py", line 1, in f
    def f(): f()
  File "<folder>/t.py", line 1, in f
    def f(): f()
  [Previous line repeated 56 more times]
RecursionError: maximum recursion depth exceeded
`,
    status: 1,
  },
  {
    title: "an exception in the library",
    args: ["-c", "import json\njson.loads('{')"],
    stderr: `Traceback (most recent call last):
  File "<string>", line 2, in <module>
  File "/pyvm/lib/python3.10/json/__init__.py", line 346, in loads
    return _default_decoder.decode(s)
  File "/pyvm/lib/python3.10/json/decoder.py", line 337, in decode
    obj, end = self.raw_decode(s, idx=_w(s, 0).end())
  File "/pyvm/lib/python3.10/json/decoder.py", line 353, in raw_decode
    obj, end = self.scan_once(s, idx)
json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)
`,
    status: 1,
  },
  {
    title: "a misspelt name",
    args: ["t.py"],
    files: { "t.py": "printt(1)\n" },
    stderr: `Traceback (most recent call last):
  File "<folder>/t.py", line 1, in <module>
    printt(1)
NameError: name 'printt' is not defined. Did you mean: 'print'?
`,
    status: 1,
  },
  {
    title: "an exception whose text cannot be had",
    args: ["t.py"],
    files: {
      "t.py": `class E(Exception):
    def __str__(self): 1/0
raise E
`,
    },
    stderr: `Traceback (most recent call last):
  File "<folder>/t.py", line 3, in <module>
    raise E
__main__.E: <exception str() failed>
`,
    status: 1,
  },
  {
    title: "no context after `from None`",
    args: ["t.py"],
    files: {
      "t.py": `def f():
    try:
        1/0
    except Exception as e:
        raise TypeError('a\\nb') from None
f()
`,
    },
    stderr: `Traceback (most recent call last):
  File "<folder>/t.py", line 6, in <module>
    f()
  File "<folder>/t.py", line 5, in f
    raise TypeError('a\\nb') from None
TypeError: a
b
`,
    status: 1,
  },
  {
    title: "a call over several lines",
    args: ["t.py"],
    files: {
      "t.py": `def f(
    a,
):
    return (
        a
        + 'x'
    )
f(
    1
)
`,
    },
    stderr: `Traceback (most recent call last):
  File "<folder>/t.py", line 8, in <module>
    f(
  File "<folder>/t.py", line 5, in f
    a
TypeError: unsupported operand type(s) for +: 'int' and 'str'
`,
    status: 1,
  },
  {
    title: "StopIteration in a generator",
    args: ["t.py"],
    files: {
      "t.py": `def g():
    yield 1
    raise StopIteration('x')
list(g())
`,
    },
    stderr: `Traceback (most recent call last):
  File "<folder>/t.py", line 3, in g
    raise StopIteration('x')
StopIteration: x

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "<folder>/t.py", line 4, in <module>
    list(g())
RuntimeError: generator raised StopIteration
`,
    status: 1,
  },
  {
    title: "an exception while modules are imported",
    args: ["m.py"],
    files: { "m.py": "import q\n", "q.py": "import r\n", "r.py": "x = undefined_name\n" },
    stderr: `Traceback (most recent call last):
  File "<folder>/m.py", line 1, in <module>
    import q
  File "<folder>/q.py", line 1, in <module>
    import r
  File "<folder>/r.py", line 1, in <module>
    x = undefined_name
NameError: name 'undefined_name' is not defined
`,
    status: 1,
  },
  {
    title: "an exception in exec",
    args: ["-c", "exec('1/0')"],
    stderr: `Traceback (most recent call last):
  File "<string>", line 1, in <module>
  File "<string>", line 1, in <module>
ZeroDivisionError: division by zero
`,
    status: 1,
  },
  {
    title: "a missing file",
    args: ["nothere.py"],
    stderr: "pyvm: can't open file '<folder>/nothere.py': [Errno 2] No such file or directory\n",
    status: 2,
  },
  {
    title: "a file in a missing folder",
    args: ["no/such/x.py"],
    stderr: "pyvm: can't open file '<folder>/no/such/x.py': [Errno 2] No such file or directory\n",
    status: 2,
  },
  {
    title: "a file that is taken for a folder",
    args: ["t.py/x"],
    files: { "t.py": "" },
    stderr: "pyvm: can't open file '<folder>/t.py/x': [Errno 20] Not a directory\n",
    status: 2,
  },
  {
    title: "a folder without __main__",
    args: ["d"],
    files: { "d/x.py": "" },
    stderr: "pyvm: can't find '__main__' module in '<folder>/d'\n",
    status: 1,
  },
  {
    title: "a folder with __main__",
    args: ["d"],
    files: { "d/__main__.py": "import sys; print(__name__, sys.argv, sys.path[0], __package__, __spec__.name)" },
    stdout: "__main__ ['d'] <folder>/d  __main__\n",
  },
  {
    title: "a file that is not UTF-8",
    args: ["t.py"],
    files: { "t.py": Uint8Array.from([35, 32, 111, 107, 10, 112, 114, 105, 110, 116, 40, 39, 255, 39, 41, 10]) },
    stderr: `SyntaxError: Non-UTF-8 code starting with '\\xff' in file <folder>/t.py on line 3, but no encoding declared; see https://python.org/dev/peps/pep-0263/ for details
`,
    status: 1,
  },
  {
    title: "a file that is not UTF-8, later",
    args: ["t.py"],
    files: {
      "t.py": Uint8Array.from([
        35, 32, 111, 107, 10, 10, 10, 112, 114, 105, 110, 116, 40, 39, 103, 117, 116, 32, 228, 39, 41, 10,
      ]),
    },
    stderr: `SyntaxError: Non-UTF-8 code starting with '\\xe4' in file <folder>/t.py on line 5, but no encoding declared; see https://python.org/dev/peps/pep-0263/ for details
`,
    status: 1,
  },
  {
    title: "a file with its encoding declared",
    args: ["t.py"],
    files: {
      "t.py": Uint8Array.from([
        35, 32, 45, 42, 45, 32, 99, 111, 100, 105, 110, 103, 58, 32, 108, 97, 116, 105, 110, 45, 49, 32, 45, 42, 45, 10,
        112, 114, 105, 110, 116, 40, 39, 228, 39, 41, 10,
      ]),
    },
    stdout: "ä\n",
  },
  {
    title: "an unknown encoding",
    args: ["t.py"],
    files: {
      "t.py": Uint8Array.from([
        35, 32, 45, 42, 45, 32, 99, 111, 100, 105, 110, 103, 58, 32, 110, 111, 110, 115, 101, 110, 115, 101, 32, 45, 42,
        45, 10, 112, 114, 105, 110, 116, 40, 39, 228, 39, 41, 10,
      ]),
    },
    stderr: "SyntaxError: encoding problem: nonsense\n",
    status: 1,
  },
  {
    title: "a null character in a file",
    args: ["t.py"],
    files: { "t.py": Uint8Array.from([112, 114, 105, 110, 116, 40, 49, 41, 10, 120, 32, 61, 32, 39, 0, 39, 10]) },
    stderr: `  File "<folder>/t.py", line 2
    x = '
        ^
SyntaxError: unterminated string literal (detected at line 2)
`,
    status: 1,
  },
  {
    title: "a line goes on behind one that ends in a null character",
    args: ["t.py"],
    files: { "t.py": "print(1);\0 hidden\nprint(2)\n\0\nprint(3)#\0\nprint(4)\nx = 5\0\nprint(6)\n" },
    stderr: `  File "<folder>/t.py", line 3
    x = 5print(6)
        ^
SyntaxError: invalid decimal literal
`,
    status: 1,
  },
  {
    title: "a module that is not UTF-8",
    args: ["-c", "import t"],
    files: { "t.py": Uint8Array.from([35, 32, 111, 107, 10, 112, 114, 105, 110, 116, 40, 39, 255, 39, 41, 10]) },
    stderr: `Traceback (most recent call last):
  File "<string>", line 1, in <module>
  File "<folder>/t.py", line 2
    print('�')
             ^
SyntaxError: (unicode error) 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte
`,
    status: 1,
  },
  {
    title: "a module with a syntax error",
    args: ["-c", "import t"],
    files: {
      "t.py": `def f(:
 pass
`,
    },
    stderr: `Traceback (most recent call last):
  File "<string>", line 1, in <module>
  File "<folder>/t.py", line 1
    def f(:
          ^
SyntaxError: invalid syntax
`,
    status: 1,
  },
  {
    title: "an import cycle of the program",
    args: ["a.py"],
    files: {
      "a.py": `from b import y
x = 1
print('a done')
`,
      "b.py": `from a import x
y = 2
`,
    },
    stderr: `Traceback (most recent call last):
  File "<folder>/a.py", line 1, in <module>
    from b import y
  File "<folder>/b.py", line 1, in <module>
    from a import x
  File "<folder>/a.py", line 1, in <module>
    from b import y
ImportError: cannot import name 'y' from partially initialized module 'b' (most likely due to a circular import) (<folder>/b.py)
`,
    status: 1,
  },
  {
    title: "an import cycle that asks too early",
    args: ["m.py"],
    files: {
      "m.py": "import a\n",
      "a.py": `import b
x = 1
print('a done')
`,
      "b.py": `import a
print(a.x)
y = 2
`,
    },
    stderr: `Traceback (most recent call last):
  File "<folder>/m.py", line 1, in <module>
    import a
  File "<folder>/a.py", line 1, in <module>
    import b
  File "<folder>/b.py", line 2, in <module>
    print(a.x)
AttributeError: partially initialized module 'a' has no attribute 'x' (most likely due to a circular import)
`,
    status: 1,
  },
  {
    title: "an import cycle by `from`",
    args: ["m.py"],
    files: {
      "m.py": "import a\n",
      "a.py": `from b import y
x = 1
print('a done')
`,
      "b.py": `from a import x
y = 2
`,
    },
    stderr: `Traceback (most recent call last):
  File "<folder>/m.py", line 1, in <module>
    import a
  File "<folder>/a.py", line 1, in <module>
    from b import y
  File "<folder>/b.py", line 1, in <module>
    from a import x
ImportError: cannot import name 'x' from partially initialized module 'a' (most likely due to a circular import) (<folder>/a.py)
`,
    status: 1,
  },
  {
    title: "a missing module",
    args: ["-c", "import nothing.at.all"],
    stderr: `Traceback (most recent call last):
  File "<string>", line 1, in <module>
ModuleNotFoundError: No module named 'nothing'
`,
    status: 1,
  },
  {
    title: "sys.exit(3)",
    args: ["-c", "import sys; print('x'); sys.exit(3)"],
    stdout: "x\n",
    status: 3,
  },
  {
    title: "sys.exit with a text",
    args: ["-c", "import sys; print('x'); sys.exit('text')"],
    stdout: "x\n",
    stderr: "text\n",
    status: 1,
  },
  {
    title: "sys.exit(None)",
    args: ["-c", "import sys; print('x'); sys.exit(None)"],
    stdout: "x\n",
  },
  {
    title: "sys.exit(256)",
    args: ["-c", "import sys; print('x'); sys.exit(256)"],
    stdout: "x\n",
  },
  {
    title: "sys.exit(-1)",
    args: ["-c", "import sys; print('x'); sys.exit(-1)"],
    stdout: "x\n",
    status: 255,
  },
  {
    title: "sys.exit of an int that is no C long",
    args: ["-c", "import sys; print('x'); sys.exit(2**70)"],
    stdout: "x\n",
    status: 255,
  },
  {
    title: "sys.exit of a tuple",
    args: ["-c", "import sys; print('x'); sys.exit((1,2))"],
    stdout: "x\n",
    stderr: "(1, 2)\n",
    status: 1,
  },
  {
    title: "SystemExit through sorted, a generator and finally",
    args: ["t.py"],
    files: {
      "t.py": `import sys
def f(n):
    if n: return f(n-1)
    class X:
        def __iter__(self):
            yield from (sys.exit(7) for _ in [1])
    try:
        list(X())
    finally:
        print('fin')
sorted([1,2], key=lambda x: f(5))
`,
    },
    stdout: "fin\n",
    status: 7,
  },
  {
    title: "SystemExit caught and raised again",
    args: ["t.py"],
    files: {
      "t.py": `try:
    raise SystemExit(4)
except Exception:
    print('no')
except SystemExit as e:
    print('yes', e.code)
    raise
`,
    },
    stdout: "yes 4\n",
    status: 4,
  },
  {
    title: "exit functions run before the end",
    args: ["t.py"],
    files: {
      "t.py": `import atexit
atexit.register(print, 'bye')
import sys
sys.exit('why')
`,
    },
    stdout: "bye\n",
    stderr: "why\n",
    status: 1,
  },
  {
    title: "os._exit",
    args: ["t.py"],
    files: {
      "t.py": `import os
print('a', flush=True)
print('b')
os._exit(8)`,
    },
    stdout: "a\n",
    status: 8,
    machineless: true,
  },
  {
    title: "an excepthook that fails",
    args: ["t.py"],
    files: {
      "t.py": `import sys
def h(t,v,tb):
    1/0
sys.excepthook = h
int('x')
`,
    },
    stderr: `Error in sys.excepthook:
Traceback (most recent call last):
  File "<folder>/t.py", line 3, in h
    1/0
ZeroDivisionError: division by zero

Original exception was:
Traceback (most recent call last):
  File "<folder>/t.py", line 5, in <module>
    int('x')
ValueError: invalid literal for int() with base 10: 'x'
`,
    status: 1,
  },
  {
    title: "an excepthook that exits",
    args: ["t.py"],
    files: {
      "t.py": `import sys
def h(t,v,tb):
    print('hook', t.__name__)
    raise SystemExit(9)
sys.excepthook = h
1/0
`,
    },
    stdout: "hook ZeroDivisionError\n",
    status: 9,
  },
  {
    title: "KeyboardInterrupt",
    args: ["t.py"],
    files: { "t.py": "raise KeyboardInterrupt\n" },
    stderr: `Traceback (most recent call last):
  File "<folder>/t.py", line 1, in <module>
    raise KeyboardInterrupt
KeyboardInterrupt
`,
    status: null,
  },
  {
    title: "no sys.stderr",
    args: ["t.py"],
    files: {
      "t.py": `import sys
sys.stderr=None
1/0
`,
    },
    status: 1,
  },
  {
    title: "a text that standard output cannot say",
    args: ["-c", "print('\\ud800')"],
    stderr: `Traceback (most recent call last):
  File "<string>", line 1, in <module>
UnicodeEncodeError: 'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed
`,
    status: 1,
  },
  {
    title: "a message that standard error cannot say",
    args: ["-c", "raise ValueError('\\ud800 ä')"],
    stderr: `Traceback (most recent call last):
  File "<string>", line 1, in <module>
ValueError: \\ud800 ä
`,
    status: 1,
  },
]);

/** A program that survives what is too much for it: CPython prints the same. */
async function survives(program: string, expected: string, options: readonly string[] = []): Promise<void> {
  await inFolder({ "program.py": program }, async (cwd) => {
    const run = await pyvmWithStatistics([...options, "program.py"], { cwd, timeout: 50_000 });
    expect(run.stdout, run.stderr).toBe(expected);
    expect(run.stderr).toBe("");
    expect(run.status).toBe(0);
    expect(run.afterDispose.blocks).toBe(0);
  });
}

it("what is too big is a MemoryError or an OverflowError", async () => {
  const attempts = [
    "[0] * 10**13",
    "'a' * 2**40",
    "1 << 10**12",
    "b'a' * 2**62",
    "(1,) * 2**60",
    "bytearray(2**50)",
    "'ab' * 2**62",
    "[1, 2] * 2**61",
    "bytes(2**45)",
    "' '.ljust(2**50)",
    "1 << 2**65",
    "[None] * 2**63",
    "(5).to_bytes(10**13, 'big')",
  ];
  await survives(
    `${attempts.map((text) => `try: ${text}\nexcept Exception as error: print(type(error).__name__, error)\n`).join("")}print("goes on")\n`,
    [
      "MemoryError ",
      "MemoryError ",
      "MemoryError ",
      "MemoryError ",
      "MemoryError ",
      "MemoryError ",
      "OverflowError repeated string is too long",
      "MemoryError ",
      "MemoryError ",
      "MemoryError ",
      "MemoryError ",
      "OverflowError cannot fit 'int' into an index-sized integer",
      "MemoryError ",
      "goes on",
      "",
    ].join("\n"),
  );
});

const RECURSIONS: Readonly<Record<string, string>> = {
  "Python code": "def f(): f()\nattempt = f",
  sorted: "def f(x): return sorted([1], key=f)\nattempt = lambda: f(1)",
  __repr__: "class A:\n    def __repr__(self): return repr(self)\nattempt = lambda: repr(A())",
  __str__: "class A:\n    def __str__(self): return str(self)\nattempt = lambda: str(A())",
  __eq__: "class A:\n    def __eq__(self, other): return self == other\nattempt = lambda: A() == A()",
  __lt__: "class A:\n    def __lt__(self, other): return sorted([self, other])\nattempt = lambda: A() < A()",
  __getattr__: "class A:\n    def __getattr__(self, name): return getattr(self, name + 'x')\nattempt = lambda: A().a",
  __setattr__:
    "class A:\n    def __setattr__(self, name, value): setattr(self, name, value)\nattempt = lambda: setattr(A(), 'a', 1)",
  __hash__: "class A:\n    def __hash__(self): return hash(self)\nattempt = lambda: hash(A())",
  __len__: "class A:\n    def __len__(self): return len(self)\nattempt = lambda: len(A())",
  __iter__: "class A:\n    def __iter__(self): return iter(self)\nattempt = lambda: iter(A())",
  __add__: "class A:\n    def __add__(self, other): return self + other\nattempt = lambda: A() + 1",
  __call__: "class A:\n    def __call__(self): return self()\nattempt = lambda: A()()",
  __bool__: "class A:\n    def __bool__(self): return bool(self)\nattempt = lambda: bool(A())",
  __getitem__: "class A:\n    def __getitem__(self, index): return self[index]\nattempt = lambda: A()[0]",
  __contains__: "class A:\n    def __contains__(self, item): return item in self\nattempt = lambda: 1 in A()",
  __index__: "class A:\n    def __index__(self): return [1][self]\nattempt = lambda: [1][A()]",
  __new__: "class A:\n    def __new__(cls): return A()\nattempt = A",
  __format__: "class A:\n    def __format__(self, spec): return format(self, spec)\nattempt = lambda: format(A())",
  __get__:
    "class D:\n    def __get__(self, instance, owner): return instance.d\nclass A: d = D()\nattempt = lambda: A().d",
  __instancecheck__:
    "class M(type):\n    def __instancecheck__(self, other): return isinstance(other, self)\nclass A(metaclass=M): pass\nattempt = lambda: isinstance(1, A)",
  "a generator": "def g(): yield from g()\nattempt = lambda: list(g())",
  "a comprehension": "def f(): return [f() for _ in [1]]\nattempt = f",
  map: "def f(x): return list(map(f, [1]))\nattempt = lambda: f(1)",
  exec: "def f(): exec('f()')\nattempt = f",
  "a class": "def f():\n    class A: a = f()\nattempt = f",
  reduce: "import functools\ndef f(a, b): return functools.reduce(f, [1, 2])\nattempt = lambda: f(1, 2)",
  with: "class A:\n    def __enter__(self): f()\n    def __exit__(self, *details): pass\ndef f():\n    with A(): pass\nattempt = f",
  except: "def f():\n    try: 1 / 0\n    except ZeroDivisionError: f()\nattempt = f",
};

it.each(Object.entries(RECURSIONS))("unbounded recursion through %s is a RecursionError", async (_name, definition) => {
  await survives(
    `${definition}\ntry: attempt()\nexcept RecursionError as error: print(str(error)[:32])\nprint("goes on")\n`,
    "maximum recursion depth exceeded\ngoes on\n",
  );
});

it("a list nested 100,000 deep is printed, compared and freed", async () => {
  await survives(
    `
def nested():
    result = []
    for i in range(100000): result = [result]
    return result

one, other = nested(), nested()
for attempt in [lambda: print(one), lambda: str(one), lambda: one == other, lambda: one < other]:
    try: attempt()
    except RecursionError as error: print(error)
del one, other, attempt
print("goes on")
`,
    `${"maximum recursion depth exceeded while getting the repr of an object\n".repeat(2)}${"maximum recursion depth exceeded in comparison\n".repeat(2)}goes on\n`,
  );
});

it("other deep things are freed", async () => {
  await survives(
    `
def build(make, count=100000):
    result = None
    for i in range(count): result = make(result)

class Node:
    def __init__(self, next): self.next = next

def closure(inner): return lambda: inner

build(lambda inner: (inner,))
build(lambda inner: {1: inner})
build(lambda inner: slice(inner))
build(lambda inner: frozenset([inner]), 1000)
build(Node)
build(closure)
print("goes on")
`,
    "goes on\n",
  );
});

it("source that is nested too deeply is an error like any other", async () => {
  const sources: readonly (readonly [string, string])[] = [
    ["'(' * 1000 + ')' * 1000", "SyntaxError too many nested parentheses"],
    ["'-' * 100000 + '1'", "MemoryError "],
    ["'1' + '+1' * 100000", "RecursionError maximum recursion depth exceeded during compilation"],
    ["'a' + '.b' * 100000", "RecursionError maximum recursion depth exceeded during compilation"],
    ["'lambda: ' * 5000 + '1'", "MemoryError "],
    ["'a and ' * 20000 + 'a'", "compiled"],
  ];
  await survives(
    `${sources
      .map(
        ([text]) =>
          `try: print(compile(${text}, "x", "eval") and "compiled")\nexcept Exception as error: print(type(error).__name__, getattr(error, "msg", error))\n`,
      )
      .join("")}print("goes on")\n`,
    `${sources.map(([, result]) => result).join("\n")}\ngoes on\n`,
  );
});

const HOARDS: Readonly<Record<string, string>> = {
  "a list": "hoard = []\n    while True: hoard.append(hoard)",
  "a dict": "hoard = {}\n    while True: hoard[len(hoard)] = str(len(hoard))",
  "a str": "hoard = 'x'\n    while True: hoard += hoard",
  "a bytearray": "hoard = bytearray()\n    while True: hoard += b'x' * 100000",
  instances: "hoard = None\n    while True: hoard = A(hoard)",
};

it.each(Object.entries(HOARDS))("%s that grows beyond --max-memory is a MemoryError", async (_name, hoard) => {
  const program = `class A:\n    def __init__(self, next): self.next = next\ncaught = False\ntry:\n    ${hoard}\nexcept MemoryError: caught = True\n`;
  await survives(
    `${program}del hoard\nprint(caught, sum([i for i in range(1000)]))\nprint("goes on")\n`,
    "True 499500\ngoes on\n",
    ["--max-memory", "64M"],
  );
});

it.each(["40", "never"])(
  "a comprehension that grows beyond --max-memory gives back each item once, with --compile-after %s",
  async (after) => {
    await survives(
      "import itertools, sys\n" +
        "item = object()\n" +
        "try: [x for x in itertools.repeat(item)]\nexcept MemoryError: pass\nprint(sys.getrefcount(item))\n" +
        'print("goes on")\n',
      "2\ngoes on\n",
      ["--max-memory", "64M", "--compile-after", after],
    );
  },
);

const FILLINGS: Readonly<Record<string, string>> = {
  "a list": "hoard.append(hoard)",
  "a chain of tuples": "hoard = (hoard,)",
  "a chain of instances": "hoard = A(hoard)",
  "a chain of closures": "hoard = (lambda hoard: lambda: hoard)(hoard)",
  "objects with finalisers": "hoard.append(D())",
  "cycles, while the collector is off": "A(0).next = [hoard]; a = A(0); a.next = a",
};

it.each(Object.entries(FILLINGS))("a handler works while %s still fills the memory", async (_name, filling) => {
  const program = `
import gc
class A:
    def __init__(self, next): self.next = next
class D:
    def __del__(self): pass
gc.disable()
hoard = []
try:
    while True: ${filling}
except MemoryError as error:
    print(f"caught {type(error).__name__}", sum([i for i in range(1000)]))
print("goes on", "%d" % len(str(10**50)))
hoard = None
`;
  await survives(program, "caught MemoryError 499500\ngoes on 51\n", ["--max-memory", "24M"]);
});

it("a MemoryError knows nothing of the ones before", async () => {
  await survives(
    `
import weakref
class A: pass
def fail():
    global reference
    a = A()
    reference = weakref.ref(a)
    [0] * 10**13
try: fail()
except MemoryError as error: error.note = 1
print(reference())
kept = []
for i in range(20):
    try: fail()
    except MemoryError as error: kept.append(error)
print(kept[0].__dict__, kept[0].__context__, len({id(error) for error in kept}) > 10)
try:
    try: 1 / 0
    except ZeroDivisionError: fail()
except MemoryError as error: print(repr(error.__context__))
print("goes on")
`,
    "None\n{} None True\nZeroDivisionError('division by zero')\ngoes on\n",
  );
});

it("finalisers that fail for want of memory until the end leave nothing", async () => {
  const program =
    "class A:\n    def __del__(self): self.l = [0] * 10**9\nl = []\ntry:\n    while True: l.append(A())\nfinally: [l]\n";
  const run = await pyvmWithStatistics(["--max-memory", "16M", "-c", program]);
  expect(run.status).toBe(1);
  expect(run.stderr).toContain("Exception ignored in: <function A.__del__");
  expect(run.afterDispose.blocks).toBe(0);
});

it("natives that call natives without end fill their stack, which is a RecursionError", async () => {
  await survives(
    `
import types
chain = {}
for i in range(100000): chain = types.MappingProxyType(chain)
for attempt in [lambda: chain.get(1), lambda: chain.keys(), lambda: chain == {}, lambda: repr(chain)]:
    try: attempt()
    except RecursionError as error: print(str(error)[:32])
print("goes on")
`,
    `${"maximum recursion depth exceeded\n".repeat(4)}goes on\n`,
  );
});

it("a program that ends for want of memory leaves nothing", async () => {
  const run = await pyvmWithStatistics(["--max-memory", "32M", "-c", "l = []\nwhile True: l.append({})"]);
  expect(run.status).toBe(1);
  expect(run.stderr).toMatch(/MemoryError\n$/);
  expect(run.afterDispose.blocks).toBe(0);
});

/** Runs with nobody at the other end of standard output. */
function withClosedPipe(code: string): Promise<{ readonly status: number | null; readonly stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, "-c", `input()\n${code}`], { env: { PATH: process.env["PATH"] } });
    const stderr: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("close", (status) => resolve({ status, stderr: Buffer.concat(stderr).toString() }));
    child.stdout.destroy();
    child.stdin.end("\n");
  });
}

it("a closed pipe is noticed at the last flush: 120", async () => {
  expect(await withClosedPipe("print('x')")).toEqual({
    status: 120,
    stderr:
      "Exception ignored in: <_io.TextIOWrapper name='<stdout>' mode='w' encoding='utf-8'>\nBrokenPipeError: [Errno 32] Broken pipe\n",
  });
});

it("a closed pipe is a BrokenPipeError when the buffer is full", async () => {
  expect(await withClosedPipe("for i in range(100000): print('xxxxxxxxxxxxxxxxxxxxxx')")).toEqual({
    status: 1,
    stderr:
      'Traceback (most recent call last):\n  File "<string>", line 2, in <module>\nBrokenPipeError: [Errno 32] Broken pipe\n',
  });
});

it("a closed pipe is an exception that a program can catch", async () => {
  expect(
    await withClosedPipe(
      "import sys\ntry: print('b', flush=True)\nexcept BrokenPipeError as error: print(repr(error), file=sys.stderr)",
    ),
  ).toMatchObject({
    stderr: expect.stringMatching(/^BrokenPipeError\(32, 'Broken pipe'\)\n/),
  });
});

/** Sends SIGINT when the program has printed its first line. */
function interrupted(code: string): Promise<{
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, "-c", `print("ready", flush=True)\n${code}`], {
      env: { PATH: process.env["PATH"] },
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.once("data", () => setTimeout(() => child.kill("SIGINT"), 100));
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    const limit = setTimeout(() => child.kill("SIGKILL"), 10_000);
    child.on("close", (status, signal) => {
      clearTimeout(limit);
      resolve({ status, signal, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
  });
}

it("Ctrl-C in a loop is a KeyboardInterrupt, of which the process dies", async () => {
  expect(await interrupted("while True: pass")).toEqual({
    status: null,
    signal: "SIGINT",
    stdout: "ready\n",
    stderr: 'Traceback (most recent call last):\n  File "<string>", line 2, in <module>\nKeyboardInterrupt\n',
  });
});

it("Ctrl-C can be caught", async () => {
  const code = "try:\n    while True: pass\nexcept KeyboardInterrupt: print('caught')\nprint('goes on')";
  expect(await interrupted(code)).toEqual({ status: 0, signal: null, stdout: "ready\ncaught\ngoes on\n", stderr: "" });
});

it("Ctrl-C ends a sleep", async () => {
  const run = await interrupted("import time\ntime.sleep(30)");
  expect(run.signal).toBe("SIGINT");
  expect(run.stderr).toMatch(/line 3, in <module>\nKeyboardInterrupt\n$/);
});
