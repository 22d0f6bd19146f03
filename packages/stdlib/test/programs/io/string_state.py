# The newlines of a StringIO are translated once, not again when it is unpickled.
import io
import pickle

for newline in (None, "", "\n", "\r", "\r\n"):
    stream = io.StringIO("a\nb\r\nc\rd", newline)
    stream.seek(3)
    copy = pickle.loads(pickle.dumps(stream))
    print(copy.getvalue() == stream.getvalue(), copy.tell(), repr(copy.read()), copy.newlines)
for state in (("a\r\nb\r\r\n", None, 3, None), ("a\r\nb\r\r\n", "\r\n", 3, {"x": 1}), (3, "\n", 0, None), ("", "\n", -1, None), ("x",)):
    stream = io.StringIO("before")
    try:
        stream.__setstate__(state)
        print(repr(stream.getvalue()), stream.newlines, stream.tell(), stream.__dict__)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
