import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMask } from '../../src/image/mask.js';
import { docbin, sample, temporaryFolder } from '../cli/run.js';
import { colourAt, noBrowser, openBrowser, openPage, viewOf } from './browser.js';

const PAGES = ['01-letter', '02-ledger', '05-cyrillic'];
let folder: string;
let out: string;
let results: { methods: { method: string; pairs: { id: string; fmeasure: number }[] }[] };

beforeAll(async () => {
  folder = path.join(await temporaryFolder(), 'a <b>set');
  out = path.join(folder, '..', 'out');
  for (const part of ['images', 'gt']) {
    mkdirSync(path.join(folder, part), { recursive: true });
    const names = readdirSync(path.join(sample, part)).filter((name) => PAGES.includes(path.parse(name).name));
    for (const name of names) copyFileSync(path.join(sample, part, name), path.join(folder, part, name));
  }
  const run = await docbin(['benchmark', folder, '--methods', 'otsu,sauvola,wolf', '--report', out, '--json']);
  expect(run.code).toBe(0);
  results = JSON.parse(run.stdout);
});

const idsOfPages = (page: Page) => page.locator('article:visible h3 b').allTextContents();
const scoreOf = (id: string, method: string) =>
  results.methods.find((entry) => entry.method === method)?.pairs.find((page) => page.id === id)?.fmeasure ?? 0;

describe('the folder of a report', () => {
  it('holds a page and pictures, and nothing of the network', () => {
    expect(readdirSync(out).sort()).toEqual(['index.html', 'pages']);
    expect(readFileSync(path.join(out, 'index.html'), 'utf8')).not.toMatch(/https?:\/\//);
    const pictures = readdirSync(path.join(out, 'pages', readdirSync(path.join(out, 'pages'))[0]));
    expect(pictures).toEqual(expect.arrayContaining(['page.jpg', 'truth.png', 'otsu.png', 'otsu.errors.png']));
  });

  it('errors are black where the mask is right, red where it has too much, blue where too little', async () => {
    const at = path.join(out, 'pages', readdirSync(path.join(out, 'pages'))[0]);
    const grey = (name: string) => sharp(path.join(at, name)).toColourspace('b-w').raw().toBuffer();
    const [mask, truth] = [await grey('otsu.png'), await grey('truth.png')];
    const errors = await sharp(path.join(at, 'otsu.errors.png')).toColourspace('srgb').raw().toBuffer();
    const colours = { '0 0': '0 0 0', '0 255': '225 0 0', '255 0': '0 60 255', '255 255': '255 255 255' };
    for (let i = 0; i < mask.length; i += 7) {
      const found = [...errors.subarray(3 * i, 3 * i + 3)].join(' ');
      expect(found).toBe(colours[`${mask[i]} ${truth[i]}` as keyof typeof colours]);
    }
  });

  it('is replaced by the next report, but not when it holds something else', async () => {
    const again = ['benchmark', folder, '--methods', 'otsu', '--measures', 'fmeasure', '-q'];
    const other = path.join(await temporaryFolder(), 'report');
    expect((await docbin([...again, '--report', other])).code).toBe(0);
    expect((await docbin([...again, '--report', other])).code).toBe(0);
    writeFileSync(path.join(other, 'notes.txt'), 'mine');
    const refused = await docbin([...again, '--report', other]);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('something else than a report')]);
    expect(existsSync(path.join(other, 'notes.txt'))).toBe(true);
    expect(readdirSync(path.dirname(other))).toEqual(['report']);
  });
});

/** A pixel of the first page that otsu takes for ink and the truth does not, with its neighbours, left of the middle. */
async function falseInk(): Promise<{ x: number; y: number }> {
  const at = path.join(out, 'pages', readdirSync(path.join(out, 'pages')).sort()[0]);
  const [mask, truth] = await Promise.all(['otsu.png', 'truth.png'].map((name) => readMask(path.join(at, name))));
  const wrong = (i: number) => mask.data[i] === 1 && truth.data[i] === 0;
  const { width } = mask;
  const inside = (at: number) => at % width < width / 2 && at > mask.data.length / 4;
  const i = mask.data.findIndex((_, at) => inside(at) && [-1, 0, 1].every((dx) => wrong(at + dx)));
  return { x: i % width, y: Math.floor(i / width) };
}

