/** The packed library beside the command. */
import * as fs from "node:fs";
import { openArchive, type Archive, type ArchiveIndex } from "@pyvm/stdlib";

/** Opens the archive that the build has put beside this file. */
export function openLibrary(): Archive {
  const index = JSON.parse(fs.readFileSync(new URL("./lib.json", import.meta.url), "utf8")) as ArchiveIndex;
  const fd = fs.openSync(new URL("./lib.bin", import.meta.url), "r");
  return openArchive(index, (offset, length) => {
    const bytes = new Uint8Array(length);
    fs.readSync(fd, bytes, 0, length, offset);
    return bytes;
  });
}
