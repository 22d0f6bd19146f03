"""What marshal reads, from bytes and files, and every complaint about bad data."""
import io
import marshal


def show(data, function=marshal.loads):
    try:
        result = function(data)
        print(repr(data).split(' at ')[0][:60], type(result).__name__, repr(result)[:60])
    except BaseException as error:
        print(repr(data).split(' at ')[0][:60], type(error).__name__, error)


CODE = b'c' + b'\0' * 24
CASES = [
    b'', b'0', b'N', b'S', b'.', b'F', b'T', b'N rest is ignored', b'?', b'\xff', b'\x80',
    b'i', b'i\0', b'i\1\0\0\0', b'i\xff\xff\xff\xff', b'i\0\0\0\x80', b'I\0\0\0\0\1\0\0\0', b'I\xff\xff\xff\xff\xff\xff\xff\xff', b'I\0',
    b'l', b'l\0\0\0\0', b'l\1\0\0\0\5\0', b'l\xff\xff\xff\xff\5\0', b'l\2\0\0\0\0\0\1\0', b'l\3\0\0\0\1\0\2\0\3\0', b'l\1\0\0\0\0\0',
    b'l\1\0\0\0\xff\xff', b'l\2\0\0\0\1\0\0\0', b'l\1\0\0', b'l\1\0\0\0\1', b'l\0\0\0\x80', b'l\xff\xff\xff\x7f', b'l\2\0\0\0\xff\x7f\xff\x7f',
    b'f', b'f\x031.5', b'f\x03nan', b'f\x01a', b'f\x00', b'f\x05 1', b'g', b'g12345678', b'g\0\0\0\0\0\0\xf8\x3f', b'x\x011\x012', b'x\x011',
    b'y' + b'\0' * 16, b'y' + b'\0' * 9,
    b's', b's\0\0\0\0', b's\3\0\0\0abc', b's\3\0\0\0ab', b's\xff\xff\xff\xff', b's\xff\xff\xff\x7f',
    b'z', b'z\x02', b'z\x02ab', b'z\x00', b'Z\x01a', b'Z\x02a', b'a\1\0\0\0\xe9', b'a\2\0\0\0ab', b'A\2\0\0\0ab', b'a\xff\xff\xff\xff', b'A\1',
    b'u\0\0\0\0', b'u\2\0\0\0\xc3\xa9', b'u\3\0\0\0\xed\xa0\x80', b'u\1\0\0\0\xff', b'u\2\0\0\0\xc3', b'u\xff\xff\xff\xff', b't\2\0\0\0\xc3\xa9',
    b')', b')\0', b')\x01N', b')\x02N', b')\x010', b'(', b'(\2\0\0\0NN', b'(\2\0\0\0N', b'(\xff\xff\xff\xff', b'(\1\0\0\x000',
    b'[', b'[\0\0\0\0', b'[\2\0\0\0NT', b'[\2\0\0\0N', b'[\xff\xff\xff\xff', b'[\1\0\0\x000',
    b'{', b'{0', b'{NT0', b'{N0', b'{NT', b'{N', b'{[\0\0\0\0N0',
    b'<', b'<\0\0\0\0', b'<\1\0\0\0N', b'<\1\0\0\0[\0\0\0\0', b'<\1\0\0\x000', b'<\xff\xff\xff\xff', b'<\2\0\0\0N',
    b'>\0\0\0\0', b'>\1\0\0\0N', b'>\1\0\0\x000', b'>\2\0\0\0N', b'>\xff\xff\xff\xff',
    b'r', b'r\0\0\0\0', b'r\xff\xff\xff\xff', b')\x02\xe9\1\0\0\0r\0\0\0\0', b')\x02\xe9\1\0\0\0r\1\0\0\0', b'\xdb\1\0\0\0r\0\0\0\0',
    b'\xbe\1\0\0\0r\0\0\0\0', b'\xfbNr\0\0\0\x000',
    b'c', b'c\1\0', CODE, CODE + b'0', CODE + b'N', CODE + b'N' * 8 + b'\0' * 4 + b'N', CODE + b's\0\0\0\0' + b')\0' * 5 + b'z\0' * 2 + b'\0' * 4 + b'N',
    CODE + b's\0\0\0\0)\0)\x01i\1\0\0\0' + b')\0' * 3 + b'z\0' * 2 + b'\0' * 4 + b's\0\0\0\0',
    b'c' + b'\1\0\0\0' + b'\0' * 20 + b's\0\0\0\0' + b')\0' * 5 + b'z\0' * 2 + b'\0' * 4 + b's\0\0\0\0',
    b'c' + b'\xff\xff\xff\xff' + b'\0' * 20 + b's\0\0\0\0' + b')\0' * 5 + b'z\0' * 2 + b'\0' * 4 + b's\0\0\0\0',
    b'\xe3' + b'\0' * 24 + b'r\0\0\0\0',
    b')\x01' * 2001 + b'N', b'[\1\0\0\0' * 1500 + b'N',
]
for case in CASES:
    show(case)
for source in (bytearray(b'T'), memoryview(b'T'), 'T', None, 5):
    show(source)

print('files')


class Reader:
    """A file that counts how it is read."""
    def __init__(self, data, first=b''):
        self.file = io.BytesIO(data)
        self.first = first
        self.sizes = []

    def read(self, size):
        return self.first

    def readinto(self, buffer):
        self.sizes.append(len(buffer))
        return self.file.readinto(buffer)


data = marshal.dumps([1, 'text', (2.5, b'bytes'), {3: None}])
reader = Reader(data)
print(marshal.load(reader), reader.sizes)
file = io.BytesIO(marshal.dumps(1) + marshal.dumps('two') + marshal.dumps([3]))
print(marshal.load(file), marshal.load(file), marshal.load(file))
show(file, lambda file: marshal.load(file))
for case in (b'', b'i\0', b'[\2\0\0\0N', b's\5\0\0\0ab', b')', b'z', b'?', b'l\2\0\0\0\1\0', b'g1', b'r\0\0\0\0'):
    show(case, lambda case: marshal.load(io.BytesIO(case)))
show('text file', lambda case: marshal.load(Reader(b'', 'text')))
show('no file', lambda case: marshal.load(5))


class Odd(Reader):
    def __init__(self, answer):
        self.answer = answer

    def read(self, size):
        return b''

    def readinto(self, buffer):
        buffer[:1] = b'i'
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


for answer in (0, 1, 2, -1, None, 'x', 10**30, ValueError('no'), KeyError('no')):
    show(answer, lambda answer: marshal.load(Odd(answer)))


class Later(Odd):
    calls = 0

    def readinto(self, buffer):
        Later.calls += 1
        if Later.calls % 2:
            buffer[:1] = b'i'
            return 1
        return super().readinto(buffer)


for answer in (0, 5, 10**30, None, ValueError('no')):
    show(answer, lambda answer: marshal.load(Later(answer)))


class Writer:
    def write(self, data):
        self.data = data
        return 'written'


writer = Writer()
print(marshal.dump([1, 2], writer), writer.data)
show('write', lambda case: marshal.dump([1], 5))
show('write', lambda case: marshal.dump(object(), writer))
file = io.BytesIO()
print(marshal.dump(10**20, file, 0), file.getvalue())
