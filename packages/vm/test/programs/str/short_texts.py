# int() and float() of short texts, and UTF-8 of a few characters, right and wrong.
import random
import zlib

numbers = random.Random(9)
check = 0
for _ in range(4000):
    text = "".join(numbers.choice("0123456789" * 3 + ".-+e_ ") for _ in range(numbers.randrange(19)))
    for convert in (float, int):
        try:
            result = repr(convert(text))
        except ValueError as error:
            result = str(error)
        check = zlib.crc32(result.encode(), check)
    string = "".join(
        chr(numbers.choice([numbers.randrange(128), numbers.randrange(256), numbers.randrange(0x3000), numbers.randrange(0x110000)]))
        for _ in range(numbers.randrange(6))
    )
    for errors in ("strict", "ignore", "surrogatepass", "replace"):
        try:
            result = string.encode("utf-8", errors)
        except UnicodeError as error:
            result = repr(error).encode()
        check = zlib.crc32(result, check)
    data = bytes(
        numbers.choice([numbers.randrange(256), numbers.choice([0xC3, 0xE2, 0xF0, 0x80, 0xBF, 0xA0, 0xED, 65])])
        for _ in range(numbers.randrange(7))
    )
    for errors in ("strict", "ignore", "replace", "surrogateescape"):
        try:
            result = ascii(data.decode("utf-8", errors))
        except UnicodeError as error:
            result = repr(error)
        check = zlib.crc32(result.encode(), check)
print(check)


class Text(str):
    pass


print(float(Text("1.5")), int(Text("12")), float("-0"), float(".5"), float("5."), int("-0"), int("007"), float("9007199254740.993"))
for text in (".", "-", "", "+.", "1.2.3", "\uff11\uff12", "12\0", " 12 ", "1_0", "\u0663"):
    for convert in (float, int):
        try:
            print(ascii(text), convert(text))
        except ValueError as error:
            print(ascii(str(error)))
for arguments in [(5,), ("utf-8", 5), ("utf-8\0",), (None,), (Text("utf-8"),), ("utf-8", "strict")]:
    for convert in ("\u00e9".encode, "\u00e9".encode().decode, bytearray(b"a").decode):
        try:
            print(ascii(convert(*arguments)))
        except Exception as error:
            print(type(error).__name__, error)
