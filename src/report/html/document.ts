import { readFileSync } from 'node:fs';
import { printable } from '../../printable.js';
import { VERSION } from '../../version.js';
import { bestOf, cell } from '../types.js';
import { legend, pageChart, speedChart } from './charts.js';
import { style } from './style.js';
import { Html, html } from './text.js';
import type { HtmlReport, ReportPage } from './types.js';
import { viewer } from './viewer.js';

const script = (name: string) =>
  new Html(
    `<script type="module">\n${readFileSync(new URL(`../browser/${name}.js`, import.meta.url), 'utf8')}</script>\n`,
  );

/**
 * A report as one HTML file that needs no server: tables of means, charts, and every page with what each method made of it. Only the
 * pictures lie beside it.
 */
export function htmlReport(report: HtmlReport): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="docbin ${VERSION}">
<title>${report.title}</title>
<link rel="icon" href="data:,">
<style>${new Html(style)}</style>
</head>
<body>
<header><h1>${report.title}</h1>
${report.notes.map((note) => html`<p>${note}</p>\n`)}</header>
<main>
${report.tables.map(meansTable)}${report.truth && charts(report)}
${pages(report)}
</main>
${viewer(report)}
${new Html(`<script type="application/json" id="data">${dataOf(report)}</script>`)}
${script('pages')}${script('viewer')}</body>
</html>
`.text;
}

/** JSON that no text in it can end early; the texts are printable, since the viewer shows them. */
const dataOf = ({ methods, columns, pages, truth }: HtmlReport) =>
  JSON.stringify({ methods, columns, pages, truth }, (_, value) =>
    typeof value === 'string' ? printable(value) : value,
  ).replaceAll('<', '\\u003c');

function meansTable(table: HtmlReport['tables'][number]): Html {
  const best = bestOf(table);
  return html`<table class="sortable"><caption>${table.caption}</caption>
<thead><tr>${table.columns.map(({ title, digits, direction }) => html`<th scope="col" ${digits !== undefined && new Html(`class="number" data-first="${direction === 'higher' ? 'descending' : 'ascending'}"`)}><button>${title}</button></th>`)}</tr></thead>
<tbody>
${table.rows.map(
  (row) => html`<tr>${table.columns.map((column) => {
    const kind = `${column.digits === undefined ? '' : 'number'}${best(row, column) ? ' best' : ''}`;
    return html`<td class="${kind}" data-value="${row[column.key]}">${cell(row, column)}</td>`;
  })}</tr>
`,
)}</tbody></table>
`;
}

function charts(report: HtmlReport): Html {
  const [first] = report.columns;
  const means = report.methods.map((method) => ({
    method,
    speed: average(report.pages.map((page) => page.methods[method].millisecondsPerMegapixel)),
    score: average(report.pages.map((page) => page.methods[method][first.key])),
  }));
  return html`<section aria-label="Charts"><h2>Charts</h2>${legend(report.methods)}
<div class="charts">${speedChart(means, `${first.title} and milliseconds a megapixel`)}${report.columns.map((column) => pageChart(report, column))}</div></section>
`;
}

const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function pages(report: HtmlReport): Html {
  const { methods, columns } = report;
  const choice = (names: string[]) => names.map((name, i) => html`<option value="${i}">${name}</option>`);
  return html`<section id="pages" aria-label="Pages"><h2>Pages</h2>
<form class="controls" ${!report.truth && new Html('hidden')}>
<label>Order <select name="order"><option value="worst">worst first</option><option value="best">best first</option><option value="apart">methods furthest apart first</option><option value="name">by name</option></select></label>
<label>by <select name="measure">${choice(columns.map(({ title }) => title))}</select></label>
<label>of <select name="method"><option value="-1">all methods, mean</option>${choice(methods)}</select></label>
<label>Show <input name="filter" type="search" placeholder="set or page"></label>
<output></output>
</form>
${report.pages.map((page, i) => pageCard(report, page, i))}</section>
`;
}

function pageCard({ methods, columns, truth }: HtmlReport, page: ReportPage, number: number): Html {
  const [{ key, digits }] = columns;
  const ratio = `style="aspect-ratio: ${page.width} / ${page.height}"`;
  const picture = (thumbnail: string, full: string, layer: string, label: string) =>
    html`<a href="${page.folder}/${full}" data-page="${number}" data-layer="${layer}"><img loading="lazy" ${new Html(ratio)} src="${page.folder}/${thumbnail}" alt="${layer} of ${page.id}"><span>${label}</span></a>`;
  return html`<article id="page-${number}"><h3>${page.set} <b>${page.id}</b> <small>${page.width} × ${page.height}</small></h3>
<div class="strip">${picture('page.webp', 'page.jpg', 'page', 'page')}${methods.map((method) => {
    const value = page.methods[method][key];
    const layer = truth ? `${method}.errors` : method;
    return picture(
      `${method}.webp`,
      `${layer}.png`,
      layer,
      `${method} ${Number.isFinite(value) ? value.toFixed(digits) : ''}`,
    );
  })}</div></article>
`;
}
