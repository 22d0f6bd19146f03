import _blake2
def t(f,*a,**k):
    try: r=f(*a,**k); print([n for n in k], r.hexdigest())
    except Exception as e: print([n for n in k],type(e).__name__,e)
for f in (_blake2.blake2b,_blake2.blake2s):
    t(f,'x'); t(f,1); t(f,b'',b''); t(f,foo=1); t(f,data=b'')
    for n in 'digest_size fanout depth leaf_size node_offset node_depth inner_size'.split():
        for v in (-1,0,1,32,33,64,65,255,256,2**31,2**32-1,2**32,2**48-1,2**48,2**63,2**64-1,2**64,'a',1.5,None): t(f,**{n:v})
    for n in ('key','salt','person'):
        for v in (b'',b'a',b'a'*8,b'a'*9,b'a'*16,b'b'*17,b'c'*32,b'c'*33,b'd'*64,b'd'*65,'s',None,3): t(f,**{n:v})
    t(f,last_node=True); t(f,usedforsecurity=0)
    print(f.__text_signature__)
    t(f,memoryview(b'abcd').cast('B',(2,2))); t(f,key=memoryview(b'abcd').cast('B',(2,2)))
    t(f,salt=memoryview(b'abcdef')[::2])
    print(_blake2.blake2b.__doc__)
    try: f(b'').foo=1
    except Exception as e: print(e)

for f in (_blake2.blake2b,_blake2.blake2s):
    data = bytes(i * 7 & 255 for i in range(1000))
    for n in (0, 1, 63, 64, 65, 127, 128, 129, 192, 256, 257, 1000):
        whole = f(data[:n], key=b'k', digest_size=20)
        parts = f(key=b'k', digest_size=20)
        for i in range(0, n, 37): parts.update(data[i:min(n, i+37)])
        print(n, whole.hexdigest(), parts.digest() == whole.digest())
    h = f(data[:70]); c = h.copy(); c.update(b'x'); print(h.hexdigest(), c.hexdigest(), h.digest_size, h.block_size, h.name)
    for x in ('s', 3): t(h.update, x)
    print(f.SALT_SIZE, f.PERSON_SIZE, f.MAX_KEY_SIZE, f.MAX_DIGEST_SIZE, f.__basicsize__, f.__module__)
print(sorted(n for n in dir(_blake2) if not n.startswith('_')))
