/**
 * The look of a report. Every colour has a contrast of at least 4.5 to its background and differs
 * from the others for eyes that see no red or no green; beside each stand a shape and a word.
 */
export const reportStyle = `
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1b1f27; --soft: #565c68;
  --line: #d9dce2; --panel: #f5f6f8; --good: #21835a; --bad: #661100; --wait: #a36700;
  --run: #2970a3; --idle: #353a46; --stable: #5b6473; --candidate: #2970a3; }
@media (prefers-color-scheme: dark) { :root { --paper: #12161c; --ink: #e6e9ee; --soft: #a2a9b6;
  --line: #2d343f; --panel: #1a2029; --good: #a8f5cf; --bad: #eb674c; --wait: #ffbb0f;
  --run: #3ba4f5; --idle: #98a3b3; --stable: #8b95a5; --candidate: #3ba4f5; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; text-wrap: balance; }
h2 { font-size: 1.05rem; margin: 2.5rem 0 .75rem; }
.kicker { color: var(--soft); margin: 0 0 .5rem; font-size: .9rem; }
.lead { border-left: .35rem solid var(--tone); background: var(--panel); padding: .85rem 1rem;
  margin: 1.25rem 0 1.5rem; font-size: 1.1rem; border-radius: 0 .4rem .4rem 0; }
.lead b { color: var(--tone); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .9rem 1.5rem;
  margin: 0; }
dt { color: var(--soft); font-size: .85rem; } dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: .85rem; }
th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; overflow-wrap: break-word; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.time { font-variant-numeric: tabular-nums; white-space: nowrap; color: var(--soft); }
.mark { white-space: nowrap; } .quiet { color: var(--soft); }
.good { color: var(--good); } .bad { color: var(--bad); } .wait { color: var(--wait); }
.run { color: var(--run); } .idle { color: var(--idle); }
.scroll { overflow-x: auto; } .scroll > * { min-width: 36rem; }
.shape { width: 1.4rem; padding-right: 0; } td.time { width: 5.5rem; }
pre { background: var(--panel); padding: .85rem 1rem; overflow-x: auto; border-radius: .4rem;
  font: .85rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; margin: .5rem 0; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--soft); font-size: 12px; }
footer { margin-top: 3rem; color: var(--soft); font-size: .85rem; }
@media print { body { font-size: 12px; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
`.trim();
