/** The modules `_md5`, `_sha1`, `_sha256` and `_sha512`. */
import { type Address, addModuleObject, type Machine, type ModuleSpec, readyType, staticType } from "@pyvm/vm";
import { type BlockHash, defineBlockHash, hashModule } from "./block-hash.ts";
import { compressMd5, startMd5 } from "./md5.ts";
import { compressSha1, startSha1 } from "./sha1.ts";
import { compressSha256, startSha224, startSha256 } from "./sha256.ts";
import { compressSha512, startSha384, startSha512 } from "./sha512.ts";

const MD5: BlockHash = {
  name: "md5",
  module: "_md5",
  title: "MD5",
  type: staticType(),
  blockSize: 64,
  digestSize: 16,
  stateBytes: 16,
  lengthBytes: 8,
  littleEndian: true,
  start: startMd5,
  compress: compressMd5,
};
const SHA1: BlockHash = {
  name: "sha1",
  module: "_sha1",
  title: "SHA1",
  type: staticType(),
  blockSize: 64,
  digestSize: 20,
  stateBytes: 20,
  lengthBytes: 8,
  littleEndian: false,
  start: startSha1,
  compress: compressSha1,
};
export const SHA256: BlockHash = {
  name: "sha256",
  module: "_sha256",
  title: "SHA-256",
  type: staticType(),
  blockSize: 64,
  digestSize: 32,
  stateBytes: 32,
  lengthBytes: 8,
  littleEndian: false,
  start: startSha256,
  compress: compressSha256,
};
const SHA224: BlockHash = {
  ...SHA256,
  name: "sha224",
  title: "SHA-224",
  type: staticType(),
  digestSize: 28,
  start: startSha224,
};
const SHA512: BlockHash = {
  name: "sha512",
  module: "_sha512",
  title: "SHA-512",
  type: staticType(),
  blockSize: 128,
  digestSize: 64,
  stateBytes: 64,
  lengthBytes: 16,
  littleEndian: false,
  start: startSha512,
  compress: compressSha512,
};
const SHA384: BlockHash = {
  ...SHA512,
  name: "sha384",
  title: "SHA-384",
  type: staticType(),
  digestSize: 48,
  start: startSha384,
};

for (const hash of [MD5, SHA1, SHA256, SHA224, SHA512, SHA384]) defineBlockHash(hash);

function addType(vm: Machine, dict: Address, name: string, hash: BlockHash): void {
  addModuleObject(vm, dict, name, vm.newRef(readyType(vm, hash.type)));
}

export const md5Module: ModuleSpec = hashModule("_md5", [MD5], (vm, _module, dict) =>
  addType(vm, dict, "MD5Type", MD5),
);

export const sha1Module: ModuleSpec = hashModule("_sha1", [SHA1], (vm, _module, dict) =>
  addType(vm, dict, "SHA1Type", SHA1),
);

export const sha256Module: ModuleSpec = hashModule("_sha256", [SHA224, SHA256], (vm, _module, dict) => {
  addType(vm, dict, "SHA224Type", SHA224);
  addType(vm, dict, "SHA256Type", SHA256);
});

/** CPython puts both types under the name of the first, so that the second remains. */
export const sha512Module: ModuleSpec = hashModule("_sha512", [SHA384, SHA512], (vm, _module, dict) => {
  readyType(vm, SHA384.type);
  addType(vm, dict, "SHA384Type", SHA512);
});
