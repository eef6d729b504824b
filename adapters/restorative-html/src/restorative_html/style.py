"""How the page looks: dark on light, in the reader's own letters, on screen and on paper."""

STYLE = """
:root {
  --ink: #1c2630; --soft: #4d5b68; --line: #d9dfe3; --pale: #eaeff1; --deep: #1d5c66; --mid: #3b8a95;
  --paper: #ffffff; --wash: #f5f7f6;
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body {
  margin: 0 auto; max-width: 54rem; padding: 4rem 2rem 6rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif;
  font-variant-numeric: lining-nums; overflow-wrap: break-word;
}
h1, h2 { line-height: 1.2; letter-spacing: -0.012em; text-wrap: balance; }
h1 { margin: 0; font-size: 2.5rem; font-weight: 650; }
h2 { margin: 0; font-size: 1.4rem; font-weight: 640; }
p { margin: 0; }
a { color: var(--deep); text-underline-offset: 0.18em; text-decoration-thickness: 0.06em; }
a:focus-visible { outline: 3px solid var(--mid); outline-offset: 3px; border-radius: 2px; }
header { padding-bottom: 2.25rem; border-bottom: 3px solid var(--deep); }
.service { margin-bottom: 0.6rem; color: var(--deep); font-weight: 600; }
.period { margin-top: 0.9rem; color: var(--soft); font-size: 1.125rem; }
.reading { margin-top: 2.25rem; padding: 1.5rem 1.75rem; background: var(--wash); border-radius: 6px; }
.reading h2, nav h2 { font-size: 1.0625rem; letter-spacing: 0; }
.reading ul { margin: 0.6rem 0 0; padding-left: 1.15rem; font-size: 0.97rem; }
.reading li + li { margin-top: 0.35rem; }
nav { margin-top: 2.25rem; }
nav ol { margin: 0.6rem 0 0; padding-left: 2rem; columns: 2; column-gap: 2.5rem; }
nav li { padding: 0.15rem 0; break-inside: avoid; }
nav li::marker { color: var(--soft); font-variant-numeric: tabular-nums; }
.figure { margin-top: 3.5rem; padding-top: 2.25rem; border-top: 1px solid var(--line); scroll-margin-top: 1rem; }
.definition { max-width: 40rem; margin-top: 0.6rem; color: var(--soft); }
.single { margin-top: 1.35rem; max-width: 30rem; }
.number { line-height: 1.1; }
.number strong {
  font-size: 2.75rem; font-weight: 640; letter-spacing: -0.02em; color: var(--deep); font-variant-numeric: tabular-nums;
}
.number strong.quiet { font-size: 1.5rem; font-weight: 500; letter-spacing: 0; color: var(--soft); }
.number span { margin-left: 0.3rem; color: var(--soft); }
.said { margin-top: 0.35rem; font-variant-numeric: tabular-nums; }
.single .plot { margin-top: 0.9rem; }
table { width: 100%; margin-top: 1.35rem; border-collapse: collapse; font-size: 1rem; }
caption, .unseen {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
th, td { padding: 0.5rem 0; text-align: left; vertical-align: middle; font-weight: 400; }
thead th {
  padding: 0 0 0.4rem; vertical-align: bottom; color: var(--soft); font-size: 0.875rem; line-height: 1.3;
}
tbody tr { border-top: 1px solid var(--pale); }
thead + tbody tr:first-child { border-top: 1px solid var(--line); }
tbody th { padding-right: 1.25rem; }
.plotted tbody th { width: 30%; }
th.plot, td.plot { padding-right: 0.75rem; }
.n { padding-left: 1.25rem; text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.value { font-weight: 620; }
td.interval, td.counts { color: var(--soft); }
td.none { color: var(--soft); font-weight: 400; }
td.quiet { color: var(--soft); font-weight: 400; font-style: italic; }
tr.whole th, tr.whole .n { font-weight: 620; color: var(--ink); }
tr.whole .quiet, tr.whole .none { font-weight: 400; color: var(--soft); }
tbody tr.whole { border-top: 1px solid var(--soft); }
svg { display: block; overflow: visible; }
.track { fill: var(--pale); }
.bar { fill: var(--mid); }
.scale { stroke: var(--line); stroke-width: 1; }
.tick { stroke: var(--line); stroke-width: 1; }
.reach { stroke: var(--mid); stroke-width: 3; }
.end { stroke: var(--mid); stroke-width: 2; }
.dot { fill: var(--deep); stroke: var(--paper); stroke-width: 1.5; }
.ends { display: flex; justify-content: space-between; color: var(--soft); font-size: 0.8125rem; }
.ends span { width: 0; white-space: nowrap; }
.ends span:nth-child(2) { display: flex; justify-content: center; }
.ends span:nth-child(3) { display: flex; justify-content: flex-end; }
.notes { max-width: 40rem; margin: 1.1rem 0 0; padding-left: 1.15rem; font-size: 0.95rem; color: var(--soft); }
.about {
  display: flex; flex-wrap: wrap; gap: 0.2rem 1.75rem; margin: 1.1rem 0 0; font-size: 0.875rem; color: var(--soft);
}
.about div { min-width: 0; }
.about dt, .about dd { display: inline; margin: 0; }
.about dt { font-weight: 620; }
.about dt::after { content: ":"; }
@media (max-width: 40rem) {
  body { padding: 2rem 1.25rem 4rem; font-size: 1rem; }
  h1 { font-size: 1.9rem; }
  h2 { font-size: 1.25rem; }
  header { padding-bottom: 1.5rem; }
  nav ol { columns: 1; }
  .reading { padding: 1.25rem 1.25rem; }
  .figure { margin-top: 2.5rem; padding-top: 1.75rem; }
  .plotted thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .plotted, .plotted tbody { display: block; }
  .plotted tr {
    display: grid; grid-template-columns: 1fr auto; align-items: baseline; gap: 0.1rem 1rem; padding: 0.6rem 0;
  }
  .plotted th, .plotted td { padding: 0; }
  .plotted tbody th { width: auto; }
  .plotted td.value { grid-column: 2; grid-row: 1; }
  .plotted td.plot { grid-column: 1 / -1; grid-row: 2; }
  .plotted td.interval { grid-column: 2; grid-row: 3; font-size: 0.9rem; }
  .plotted td.counts { grid-column: 1; grid-row: 3; font-size: 0.9rem; text-align: left; }
  .plotted td:empty, .plotted td.none { display: none; }
  .about { display: block; }
}
@media print {
  @page { size: A4; margin: 18mm 17mm; }
  html { font-size: 12px; }
  body { max-width: none; padding: 0; font-size: 10pt; line-height: 1.45; }
  h1 { font-size: 24pt; }
  h2 { font-size: 14pt; break-after: avoid; }
  nav { display: none; }
  header { padding-bottom: 12pt; }
  .figure { margin-top: 16pt; padding-top: 12pt; break-inside: avoid; }
  .reading { margin-top: 14pt; padding: 0; background: none; break-inside: avoid; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  th, td { padding: 2.5pt 0; }
  svg, .track, .bar { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  a { color: inherit; text-decoration: none; }
}
"""
"""The page's own style; the policy in its head admits this text and no other."""
