# float.__setformat__: what struct does with a format that is declared to be none of IEEE's.
import struct

IEEE = 'IEEE, little-endian'


def t(f, *args):
    try:
        print(f(*args))
    except Exception as error:
        print(type(error).__name__, error)


def set_formats(double, single):
    float.__setformat__('double', double)
    float.__setformat__('float', single)
    print(float.__getformat__('double'), float.__getformat__('float'))


for args in (('double', 'IEEE, big-endian'), ('x', 'unknown'), ('double', 'x'), ('double',), (1, 2)):
    t(float.__setformat__, *args)
values = (float('inf'), -float('inf'), float('nan'), 1.5, -0.0, 1e300, 1e-310)
packed = {code: [struct.pack(code, value) for value in values[:5]] for code in ('<d', '>d', '=d', '@d', '<f', '>f', '!f', '@f', '<e', '@e')}
for formats in (('unknown', 'unknown'), ('unknown', IEEE), (IEEE, 'unknown'), (IEEE, IEEE)):
    set_formats(*formats)
    for code, forms in packed.items():
        for form in forms:
            t(struct.unpack, code, form)
        for value in values:
            if code[1] == 'd' or value != 1e-310:
                t(struct.pack, code, value)
