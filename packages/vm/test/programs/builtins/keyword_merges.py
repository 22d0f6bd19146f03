# Keywords from several mappings in one call.
def f(**kwargs):
    return kwargs


class Text(str):
    def __str__(self):
        return 'shown'


def t(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


t(lambda: f(**{1: 3}, **{1: 5}))
t(lambda: f(**{1: 3}, **{2: 5}))
t(lambda: f(**{1: 3}))
t(lambda: f(a=1, **{1: 3}))
t(lambda: f(a=1, **{'a': 3}))
t(lambda: f(**{'a': 1}, **{'a': 3}))
t(lambda: dict(**{1: 2}, **{1: 4}))
t(lambda: dict(**{(1,): 2}, **{(1,): 4}))
t(lambda: f(**{Text('a'): 1}, **{Text('a'): 2}))
