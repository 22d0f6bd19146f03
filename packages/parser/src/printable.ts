/**
 * Which characters `repr` shows as they are: Python's `str.isprintable`, by Unicode 13.0 as in CPython 3.10.
 */

/**
 * The lengths of the runs of code points, unprintable and printable by turns from U+0000. A length is written in base 32: the
 * last digit as one of `a`–`z`, `0`–`5`, the digits before it as one of `A`–`Z`, `6`–`9`, `+`, `/`.
 */
const RUNS =
  "BaC5BcmbWkcgehbbbubMnbBgcBscdbBxi1egrwcF5bBqcB1cDfoB1cBrcpb2cbblBvvbslpbFbbicccwbhbbdecjccceibecbfczcdbgeccwbh" +
  "bcbcbccbbfeccddbhebbhrkdbjbdbwbhbcbfckbdbdcbpecmhhbdbicccwbhbcbfcjcccdhdecbfcskcbgddbedcbbbcdcdddmefddbecbgbov" +
  "fnbdbxbqdibdbehcbdfeckhwbdbxbkbfcjbdbehchbbeckbcnnbdbBtbdbgeqc0bdbsdybjbbchdbegbbbigkcdmB0e3Bfcbbbfbybbbxcfbbb" +
  "gckceBaCibBeeBhbBebpbnBfGgbbfbcLzbechbbbecBjbecBbbechbbbecpbBzbecCdcBad0gCwcgcUab2dCzhnbhlxjumnbdbcmC4ckgkgock" +
  "gCzhBlfCgk5bmemebdBkcflBme0gldB4cCbb3clgkgocrB5CmeBndDuiB2dpdB2hBlcliBlfH0bI1cgcBgcgcibbbbbbb5cBvbpbocgbtcdbjr" +
  "yiBprcc1bndBaqBbpEmeUxzlvBYucBabEybBpbEufBnbbfbcByhcoyjhbhbhbhbhbhbhbhbDtBn0bCzmGw0mfB5bCwcDhfBlbC4bCumBpb7O3d" +
  "BEndBxjK2uFyiGacjBkBydkgByiCgimgDul4dCobleBbbBxjockcDhy2kgcgcgjhbhbB2eD4ckgK9emxeBrIIeLocDkBghmff0bfbbbcbcbD2r" +
  "LnqCacBwBioc0gBtbtbeefbEheF4dgcgcgcddhbhnccmb0btbcbpcoBcD1fdeBndCybndbBpBoEc3dBrp2eBej4fBlf4bBfeoBkE4ckgBeeBee" +
  "BiiBulbEqJxjwkiEygcbbBmbcdbcxbCiijBqtbcfBbd1fbCaByeucBsbcfibdb3cdekhjhCaBaBhemjBwd3c1f0hemhCqCjBxBtnBthBoikJg5" +
  "bBkbdccCoBiiBkCw2uxjCoe4pB4beozhkgBvbsiBhjDabulsbBmCbhbbbebpblgB1fkgebicccwbhbcbfbkcccdcbgbfhchdfElC2bf4CiikFg" +
  "BwcBgBcCflkgntBzhkBw1cpeqGaB2DeCtmicbcibcb4bccmjkCgicBocl1CiiCt3BzIhjbBnbok3dBacwboCjhbcbBmdbbcbjikggbcbBfbcbg" +
  "hkJwzFxbpBsn81DgDpbflGeCV2BBpD+rShINzRzh5bkecDa4cgkCgkkbhbvftVqC1DfCleBzhrCaflcoF/yiBGwBkjIXxI5BrdreiMmCIeDlfn" +
  "djhkceE7aHwkBhcCkiDoxCgE0umCxjzEhCvbChbccbcccebmbbbhbCbbecibhb2bebfbbdhbKucJecV4pfbpBKqhbrchbcbfGvBndockecLqB0" +
  "fbBIaGfcqBjCmekecYrCeCmB3Gceb1bcbbcbbkbebbbbgbebbbbbbdbcbbcbbbbbbbbbbcbbcebhbebebbbkbrfdbfbrBucIoBmeDempcpbpbB" +
  "fkFoBy3nBmejhcogE0+yindndDumCzhmumeByikgBii4ccCoDzbCsbEhmocfddfhjzhhjdnhBjEtbBxBfkBAgBJW4BcEBvlG4cFUcoHJrDA5Q4" +
  "BPcE6lV7NvHq";

const LAST_DIGITS = "abcdefghijklmnopqrstuvwxyz012345";
const LEADING_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ6789+/";

/** The code points where a run starts; a run with an odd index is printable. */
let starts: Uint32Array | null = null;

function decodeRuns(): Uint32Array {
  const decoded: number[] = [0];
  let length = 0;
  let start = 0;
  for (const digit of RUNS) {
    const last = LAST_DIGITS.indexOf(digit);
    if (last < 0) {
      length = length * 32 + LEADING_DIGITS.indexOf(digit);
      continue;
    }
    start += length * 32 + last;
    decoded.push(start);
    length = 0;
  }
  return Uint32Array.from(decoded);
}

/** The index of the last run that starts at or before the code point. */
function runOf(runs: Uint32Array, codePoint: number): number {
  let low = 0;
  let high = runs.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (runs[middle] <= codePoint) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Whether `repr` shows the character itself and not an escape.
 *
 * @param codePoint a code point, 0 to 0x10FFFF; a surrogate is not printable
 */
export function isPrintable(codePoint: number): boolean {
  if (codePoint < 0x7f) return codePoint >= 0x20;
  starts ??= decodeRuns();
  return (runOf(starts, codePoint) & 1) === 1;
}
