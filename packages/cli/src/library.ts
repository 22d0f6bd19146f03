/** The packed library beside the command. */
import * as fs from "node:fs";
import { openArchive, type Archive, type ArchiveIndex } from "@pyvm/stdlib";

/** The archive that the build has put beside this file. It is opened when somebody asks for something in it: many a program finds all it needs in the image. */
export function openLibrary(): Archive {
  let opened: Archive | undefined;
  const archive = (): Archive => (opened ??= open());
  return {
    exists: (path) => archive().exists(path),
    stat: (path) => archive().stat(path),
    list: (path) => archive().list(path),
    read: (path) => archive().read(path),
  };
}

function open(): Archive {
  const index = JSON.parse(fs.readFileSync(new URL("./lib.json", import.meta.url), "utf8")) as ArchiveIndex;
  const fd = fs.openSync(new URL("./lib.bin", import.meta.url), "r");
  return openArchive(index, (offset, length) => {
    const bytes = new Uint8Array(length);
    fs.readSync(fd, bytes, 0, length, offset);
    return bytes;
  });
}
