// Preloaded by the scripts of package.json, in the oldest JavaScript there is: the Node that runs this may be any.
// `process.features.typescript` tells whether it runs TypeScript as it is written, as Node 22.18 and newer do.
if (!process.features.typescript) {
  console.error(
    "botwatch runs on the Node 24 that its package `node` brings, but found Node " +
      process.versions.node +
      ": run `npm rebuild node --ignore-scripts=false`, since the install script of that package was blocked",
  );
  process.exit(1);
}
