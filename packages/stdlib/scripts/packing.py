"""How the scripts beside this one write numbers into tables."""


def base36(number):
    digits = ""
    while True:
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[number % 36] + digits
        number //= 36
        if number == 0:
            return digits


def runs(codes):
    """Gap and length of each run, in base 36."""
    numbers, end = [], 0
    for code in codes:
        if numbers and code == end:
            numbers[-1] += 1
        else:
            numbers += [code - end, 1]
        end = code + 1
    return " ".join(base36(n) for n in numbers)
