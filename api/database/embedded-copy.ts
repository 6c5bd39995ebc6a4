import { readdir } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { PGlite } from "@electric-sql/pglite";
import { PgliteDriver } from "@mikro-orm/pglite";
import type { MikroORM } from "@mikro-orm/sql";
import { MIGRATIONS_FOLDER } from "./orm.ts";

/** What was to be read is no copy of a database of ours; the message says why. */
export class UnusableCopy extends Error {
  override readonly name = "UnusableCopy";
}

/**
 * Copies an embedded database that is open: all that is committed at one moment, in which nothing else runs.
 *
 * @returns a compressed tar archive of its folder.
 * @throws where the database is not embedded.
 */
export async function copyEmbedded(orm: MikroORM): Promise<Buffer> {
  if (!(orm.driver instanceof PgliteDriver)) {
    throw new TypeError("Only an embedded database is copied here");
  }
  // What this driver hands out.
  const pglite = (await orm.em.getConnection().getNativeClient()) as PGlite;
  await pglite.query("checkpoint");
  // Compressed afterwards: that takes as long again, and nobody has to wait for it.
  const archive = await pglite.runExclusive(() => pglite.dumpDataDir("none"));
  return promisify(gzip)(Buffer.from(await archive.arrayBuffer()));
}

/**
 * Makes a database of a copy, and looks whether it can be used.
 *
 * @param folder - is made.
 * @throws UnusableCopy
 */
export async function loadEmbedded(copy: Buffer, folder: string): Promise<void> {
  const archive = await unpack(copy);
  let pglite: PGlite | undefined;
  let names: readonly string[];
  try {
    pglite = await PGlite.create({
      dataDir: folder,
      loadDataDir: new Blob([archive], { type: "application/x-tar" }),
    });
    const { rows } = await pglite.query<{ name: string }>("select name from mikro_orm_migrations");
    names = rows.map(({ name }) => name);
  } catch (cause) {
    throw new UnusableCopy("It holds no database of botwatch that can be opened", { cause });
  } finally {
    await pglite?.close();
  }
  const known = (await readdir(MIGRATIONS_FOLDER)).map((file) => file.replace(/\.[jt]s$/, ""));
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UnusableCopy(`It was made by a newer version, which knows ${unknown}: restore it with that one`);
  }
}

/** The archive, where it is one of a database: from any other an empty database would be made. */
async function unpack(copy: Buffer): Promise<Buffer<ArrayBuffer>> {
  let archive: Buffer<ArrayBuffer>;
  try {
    // What zlib gives has memory of its own.
    archive = (await promisify(gunzip)(copy)) as Buffer<ArrayBuffer>;
  } catch (cause) {
    throw new UnusableCopy("It is no backup, or not the whole of one", { cause });
  }
  if (!archive.includes("PG_VERSION")) {
    throw new UnusableCopy("It holds no database");
  }
  return archive;
}
