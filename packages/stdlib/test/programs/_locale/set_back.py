# What a query of all categories gives can be set again.
import locale

before = locale.setlocale(locale.LC_ALL)
for category, name in ((locale.LC_ALL, before), (locale.LC_CTYPE, locale.setlocale(locale.LC_CTYPE))):
    print(locale.setlocale(category, name) == name)
for category, name in ((locale.LC_ALL, 'LC_CTYPE=C;LC_NUMERIC=xx_XX'), (locale.LC_CTYPE, 'LC_CTYPE=C;LC_NUMERIC=C'), (locale.LC_ALL, 'xx_XX')):
    try:
        print(locale.setlocale(category, name))
    except locale.Error as error:
        print(error)
