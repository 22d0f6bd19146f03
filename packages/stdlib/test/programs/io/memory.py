import _io
b=_io.BytesIO(b"hello\nworld\nx")
print(b.read(3), b.readline(), list(b), b.seek(0), b.readlines(), b.getvalue(), b.tell())
print(b.write(b"abc"), b.getvalue(), b.seek(20), b.write(b"Z"), b.getvalue(), b.truncate(5), b.getvalue(), b.tell())
m=b.getbuffer(); 
for f in (lambda: b.write(b"x"), lambda: b.truncate(1), b.close, lambda: b.seek(-1), lambda: b.seek(0,9), lambda: b.write("s")):
    try: print(f())
    except Exception as e: print(type(e), e)
m[0:2]=b"QQ"; print(b.getvalue()); m.release(); print(b.__getstate__()); b.close()
try: b.read()
except ValueError as e: print(e)
c=_io.BytesIO(); c.__setstate__((b"abc",1,{"q":1})); print(c.read(), c.q)
x=bytearray(4); c.seek(0); print(c.readinto(x), x, c.closed)
s=_io.StringIO("a\nb\r\nc\rd")
print(list(s), s.getvalue(), s.newlines, s.tell(), s.seek(2), s.read(2), s.write("XYZ"), s.getvalue())
for nl in (None,"","\n","\r","\r\n"):
    s=_io.StringIO("a\nb\r\nc\rd\n", newline=nl); print(list(s), s.getvalue().__len__(), s.newlines, s.__getstate__()[1:3])
for f in (lambda: s.seek(1,1), lambda: s.seek(-1), lambda: s.write(b"x"), lambda: _io.StringIO(3), lambda: _io.StringIO("", "q"), lambda: s.truncate(-1)):
    try: print(f())
    except Exception as e: print(type(e), e)
s.seek(30); s.write("end"); print(s.getvalue().__len__()); s.close()
try: s.read()
except ValueError as e: print(e)
