import _locale as l
print(l.localeconv())
print(l.nl_langinfo(l.CODESET), l.strcoll("a","b"), l._get_locale_encoding())
try: l.setlocale(6,'xx')
except Exception as e: print(type(e),e)
