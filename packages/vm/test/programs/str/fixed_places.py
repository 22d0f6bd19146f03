# Fixed places after the point: ties, neighbours of ties, signs of zero, widths, sizes at which another way is taken.
import random
import struct
import zlib

VALUES = [0.0, -0.0, 0.5, 1.5, 2.5, 0.125, 0.375, -0.125, -0.001, 0.045, 1.005, 2.675, 9.995, 99.5, 0.9999999999,
          1e-300, 5e-324, 1e15, 1e16, 1e20, 1e21, 2147483647.999999, 2.0**31, 4503599627370495.5, 123456789.5,
          float("inf"), float("-inf"), float("nan")]

for value in VALUES:
    print(*[f"{value:.{places}f}" for places in (0, 1, 2, 3, 9, 10)], f"{value:8.2f}|{value:3.1f}|{value:<9.1f}|{value:08.2f}")
    print("%f %.2f %8.3f %-8.1f| %+.1f %08.2f %.0f %#.0f" % ((value,) * 8))


class Spec(str):
    pass


print(format(1.25, Spec("7.1f")), (1.25).__format__(Spec(".1f")), format(True, ".2f"))
for spec in [".f", "8.f", "100.5f", "0.2f", ".\u0662f", "\u0668.2f", "9.2 f", "\U0001f40d^9.2f", "9\ud800", "99999999999999999999.2f",
             "123456789012345678901d", ".99999999999f", "9223372036854775808.1f"]:
    try:
        print(ascii(spec), ascii(format(2.5, spec)))
    except ValueError as error:
        print(ascii(spec), ascii(str(error)))

numbers = random.Random(7)
check = 0
for _ in range(4000):
    bits = struct.unpack("d", numbers.getrandbits(64).to_bytes(8, "little"))[0]
    tie = numbers.randrange(-10**6, 10**6) / numbers.choice([2, 4, 8, 16, 64, 200, 1000])
    for value in (bits, tie, numbers.uniform(-1000, 1000), round(numbers.uniform(-1e6, 1e6), 3)):
        text = f"{value:.1f} {value:.2f} {value:9.3f} {value:.6f}" + "%.2f %.5f" % (value, value)
        check = zlib.crc32(text.encode(), check)
print(check)
