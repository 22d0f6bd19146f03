"""What is no pickle, and options that are wrong: texts of errors."""
import pickle
import io


def attempt(data, **options):
    try:
        print(data[:40], repr(pickle.loads(data, **options))[:200].split(' at 0x')[0])
    except BaseException as e:
        print(data[:40], type(e).__name__, str(e).split(' from ')[0][:300])


for data in [
    b'', b'\xff.', b'I.', b'I\n.', b'I5', b'I \n.', b'I0x1f\n.', b'I010\n.', b'I08\n.', b'I0b11\n.', b'I1_0\n.', b'I 5\n.', b'I5 \n.', b'I+5\n.', b'I--5\n.', b'I01\n.', b'I00\n.', b'I-0\n.', b'I001\n.',
    b'I99999999999999999999\n.', b'I9223372036854775807\n.', b'I-9223372036854775808\n.', b'I9223372036854775808\n.', b'Iabc\n.', b'I\0\n.', b'I5\0x\n.',
    b'L\n.', b'LL\n.', b'L5\n.', b'L5L\n.', b'L-5L\n.', b'L0x1fL\n.', b'L0o17\n.', b'L0b1L\n.', b'L010L\n.', b'L000L\n.', b'Labc\n.', b'LabcL\n.', b'L\xd9\xa3\n.', b'L\xff\n.', b'L5LL\n.', b'L 5 \n.',
    b'F\n.', b'Fabc\n.', b'F1.5abc\n.', b'F1e999\n.', b'F-1e999\n.', b'F 1\n.', b'Fnan\n.', b'F-inf\n.', b'FINFINITY\n.', b'F1_0\n.', b'F.5\n.', b'F5.\n.', b'F.\n.', b'F1e\n.', b'F1e5\n.', b'F1\0a\n.', b'Fab\xff\n.',
    b'S\n.', b'S', b"S'a\n.", b"S'a'\n.", b'S"a"\n.', b"S'a\"\n.", b"S''\n.", b"S'\n.", b"S'\\xzz'\n.", b"S'\\x41\\n\\101'\n.", b"S'\xff'\n.", b"S 'a'\n.",
    b'V\n.', b'Vab\\u0041\n.', b'V\\u12\n.', b'V\\U00110000\n.', b'V\xe9\\x41\n.', b'V',
    b'T\xff\xff\xff\xff.', b'T\x01\0\0\0a.', b'U\x01a.', b'U\x05a.', b'X\x01\0\0\0\xff.', b'X\x03\0\0\0\xed\xa0\x80.', b'X\xff\xff\xff\xff.', b'\x8c\x01', b'\x8c\x02\xc3\xa9.',
    b'\x8e' + b'\xff' * 8 + b'.', b'\x8e' + b'\xff' * 7 + b'\x7f.', b'\x8e' + b'\xff' * 5 + b'\0\0\0.', b'\x96' + b'\xff' * 8 + b'.', b'\x96' + b'\xff' * 7 + b'\x7f.',
    b'\x8d' + b'\xff' * 8 + b'.', b'\x8d' + b'\xff' * 7 + b'\x7f.', b'\x8d' + b'\xff' * 5 + b'\0\0\0.', b'C\x05abc.', b'C\x00.', b'B\0\0\0\0.', b'\x96' + bytes(8) + b'.',
    b'\x97.', b'\x98.', b'N\x98.', b'C\x01a\x98.', b'\x96\x01' + bytes(7) + b'a\x98.',
    b'(.', b'.', b'0.', b'1.', b'(0.', b'(1.', b'N(0.', b'N(1.', b'(N1.', b't.', b'(t.', b'((t.', b'((tt.', b'(Nl.', b'l.', b'd.', b'(Nd.', b'(NNd.', b'(]Nd.', b'\x85.', b'N\x86.', b'(N\x86.', b'NN(\x86.',
    b'a.', b'Na.', b'(a.', b'NNa.', b'(NNa.', b']Na.', b'](Na.', b'e.', b'(e.', b'N(Ne.', b'N(e.', b'](NNe.', b's.', b'NNs.', b'}(Nu.', b'}(u.', b'(u.', b'NNNs.', b'}NNs.', b'}]Ns.', b'](K\0Nu.',
    b'\x90.', b'N(\x90.', b'N(N\x90.', b'\x8f(N\x90.', b'\x8f(]\x90.', b'(\x91.', b'(]\x91.', b'(NN\x91.',
    b'b.', b'Nb.', b'NNb.', b'NK\x01b.', b'N}b.', b'N}N\x86b.', b'NN}\x86b.', b'NNK\x01\x86b.', b'N}K\x01Ns\x86b.', b'N(NNNtb.',
    b'R.', b'NR.', b'NNR.', b'N)R.', b'cbuiltins\nint\n)R.', b'cbuiltins\nint\n(X\x01\0\0\0xtR.', b'\x81.', b'N\x81.', b'NN\x81.', b'N)\x81.', b'cbuiltins\nint\nN\x81.', b'cbuiltins\nint\n)N\x92.', b'N)}\x92.', b'cbuiltins\nint\nN}\x92.', b'\x92.', b'N\x92.', b'cbuiltins\nint\n)}\x92.', b'cbuiltins\nint\n)}X\x01\0\0\0xNs\x92.',
    b'ctypes\nFunctionType\n)\x81.', b'cbuiltins\nint\n)\x81.', b'ctypes\nGeneratorType\n)\x81.', b'cbuiltins\nobject\n(Nt\x81.',
    b'c\n.', b'cbuiltins\n\n.', b'cbuiltins\nxx\n.', b'cnosuch\nxx\n.', b'c\xff\nx\n.', b'cbuiltins', b'cbuiltins\nint', b'\x93.', b'N\x93.', b'NN\x93.', b'(N\x93.', b'\x8c\x08builtins\x8c\x03int\x93.', b'\x8c\x08builtins\x8c\x03xxx\x93.',
    b'cbuiltins\nint.from_bytes\n.', b'\x80\x04cbuiltins\nint.from_bytes\n.', b'\x80\x04\x8c\x08builtins\x8c\x05int.x\x93.', b'\x80\x04\x8c\x08builtins\x8c\x08<locals>\x93.',
    b'Pabc\n.', b'P\xff\n.', b'NQ.', b'Q.', b'gx\n.', b'g1\n.', b'g-1\n.', b'g 1\n.', b'g99999999999999999999\n.', b'g\n.', b'h\x01.', b'h', b'j\x01\0\0\0.', b'p\n.', b'p1\n.', b'Np1\ng1\n.', b'Np-1\n.', b'Npx\n.', b'Np0x1\n.', b'Np01\ng1\n.', b'Nq', b'q\x01.', b'Nq\x01h\x01.', b'Nr\x05\0\0\0h\x05.', b'\x94.', b'N\x94.', b'N\x94h\0.', b'(\x94.', b'2.', b'N2.', b'N(2.',
    b'\x80\x06.', b'\x80', b'\x80\x05N.', b'\x80\xff.', b'\x95' + b'\xff' * 8 + b'.', b'\x95' + b'\xff' * 7 + b'\x7f.', b'\x95\x05\0\0\0\0\0\0\0N.', b'\x95\x02\0\0\0\0\0\0\0N.', b'\x95\0\0\0\0\0\0\0\0N.', b'\x95\0',
    b'\x82\0.', b'\x82\xf0.', b'\x83\0\0.', b'\x84\xff\xff\xff\xff.', b'\x84\x01\0\0\x7f.', b'\x8a\x01.', b'\x8a\0.', b'\x8a\x05ab.', b'\x8b\xff\xff\xff\xff.', b'\x8b\0\0\0\0.', b'\x8a\x01\x80.', b'\x8a\x02\xff\xff.', b'\x8b\x09\0\0\0' + b'\x80' * 9 + b'.',
    b'(i\n.', b'(ibuiltins\nint\n.', b'(ibuiltins\n\n.', b'(i\xff\nint\n.', b'ibuiltins\nint\n.', b'(X\x01\0\0\x007ibuiltins\nint\n.', b'(o.', b'o.', b'(cbuiltins\nint\no.', b'(cbuiltins\nint\nX\x01\0\0\x007o.', b'(No.', b'(NNo.',
    b'\xe1.', b"'.", b'\\.', b'\x7f.', b'\n.', b' .', b'K', b'M\0', b'J\0\0', b'G\0', b'G' + bytes(8) + b'.', b'N', b'NN.', b'\x88.', b'\x89.',
]:
    attempt(data)
