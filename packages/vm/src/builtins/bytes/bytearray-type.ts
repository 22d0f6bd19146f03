/** The type bytearray (PyByteArray_Type). */
import "./iterator.ts";
import { defineType, type MethodSpec } from "../../object/native.ts";
import { FLAG_BASETYPE, FLAG_MATCH_SELF } from "../../object/offsets.ts";
import { BYTEARRAY_TYPE, OBJECT_TYPE } from "../../object/static.ts";
import { BYTEARRAY_OBJECT_BYTES, freeBytearray } from "./bytearray.ts";
import {
  allocMethod,
  appendMethod,
  clearMethod,
  copyMethod,
  exportBuffer,
  extendMethod,
  inPlaceConcat,
  inPlaceRepeat,
  insertMethod,
  popMethod,
  reduceExMethod,
  reduceMethod,
  releaseExport,
  removeMethod,
  reverseMethod,
  sizeofMethod,
} from "./bytearray-methods.ts";
import { bytearrayInit } from "./bytearray-new.ts";
import { assignItem, assignSubscript } from "./bytearray-slices.ts";
import {
  bytesCapitalize,
  bytesIsalnum,
  bytesIsalpha,
  bytesIsascii,
  bytesIsdigit,
  bytesIslower,
  bytesIsspace,
  bytesIstitle,
  bytesIsupper,
  bytesLower,
  bytesSwapcase,
  bytesTitle,
  bytesUpper,
} from "./case.ts";
import { bytesDecode, bytesFromhex, bytesHex } from "./hex.ts";
import { bytearrayIter } from "./iterator.ts";
import { bytesCenter, bytesExpandtabs, bytesLjust, bytesRjust, bytesZfill } from "./justify.ts";
import { bytearrayRemainder } from "./percent.ts";
import { lengthOf } from "./region.ts";
import { bytesLstrip, bytesRemoveprefix, bytesRemovesuffix, bytesReplace, bytesRstrip, bytesStrip } from "./replace.ts";
import {
  bytesContains,
  bytesCount,
  bytesEndswith,
  bytesFind,
  bytesIndex,
  bytesRfind,
  bytesRindex,
  bytesStartswith,
} from "./search.ts";
import {
  bytearrayItem,
  bytearrayRepr,
  bytearrayRichCompare,
  bytearrayStr,
  bytearraySubscript,
  bytesConcat,
  bytesRepeat,
} from "./sequence.ts";
import { bytesJoin, bytesPartition, bytesRpartition, bytesRsplit, bytesSplit, bytesSplitlines } from "./split.ts";
import { bytesMaketrans, bytesTranslate } from "./translate.ts";

