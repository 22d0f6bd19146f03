/** The type bytes (PyBytes_Type). */
import "./iterator.ts";
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { fillBufferInfo } from "../../object/buffer.ts";
import { defineType, type MethodSpec } from "../../object/native.ts";
import { FLAG_BASETYPE, FLAG_BYTES_SUBCLASS, FLAG_MATCH_SELF } from "../../object/offsets.ts";
import { BYTES_TYPE, OBJECT_TYPE } from "../../object/static.ts";
import { tuplePack } from "../tuple/tuple.ts";
import { BYTES_HEADER, bytesData, bytesLength } from "./bytes.ts";
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
import { bytesIter } from "./iterator.ts";
import { bytesCenter, bytesExpandtabs, bytesLjust, bytesRjust, bytesZfill } from "./justify.ts";
import { bytesNew, exactBytes } from "./new.ts";
import { bytesRemainder } from "./percent.ts";
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
  bytesConcat,
  bytesHash,
  bytesItem,
  bytesRepeat,
  bytesRepr,
  bytesRichCompare,
  bytesStr,
  bytesSubscript,
} from "./sequence.ts";
import { bytesJoin, bytesPartition, bytesRpartition, bytesRsplit, bytesSplit, bytesSplitlines } from "./split.ts";
import { bytesMaketrans, bytesTranslate } from "./translate.ts";

function getNewArgs(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const copy = vm.hold(exactBytes(vm, self));
  return vm.keep(mark, vm.hold(tuplePack(vm, copy)));
}

function exportBuffer(vm: Machine, self: Address, view: Address, flags: number): void {
  fillBufferInfo(vm, view, self, bytesData(vm, self), bytesLength(vm, self), true, flags);
}

const methods: readonly MethodSpec[] = [
  ["__getnewargs__!($self)", getNewArgs],
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
    `Decode the bytes using the codec registered for encoding.

  encoding
    The encoding with which to decode the bytes.
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
    `Create a bytes object from a string of hexadecimal numbers.

Spaces between two numbers are accepted.
Example: bytes.fromhex('B9 01EF') -> b'\\\\xb9\\\\x01\\\\xef'.`,
  ],
  [
    "hex($self, /, sep=<unrepresentable>, bytes_per_sep=1)",
    bytesHex,
    `Create a string of hexadecimal numbers from a bytes object.

  sep
    An optional single character or byte to separate hex bytes.
  bytes_per_sep
    How many bytes between separators.  Positive values count from the
    right, negative values count from the left.

Example:
>>> value = b'\\xb9\\x01\\xef'
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
    `Concatenate any number of bytes objects.

The bytes whose method is called is inserted in between each pair.

The result is returned as a new bytes object.

Example: b'.'.join([b'ab', b'pq', b'rs']) -> b'ab.pq.rs'.`,
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

If the argument is omitted or None, strip leading  ASCII whitespace.`,
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
    `Partition the bytes into three parts using the given separator.

This will search for the separator sep in the bytes. If the separator is found,
returns a 3-tuple containing the part before the separator, the separator
itself, and the part after it.

If the separator is not found, returns a 3-tuple containing the original bytes
object and two empty bytes objects.`,
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
    `Return a bytes object with the given prefix string removed if present.

If the bytes starts with the prefix string, return bytes[len(prefix):].
Otherwise, return a copy of the original bytes.`,
  ],
  [
    "removesuffix($self, suffix, /)",
    bytesRemovesuffix,
    `Return a bytes object with the given suffix string removed if present.

If the bytes ends with the suffix string and that suffix is not empty,
return bytes[:-len(prefix)].  Otherwise, return a copy of the original
bytes.`,
  ],
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
    `Partition the bytes into three parts using the given separator.

This will search for the separator sep in the bytes, starting at the end. If
the separator is found, returns a 3-tuple containing the part before the
separator, the separator itself, and the part after it.

If the separator is not found, returns a 3-tuple containing two empty bytes
objects and the original bytes object.`,
  ],
  [
    "rsplit($self, /, sep=None, maxsplit=-1)",
    bytesRsplit,
    `Return a list of the sections in the bytes, using sep as the delimiter.

  sep
    The delimiter according which to split the bytes.
    None (the default value) means split on ASCII whitespace characters
    (space, tab, return, newline, formfeed, vertical tab).
  maxsplit
    Maximum number of splits to do.
    -1 (the default value) means no limit.

Splitting is done starting at the end of the bytes and working to the front.`,
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
    `Return a list of the sections in the bytes, using sep as the delimiter.

  sep
    The delimiter according which to split the bytes.
    None (the default value) means split on ASCII whitespace characters
    (space, tab, return, newline, formfeed, vertical tab).
  maxsplit
    Maximum number of splits to do.
    -1 (the default value) means no limit.`,
  ],
  [
    "splitlines($self, /, keepends=False)",
    bytesSplitlines,
    `Return a list of the lines in the bytes, breaking at line boundaries.

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

defineType(BYTES_TYPE, {
  name: "bytes",
  base: OBJECT_TYPE,
  basicSize: BYTES_HEADER,
  itemSize: 1,
  flags: FLAG_BASETYPE | FLAG_BYTES_SUBCLASS | FLAG_MATCH_SELF,
  doc: `bytes(iterable_of_ints) -> bytes
bytes(string, encoding[, errors]) -> bytes
bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer
bytes(int) -> bytes object of size given by the parameter initialized with null bytes
bytes() -> empty bytes object

Construct an immutable array of bytes from:
  - an iterable yielding integers in range(256)
  - a text string encoded using the specified encoding
  - any object implementing the buffer API.
  - an integer`,
  layout: [],
  slots: {
    new: bytesNew,
    repr: bytesRepr,
    str: bytesStr,
    hash: bytesHash,
    richcompare: bytesRichCompare,
    iter: bytesIter,
    nb_remainder: bytesRemainder,
    sq_length: bytesLength,
    sq_concat: bytesConcat,
    sq_repeat: bytesRepeat,
    sq_item: bytesItem,
    sq_contains: bytesContains,
    mp_length: bytesLength,
    mp_subscript: bytesSubscript,
    bf_getbuffer: exportBuffer,
  },
  methods,
});
