import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';

const CHROMIUM = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((file) => file !== undefined && existsSync(file));

/** Why there is no browser, if there is none. */
export const noBrowser = CHROMIUM ? undefined : 'no Chromium here: install it, or name it in $CHROMIUM';

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });

/** Opens a file, and gathers whatever the page complains of. */
export async function openPage(browser: Browser, file: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 }, deviceScaleFactor: 1 });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'log') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  // a picture that is left before it has come is no trouble
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(request.url());
  });
  await page.goto(`file://${file}`);
  return { page, complaints };
}

/** Where a layer of the viewer lies: its top left corner on the stage, and screen pixels a page pixel. */
export const viewOf = (page: Page, side: 'left' | 'right'): Promise<{ x: number; y: number; scale: number }> =>
  page.evaluate(`(() => {
    const { a, e, f } = new DOMMatrix(getComputedStyle(document.getElementById('${side}-image')).transform);
    return { x: e, y: f, scale: a };
  })()`);

/** The colour of the screen at a point of the stage. */
export async function colourAt(page: Page, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(await page.locator('#stage').screenshot())
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = 3 * (Math.round(y) * info.width + Math.round(x));
  return [...data.subarray(at, at + 3)];
}