const methods: readonly MethodSpec[] = [
  [
    "__alloc__!($self)",
    allocMethod,
    `B.__alloc__() -> int

Return the number of bytes actually allocated.`,
  ],
  ["__reduce__($self, /)", reduceMethod, "Return state information for pickling."],
  ["__reduce_ex__($self, proto=0, /)", reduceExMethod, "Return state information for pickling."],
  ["__sizeof__($self, /)", sizeofMethod, "Returns the size of the bytearray object in memory, in bytes."],
  [
    "append($self, item, /)",
    appendMethod,
    `Append a single item to the end of the bytearray.

  item
    The item to be appended.`,
  ],
  [
    "capitalize!($self)",
    bytesCapitalize,
    `B.capitalize() -> copy of B

Return a copy of B with only its first character capitalized (ASCII)
and the rest lower-cased.`,
  ],
  [
    "center($self, width, fillchar=b' ', /)",
    bytesCenter,
    `Return a centered string of length width.

Padding is done using the specified fill character.`,
  ],
  ["clear($self, /)", clearMethod, "Remove all items from the bytearray."],
  ["copy($self, /)", copyMethod, "Return a copy of B."],
  [
    "count!($self, *args)",
    bytesCount,
    `B.count(sub[, start[, end]]) -> int

Return the number of non-overlapping occurrences of subsection sub in
bytes B[start:end].  Optional arguments start and end are interpreted
as in slice notation.`,
  ],
  [
    "decode($self, /, encoding='utf-8', errors='strict')",
    bytesDecode,
    `Decode the bytearray using the codec registered for encoding.

  encoding
    The encoding with which to decode the bytearray.
  errors
    The error handling scheme to use for the handling of decoding errors.
    The default is 'strict' meaning that decoding errors raise a
    UnicodeDecodeError. Other possible values are 'ignore' and 'replace'
    as well as any other name registered with codecs.register_error that
    can handle UnicodeDecodeErrors.`,
  ],
  [
    "endswith!($self, *args)",
    bytesEndswith,
    `B.endswith(suffix[, start[, end]]) -> bool

Return True if B ends with the specified suffix, False otherwise.
With optional start, test B beginning at that position.
With optional end, stop comparing B at that position.
suffix can also be a tuple of bytes to try.`,
  ],
  [
    "expandtabs($self, /, tabsize=8)",
    bytesExpandtabs,
    `Return a copy where all tab characters are expanded using spaces.

If tabsize is not given, a tab size of 8 characters is assumed.`,
  ],
  [
    "extend($self, iterable_of_ints, /)",
    extendMethod,
    `Append all the items from the iterator or sequence to the end of the bytearray.

  iterable_of_ints
    The iterable of items to append.`,
  ],
  [
    "find!($self, *args)",
    bytesFind,
    `B.find(sub[, start[, end]]) -> int

Return the lowest index in B where subsection sub is found,
such that sub is contained within B[start,end].  Optional
arguments start and end are interpreted as in slice notation.

Return -1 on failure.`,
  ],
  [
    "fromhex($type, string, /)",
    bytesFromhex,
    `Create a bytearray object from a string of hexadecimal numbers.

Spaces between two numbers are accepted.
Example: bytearray.fromhex('B9 01EF') -> bytearray(b'\\\\xb9\\\\x01\\\\xef')`,
  ],
  [
    "hex($self, /, sep=<unrepresentable>, bytes_per_sep=1)",
    bytesHex,
    `Create a string of hexadecimal numbers from a bytearray object.

  sep
    An optional single character or byte to separate hex bytes.
  bytes_per_sep
    How many bytes between separators.  Positive values count from the
    right, negative values count from the left.

Example:
>>> value = bytearray([0xb9, 0x01, 0xef])
>>> value.hex()
'b901ef'
>>> value.hex(':')
'b9:01:ef'
>>> value.hex(':', 2)
'b9:01ef'
>>> value.hex(':', -2)
'b901:ef'`,
  ],
  [
    "index!($self, *args)",
    bytesIndex,
    `B.index(sub[, start[, end]]) -> int

Return the lowest index in B where subsection sub is found,
such that sub is contained within B[start,end].  Optional
arguments start and end are interpreted as in slice notation.

Raises ValueError when the subsection is not found.`,
  ],
  [
    "insert($self, index, item, /)",
    insertMethod,
    `Insert a single item into the bytearray before the given index.

  index
    The index where the value is to be inserted.
  item
    The item to be inserted.`,
  ],
  [
    "isalnum!($self)",
    bytesIsalnum,
    `B.isalnum() -> bool

Return True if all characters in B are alphanumeric
and there is at least one character in B, False otherwise.`,
  ],
  [
    "isalpha!($self)",
    bytesIsalpha,
    `B.isalpha() -> bool

Return True if all characters in B are alphabetic
and there is at least one character in B, False otherwise.`,
  ],
  [
    "isascii!($self)",
    bytesIsascii,
    `B.isascii() -> bool

Return True if B is empty or all characters in B are ASCII,
False otherwise.`,
  ],
  [
    "isdigit!($self)",
    bytesIsdigit,
    `B.isdigit() -> bool

Return True if all characters in B are digits
and there is at least one character in B, False otherwise.`,
  ],
  [
    "islower!($self)",
    bytesIslower,
    `B.islower() -> bool

Return True if all cased characters in B are lowercase and there is
at least one cased character in B, False otherwise.`,
  ],
  [
    "isspace!($self)",
    bytesIsspace,
    `B.isspace() -> bool

Return True if all characters in B are whitespace
and there is at least one character in B, False otherwise.`,
  ],
  [
    "istitle!($self)",
    bytesIstitle,
    `B.istitle() -> bool

Return True if B is a titlecased string and there is at least one
character in B, i.e. uppercase characters may only follow uncased
characters and lowercase characters only cased ones. Return False
otherwise.`,
  ],
  [
    "isupper!($self)",
    bytesIsupper,
    `B.isupper() -> bool

Return True if all cased characters in B are uppercase and there is
at least one cased character in B, False otherwise.`,
  ],
  [
    "join($self, iterable_of_bytes, /)",
    bytesJoin,
    `Concatenate any number of bytes/bytearray objects.

The bytearray whose method is called is inserted in between each pair.

The result is returned as a new bytearray object.`,
  ],
  [
    "ljust($self, width, fillchar=b' ', /)",
    bytesLjust,
    `Return a left-justified string of length width.

Padding is done using the specified fill character.`,
  ],
  [
    "lower!($self)",
    bytesLower,
    `B.lower() -> copy of B

Return a copy of B with all ASCII characters converted to lowercase.`,
  ],
  [
    "lstrip($self, bytes=None, /)",
    bytesLstrip,
    `Strip leading bytes contained in the argument.

If the argument is omitted or None, strip leading ASCII whitespace.`,
  ],
  [
    "maketrans!(frm, to, /)",
    bytesMaketrans,
    `Return a translation table useable for the bytes or bytearray translate method.

The returned table will be one where each byte in frm is mapped to the byte at
the same position in to.

The bytes objects frm and to must be of the same length.`,
  ],
  [
    "partition($self, sep, /)",
    bytesPartition,
    `Partition the bytearray into three parts using the given separator.

This will search for the separator sep in the bytearray. If the separator is
found, returns a 3-tuple containing the part before the separator, the
separator itself, and the part after it as new bytearray objects.

If the separator is not found, returns a 3-tuple containing the copy of the
original bytearray object and two empty bytearray objects.`,
  ],
  [
    "pop($self, index=-1, /)",
    popMethod,
    `Remove and return a single item from B.

  index
    The index from where to remove the item.
    -1 (the default value) means remove the last item.

If no index argument is given, will pop the last item.`,
  ],
  [
    "remove($self, value, /)",
    removeMethod,
    `Remove the first occurrence of a value in the bytearray.

  value
    The value to remove.`,
  ],
  [
    "replace($self, old, new, count=-1, /)",
    bytesReplace,
    `Return a copy with all occurrences of substring old replaced by new.

  count
    Maximum number of occurrences to replace.
    -1 (the default value) means replace all occurrences.

If the optional argument count is given, only the first count occurrences are
replaced.`,
  ],
  [
    "removeprefix($self, prefix, /)",
    bytesRemoveprefix,
    `Return a bytearray with the given prefix string removed if present.

If the bytearray starts with the prefix string, return
bytearray[len(prefix):].  Otherwise, return a copy of the original
bytearray.`,
  ],
  [
    "removesuffix($self, suffix, /)",
    bytesRemovesuffix,
    `Return a bytearray with the given suffix string removed if present.

If the bytearray ends with the suffix string and that suffix is not
empty, return bytearray[:-len(suffix)].  Otherwise, return a copy of
the original bytearray.`,
  ],
  ["reverse($self, /)", reverseMethod, "Reverse the order of the values in B in place."],
  [
    "rfind!($self, *args)",
    bytesRfind,
    `B.rfind(sub[, start[, end]]) -> int

Return the highest index in B where subsection sub is found,
such that sub is contained within B[start,end].  Optional
arguments start and end are interpreted as in slice notation.

Return -1 on failure.`,
  ],
  [
    "rindex!($self, *args)",
    bytesRindex,
    `B.rindex(sub[, start[, end]]) -> int

Return the highest index in B where subsection sub is found,
such that sub is contained within B[start,end].  Optional
arguments start and end are interpreted as in slice notation.

Raise ValueError when the subsection is not found.`,
  ],
  [
    "rjust($self, width, fillchar=b' ', /)",
    bytesRjust,
    `Return a right-justified string of length width.

Padding is done using the specified fill character.`,
  ],
  [
    "rpartition($self, sep, /)",
    bytesRpartition,
    `Partition the bytearray into three parts using the given separator.

This will search for the separator sep in the bytearray, starting at the end.
If the separator is found, returns a 3-tuple containing the part before the
separator, the separator itself, and the part after it as new bytearray
objects.

If the separator is not found, returns a 3-tuple containing two empty bytearray
objects and the copy of the original bytearray object.`,
  ],
  [
    "rsplit($self, /, sep=None, maxsplit=-1)",
    bytesRsplit,
    `Return a list of the sections in the bytearray, using sep as the delimiter.

  sep
    The delimiter according which to split the bytearray.
    None (the default value) means split on ASCII whitespace characters
    (space, tab, return, newline, formfeed, vertical tab).
  maxsplit
    Maximum number of splits to do.
    -1 (the default value) means no limit.

Splitting is done starting at the end of the bytearray and working to the front.`,
  ],
  [
    "rstrip($self, bytes=None, /)",
    bytesRstrip,
    `Strip trailing bytes contained in the argument.

If the argument is omitted or None, strip trailing ASCII whitespace.`,
  ],
  [
    "split($self, /, sep=None, maxsplit=-1)",
    bytesSplit,
    `Return a list of the sections in the bytearray, using sep as the delimiter.

  sep
    The delimiter according which to split the bytearray.
    None (the default value) means split on ASCII whitespace characters
    (space, tab, return, newline, formfeed, vertical tab).
  maxsplit
    Maximum number of splits to do.
    -1 (the default value) means no limit.`,
  ],
  [
    "splitlines($self, /, keepends=False)",
    bytesSplitlines,
    `Return a list of the lines in the bytearray, breaking at line boundaries.

Line breaks are not included in the resulting list unless keepends is given and
true.`,
  ],
  [
    "startswith!($self, *args)",
    bytesStartswith,
    `B.startswith(prefix[, start[, end]]) -> bool

Return True if B starts with the specified prefix, False otherwise.
With optional start, test B beginning at that position.
With optional end, stop comparing B at that position.
prefix can also be a tuple of bytes to try.`,
  ],
  [
    "strip($self, bytes=None, /)",
    bytesStrip,
    `Strip leading and trailing bytes contained in the argument.

If the argument is omitted or None, strip leading and trailing ASCII whitespace.`,
  ],
  [
    "swapcase!($self)",
    bytesSwapcase,
    `B.swapcase() -> copy of B

Return a copy of B with uppercase ASCII characters converted
to lowercase ASCII and vice versa.`,
  ],
  [
    "title!($self)",
    bytesTitle,
    `B.title() -> copy of B

Return a titlecased version of B, i.e. ASCII words start with uppercase
characters, all remaining cased characters have lowercase.`,
  ],
  [
    "translate($self, table, /, delete=b'')",
    bytesTranslate,
    `Return a copy with each character mapped by the given translation table.

  table
    Translation table, which must be a bytes object of length 256.

All characters occurring in the optional argument delete are removed.
The remaining characters are mapped through the given translation table.`,
  ],
  [
    "upper!($self)",
    bytesUpper,
    `B.upper() -> copy of B

Return a copy of B with all ASCII characters converted to uppercase.`,
  ],
  [
    "zfill($self, width, /)",
    bytesZfill,
    `Pad a numeric string with zeros on the left, to fill a field of the given width.

The original string is never truncated.`,
  ],
];

