"""What _imp says of frozen and built-in modules, and how it refuses what is no name."""
import _imp
import sys
import types


def show(function, *args):
    try:
        result = function(*args)
        text = result.co_filename if isinstance(result, types.CodeType) else repr(result)
    except Exception as error:
        text = f"{type(error).__name__}: {error}"
    print(f"{function.__name__}{ascii(args)}", ascii(text))


class Name(str):
    pass


QUESTIONS = (_imp.is_frozen, _imp.is_frozen_package, _imp.get_frozen_object, _imp.is_builtin)
for name in ("__hello__", "__phello__", "__phello__.spam", "__phello__.eggs", "constructor", "__proto__", "a\0b",
             "a\udc80", Name("__hello__"), Name("sys"), "sys", "builtins", "_imp", 5, None, b"x"):
    for question in QUESTIONS:
        show(question, name)
for name in ("nobody", 5):
    show(_imp.init_frozen, name)

import __hello__
import __phello__.spam

for name in ("__hello__", "__phello__", "__phello__.spam"):
    module = sys.modules[name]
    print(module, module.initialized, module.__package__, getattr(module, "__path__", None), sorted(module.__dict__))
    print(module.__spec__)
    code = module.__loader__.get_code(name)
    print(code.co_names, code.co_consts, code.co_firstlineno, code.co_code.hex(), code.co_linetable.hex())
print(_imp.init_frozen("__hello__") is __hello__)

for key in (0, 5, -1, 2**63 - 1, True, "x", 2.0, 2**63):
    show(_imp.source_hash, key, b"abc")
show(_imp.source_hash, 5, "abc")

inner = compile("def f(): pass", "before", "exec")
_imp._fix_co_filename(inner, "after")
print(inner.co_filename, inner.co_consts[0].co_filename)
for args in ((1, "x"), (None, "x"), (inner, 5), (inner, None), (inner, b"x")):
    try:
        _imp._fix_co_filename(*args)
    except TypeError as error:
        print(error)
