/** The codecs by the modules that have them. A codec object knows its codec by the place in {@link CODECS}. */
import { GB18030, HZ } from "./chinese.ts";
import type { Codec } from "./codec.ts";
import { doubleByteCodec } from "./double-byte.ts";
import { ISO2022_CODECS } from "./iso2022.ts";
import { CP932, eucCodec, SHIFT_JIS, shiftJisX0213, X0213_OF_2000, X0213_OF_2004 } from "./japanese.ts";
import { EUC_KR } from "./korean.ts";

export const CODECS_BY_MODULE: Readonly<Record<string, readonly Codec[]>> = {
  _codecs_cn: [doubleByteCodec("gb2312", "gb2312"), doubleByteCodec("gbk", "gbk"), GB18030, HZ],
  _codecs_hk: [doubleByteCodec("big5hkscs", "big5hkscs")],
  _codecs_iso2022: ISO2022_CODECS,
  _codecs_jp: [
    SHIFT_JIS,
    CP932,
    eucCodec("euc_jp", null),
    shiftJisX0213("shift_jis_2004", X0213_OF_2004),
    eucCodec("euc_jis_2004", X0213_OF_2004),
    eucCodec("euc_jisx0213", X0213_OF_2000),
    shiftJisX0213("shift_jisx0213", X0213_OF_2000),
  ],
  _codecs_kr: [EUC_KR, doubleByteCodec("cp949", "cp949"), doubleByteCodec("johab", "johab")],
  _codecs_tw: [doubleByteCodec("big5", "big5"), doubleByteCodec("cp950", "cp950")],
};

export const CODECS: readonly Codec[] = Object.values(CODECS_BY_MODULE).flat();
