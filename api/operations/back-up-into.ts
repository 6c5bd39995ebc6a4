import { randomUUID } from "node:crypto";
import { join, resolve } from "node:path";
import type { MikroORM } from "@mikro-orm/sql";
import { copyEmbedded } from "../database/embedded-copy.ts";
import { writeBackupFile } from "./backup-file.ts";

/**
 * Copies an embedded database that is open into a file of its folder.
 *
 * @returns the path of the file, for whoever asked to take it away.
 */
export async function backUpInto(dataDir: string, orm: MikroORM): Promise<string> {
  const file = resolve(join(dataDir, `backup-${randomUUID()}.tar.gz`));
  await writeBackupFile(file, await copyEmbedded(orm));
  return file;
}
