/** The command line: CPython's option letters, messages and exit codes, environment variables, modules that are programs. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { main, pyvm, pyvmWithStatistics } from "./command.ts";
import { checkRecorded, inFolder } from "./recorded.ts";

checkRecorded([
  {
    title: "-V",
    args: ["-V"],
    stdout: "Python 3.10.13\n",
    machineless: true,
  },
  {
    title: "--version",
    args: ["--version"],
    stdout: "Python 3.10.13\n",
    machineless: true,
  },
  {
    title: "-t, which is ignored",
    args: ["-t", "-c", "print(1)"],
    stdout: "1\n",
  },
  {
    title: "an unknown letter",
    args: ["-Q"],
    stderr: `Unknown option: -Q
usage: pyvm [option] ... [-c cmd | -m mod | file | -] [arg] ...
Try \`pyvm -h' for more information.
`,
    status: 2,
    machineless: true,
  },
  {
    title: "an unknown long option",
    args: ["--unknown"],
    stderr: `unknown option --unknown
usage: pyvm [option] ... [-c cmd | -m mod | file | -] [arg] ...
Try \`pyvm -h' for more information.
`,
    status: 2,
    machineless: true,
  },
  {
    title: "-c without its argument",
    args: ["-c"],
    stderr: `Argument expected for the -c option
usage: pyvm [option] ... [-c cmd | -m mod | file | -] [arg] ...
Try \`pyvm -h' for more information.
`,
    status: 2,
    machineless: true,
  },
  {
    title: "-m without its argument",
    args: ["-m"],
    stderr: `Argument expected for the -m option
usage: pyvm [option] ... [-c cmd | -m mod | file | -] [arg] ...
Try \`pyvm -h' for more information.
`,
    status: 2,
    machineless: true,
  },
  {
    title: "-W without its argument",
    args: ["-W"],
    stderr: `Argument expected for the -W option
usage: pyvm [option] ... [-c cmd | -m mod | file | -] [arg] ...
Try \`pyvm -h' for more information.
`,
    status: 2,
    machineless: true,
  },
  {
    title: "-X without its argument",
    args: ["-X"],
    stderr: `Argument expected for the -X option
usage: pyvm [option] ... [-c cmd | -m mod | file | -] [arg] ...
Try \`pyvm -h' for more information.
`,
    status: 2,
    machineless: true,
  },
  {
    title: "-J",
    args: ["-J"],
    stderr: `-J is reserved for Jython
usage: pyvm [option] ... [-c cmd | -m mod | file | -] [arg] ...
Try \`pyvm -h' for more information.
`,
    status: 2,
    machineless: true,
  },
  {
    title: "--check-hash-based-pycs without its argument",
    args: ["--check-hash-based-pycs"],
    stderr: `Argument expected for the --check-hash-based-pycs options
usage: pyvm [option] ... [-c cmd | -m mod | file | -] [arg] ...
Try \`pyvm -h' for more information.
`,
    status: 2,
    machineless: true,
  },
  {
    title: "--check-hash-based-pycs with a wrong argument",
    args: ["--check-hash-based-pycs", "sometimes"],
    stderr: `--check-hash-based-pycs must be one of 'default', 'always', or 'never'
usage: pyvm [option] ... [-c cmd | -m mod | file | -] [arg] ...
Try \`pyvm -h' for more information.
`,
    status: 2,
    machineless: true,
  },
  {
    title: "--check-hash-based-pycs",
    args: ["--check-hash-based-pycs", "always", "-c", "print(1)"],
    stdout: "1\n",
  },
  {
    title: "-O",
    args: ["-O", "-c", "assert 0; print(__debug__)"],
    stdout: "False\n",
  },
  {
    title: "without -O",
    args: ["-c", "assert 0, 'msg'"],
    stderr: `Traceback (most recent call last):
  File "<string>", line 1, in <module>
AssertionError: msg
`,
    status: 1,
  },
  {
    title: "-OO",
    args: ["-OO", "-c", "def f(): 'doc'\nprint(f.__doc__)"],
    stdout: "None\n",
  },
  {
    title: "-W error",
    args: ["-W", "error", "-c", "import warnings; warnings.warn('x')"],
    stderr: `Traceback (most recent call last):
  File "<string>", line 1, in <module>
UserWarning: x
`,
    status: 1,
  },
  {
    title: "a warning",
    args: ["-c", "import warnings; warnings.warn('x')"],
    stderr: "<string>:1: UserWarning: x\n",
  },
  {
    title: "-W ignore",
    args: ["-Wignore", "-c", "import warnings; warnings.warn('x')"],
  },
  {
    title: "-W with an unknown action",
    args: ["-Wfoo", "-c", "print(1)"],
    stdout: "1\n",
    stderr: "Invalid -W option ignored: invalid action: 'foo'\n",
  },
  {
    title: "-W with too many fields",
    args: ["-Wa:b:c:d:e:f", "-c", "print(1)"],
    stdout: "1\n",
    stderr: "Invalid -W option ignored: too many fields (max 5): 'a:b:c:d:e:f'\n",
  },
  {
    title: "-W with an unknown category",
    args: ["-Werror::NoSuch", "-c", "print(1)"],
    stdout: "1\n",
    stderr: "Invalid -W option ignored: unknown warning category: 'NoSuch'\n",
  },
  {
    title: "-W once",
    args: ["-Wonce::DeprecationWarning", "-c", "import warnings\nfor i in 1,2: warnings.warn('x', DeprecationWarning)"],
    stderr: "<string>:2: DeprecationWarning: x\n",
  },
  {
    title: "a SyntaxWarning",
    args: ["t.py"],
    files: {
      "t.py": `x = 1
if x is 1: print('is')
`,
    },
    stdout: "is\n",
    stderr: `<folder>/t.py:2: SyntaxWarning: "is" with a literal. Did you mean "=="?
  if x is 1: print('is')
`,
  },
  {
    title: "a DeprecationWarning of the parser",
    args: ["-Wdefault", "t.py"],
    files: { "t.py": "x = '\\d'\n" },
    stderr: `<folder>/t.py:1: DeprecationWarning: invalid escape sequence '\\d'
  x = '\\d'
`,
  },
  {
    title: "a program on standard input",
    args: [],
    input: `import sys
print(sys.argv, __name__, '__file__' in globals())
`,
    stdout: "[''] __main__ True\n",
  },
  {
    title: "- with arguments",
    args: ["-", "a", "b"],
    input: `import sys
print(sys.argv)
`,
    stdout: "['-', 'a', 'b']\n",
  },
  {
    title: "an exception in a program on standard input",
    args: ["-"],
    input: `def f():
    1/0
f()
`,
    stderr: `Traceback (most recent call last):
  File "<stdin>", line 3, in <module>
  File "<stdin>", line 2, in f
ZeroDivisionError: division by zero
`,
    status: 1,
  },
  {
    title: "a program on standard input that reads it",
    args: ["-"],
    input: `import sys
print(repr(sys.stdin.read()))
x=1
`,
    stdout: "''\n",
  },
  {
    title: "input()",
    args: ["-c", "print(input('> '))\nprint(input())"],
    input: "abc\n",
    stdout: "> abc\n",
    stderr: `Traceback (most recent call last):
  File "<string>", line 2, in <module>
EOFError: EOF when reading a line
`,
    status: 1,
  },
  {
    title: "-i after -c",
    args: ["-i", "-q", "-c", "x=5"],
    input: `x
x+
1/0
def f():
  return 3

f()
_
`,
    stdout: `5
3
3
`,
    stderr: `>>> >>>   File "<stdin>", line 1
    x+
      ^
SyntaxError: invalid syntax
>>> Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
ZeroDivisionError: division by zero
>>> ... ... >>> >>> >>> 
`,
  },
  {
    title: "-i ended by sys.exit",
    args: ["-i", "-q", "-c", "x=5"],
    input: `import sys
sys.exit(4)
`,
    stderr: ">>> >>> ",
    status: 4,
  },
  {
    title: "-i after an exception",
    args: ["-i", "-q", "-c", "1/0"],
    input: "import sys; sys.last_type\n",
    stdout: "<class 'ZeroDivisionError'>\n",
    stderr: `Traceback (most recent call last):
  File "<string>", line 1, in <module>
ZeroDivisionError: division by zero
>>> >>> 
`,
  },
  {
    title: "-i after sys.exit",
    args: ["-i", "-q", "-c", "import sys; sys.exit(3)"],
    input: "1\n",
    stdout: "1\n",
    stderr: `Traceback (most recent call last):
  File "<string>", line 1, in <module>
SystemExit: 3
>>> >>> 
`,
  },
  {
    title: "-i after a file",
    args: ["-i", "t.py"],
    files: {
      "t.py": `y=3
print('r')
`,
    },
    input: "y\n",
    stdout: `r
3
`,
    stderr: ">>> >>> \n",
  },
  {
    title: "-i with -",
    args: ["-i", "-q", "-"],
    input: `import sys; sys.argv
exit()
`,
    stdout: "['-']\n",
    stderr: ">>> >>> ",
  },
  {
    title: "-m of a missing module",
    args: ["-m", "nosuchmod"],
    stderr: "pyvm: No module named nosuchmod\n",
    status: 1,
  },
  {
    title: "-m of a missing submodule",
    args: ["-m", "json.nosuch"],
    stderr: "pyvm: No module named json.nosuch\n",
    status: 1,
  },
  {
    title: "-m in a missing package",
    args: ["-m", "nosuch.mod"],
    stderr: `pyvm: Error while finding module specification for 'nosuch.mod' (ModuleNotFoundError: No module named 'nosuch')
`,
    status: 1,
  },
  {
    title: "-m of a package without __main__",
    args: ["-m", "email"],
    stderr: `pyvm: No module named email.__main__; 'email' is a package and cannot be directly executed
`,
    status: 1,
  },
  {
    title: "-m of a native module",
    args: ["-m", "sys"],
    stderr: "pyvm: No code object available for sys\n",
    status: 1,
  },
  {
    title: "-m with arguments",
    args: ["-m", "loc", "x"],
    files: {
      "loc.py": "import sys; print(sys.argv[1:], __name__, sys.path[0]==__import__('os').getcwd(), sys.argv[0][-6:])",
    },
    stdout: "['x'] __main__ True loc.py\n",
  },
  {
    title: "-m with a relative name",
    args: ["-m", ".x"],
    stderr: "pyvm: Relative module names not supported\n",
    status: 1,
  },
  {
    title: "-m of a module that raises",
    args: ["-m", "loc"],
    files: { "loc.py": "1/0\n" },
    stderr: `Traceback (most recent call last):
  File "/pyvm/lib/python3.10/runpy.py", line 196, in _run_module_as_main
    return _run_code(code, main_globals, None,
  File "/pyvm/lib/python3.10/runpy.py", line 86, in _run_code
    exec(code, run_globals)
  File "<folder>/loc.py", line 1, in <module>
    1/0
ZeroDivisionError: division by zero
`,
    status: 1,
  },
  {
    title: "-m of a module with a syntax error",
    args: ["-m", "loc"],
    files: { "loc.py": "1/\n" },
    stderr: `Traceback (most recent call last):
  File "/pyvm/lib/python3.10/runpy.py", line 187, in _run_module_as_main
    mod_name, mod_spec, code = _get_module_details(mod_name, _Error)
  File "/pyvm/lib/python3.10/runpy.py", line 157, in _get_module_details
    code = loader.get_code(mod_name)
  File "<frozen importlib._bootstrap_external>", line 1017, in get_code
  File "<frozen importlib._bootstrap_external>", line 947, in source_to_code
  File "<frozen importlib._bootstrap>", line 241, in _call_with_frames_removed
  File "<folder>/loc.py", line 1
    1/
      ^
SyntaxError: invalid syntax
`,
    status: 1,
  },
  {
    title: "-m with .py",
    args: ["-m", "loc.py"],
    files: { "loc.py": "1\n" },
    stderr: `pyvm: Error while finding module specification for 'loc.py' (ModuleNotFoundError: __path__ attribute not found on 'loc' while trying to find 'loc.py'). Try using 'loc' instead of 'loc.py' as the module name.
`,
    status: 1,
  },
  {
    title: "-m this",
    args: ["-m", "this"],
    stdout: `The Zen of Python, by Tim Peters

Beautiful is better than ugly.
Explicit is better than implicit.
Simple is better than complex.
Complex is better than complicated.
Flat is better than nested.
Sparse is better than dense.
Readability counts.
Special cases aren't special enough to break the rules.
Although practicality beats purity.
Errors should never pass silently.
Unless explicitly silenced.
In the face of ambiguity, refuse the temptation to guess.
There should be one-- and preferably only one --obvious way to do it.
Although that way may not be obvious at first unless you're Dutch.
Now is better than never.
Although never is often better than *right* now.
If the implementation is hard to explain, it's a bad idea.
If the implementation is easy to explain, it may be a good idea.
Namespaces are one honking great idea -- let's do more of those!
`,
  },
  {
    title: "-m calendar",
    args: ["-m", "calendar", "2026", "11"],
    stdout: `   November 2026
Mo Tu We Th Fr Sa Su
                   1
 2  3  4  5  6  7  8
 9 10 11 12 13 14 15
16 17 18 19 20 21 22
23 24 25 26 27 28 29
30
`,
  },
  {
    title: "-m json.tool",
    args: ["-m", "json.tool"],
    input: '{"b": [1, 2.5, null], "a": "ä"}',
    stdout: `{
    "b": [
        1,
        2.5,
        null
    ],
    "a": "\\u00e4"
}
`,
  },
  {
    title: "-m json.tool with bad input",
    args: ["-m", "json.tool"],
    input: '{"b": ',
    stderr: "Expecting value: line 1 column 7 (char 6)\n",
    status: 1,
  },
  {
    title: "-m json.tool with options",
    args: ["-m", "json.tool", "--sort-keys", "--indent", "2"],
    input: '{"b": [1, 2.5, null], "a": "ä"}',
    stdout: `{
  "a": "\\u00e4",
  "b": [
    1,
    2.5,
    null
  ]
}
`,
  },
  {
    title: "-x",
    args: ["-x", "t.py"],
    files: {
      "t.py": `#!not python (
print(1)
1/0
`,
    },
    stdout: "1\n",
    stderr: `Traceback (most recent call last):
  File "<folder>/t.py", line 3, in <module>
    1/0
ZeroDivisionError: division by zero
`,
    status: 1,
  },
  {
    title: "-x with one line",
    args: ["-x", "t.py"],
    files: { "t.py": "print(1)" },
  },
  {
    title: "-u",
    args: [
      "-u",
      "-c",
      "import sys; print(type(sys.stdout.buffer).__name__); sys.stdout.write('a'); sys.stderr.write('b')",
    ],
    stdout: "FileIO\na",
    stderr: "b",
  },
  {
    title: "-S",
    args: [
      "-S",
      "-c",
      `import sys; print('site' in sys.modules)
try: exit
except NameError as e: print(e)`,
    ],
    stdout: `False
name 'exit' is not defined
`,
  },
  {
    title: "-I",
    args: ["-I", "-c", "import sys; print('' in sys.path)"],
    stdout: "False\n",
  },
  {
    title: "-I with a file",
    args: ["-I", "t.py"],
    files: { "t.py": "import sys,os; print(os.getcwd() in sys.path)\nimport loc", "loc.py": "" },
    stdout: "False\n",
    stderr: `Traceback (most recent call last):
  File "<folder>/t.py", line 2, in <module>
    import loc
ModuleNotFoundError: No module named 'loc'
`,
    status: 1,
  },
  {
    title: "-B",
    args: ["-B", "-c", "import loc, os; print(sorted(os.listdir('.')))"],
    files: { "loc.py": "" },
    stdout: "['loc.py']\n",
  },
  {
    title: "__pycache__ without -B",
    args: ["-c", "import loc, os; print(sorted(os.listdir('.')), os.listdir('__pycache__'))"],
    files: { "loc.py": "" },
    stdout: "['__pycache__', 'loc.py'] ['loc.cpython-310.pyc']\n",
  },
  {
    title: "__pycache__ under -O",
    args: ["-O", "-c", "import loc, os; print(sorted(os.listdir('.')), os.listdir('__pycache__'))"],
    files: { "loc.py": "" },
    stdout: "['__pycache__', 'loc.py'] ['loc.cpython-310.opt-1.pyc']\n",
  },
  {
    title: "arguments after -c",
    args: ["-c", "import sys; print(sys.argv)", "--", "-x"],
    stdout: "['-c', '--', '-x']\n",
  },
  {
    title: "--",
    args: ["--", "t.py", "-c"],
    files: { "t.py": "import sys; print(sys.argv)" },
    stdout: "['t.py', '-c']\n",
  },
  {
    title: "an empty -c",
    args: ["-c", ""],
  },
  {
    title: "an empty file",
    args: ["t.py"],
    files: { "t.py": "" },
  },
  {
    title: "a file with a byte order mark",
    args: ["t.py"],
    files: { "t.py": Uint8Array.from([239, 187, 191, 112, 114, 105, 110, 116, 40, 39, 98, 111, 109, 39, 41]) },
    stdout: "bom\n",
  },
  {
    title: "-c with letters beyond ASCII",
    args: ["-c", "print('ä', len('ä'))"],
    stdout: "ä 1\n",
  },
  {
    title: "PYTHONPATH",
    args: ["-c", "import xm, sys; print(sys.path[:3])"],
    files: { "p/xm.py": "print('xm')" },
    env: { PYTHONPATH: "p:q" },
    stdout: `xm
['', '<folder>/p', '<folder>/q']
`,
  },
  {
    title: "PYTHONIOENCODING",
    args: ["-c", "print('ä€')"],
    env: { PYTHONIOENCODING: "ascii:replace" },
    stdout: "??\n",
  },
  {
    title: "PYTHONUNBUFFERED",
    args: ["-c", "import sys; print(sys.stdout.write_through, sys.stdout.line_buffering)"],
    env: { PYTHONUNBUFFERED: "1" },
    stdout: "True False\n",
  },
  {
    title: "a wrong PYTHONHASHSEED",
    args: ["-c", "1"],
    env: { PYTHONHASHSEED: "abc" },
    stderr: `Fatal Python error: config_init_hash_seed: PYTHONHASHSEED must be "random" or an integer in range [0; 4294967295]
Python runtime state: preinitialized

`,
    status: 1,
    machineless: true,
  },
  {
    title: "PYTHONUTF8",
    args: ["-c", "import sys; print(sys.flags.utf8_mode)"],
    env: { PYTHONUTF8: "1" },
    stdout: "1\n",
  },
  {
    title: "PYTHONDEVMODE",
    args: ["-c", "import sys; print(sys.flags.dev_mode, sys.warnoptions)"],
    env: { PYTHONDEVMODE: "1" },
    stdout: "True ['default']\n",
  },
  {
    title: "PYTHONINSPECT without a terminal",
    args: ["-c", "print(1)"],
    input: "print(2)\n",
    env: { PYTHONINSPECT: "1" },
    stdout: "1\n",
  },
  {
    title: "sys.flags after no option",
    args: [
      "-c",
      "import sys; f = sys.flags; print([n for n in f.__match_args__ if getattr(f, n) not in (0, -1)], sys.argv, sys.warnoptions, sys._xoptions)",
      "a",
    ],
    stdout: "[] ['-c', 'a'] [] {}\n",
  },
  {
    title: "sys.flags after -i",
    args: [
      "-i",
      "-c",
      "import sys; f = sys.flags; print([n for n in f.__match_args__ if getattr(f, n) not in (0, -1)], sys.argv, sys.warnoptions, sys._xoptions)",
      "a",
    ],
    stdout: "['inspect', 'interactive'] ['-c', 'a'] [] {}\n",
    stderr: ">>> \n",
  },
  {
    title: "sys.flags after -O",
    args: [
      "-O",
      "-c",
      "import sys; f = sys.flags; print([n for n in f.__match_args__ if getattr(f, n) not in (0, -1)], sys.argv, sys.warnoptions, sys._xoptions)",
      "a",
    ],
    stdout: "['optimize'] ['-c', 'a'] [] {}\n",
  },
  {
    title: "sys.flags after -OO",
    args: [
      "-OO",
      "-c",
      "import sys; f = sys.flags; print([n for n in f.__match_args__ if getattr(f, n) not in (0, -1)], sys.argv, sys.warnoptions, sys._xoptions)",
      "a",
    ],
    stdout: "['optimize'] ['-c', 'a'] [] {}\n",
  },
  {
    title: "sys.flags after -W error",
    args: [
      "-W",
      "error",
      "-c",
      "import sys; f = sys.flags; print([n for n in f.__match_args__ if getattr(f, n) not in (0, -1)], sys.argv, sys.warnoptions, sys._xoptions)",
      "a",
    ],
    stdout: "[] ['-c', 'a'] ['error'] {}\n",
  },
  {
    title: "sys.flags after -Wignore -Wdefault",
    args: [
      "-Wignore",
      "-Wdefault",
      "-c",
      "import sys; f = sys.flags; print([n for n in f.__match_args__ if getattr(f, n) not in (0, -1)], sys.argv, sys.warnoptions, sys._xoptions)",
      "a",
    ],
    stdout: "[] ['-c', 'a'] ['ignore', 'default'] {}\n",
  },
  {
    title: "sys.flags after -X dev",
    args: [
      "-X",
      "dev",
      "-c",
      "import sys; f = sys.flags; print([n for n in f.__match_args__ if getattr(f, n) not in (0, -1)], sys.argv, sys.warnoptions, sys._xoptions)",
      "a",
    ],
    stdout: "['dev_mode'] ['-c', 'a'] ['default'] {'dev': True}\n",
  },
  {
    title: "sys.flags after -Xa=b -Xc",
    args: [
      "-Xa=b",
      "-Xc",
      "-c",
      "import sys; f = sys.flags; print([n for n in f.__match_args__ if getattr(f, n) not in (0, -1)], sys.argv, sys.warnoptions, sys._xoptions)",
      "a",
    ],
    stdout: "[] ['-c', 'a'] [] {'a': 'b', 'c': True}\n",
  },
  {
    title: "sys.flags after -q",
    args: [
      "-q",
      "-c",
      "import sys; f = sys.flags; print([n for n in f.__match_args__ if getattr(f, n) not in (0, -1)], sys.argv, sys.warnoptions, sys._xoptions)",
      "a",
    ],
    stdout: "['quiet'] ['-c', 'a'] [] {}\n",
  },
  {
    title: "sys.flags after -u",
    args: [
      "-u",
      "-c",
      "import sys; f = sys.flags; print([n for n in f.__match_args__ if getattr(f, n) not in (0, -1)], sys.argv, sys.warnoptions, sys._xoptions)",
      "a",
    ],
    stdout: "[] ['-c', 'a'] [] {}\n",
  },
  {
    title: "sys.flags after -B",
    args: [
      "-B",
      "-c",
      "import sys; f = sys.flags; print([n for n in f.__match_args__ if getattr(f, n) not in (0, -1)], sys.argv, sys.warnoptions, sys._xoptions)",
      "a",
    ],
    stdout: "['dont_write_bytecode'] ['-c', 'a'] [] {}\n",
  },
  {
    title: "sys.flags after -E",
    args: [
      "-E",
      "-c",
      "import sys; f = sys.flags; print([n for n in f.__match_args__ if getattr(f, n) not in (0, -1)], sys.argv, sys.warnoptions, sys._xoptions)",
      "a",
    ],
    stdout: "['ignore_environment', 'hash_randomization'] ['-c', 'a'] [] {}\n",
  },
  {
    title: "sys.flags after -I",
    args: [
      "-I",
      "-c",
      "import sys; f = sys.flags; print([n for n in f.__match_args__ if getattr(f, n) not in (0, -1)], sys.argv, sys.warnoptions, sys._xoptions)",
      "a",
    ],
    stdout: `['no_user_site', 'ignore_environment', 'hash_randomization', 'isolated'] ['-c', 'a'] [] {}
`,
  },
  {
    title: "sys.flags after -s",
    args: [
      "-s",
      "-c",
      "import sys; f = sys.flags; print([n for n in f.__match_args__ if getattr(f, n) not in (0, -1)], sys.argv, sys.warnoptions, sys._xoptions)",
      "a",
    ],
    stdout: "['no_user_site'] ['-c', 'a'] [] {}\n",
  },
  {
    title: "sys.flags after -S",
    args: [
      "-S",
      "-c",
      "import sys; f = sys.flags; print([n for n in f.__match_args__ if getattr(f, n) not in (0, -1)], sys.argv, sys.warnoptions, sys._xoptions)",
      "a",
    ],
    stdout: "['no_site'] ['-c', 'a'] [] {}\n",
  },
  {
    title: "sys.flags after -b",
    args: [
      "-b",
      "-c",
      "import sys; f = sys.flags; print([n for n in f.__match_args__ if getattr(f, n) not in (0, -1)], sys.argv, sys.warnoptions, sys._xoptions)",
      "a",
    ],
    stdout: "['bytes_warning'] ['-c', 'a'] ['default::BytesWarning'] {}\n",
  },
  {
    title: "sys.flags after -bb",
    args: [
      "-bb",
      "-c",
      "import sys; f = sys.flags; print([n for n in f.__match_args__ if getattr(f, n) not in (0, -1)], sys.argv, sys.warnoptions, sys._xoptions)",
      "a",
    ],
    stdout: "['bytes_warning'] ['-c', 'a'] ['error::BytesWarning'] {}\n",
  },
  {
    title: "sys.flags after -d",
    args: [
      "-d",
      "-c",
      "import sys; f = sys.flags; print([n for n in f.__match_args__ if getattr(f, n) not in (0, -1)], sys.argv, sys.warnoptions, sys._xoptions)",
      "a",
    ],
    stdout: "['debug'] ['-c', 'a'] [] {}\n",
  },
  {
    title: "sys.flags after -X utf8",
    args: [
      "-X",
      "utf8",
      "-c",
      "import sys; f = sys.flags; print([n for n in f.__match_args__ if getattr(f, n) not in (0, -1)], sys.argv, sys.warnoptions, sys._xoptions)",
      "a",
    ],
    stdout: "['utf8_mode'] ['-c', 'a'] [] {'utf8': True}\n",
  },
  {
    title: "sys.flags after -IsSEBqu",
    args: [
      "-IsSEBqu",
      "-c",
      "import sys; f = sys.flags; print([n for n in f.__match_args__ if getattr(f, n) not in (0, -1)], sys.argv, sys.warnoptions, sys._xoptions)",
      "a",
    ],
    stdout: `['dont_write_bytecode', 'no_user_site', 'no_site', 'ignore_environment', 'quiet', 'hash_randomization', 'isolated'] ['-c', 'a'] [] {}
`,
  },
]);

it("-h and --help print the help", async () => {
  const run = await pyvm(["-h"]);
  expect(run.stdout).toMatch(/^usage: pyvm \[option\] \.\.\. \[-c cmd \| -m mod \| file \| -\] \[arg\] \.\.\.\n/);
  for (const letter of "bBcdEihImOqsSuvVWxX") expect(run.stdout).toContain(`\n-${letter}`);
  expect(run.stderr).toBe("");
  expect(run.status).toBe(0);
  expect((await pyvm(["--help"])).stdout).toBe(run.stdout);
});

it("-VV says more", async () => {
  const run = await pyvm(["-VV"]);
  expect(run.stdout).toMatch(/^Python 3\.10\.13 \(pyvm .*\)/);
});

it("-i greets", async () => {
  const run = await pyvmWithStatistics(["-i"], {
    input: "1 + 1\nfor i in range(2):\n  print(i)\n\nraise SystemExit(2)\n",
  });
  expect(run.stdout).toBe("2\n0\n1\n");
  expect(run.stderr).toMatch(
    /^Python 3\.10\.13 .*\nType "help", "copyright", "credits" or "license" for more information\.\n>>> >>> \.\.\. \.\.\. >>> $/,
  );
  expect(run.status).toBe(2);
  expect(run.afterDispose.blocks).toBe(0);
});

it("-v tells of imports", async () => {
  const run = await pyvmWithStatistics(["-v", "-c", "import json"]);
  expect(run.status).toBe(0);
  expect(run.stderr).toMatch(/\nimport 'json' # </);
  expect(run.afterDispose.blocks).toBe(0);
});

/** Objects that only modules of the boot image keep: their deaths are seen, so these modules are torn down after all. */
const DYING_WITH_THE_IMAGE = `
import codecs, io, os, stat, weakref
class Told: pass
def callback(reference, print=print): print("callback")
codecs.__dict__.setdefault("kept", {})["a"] = Told()
io.reference = weakref.ref(codecs.kept["a"], callback)
class Slotted:
    __slots__ = ()
    def __del__(self, print=print): print("del")
os.environ.encodekey.__dict__["kept"] = Slotted()
def generate(print=print):
    try: yield
    finally: print("closed")
stat.generator = generate()
next(stat.generator)
`;

