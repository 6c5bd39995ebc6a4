import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const TEXT = /\.(css|html|js|json|svg|txt|webmanifest)$/;
/** Below a packet's size nothing is won. */
const LEAST_BYTES = 1_000;

/**
 * Writes `FILE.br` and `FILE.gz` beside every text file of a folder and its sub-folders, as small as they get, since they
 * are made once and sent many times. Files that are hidden, or would not get smaller, stay alone.
 */
export async function compressFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  const visible = entries.filter(({ name }) => !name.startsWith("."));
  await Promise.all(
    visible.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        await compressFolder(path);
      } else if (TEXT.test(entry.name)) {
        await compressFile(path);
      }
    }),
  );
}

async function compressFile(path: string): Promise<void> {
  const bytes = await readFile(path);
  if (bytes.length < LEAST_BYTES) {
    return;
  }
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
    promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  await Promise.all([
    ...(br.length < bytes.length ? [writeFile(`${path}.br`, br)] : []),
    ...(gz.length < bytes.length ? [writeFile(`${path}.gz`, gz)] : []),
  ]);
}
