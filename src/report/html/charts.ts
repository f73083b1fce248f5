import type { Column } from '../types.js';
import { type Axis, axis } from './axis.js';
import { Html, html } from './text.js';
import type { HtmlReport } from './types.js';

const WIDTH = 720;
const HEIGHT = 250;
const LEFT = 48;
const BOTTOM = 28;
const TOP = 10;
const RIGHT = 24;
const x = (share: number) => Number((LEFT + share * (WIDTH - LEFT - RIGHT)).toFixed(1));
const y = (share: number) => Number((HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)).toFixed(1));

/** Marks that can be told apart without colours: a path about (0, 0) each. */
const SHAPES = [
  'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0',
  'M-3.5-3.5h7v7h-7z',
  'M0-5l4.5 8h-9z',
  'M0-5l5 5l-5 5l-5-5z',
  'M0 5l4.5-8h-9z',
  'M-1.3-5h2.6v3.7h3.7v2.6h-3.7v3.7h-2.6v-3.7h-3.7v-2.6h3.7z',
];
const COLOURS = 8;

/** The mark of the method of that number; its colour is one of the style's. */
const mark = (method: number, at: string, title: string, page?: number) =>
  html`<path class="c${method % COLOURS}" d="${SHAPES[method % SHAPES.length]}" transform="translate(${at})" ${page !== undefined && new Html(`data-page="${page}" data-method="${method}"`)}><title>${title}</title></path>`;

/** Which mark is whose. */
export const legend = (methods: string[]): Html =>
  html`<ul class="legend">${methods.map(
    (name, i) => html`<li><svg viewBox="-6 -6 12 12" aria-hidden="true">${mark(i, '0 0', '')}</svg>${name}</li>`,
  )}</ul>`;

/** A measure of every page by every method. */
export function pageChart({ pages, methods }: HtmlReport, { key, title, digits, direction }: Column): Html {
  const values = pages.map((page) => methods.map((method) => page.methods[method][key]));
  const finite = values.flat().filter(Number.isFinite);
  if (finite.length === 0) return html``;
  const scale = axis(finite);
  const across = (page: number) => x((page + 0.5) / pages.length);
  const marks = values.flatMap((row, page) =>
    row.map((value, i) => {
      if (!Number.isFinite(value)) return html``;
      const { set, id } = pages[page];
      return mark(
        i,
        `${across(page)} ${y(scale.place(value))}`,
        `${set} ${id}, ${methods[i]}: ${value.toFixed(digits)}`,
        page,
      );
    }),
  );
  const labels = pages.map(({ id }, page) =>
    page % Math.ceil(pages.length / 20) === 0
      ? html`<text class="page" x="${across(page)}" y="${HEIGHT - 10}">${id.slice(0, 8)}</text>`
      : html``,
  );
  return chart(`${title} of each page (${direction} is better)`, [...grid(scale, digits), ...labels, ...marks]);
}

/** F-measure against milliseconds a megapixel, a mark a method. */
export function speedChart(means: { method: string; speed: number; score: number }[], title: string): Html {
  const down = axis(means.map(({ score }) => score));
  const across = axis(means.map(({ speed }) => speed));
  const marks = means.map(({ method, speed, score }, i) => {
    const at = [x(across.place(speed)), y(down.place(score))];
    const label = `${method}: ${score.toFixed(2)} at ${speed.toFixed(1)} ms/Mpx`;
    return html`${mark(i, at.join(' '), label)}<text x="${at[0]}" y="${at[1] - 8}" class="name">${method}</text>`;
  });
  const speeds = across.ticks.map(
    (tick) => html`<text class="page" x="${x(across.place(tick))}" y="${HEIGHT - 10}">${tick} ms</text>`,
  );
  return chart(title, [...grid(down, 1), ...speeds, ...marks]);
}

const grid = ({ ticks, place }: Axis, digits = 0) =>
  ticks.map((tick) => {
    const at = y(place(tick));
    const label = Number(tick.toFixed(Math.max(digits, 2)));
    return html`<path class="grid" d="M${LEFT} ${at}H${WIDTH - RIGHT}"/><text class="tick" x="${LEFT - 8}" y="${at + 4}">${label}</text>`;
  });

const chart = (title: string, parts: Html[]) =>
  html`<figure><figcaption>${title}</figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">${parts}</svg></figure>
`;