attempt(b'N.', encoding=3); attempt(b'N.', encoding='a\0b'); attempt(b'N.', errors=b''); attempt(b'N.', encoding=None); attempt(b'N.', errors=None); attempt(b'N.', buffers=3); attempt(b'\x97.', buffers=[]); attempt(b'\x97.', buffers=[1])
attempt(b'\x97\x98.', buffers=[1]); attempt(b'\x97\x98.', buffers=[bytearray(b'1')]); attempt(b'\x97\x98.', buffers=[b'1']); attempt(b'N.', fix_imports=[]); attempt(b'N.', nothing=1); attempt(b'N.', buffers=None)
for encoding in ('bytes', 'latin1', 'nope', 'utf-8', 'utf-16', 'ascii', ''):
    for errors in ('strict', 'replace', 'nope'):
        for data in (b"S'\xff'\n.", b'U\x01\xff.', b'U\x00.', b"S''\n.", b'T\x02\0\0\0ab.'):
            attempt(data, encoding=encoding, errors=errors)
for args in ((), (1,), ('abc',), (b'N.', 1), (None,)):
    for f in (pickle.loads, pickle.load, pickle.Unpickler):
        try:
            print(f(*args))
        except Exception as e:
            print(type(e).__name__, e)


class Unpickler(pickle.Unpickler):
    def persistent_load(self, pid): return 'p', pid


for data in [b'Pabc\n.', b'P\n.', b'P\xff\n.', b'Q.', b'NQ.', b'P', b'(Q.']:
    try:
        print(data, Unpickler(io.BytesIO(data)).load())
    except BaseException as e:
        print(data, type(e).__name__, e)
u = pickle.Unpickler(io.BytesIO(b'N.'))
u.memo = {1: 2}; print(u.memo.copy(), u.__sizeof__())
u.memo = {}; print(u.memo.copy(), u.__sizeof__())
for v in ({-1: 1}, {'a': 1}, {2**70: 1}, 5):
    try: u.memo = v
    except Exception as e: print(repr(e))
for a in ('memo', 'persistent_load'):
    try: delattr(u, a)
    except Exception as e: print(repr(e))
    try: setattr(u, a, 3)
    except Exception as e: print(repr(e))
    try: print(type(getattr(u, a)))
    except Exception as e: print(repr(e))