it.each([
  ["disposed of", pyvmWithStatistics],
  ["left to the end of the process", pyvm],
])("what only modules of the image keep dies in a machine that is %s", async (_how, run) => {
  const { stdout, stderr, status } = await run(["-c", DYING_WITH_THE_IMAGE]);
  expect({ stdout, stderr, status }).toEqual({ stdout: "del\nclosed\n", stderr: "", status: 0 });
});

it("a .pyc file is run, and refused if it is none", async () => {
  await inFolder(
    { "m.py": "import sys\nprint(__name__, sys.argv)\n", "bad.pyc": "no bytecode in this file" },
    async (cwd) => {
      await pyvm(["-c", "import py_compile; py_compile.compile('m.py', cfile='m.pyc')"], { cwd });
      const run = await pyvmWithStatistics(["m.pyc", "1"], { cwd });
      expect([run.stdout, run.stderr]).toEqual(["__main__ ['m.pyc', '1']\n", ""]);
      expect(run.afterDispose.blocks).toBe(0);
      const bad = await pyvmWithStatistics(["bad.pyc"], { cwd });
      expect([bad.stderr, bad.status]).toEqual(["RuntimeError: Bad magic number in .pyc file\n", 1]);
      expect(bad.afterDispose.blocks).toBe(0);
    },
  );
});

