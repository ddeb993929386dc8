/** Imported first by the program: an older Node gets a sentence instead of a stack trace. */
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(`steadyship needs Node 24 or newer, and this is Node ${process.versions.node}.`);
  process.exit(2);
}
