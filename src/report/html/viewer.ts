import { Html, html } from './text.js';
import type { HtmlReport } from './types.js';

/** What the viewer's keys do, as its help says it; the last two where there is a truth. */
const KEYS: [keys: string, what: string][] = [
  ['← →', 'previous, next page'],
  ['↑ ↓', 'previous, next method on the right'],
  ['x', 'swap left and right'],
  ['s', 'side by side, or a curtain between the two'],
  ['[ ]', 'move the curtain'],
  ['+ - 0 1', 'zoom in, out, whole page, one pixel a pixel'],
  ['drag, wheel', 'move, zoom; pinch with two fingers'],
  ['?', 'these keys'],
  ['Esc', 'close'],
  ['p t', 'page, truth on the left'],
  ['m e', 'mask, errors on the right'],
];

const button = (key: string, label: string, title: string) =>
  html`<button type="button" data-key="${key}" title="${title}">${label}</button>`;

/** The dialog in which two layers of a page are compared; `browser/viewer.ts` moves it. */
export function viewer({ methods, truth }: HtmlReport): Html {
  const option = (value: string, label = value) => html`<option value="${value}">${label}</option>`;
  const layers = [
    option('page'),
    ...(truth ? [option('truth')] : []),
    ...methods.flatMap((name) => [
      ...(truth ? [option(`${name}.errors`, `${name} errors`)] : []),
      option(name, truth ? `${name} mask` : name),
    ]),
  ];
  return html`<dialog id="viewer" aria-labelledby="viewer-title">
<header>
<strong id="viewer-title"></strong>
<label>Left <select id="left">${layers}</select></label>
<label>Right <select id="right">${layers}</select></label>
${button('x', '⇄', 'swap left and right (x)')}
${button('s', 'Side by side', 'side by side, or a curtain (s)')}
${button('-', '−', 'zoom out (-)')}<output id="zoom"></output>${button('+', '+', 'zoom in (+)')}
${button('0', 'Fit', 'whole page (0)')}${button('1', '1:1', 'one pixel a pixel (1)')}
${button('ArrowLeft', '‹ Previous', 'previous page (←)')}${button('ArrowRight', 'Next ›', 'next page (→)')}
${button('?', 'Keys', 'keys (?)')}${button('Escape', 'Close', 'close (Esc)')}
</header>
<div id="stage" tabindex="-1" autofocus>
<div class="pane"><img id="left-image" alt="" draggable="false"></div>
<div class="pane"><img id="right-image" alt="" draggable="false"></div>
<div id="curtain" role="slider" tabindex="0" aria-label="Curtain between left and right" aria-valuemin="0" aria-valuemax="100"></div>
<dl id="keys" hidden>${KEYS.slice(0, truth ? undefined : -2).map(([keys, what]) => html`<dt>${keys}</dt><dd>${what}</dd>`)}</dl>
</div>
<footer aria-live="polite"><span id="scores"></span>${truth && new Html(' <span class="key"><i class="hit"></i>hit <i class="false"></i>false ink <i class="lost"></i>lost ink</span>')}</footer>
</dialog>`;
}