it("the prompt asks for more lines until a statement is complete", async () => {
  const input = [
    "x = (1,\n\n# more\n2)\nx\n",
    "if x:\n  \n  print(\n'y'\n)\n\n",
    "# nothing\n[\n]\n",
    "class A:\n\n  y = 1\n",
  ];
  const run = await pyvm(["-i", "-q"], { input: input.join("") });
  expect(run.stdout).toBe("(1, 2)\ny\n[]\n");
  expect(run.stderr).toBe(`>>> ... ... ... >>> >>> ... ... ... ... ... >>> >>> ... >>> ...   File "<stdin>", line 2
    
    ^
IndentationError: expected an indented block after class definition on line 1
>>>   File "<stdin>", line 1
    y = 1
IndentationError: unexpected indent
>>> \n`);
});

it("PYTHONSTARTUP runs before the prompt, and sys.__interactivehook__", async () => {
  await inFolder({ "s.py": "import sys\nx = 5\nsys.__interactivehook__ = lambda: print('hook')\n" }, async (cwd) => {
    const run = await pyvm(["-i", "-q"], { cwd, input: "x\n", env: { PYTHONSTARTUP: "s.py" } });
    expect([run.stdout, run.stderr]).toEqual(["hook\n5\n", ">>> >>> \n"]);
  });
  const missing = await pyvm(["-i", "-q"], { env: { PYTHONSTARTUP: "missing.py" } });
  expect(missing.stderr).toBe(
    "Could not open PYTHONSTARTUP\nFileNotFoundError: [Errno 2] No such file or directory: 'missing.py'\n>>> \n",
  );
  expect((await pyvm(["-Ei", "-q"], { env: { PYTHONSTARTUP: "missing.py" } })).stderr).toBe(">>> \n");
});