defineType(BYTEARRAY_TYPE, {
  name: "bytearray",
  base: OBJECT_TYPE,
  basicSize: BYTEARRAY_OBJECT_BYTES,
  flags: FLAG_BASETYPE | FLAG_MATCH_SELF,
  doc: `bytearray(iterable_of_ints) -> bytearray
bytearray(string, encoding[, errors]) -> bytearray
bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer
bytearray(int) -> bytes array of size given by the parameter initialized with null bytes
bytearray() -> empty bytes array

Construct a mutable bytearray object from:
  - an iterable yielding integers in range(256)
  - a text string encoded using the specified encoding
  - a bytes or a buffer object
  - any object implementing the buffer API.
  - an integer`,
  layout: [],
  slots: {
    new: (vm, type) => vm.genericAlloc(type, 0),
    init: bytearrayInit,
    dealloc: freeBytearray,
    repr: bytearrayRepr,
    str: bytearrayStr,
    hash: null,
    richcompare: bytearrayRichCompare,
    iter: bytearrayIter,
    nb_remainder: bytearrayRemainder,
    sq_length: lengthOf,
    sq_concat: bytesConcat,
    sq_repeat: bytesRepeat,
    sq_item: bytearrayItem,
    sq_ass_item: assignItem,
    sq_contains: bytesContains,
    sq_inplace_concat: inPlaceConcat,
    sq_inplace_repeat: inPlaceRepeat,
    mp_length: lengthOf,
    mp_subscript: bytearraySubscript,
    mp_ass_subscript: assignSubscript,
    bf_getbuffer: exportBuffer,
    bf_releasebuffer: releaseExport,
  },
  methods,
});
