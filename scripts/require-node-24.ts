/** Imported first by every script: stops with a sentence when an older Node runs it. */
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `Node 24 is needed and this is Node ${process.versions.node}. ` +
      'Use "sh scripts/toolchain node <script>", which fetches it.',
  );
  process.exit(2);
}
