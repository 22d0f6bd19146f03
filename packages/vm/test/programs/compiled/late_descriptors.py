# What lies on a class becomes a descriptor after code that reads and writes the instances' own attribute has become hot.
class Thing:
    pass


class C:
    x = Thing()

    def __init__(self):
        self.x = 1


def read(o):
    return o.x


def write(o, value):
    o.x = value


o = C()
for i in range(5000):
    assert read(o) == 1
    write(o, 1)
print(read(o), vars(o))
Thing.__get__ = lambda self, instance, owner: 2
print(read(o))
Thing.__set__ = lambda self, instance, value: print('set', value)
print(read(o))
write(o, 3)
print(vars(o))
for i in range(5000):
    assert read(o) == 2
del Thing.__set__
print(read(o))
write(o, 4)
print(read(o), vars(o))
