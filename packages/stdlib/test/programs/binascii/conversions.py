# Base64, uu, hexadecimal, quoted-printable, checksums; and what is refused.
import binascii


def attempt(label, function, *args, **kwargs):
    try:
        print(label, ascii(function(*args, **kwargs)))
    except BaseException as error:
        print(label, type(error).__name__, error)


data = bytes(range(256)) + b"tail"
for n in (0, 1, 2, 3, 4, 5, 6, 44, 45, 46, 100, 260):
    piece = data[:n]
    coded = binascii.b2a_base64(piece)
    print(n, coded, binascii.a2b_base64(coded) == piece, binascii.b2a_base64(piece, newline=False) == coded[:-1])
    attempt("uu", binascii.b2a_uu, piece)
    attempt("uu", binascii.b2a_uu, piece, backtick=True)
    if n < 46:
        print(binascii.a2b_uu(binascii.b2a_uu(piece)) == piece, binascii.a2b_uu(binascii.b2a_uu(piece, backtick=True)) == piece)
    print(binascii.hexlify(piece)[:20], binascii.unhexlify(binascii.b2a_hex(piece)) == piece)
    print(binascii.crc32(piece), binascii.crc32(piece, 7), binascii.crc32(piece, -1), binascii.crc32(piece, 2**40 + 3), binascii.crc_hqx(piece, 0), binascii.crc_hqx(piece, 0x12345))
for text in (b"", b"A", b"AB", b"ABC", b"ABCD", b"ABCDE", b"AB=", b"AB==", b"ABC=", b"A=BC", b"=ABCD", b"AB=C", b"AB==CD", b"AB=\n=", b"A\nB\nC\nD", b"!!AB==", b"ABC=D", b"====", "QUJD", "QUJD\xff", "QUJD\u1234", 5, None, bytearray(b"QUJD"), memoryview(b"QUJD"), memoryview(b"QQUUJJDD")[::2], b"ABCDEFGHI"):
    attempt("base64", binascii.a2b_base64, text)
for text in (b"", b"#", b"#86)C", b"#86)C\n", b"#86)C  \n", b"#86)C``\n", b"#86)Cx\n", b"\x1f", b"#\x01", b"#a6)C", b"M", "#86)C", b"!\n", b" \n", b"`\n"):
    attempt("uu", binascii.a2b_uu, text)
for text in (b"", b"0", b"00", b"fF", b"0g", b"g0", b"0 ", "a1", "\xff0", "\u12340", 1, bytearray(b"ab")):
    attempt("hex", binascii.unhexlify, text)
    attempt("hex", binascii.a2b_hex, text)
attempt("hex", binascii.hexlify, b"abcdef", ":")
attempt("hex", binascii.hexlify, b"abcdef", b"-", 2)
attempt("hex", binascii.b2a_hex, b"abcdef", sep="_", bytes_per_sep=-4)
attempt("hex", binascii.hexlify, b"abc", "::")
attempt("hex", binascii.hexlify, b"abc", "\xff")
attempt("hex", binascii.hexlify, "abc")
attempt("hex", binascii.hexlify, data=bytearray(b"abc"))
for text in (b"", b"=", b"a=", b"=41", b"=4", b"=4g", b"==", b"=\nx", b"=\r\nx", b"=\rx", b"a_b", b"=3D=3d", b"a =  \nb", b"=zz", "abc=20", "\xff", b"=C3=A9", b"=\r", b"=\n"):
    attempt("qp", binascii.a2b_qp, text)
    attempt("qp", binascii.a2b_qp, text, header=True)
for text in (b"", b"abc", b"a b\tc", b"a \nb", b"a\t\r\nb\n", b"end ", b"end\t", b".", b".\n", b"a.b", b".a", b".\0", b"=", b"_ x_", b"\xe9\0\x7f~", b"x" * 80, b"x" * 76, b"x" * 75 + b"\n", b"=" * 30, b"a\r\n" + b"y" * 90, b"\r", b"\n", b"\r\n", b"x\ry", b" " * 80, bytes(range(256))):
    attempt("qp", binascii.b2a_qp, text)
    attempt("qp", binascii.b2a_qp, text, True)
    attempt("qp", binascii.b2a_qp, text, istext=False)
    attempt("qp", binascii.b2a_qp, text, header=True)
for f in (binascii.b2a_base64, binascii.b2a_uu, binascii.b2a_qp, binascii.crc32):
    attempt("str", f, "abc")
    attempt("int", f, 1)
    attempt("none", f)
attempt("crc", binascii.crc32, b"", "x")
attempt("crc", binascii.crc32, b"", 1.5)
attempt("crc", binascii.crc_hqx, b"")
attempt("newline", binascii.b2a_base64, b"x", newline="x")
attempt("position", binascii.b2a_base64, b"x", False)
print(binascii.Error, binascii.Error.__mro__, binascii.Incomplete.__mro__, binascii.Error.__module__, binascii.__doc__)
for name in ("a2b_base64", "b2a_base64", "a2b_uu", "b2a_uu", "a2b_qp", "b2a_qp", "hexlify", "b2a_hex", "unhexlify", "a2b_hex", "crc32", "crc_hqx"):
    print(name, getattr(binascii, name).__text_signature__, getattr(binascii, name).__doc__)
