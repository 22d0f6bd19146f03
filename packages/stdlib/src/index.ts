export { openArchive, type Archive, type ArchiveEntry, type ArchiveIndex, type ReadRange } from "./archive.ts";
export { errorText } from "./errno-table.ts";
export { nativeModules } from "./modules.ts";
export { decodeName, encodeName } from "./posix/text.ts";
export { PYVM_VERSION } from "./sys.ts";