describe.skipIf(noBrowser)(`a report in a browser${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    browser = await openBrowser();
    ({ page, complaints } = await openPage(browser, path.join(out, 'index.html')));
  });
  afterAll(() => browser.close());

  const curtain = () => page.locator('#curtain').getAttribute('aria-valuenow');

  it('shows names as they are, tables and a chart of each measure', async () => {
    expect(await page.title()).toBe('Benchmark of a <b>set');
    expect(await page.locator('table tbody tr').count()).toBe(3);
    expect(await page.locator('figure figcaption').allTextContents()).toContain('DRD of each page (lower is better)');
    expect(await page.locator('figure svg path[data-page]').count()).toBeGreaterThanOrEqual(7 * 9);
  });

  it('a heading sorts its table, and says so', async () => {
    const heading = page.locator('th', { hasText: 'F-measure' });
    await heading.getByRole('button').click();
    expect(await heading.getAttribute('aria-sort')).toBe('descending');
    const cell = (row: number) => page.locator('tbody tr').nth(row).locator('td').nth(2).textContent();
    expect(Number(await cell(0))).toBeGreaterThan(Number(await cell(2)));
    await heading.getByRole('button').press('Enter');
    expect(await heading.getAttribute('aria-sort')).toBe('ascending');
    expect(Number(await cell(0))).toBeLessThan(Number(await cell(2)));
  });

  it('pages come worst first, in another order when asked, and can be filtered', async () => {
    const by = (score: (id: string) => number) => PAGES.toSorted((a, b) => score(a) - score(b));
    expect(await idsOfPages(page)).toEqual(
      by((id) => scoreOf(id, 'otsu') + scoreOf(id, 'sauvola') + scoreOf(id, 'wolf')),
    );
    await page.locator('select[name=method]').selectOption('otsu');
    expect(await idsOfPages(page)).toEqual(by((id) => scoreOf(id, 'otsu')));
    await page.locator('select[name=order]').selectOption('by name');
    expect(await idsOfPages(page)).toEqual(PAGES);
    await page.getByLabel('Show').fill('ledger');
    expect(await idsOfPages(page)).toEqual(['02-ledger']);
    await page.getByLabel('Show').fill('');
  });

  it('a picture opens the viewer, which zooms and moves both layers together', async () => {
    await page.locator('article a[data-layer="sauvola.errors"]').first().click();
    expect(await page.locator('#viewer-title').textContent()).toBe('a <b>set 01-letter');
    expect(await page.locator('#scores').textContent()).toContain(
      `F-measure ${scoreOf('01-letter', 'sauvola').toFixed(2)}`,
    );
    const fitted = await viewOf(page, 'left');
    for (let i = 0; i < 6; i++) await page.keyboard.press('+');
    await page.mouse.move(500, 400);
    await page.mouse.down();
    await page.mouse.move(560, 450, { steps: 3 });
    await page.mouse.up();
    expect((await viewOf(page, 'left')).scale).toBeCloseTo(fitted.scale * 1.5 ** 6, 3);
    expect(await viewOf(page, 'left')).toEqual(await viewOf(page, 'right'));
    const rendering = page.evaluate(`getComputedStyle(document.getElementById('left-image')).imageRendering`);
    expect(await rendering).toBe('pixelated');
  });

  it('the curtain shows the left layer on its left and the right on its right, pixel for pixel, moved by keys and pointer', async () => {
    await page.locator('#left').selectOption('otsu');
    await page.locator('#right').selectOption('truth');
    await page.locator('#stage').focus();
    await page.keyboard.press('0');
    const spot = await falseInk();
    const stage = (await page.locator('#stage').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const { x, y, scale } = await viewOf(page, 'left');
    const at = { x: x + (spot.x + 0.5) * scale, y: y + (spot.y + 0.5) * scale };
    await page.mouse.move(stage.x + at.x, stage.y + at.y);
    for (let i = 0; i < 10; i++) await page.mouse.wheel(0, -200); // what is under the pointer stays there
    await page.waitForFunction(`Number.parseInt(document.getElementById('zoom').textContent) > 1000`);
    const share = (100 * at.x) / stage.width;

    await page.locator('#curtain').focus();
    for (let percent = 50; percent > share - 5; percent -= 2) await page.keyboard.press('ArrowLeft');
    expect(Number(await curtain())).toBeLessThan(share);
    expect(await colourAt(page, at.x, at.y)).toEqual([255, 255, 255]);

    const middle = stage.y + stage.height / 2;
    await page.mouse.move(stage.x + (Number(await curtain()) / 100) * stage.width, middle);
    await page.mouse.down();
    await page.mouse.move(stage.x + 0.95 * stage.width, middle, { steps: 2 });
    await page.mouse.up();
    expect(await curtain()).toBe('95');
    expect(await colourAt(page, at.x, at.y)).toEqual([0, 0, 0]);
  });

  it('keys change page, method and view, and close the viewer', async () => {
    await page.locator('#stage').focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('#viewer-title').textContent()).toContain('02-ledger');
    await page.locator('#right').selectOption('otsu');
    await page.locator('#stage').focus();
    await page.keyboard.press('e');
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('#right').inputValue()).toBe('sauvola.errors');
    await page.keyboard.press('s');
    const [left, right] = await Promise.all(
      ['left', 'right'].map((side) => page.locator(`.pane:has(#${side}-image)`).boundingBox()),
    );
    expect(right?.x).toBeCloseTo((left?.x ?? 0) + (left?.width ?? 0), 0);
    await page.keyboard.press('?');
    expect(await page.locator('#keys').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.locator('#viewer').isVisible()).toBe(false);
  });

  it('complains of nothing', () => {
    expect(complaints).toEqual([]);
  });
});
