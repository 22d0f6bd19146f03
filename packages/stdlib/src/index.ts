export { openArchive, type Archive, type ArchiveEntry, type ArchiveIndex, type ReadRange } from "./archive.ts";
