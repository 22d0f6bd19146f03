import _statistics
f = _statistics._normal_dist_inv_cdf
def t(*a):
    try: print(a, repr(f(*a)))
    except Exception as e: print(a, type(e).__name__, e)
print(repr(_statistics.__doc__), f.__text_signature__, f.__doc__)
for p in (0.5, 0.075, 0.9, 0.925, 0.95, 0.01, 0.99, 1e-5, 1e-10, 1e-11, 1e-12, 1e-100, 1e-300, 5e-324, 1 - 1e-15, 0.3, 0.123456):
    t(p, 0.0, 1.0); t(p, 100, 15.5); t(p, -3.5, 1e-10)
for a in ((0, 0, 1), (1, 0, 1), (.5, 0, -1), (.5, 0, 0), ('a', 0, 1), (.5,), (.5, 0, 1, 2), (float('nan'), 0, 1), (.5, float('nan'), 1), (.5, 0, float('inf')), (-1, 0, 1), (.5, 0, 'x')): t(*a)
