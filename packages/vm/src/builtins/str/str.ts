/** The type str (PyUnicode_Type). Its methods are in the files beside this one, by what they do. */
import "./formatter-iterators.ts";
import "./codecs-charmap.ts";
import "./iterator.ts";
import { defineType, type MethodSpec } from "../../object/native.ts";
import { FLAG_BASETYPE, FLAG_MATCH_SELF, FLAG_UNICODE_SUBCLASS } from "../../object/offsets.ts";
import { OBJECT_TYPE, STR_TYPE } from "../../object/static.ts";
import { strCapitalize, strCasefold, strLower, strSwapcase, strTitle, strUpper } from "./case.ts";
import { strEncode } from "./codecs-encode.ts";
import { strDunderFormat, strFormat, strFormatMap } from "./format.ts";
import { strCenter, strExpandtabs, strLjust, strRjust, strZfill } from "./justify.ts";
import {
  strCount,
  strEndswith,
  strFind,
  strGetnewargs,
  strIndex,
  strRfind,
  strRindex,
  strSizeof,
  strStartswith,
} from "./methods.ts";
import {
  strIsalnum,
  strIsalpha,
  strIsascii,
  strIsdecimal,
  strIsdigit,
  strIsidentifier,
  strIslower,
  strIsnumeric,
  strIsprintable,
  strIsspace,
  strIstitle,
  strIsupper,
} from "./predicates.ts";
import { strLstrip, strRemoveprefix, strRemovesuffix, strReplace, strRstrip, strStrip } from "./replace.ts";
import { strJoin, strPartition, strRpartition, strRsplit, strSplit, strSplitlines } from "./split.ts";
import { strMaketrans, strTranslate } from "./translate.ts";
import { freeCharacters } from "./intern.ts";
import { strIter } from "./iterator.ts";
import { strStr } from "./methods.ts";
import { strNew, strVectorcall } from "./new.ts";
import { strRemainder } from "./percent.ts";
import { strRepr } from "./repr.ts";
import { strConcat, strContainsItem, strItem, strRepeat, strRichCompare, strSubscript } from "./sequence.ts";
import { STR_OBJECT_BYTES, strHash, strLength } from "./text.ts";

