import { openDatabase } from "./orm.ts";

/** Writes the migration that brings the newest tables to what the entities say; to be read before it is committed. */
const [name] = process.argv.slice(2);
if (name === undefined || !/^[a-z][a-z-]*$/.test(name)) {
  console.error("Say what it changes, as in: npm run migration -- bot-notes");
  process.exit(1);
}
const orm = await openDatabase({ dataDir: "memory://" });
try {
  const { fileName, diff } = await orm.migrator.create(undefined, false, false, name);
  console.log(
    diff.up.length === 0 ? "The entities and the migrations agree already" : `Wrote migrations/${fileName}`,
  );
} finally {
  await orm.close(true);
}
