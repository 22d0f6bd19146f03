# UUIDs of time and node: what holds for any of them.
import time
import uuid

import _uuid

made = [uuid.uuid1() for i in range(1000)]
print(len(set(made)), made == sorted(made, key=lambda one: one.time))
print({one.node for one in made} == {uuid.getnode()}, len({one.clock_seq for one in made}))
print({(one.version, one.variant, one.is_safe.name) for one in made})
since_1582 = 0x01B21DD213814000
print(abs((made[-1].time - since_1582) * 100 - time.time_ns()) < 3600 * 10**9)
data, is_safe = _uuid.generate_time_safe()
print(type(data), len(data), is_safe, _uuid.has_uuid_generate_time_safe)
try:
    _uuid.generate_time_safe(1)
except TypeError as error:
    print(error)
print(uuid.uuid1(5, 6).node, uuid.uuid1(5, 6).clock_seq)
