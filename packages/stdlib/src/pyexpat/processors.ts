/** Which step reads on when more input comes: the numbers that memory holds. */
export const PROCESSORS = {
  PROLOG: 0,
  CONTENT: 1,
  CDATA: 2,
  IGNORED: 3,
  EPILOG: 4,
  /** The beginning of an external general entity: before its byte order mark is read, and its text declaration. */
  ENTITY_BEGIN: 5,
  ENTITY_CONTENT: 6,
  /** The beginning of an external parameter entity. */
  PARAM_BEGIN: 7,
  /** An external parameter entity that is referred to in the value of an entity. */
  VALUE_BEGIN: 8,
  VALUE: 9,
  FAILED: 10,
} as const;
