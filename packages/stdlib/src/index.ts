export { openArchive, type Archive, type ArchiveEntry, type ArchiveIndex, type ReadRange } from "./archive.ts";
export { nativeModules } from "./modules.ts";
export { PYVM_VERSION } from "./sys.ts";