const methods: readonly MethodSpec[] = [
  [
    "encode($self, /, encoding='utf-8', errors='strict')",
    strEncode,
    `Encode the string using the codec registered for encoding.

  encoding
    The encoding in which to encode the string.
  errors
    The error handling scheme to use for encoding errors.
    The default is 'strict' meaning that encoding errors raise a
    UnicodeEncodeError.  Other possible values are 'ignore', 'replace' and
    'xmlcharrefreplace' as well as any other name registered with
    codecs.register_error that can handle UnicodeEncodeErrors.`,
  ],
  [
    "replace($self, old, new, count=-1, /)",
    strReplace,
    `Return a copy with all occurrences of substring old replaced by new.

  count
    Maximum number of occurrences to replace.
    -1 (the default value) means replace all occurrences.

If the optional argument count is given, only the first count occurrences are
replaced.`,
  ],
  [
    "split($self, /, sep=None, maxsplit=-1)",
    strSplit,
    `Return a list of the substrings in the string, using sep as the separator string.

  sep
    The separator used to split the string.

    When set to None (the default value), will split on any whitespace
    character (including \\\\n \\\\r \\\\t \\\\f and spaces) and will discard
    empty strings from the result.
  maxsplit
    Maximum number of splits (starting from the left).
    -1 (the default value) means no limit.

Note, str.split() is mainly useful for data that has been intentionally
delimited.  With natural text that includes punctuation, consider using
the regular expression module.`,
  ],
  [
    "rsplit($self, /, sep=None, maxsplit=-1)",
    strRsplit,
    `Return a list of the substrings in the string, using sep as the separator string.

  sep
    The separator used to split the string.

    When set to None (the default value), will split on any whitespace
    character (including \\\\n \\\\r \\\\t \\\\f and spaces) and will discard
    empty strings from the result.
  maxsplit
    Maximum number of splits (starting from the left).
    -1 (the default value) means no limit.

Splitting starts at the end of the string and works to the front.`,
  ],
  [
    "join($self, iterable, /)",
    strJoin,
    `Concatenate any number of strings.

The string whose method is called is inserted in between each given string.
The result is returned as a new string.

Example: '.'.join(['ab', 'pq', 'rs']) -> 'ab.pq.rs'`,
  ],
  [
    "capitalize($self, /)",
    strCapitalize,
    `Return a capitalized version of the string.

More specifically, make the first character have upper case and the rest lower
case.`,
  ],
  ["casefold($self, /)", strCasefold, `Return a version of the string suitable for caseless comparisons.`],
  [
    "title($self, /)",
    strTitle,
    `Return a version of the string where each word is titlecased.

More specifically, words start with uppercased characters and all remaining
cased characters have lower case.`,
  ],
  [
    "center($self, width, fillchar=' ', /)",
    strCenter,
    `Return a centered string of length width.

Padding is done using the specified fill character (default is a space).`,
  ],
  [
    "count!($self, *args)",
    strCount,
    `S.count(sub[, start[, end]]) -> int

Return the number of non-overlapping occurrences of substring sub in
string S[start:end].  Optional arguments start and end are
interpreted as in slice notation.`,
  ],
  [
    "expandtabs($self, /, tabsize=8)",
    strExpandtabs,
    `Return a copy where all tab characters are expanded using spaces.

If tabsize is not given, a tab size of 8 characters is assumed.`,
  ],
  [
    "find!($self, *args)",
    strFind,
    `S.find(sub[, start[, end]]) -> int

Return the lowest index in S where substring sub is found,
such that sub is contained within S[start:end].  Optional
arguments start and end are interpreted as in slice notation.

Return -1 on failure.`,
  ],
  [
    "partition($self, sep, /)",
    strPartition,
    `Partition the string into three parts using the given separator.

This will search for the separator in the string.  If the separator is found,
returns a 3-tuple containing the part before the separator, the separator
itself, and the part after it.

If the separator is not found, returns a 3-tuple containing the original string
and two empty strings.`,
  ],
  [
    "index!($self, *args)",
    strIndex,
    `S.index(sub[, start[, end]]) -> int

Return the lowest index in S where substring sub is found,
such that sub is contained within S[start:end].  Optional
arguments start and end are interpreted as in slice notation.

Raises ValueError when the substring is not found.`,
  ],
  [
    "ljust($self, width, fillchar=' ', /)",
    strLjust,
    `Return a left-justified string of length width.

Padding is done using the specified fill character (default is a space).`,
  ],
  ["lower($self, /)", strLower, "Return a copy of the string converted to lowercase."],
  [
    "lstrip($self, chars=None, /)",
    strLstrip,
    `Return a copy of the string with leading whitespace removed.

If chars is given and not None, remove characters in chars instead.`,
  ],
  [
    "rfind!($self, *args)",
    strRfind,
    `S.rfind(sub[, start[, end]]) -> int

Return the highest index in S where substring sub is found,
such that sub is contained within S[start:end].  Optional
arguments start and end are interpreted as in slice notation.

Return -1 on failure.`,
  ],
  [
    "rindex!($self, *args)",
    strRindex,
    `S.rindex(sub[, start[, end]]) -> int

Return the highest index in S where substring sub is found,
such that sub is contained within S[start:end].  Optional
arguments start and end are interpreted as in slice notation.

Raises ValueError when the substring is not found.`,
  ],
  [
    "rjust($self, width, fillchar=' ', /)",
    strRjust,
    `Return a right-justified string of length width.

Padding is done using the specified fill character (default is a space).`,
  ],
  [
    "rstrip($self, chars=None, /)",
    strRstrip,
    `Return a copy of the string with trailing whitespace removed.

If chars is given and not None, remove characters in chars instead.`,
  ],
  [
    "rpartition($self, sep, /)",
    strRpartition,
    `Partition the string into three parts using the given separator.

This will search for the separator in the string, starting at the end. If
the separator is found, returns a 3-tuple containing the part before the
separator, the separator itself, and the part after it.

If the separator is not found, returns a 3-tuple containing two empty strings
and the original string.`,
  ],
  [
    "splitlines($self, /, keepends=False)",
    strSplitlines,
    `Return a list of the lines in the string, breaking at line boundaries.

Line breaks are not included in the resulting list unless keepends is given and
true.`,
  ],
  [
    "strip($self, chars=None, /)",
    strStrip,
    `Return a copy of the string with leading and trailing whitespace removed.

If chars is given and not None, remove characters in chars instead.`,
  ],
  [
    "swapcase($self, /)",
    strSwapcase,
    `Convert uppercase characters to lowercase and lowercase characters to uppercase.`,
  ],
  [
    "translate($self, table, /)",
    strTranslate,
    `Replace each character in the string using the given translation table.

  table
    Translation table, which must be a mapping of Unicode ordinals to
    Unicode ordinals, strings, or None.

The table must implement lookup/indexing via __getitem__, for instance a
dictionary or list.  If this operation raises LookupError, the character is
left untouched.  Characters mapped to None are deleted.`,
  ],
  ["upper($self, /)", strUpper, "Return a copy of the string converted to uppercase."],
  [
    "startswith!($self, *args)",
    strStartswith,
    `S.startswith(prefix[, start[, end]]) -> bool

Return True if S starts with the specified prefix, False otherwise.
With optional start, test S beginning at that position.
With optional end, stop comparing S at that position.
prefix can also be a tuple of strings to try.`,
  ],
  [
    "endswith!($self, *args)",
    strEndswith,
    `S.endswith(suffix[, start[, end]]) -> bool

Return True if S ends with the specified suffix, False otherwise.
With optional start, test S beginning at that position.
With optional end, stop comparing S at that position.
suffix can also be a tuple of strings to try.`,
  ],
  [
    "removeprefix($self, prefix, /)",
    strRemoveprefix,
    `Return a str with the given prefix string removed if present.

If the string starts with the prefix string, return string[len(prefix):].
Otherwise, return a copy of the original string.`,
  ],
  [
    "removesuffix($self, suffix, /)",
    strRemovesuffix,
    `Return a str with the given suffix string removed if present.

If the string ends with the suffix string and that suffix is not empty,
return string[:-len(suffix)]. Otherwise, return a copy of the original
string.`,
  ],
  [
    "isascii($self, /)",
    strIsascii,
    `Return True if all characters in the string are ASCII, False otherwise.

ASCII characters have code points in the range U+0000-U+007F.
Empty string is ASCII too.`,
  ],
  [
    "islower($self, /)",
    strIslower,
    `Return True if the string is a lowercase string, False otherwise.

A string is lowercase if all cased characters in the string are lowercase and
there is at least one cased character in the string.`,
  ],
  [
    "isupper($self, /)",
    strIsupper,
    `Return True if the string is an uppercase string, False otherwise.

A string is uppercase if all cased characters in the string are uppercase and
there is at least one cased character in the string.`,
  ],
  [
    "istitle($self, /)",
    strIstitle,
    `Return True if the string is a title-cased string, False otherwise.

In a title-cased string, upper- and title-case characters may only
follow uncased characters and lowercase characters only cased ones.`,
  ],
  [
    "isspace($self, /)",
    strIsspace,
    `Return True if the string is a whitespace string, False otherwise.

A string is whitespace if all characters in the string are whitespace and there
is at least one character in the string.`,
  ],
  [
    "isdecimal($self, /)",
    strIsdecimal,
    `Return True if the string is a decimal string, False otherwise.

A string is a decimal string if all characters in the string are decimal and
there is at least one character in the string.`,
  ],
  [
    "isdigit($self, /)",
    strIsdigit,
    `Return True if the string is a digit string, False otherwise.

A string is a digit string if all characters in the string are digits and there
is at least one character in the string.`,
  ],
  [
    "isnumeric($self, /)",
    strIsnumeric,
    `Return True if the string is a numeric string, False otherwise.

A string is numeric if all characters in the string are numeric and there is at
least one character in the string.`,
  ],
  [
    "isalpha($self, /)",
    strIsalpha,
    `Return True if the string is an alphabetic string, False otherwise.

A string is alphabetic if all characters in the string are alphabetic and there
is at least one character in the string.`,
  ],
  [
    "isalnum($self, /)",
    strIsalnum,
    `Return True if the string is an alpha-numeric string, False otherwise.

A string is alpha-numeric if all characters in the string are alpha-numeric and
there is at least one character in the string.`,
  ],
  [
    "isidentifier($self, /)",
    strIsidentifier,
    `Return True if the string is a valid Python identifier, False otherwise.

Call keyword.iskeyword(s) to test whether string s is a reserved identifier,
such as "def" or "class".`,
  ],
  [
    "isprintable($self, /)",
    strIsprintable,
    `Return True if the string is printable, False otherwise.

A string is printable if all of its characters are considered printable in
repr() or if it is empty.`,
  ],
  [
    "zfill($self, width, /)",
    strZfill,
    `Pad a numeric string with zeros on the left, to fill a field of the given width.

The string is never truncated.`,
  ],
  [
    "format!($self, *args)",
    strFormat,
    `S.format(*args, **kwargs) -> str

Return a formatted version of S, using substitutions from args and kwargs.
The substitutions are identified by braces ('{' and '}').`,
  ],
  [
    "format_map!($self, mapping, /)",
    strFormatMap,
    `S.format_map(mapping) -> str

Return a formatted version of S, using substitutions from mapping.
The substitutions are identified by braces ('{' and '}').`,
  ],
  [
    "__format__($self, format_spec, /)",
    strDunderFormat,
    `Return a formatted version of the string as described by format_spec.`,
  ],
  [
    "maketrans(x, y=<unrepresentable>, z=<unrepresentable>, /)",
    strMaketrans,
    `Return a translation table usable for str.translate().

If there is only one argument, it must be a dictionary mapping Unicode
ordinals (integers) or characters to Unicode ordinals, strings or None.
Character keys will be then converted to ordinals.
If there are two arguments, they must be strings of equal length, and
in the resulting dictionary, each character in x will be mapped to the
character at the same position in y. If there is a third argument, it
must be a string, whose characters will be mapped to None in the result.`,
  ],
  ["__sizeof__($self, /)", strSizeof, "Return the size of the string in memory, in bytes."],
  ["__getnewargs__!($self)", strGetnewargs],
];

defineType(STR_TYPE, {
  name: "str",
  base: OBJECT_TYPE,
  basicSize: STR_OBJECT_BYTES,
  flags: FLAG_BASETYPE | FLAG_UNICODE_SUBCLASS | FLAG_MATCH_SELF,
  doc: `str(object='') -> str
str(bytes_or_buffer[, encoding[, errors]]) -> str

Create a new string object from the given object. If encoding or
errors is specified, then the object must expose a data buffer
that will be decoded using the given encoding and error handler.
Otherwise, returns the result of object.__str__() (if defined)
or repr(object).
encoding defaults to sys.getdefaultencoding().
errors defaults to 'strict'.`,
  layout: [],
  slots: {
    dealloc: freeCharacters,
    repr: strRepr,
    str: strStr,
    hash: strHash,
    richcompare: strRichCompare,
    iter: strIter,
    new: strNew,
    vectorcall: strVectorcall,
    nb_remainder: strRemainder,
    sq_length: strLength,
    sq_concat: strConcat,
    sq_repeat: strRepeat,
    sq_item: strItem,
    sq_contains: strContainsItem,
    mp_length: strLength,
    mp_subscript: strSubscript,
  },
  methods,
});
