/** The report's looks. Eight colours that the colour-blind can tell apart (Okabe & Ito 2008), in light and dark. */
export const style = `
:root { color-scheme: light dark; --paper: #fcfcfa; --ink: #1c1c1a; --soft: #6b6b66; --line: #deded8; --lift: #f1f1ec;
  --c0: #0072b2; --c1: #d55e00; --c2: #009e73; --c3: #cc79a7; --c4: #b58900; --c5: #56b4e9; --c6: #7a5195; --c7: #444; }
@media (prefers-color-scheme: dark) { :root { --paper: #191a1b; --ink: #e9e9e4; --soft: #a2a29b; --line: #3a3b3c; --lift: #26282a;
  --c0: #4aa8e0; --c1: #f08a3c; --c2: #2cc89a; --c3: #e09cc4; --c4: #e0b93a; --c5: #8fd0f5; --c6: #b592d0; --c7: #bbb; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }
body > header, main { max-width: 1500px; margin: 0 auto; padding: 1rem 1.5rem; }
h1 { margin: 0; font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; } h3 { margin: 0 0 .4rem; font-size: 1rem; font-weight: 400; }
header p { margin: .2rem 0; color: var(--soft); } small { color: var(--soft); }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; display: block; overflow-x: auto; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { padding: .3rem .8rem; text-align: left; border-bottom: 1px solid var(--line); white-space: nowrap; }
.number, th.number button { text-align: right; } .best { font-weight: 700; }
th button { all: unset; cursor: pointer; font-weight: 600; color: var(--soft); }
th button::after { content: ' ↕'; opacity: .3; } th[aria-sort=ascending] button::after { content: ' ↑'; opacity: 1; }
th[aria-sort=descending] button::after { content: ' ↓'; opacity: 1; }
:focus-visible { outline: 2px solid var(--c0); outline-offset: 2px; border-radius: 2px; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(560px, 100%), 1fr)); gap: 1rem; }
figure { margin: 0; } figcaption { font-weight: 600; font-size: .9rem; }
figure svg { width: 100%; height: auto; } svg text { fill: var(--soft); font-size: 11px; }
.tick { text-anchor: end; } .page, .name { text-anchor: middle; } .grid { stroke: var(--line); fill: none; }
figure path[data-page] { cursor: pointer; } figure path[data-page]:hover { stroke: var(--ink); stroke-width: 1.5; }
${Array.from({ length: 8 }, (_, i) => `.c${i} { fill: var(--c${i}); }`).join(' ')}
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; padding: 0; margin: .5rem 0; } .legend svg { width: 14px; height: 14px; vertical-align: -2px; margin-right: .3rem; }
.controls { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin-bottom: 1rem; color: var(--soft); position: sticky; top: 0; background: var(--paper); padding: .5rem 0; z-index: 1; }
.controls[hidden] { display: none; }
select, input, button { font: inherit; color: var(--ink); background: var(--lift); border: 1px solid var(--line); border-radius: 4px; padding: .2rem .5rem; }
button { cursor: pointer; }
article { padding: .8rem 0; border-top: 1px solid var(--line); content-visibility: auto; contain-intrinsic-size: auto 230px; }
.strip { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 220px)); gap: .8rem; }
.strip a { color: inherit; text-decoration: none; font-size: .85rem; }
.strip img { width: 100%; max-height: 260px; object-fit: contain; object-position: left top; outline: 1px solid var(--line); display: block; }
.strip a:hover img { outline: 2px solid var(--c0); }
#viewer { border: 0; padding: 0; width: 100vw; height: 100vh; max-width: none; max-height: none; background: var(--paper); color: var(--ink); }
#viewer[open] { display: flex; flex-direction: column; }
#viewer header, #viewer footer { display: flex; flex-wrap: wrap; gap: .4rem .7rem; align-items: center; padding: .5rem .8rem; }
#viewer-title { margin-right: auto; } #zoom { min-width: 4em; text-align: center; }
#viewer footer { font-variant-numeric: tabular-nums; justify-content: space-between; min-height: 2.4rem; }
.key i { display: inline-block; width: .8em; height: .8em; margin: 0 .3em 0 .8em; border: 1px solid var(--line); } .hit { background: #000; } .false { background: #e10000; } .lost { background: #003cff; }
#stage { position: relative; flex: 1; overflow: hidden; background: #8a8a86; touch-action: none; cursor: grab; --curtain: 50%; }
#stage:focus { outline: none; }
#stage:active { cursor: grabbing; }
.pane { position: absolute; inset: 0; overflow: hidden; background: #8a8a86; }
.pane img { position: absolute; transform-origin: 0 0; transform: translate(var(--x), var(--y)) scale(var(--scale)); max-width: none; user-select: none; background: #fff; }
.sharp .pane img { image-rendering: pixelated; }
.pane + .pane { clip-path: inset(0 0 0 var(--curtain)); }
.side .pane { right: 50%; border-right: 1px solid var(--paper); } .side .pane + .pane { left: 50%; right: 0; clip-path: none; border: 0; }
#curtain { position: absolute; top: 0; bottom: 0; left: var(--curtain); width: 24px; margin-left: -12px; cursor: ew-resize; background: linear-gradient(90deg, transparent 11px, var(--c1) 11px, var(--c1) 13px, transparent 13px); }
#curtain::after { content: '↔'; position: absolute; top: 50%; left: -4px; width: 32px; height: 32px; line-height: 32px; text-align: center; border-radius: 50%; background: var(--c1); color: #fff; }
.side #curtain { display: none; }
#keys { position: absolute; right: 1rem; top: 1rem; margin: 0; padding: 1rem; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; display: grid; grid-template-columns: auto auto; gap: .2rem 1rem; } #keys[hidden] { display: none; } #keys dd { margin: 0; }
@media print { .controls, #viewer { display: none; } article, figure { break-inside: avoid; content-visibility: visible; } body { background: #fff; color: #000; } }
`;
