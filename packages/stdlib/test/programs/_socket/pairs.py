import asyncio, socket, os, select
a,b=socket.socketpair()
print(a.send(b"hi"), b.recv(10), a.family, a.type, a.gettimeout())
a.setblocking(False)
try: a.recv(1)
except BlockingIOError as e: print(e)
a.close(); print(b.recv(4)); b.close()
r,w=os.pipe(); os.write(w,b'abc'); print(os.read(r,10)); os.close(w); print(os.read(r,1)); os.close(r)
try: os.read(r,1)
except OSError as e: print(e)
async def f(n):
    await asyncio.sleep(0.01*n)
    return n
async def main():
    print(await asyncio.gather(*[f(i) for i in range(4)]))

    try: await asyncio.wait_for(asyncio.sleep(5), 0.05)
    except asyncio.TimeoutError: print("timeout")
    q=asyncio.Queue()
    async def p():
        for i in range(3): await q.put(i); await asyncio.sleep(0)
    t=asyncio.create_task(p())
    print([await q.get() for _ in range(3)])
asyncio.run(main())
