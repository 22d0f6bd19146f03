# The flags of compile: those it knows, and what the ones for prompts do.
NESTED = 0x10
DONT_IMPLY_DEDENT = 0x200
ONLY_AST = 0x400
ALLOW_INCOMPLETE_INPUT = 0x4000
BARRY_AS_FLUFL = 0x400000


def t(source, flags, mode='single'):
    try:
        result = compile(source, '<prompt>', mode, flags)
    except BaseException as error:
        print(ascii(source), hex(flags), type(error).__name__, error)
    else:
        print(ascii(source), hex(flags), type(result).__name__)


def known(bit):
    try:
        compile('x', '<flags>', 'exec', 1 << bit)
    except ValueError as error:
        return str(error)
    return True


print([bit for bit in range(31) if known(bit) is True])
print({known(bit) for bit in range(31)} - {True})
t('x', 1 << 31)
t('x', -1)
print(hex(compile('x', '<flags>', 'exec', NESTED).co_flags))

for source in ('', 'x', 'if x:', 'if x:\n', 'if x:\n  y', 'if x:\n  y\n', 'f(', 'f(\n', 'x = = 1', '"""', '"abc', 'x = \\',
               'try:\n  x\n', 'def f():\n', '[1,\n2', 'lambda: (', ')', '@d\n', 'x +'):
    for flags in (0, DONT_IMPLY_DEDENT, ALLOW_INCOMPLETE_INPUT, DONT_IMPLY_DEDENT | ALLOW_INCOMPLETE_INPUT):
        t(source, flags)
    t(source, DONT_IMPLY_DEDENT | ALLOW_INCOMPLETE_INPUT, 'exec')
    t(source, DONT_IMPLY_DEDENT | ALLOW_INCOMPLETE_INPUT, 'eval')

t('if x:\n  y', ONLY_AST)
t('if x:\n  y', ONLY_AST | DONT_IMPLY_DEDENT)
t('if x:\n  y', ONLY_AST | DONT_IMPLY_DEDENT | ALLOW_INCOMPLETE_INPUT)
t('1 <> 2', ONLY_AST)
t('1 <> 2', ONLY_AST | BARRY_AS_FLUFL)
t('1 != 2', ONLY_AST | BARRY_AS_FLUFL)
t('1 <> 2', BARRY_AS_FLUFL)
