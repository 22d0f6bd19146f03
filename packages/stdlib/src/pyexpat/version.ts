/** The version of expat whose behaviour this follows. */
export const EXPAT_VERSION = [2, 5, 0] as const;