const STREAMS = "import sys; print(sys.stdin.encoding, sys.stdin.errors, sys.stdout.errors, sys.stderr.errors)";

it.each([
  [{}, "utf-8 surrogateescape surrogateescape backslashreplace"],
  [{ LC_ALL: "C", LANG: "de_DE.UTF-8" }, "utf-8 surrogateescape surrogateescape backslashreplace"],
  [{ LC_CTYPE: "C.UTF-8" }, "utf-8 surrogateescape surrogateescape backslashreplace"],
  [{ LANG: "de_DE.UTF-8" }, "utf-8 strict strict backslashreplace"],
  [{ LANG: "de_DE.UTF-8", PYTHONUTF8: "1" }, "utf-8 surrogateescape surrogateescape backslashreplace"],
  [{ PYTHONIOENCODING: "latin-1" }, "iso8859-1 strict strict backslashreplace"],
  [{ PYTHONIOENCODING: ":ignore" }, "utf-8 ignore ignore backslashreplace"],
])("the standard streams of %j", async (env, expected) => {
  expect((await pyvm(["-c", STREAMS], { env: env as Record<string, string> })).stdout).toBe(`${expected}\n`);
});

it("input that is no UTF-8 comes out as it went in", async () => {
  const run = spawnSync(process.execPath, [main, "-c", "print(input())"], {
    input: Uint8Array.of(0x61, 0xff, 0x0a),
    env: { PATH: process.env["PATH"] },
  });
  expect([...run.stdout]).toEqual([0x61, 0xff, 0x0a]);
});

