// Imported by name through the bundler, so that of the whole manifest its version alone reaches the browser.
const versions = Object.values(import.meta.glob<string>("../../package.json", { import: "version", eager: true }));

/** The version of this dashboard, which is that of the server it was built with. */
export const VERSION: string = versions[0] ?? "";
