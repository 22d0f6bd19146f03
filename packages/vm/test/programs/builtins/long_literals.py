# How long int literals may be: sys.set_int_max_str_digits.
import sys
import ast


def t(source, limit, mode='exec'):
    sys.set_int_max_str_digits(limit)
    try:
        compile(source, '<source>', mode)
        print(limit, len(source), 'ok')
    except SyntaxError as error:
        print(limit, len(source), error, error.lineno, error.offset, error.end_lineno, error.end_offset)
    sys.set_int_max_str_digits(4300)


for limit in (640, 700, 4300, 5000, 0):
    for digits in (600, 640, 641, 700, 701, 4300, 4301, 5000, 5001):
        t('x = ' + '3' * digits, limit)
long = '3' * 700
for source in ('x = ' + '3_' * 400 + '3', 'x = ' + '3_' * 700 + '3', 'a\nx = ' + long + '.5', 'x = ' + long + 'j', 'x = 0x' + long, 'x = 0o' + long,
               'x = f"{' + long + '}"', 'match x:\n case ' + long + ': pass', 'x = ' + '0' * 700, 'x = ' + long + ' = = 1'):
    t(source, 640)
t(long, 640, 'eval')
t(long, 640, 'single')
t('x = ' + '3' * 5000 + ' = = 1', 0)
for limit in (640, 700, 0):
    sys.set_int_max_str_digits(limit)
    for f in (eval, ast.literal_eval, lambda text: exec('x = ' + text), ast.parse, int, lambda text: int(text, 36), lambda text: int('_'.join(text), 3),
              lambda text: int(text, 32)):
        try:
            print(f('1' * 699) is None)
        except Exception as error:
            print(type(error).__name__, error)
sys.set_int_max_str_digits(640)
for text in (' \t+' + '1_' * 400, '-' + '1' * 641 + 'z', '\xa0' + '1' * 641, '\u0661' * 641, '\u0661' * 640, b'1' * 641, bytearray(b'1' * 641), b' ' * 700 + b'1',
             ' ' * 700 + '1', '1' * 640 + ' ' * 9, '0b' + '1' * 700, '0x' + 'f' * 700, '0' * 700, '_' * 700, 'x' * 700, '1' * 300 + '.' + '1' * 400):
    for base in (None, 0, 2, 10, 16, 36):
        try:
            print(ascii(text[:4]), base, len(hex(int(text) if base is None else int(text, base))))
        except Exception as error:
            print(ascii(text[:4]), base, type(error).__name__, ascii(str(error)[:100]))