it("sys.pycache_prefix comes from -X or the environment", async () => {
  const program = "import sys, m; print(sys.pycache_prefix, m.__cached__)";
  await inFolder({ "m.py": "" }, async (cwd) => {
    const given = await pyvm(["-X", `pycache_prefix=${cwd}/a`, "-c", program], {
      cwd,
      env: { PYTHONPYCACHEPREFIX: "b" },
    });
    expect(given.stdout).toBe(`${cwd}/a ${cwd}/a${cwd}/m.cpython-310.pyc\n`);
    expect(existsSync(`${cwd}/a${cwd}/m.cpython-310.pyc`)).toBe(true);
    expect((await pyvm(["-c", program], { cwd, env: { PYTHONPYCACHEPREFIX: "/b" } })).stdout).toMatch(/^\/b \/b\//);
    expect(
      (await pyvm(["-Xpycache_prefix", "-c", program], { cwd, env: { PYTHONPYCACHEPREFIX: "/b" } })).stdout,
    ).toMatch(/^None /);
  });
});

it("a program is read from a pipe by its name", async () => {
  const command = `echo 'print(__file__)' | '${process.execPath}' '${main}' /dev/stdin`;
  expect(spawnSync("sh", ["-c", command]).stdout.toString()).toBe("/dev/stdin\n");
});

/** A stream in the place of the first one, which is flushed when the program ends. */
const OWN_STREAM = `
import sys
report = sys.stderr
class Own:
    closed = False
    def write(self, text): report.write(f"{text!r}\\n")
    def flush(self, report=report): report.write("flush\\n")
sys.stdout = sys.__stdout__ = Own()
print(1)
`;

it("what nobody sees of the end is left out, and nothing else", async () => {
  expect((await pyvm(["-c", OWN_STREAM])).stderr).toBe("'1'\n'\\n'\nflush\n");
  await inFolder({}, async (cwd) => {
    await pyvm(["-c", "file = open('a', 'w'); file.write('kept')"], { cwd });
    expect((await pyvm(["-c", "print(open('a').read())"], { cwd })).stdout).toBe("kept\n");
  });
  const reported = await pyvm(["-c", "import gc\ngc.set_debug(gc.DEBUG_STATS)"]);
  expect(reported.stderr).toMatch(/^gc: collecting generation 2\.\.\.\n/);
});

it("-S and -I start as CPython does", async () => {
  const program = [
    "import sys",
    "site = sys.modules.get('site')",
    "print('os' in sys.modules, hasattr(sys, '__interactivehook__'), site and site.ENABLE_USER_SITE)",
  ].join("\n");
  expect((await pyvm(["-c", program])).stdout).toBe("True True True\n");
  for (const [option, stdout] of [
    ["-S", "False False None\n"],
    ["-I", "True False False\n"],
    ["-IS", "False False None\n"],
    ["-E", "True True True\n"],
  ] as const) {
    expect((await pyvm([option, "-c", program])).stdout).toBe(stdout);
  }
});

it("a program sees its own environment, not that in which the command was built", async () => {
  const zone = "import time\nprint(time.tzname, time.timezone, time.localtime(0)[:4])";
  const american = await pyvm(["-c", zone], { env: { TZ: "EST5EDT,M3.2.0,M11.1.0" } });
  expect(american.stdout).toBe("('EST', 'EDT') 18000 (1969, 12, 31, 19)\n");
  const named = await pyvm(["-c", zone], { env: { TZ: "America/New_York" } });
  expect(named.stdout).toBe("('EST', 'EDT') 18000 (1969, 12, 31, 19)\n");
  expect((await pyvm(["-c", "breakpoint()"], { env: { PYTHONBREAKPOINT: "0" } })).status).toBe(0);
});
