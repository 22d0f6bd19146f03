# Arrays of characters as other machines write them, and what kind of sequence an array is.
import array
import collections.abc
import sys

print("collections.abc" in sys.modules, isinstance(array.array("B"), collections.abc.MutableSequence))


def show(*arguments):
    try:
        print(repr(array._array_reconstructor(array.array, *arguments)))
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)


text = "Bonne \xe9 \U0002030a\U00020347"
for number, encoding in enumerate(("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")):
    show("u", 18 + number, text.encode(encoding))
show("u", 18, b"\x00\xd8a\x00")
show("u", 18, b"\x00\xdca\x00")
show("u", 18, b"\x00\xd8")
show("u", 20, b"\x00\x00\x11\x00")
show("u", 21, b"\x00\x11\x00\x00" * 2)
show("u", 20, b"\x00\xd8\x00\x00")
show("i", 18, b"a\x00b\x00")
