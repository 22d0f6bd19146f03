# What makes sequences of an iterable asks for its length first, or does not.
class Hinting:
    def __init__(self, hint):
        self.hint = hint

    def __iter__(self):
        return iter((1, 2))

    def __length_hint__(self):
        if isinstance(self.hint, type):
            raise self.hint('no hint')
        return self.hint


class Sized(Hinting):
    def __len__(self):
        return self.__length_hint__()


def extended(sequence):
    def extend(iterable):
        sequence.extend(iterable)
        return sequence[-3:]
    return extend


MAKERS = {
    'bytes': bytes, 'bytearray': bytearray, 'list': list, 'tuple': tuple, 'set': set, 'extend': lambda x: extended([1])(x),
    'extend empty': lambda x: extended([])(x), 'extend bytes': lambda x: extended(bytearray(b'a'))(x),
    'extend no bytes': lambda x: extended(bytearray())(x), 'display': lambda x: [*x], 'sorted': sorted, 'fromkeys': dict.fromkeys,
}
for kind in (Hinting, Sized):
    for hint in (RuntimeError, TypeError, AttributeError, 1, 5, -1, 2**62, 2**63 - 1, 2**63, 'a', NotImplemented, None):
        for name, make in MAKERS.items():
            try:
                print(kind.__name__, hint, name, make(kind(hint)))
            except Exception as error:
                print(kind.__name__, hint, name, type(error).__name__, error)
