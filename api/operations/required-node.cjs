// Preloaded by the scripts of package.json, in the oldest JavaScript there is: the Node that runs this may be any.
// `process.features.typescript` tells whether it runs TypeScript as it is written, as Node 22.18 and newer do.
if (!process.features.typescript) {
  console.error(
    "botwatch runs on the Node 24 of its dependency `node`, but found Node " +
      process.version.slice(1) +
      ": let npm run that package's install script with `npm rebuild node --allow-scripts=node --ignore-scripts=false`, or put Node 24 on the PATH.",
  );
  process.exit(1);
}
