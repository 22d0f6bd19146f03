# Where formatting has nothing to do its result is the very str; and what is too long to make.
def same(label, result, wanted):
    print(ascii(label), result is wanted, type(result).__name__)


class S(str):
    pass


class Shown:
    def __str__(self):
        return sub

    __repr__ = __str__

    def __format__(self, spec):
        return text + spec


class Formatted:
    def __format__(self, spec):
        return sub


text = 'abcde\u1234'
sub = S('subclass')
shown = Shown()
for form, args, wanted in [
    ('%s', text, text), ('%s', (text,), text), ('%.5s', text, text), ('%.6s', text, text), ('%1s', text, text), ('%6s', text, text),
    ('%7s', text, text), ('%-6s', text, text), ('%s%s', ('', text), text), ('%s%s', (text, ''), text), ('%(a)s', {'a': text}, text),
    ('%s', shown, sub), ('%r', shown, sub), ('%a', shown, sub), ('%s', sub, sub), ('%c', '\u1234', '\u1234'), (text, (), text),
    ('', (), ''), ('%.0s%s', (1, text), text), ('%s%%', text, text), ('%%%s', text, text), ('%*s', (3, text), text),
]:
    same(form, form % args, wanted)
for form, args, wanted in [
    ('{}', text, text), ('{0}', text, text), ('{:s}', text, text), ('{:.5s}', text, text), ('{:.6s}', text, text), ('{:1s}', text, text),
    ('{:6}', text, text), ('{:7}', text, text), ('{}', shown, text), ('{:}', shown, text), ('{!s}', shown, sub), ('{!r}', shown, sub),
    ('{!r:s}', shown, sub), ('{!s:s}', shown, sub), ('{}', Formatted(), sub), ('{:s}', sub, sub), ('{}', sub, sub), ('{!s}', text, text),
    ('{{', text, '{'), (text, 1, text), ('{}x', text, text), ('{{}}', text, text), ('{:{}}', text, text), ('{}{}', text, text),
]:
    same(form, form.format(args, 's'), wanted)
same(1, '{}{}'.format('', text), text)
same(2, '{}{}'.format(text, ''), text)
same(3, '{a}'.format_map({'a': text}), text)
same(4, text.format(), text)
same(5, sub.format(), sub)
same(6, sub % (), sub)
same(7, format(sub, 's'), sub)
same(8, format(text, '9.6s'), text)
same(9, sub.__format__(''), sub)


def t(f):
    try:
        print(len(f()))
    except Exception as error:
        print(type(error).__name__, error)


t(lambda: '%s %s' % (shown,))
t(lambda: '%s' % (text, text))
t(lambda: text % 1)
t(lambda: 'a' * 2**60)
t(lambda: 'a' * (2**63 - 1))
t(lambda: '\xe9' * (2**63 - 1))
t(lambda: 'a' * 2**63)
t(lambda: 'aa' * 2**62)
t(lambda: 'aa' * (2**62 - 1024))
t(lambda: '\U0010ffff' * 2**62)
t(lambda: b'a' * (2**63 - 1))
t(lambda: b'aa' * 2**62)
t(lambda: bytearray(b'aa') * 2**62)
t(lambda: bytes(2**63 - 1))
t(lambda: bytes(2**62))
