#!/usr/bin/env node
// docs/viewer.png: the report's viewer on a sample page. Needs `npm run build` and Chromium.
//
//   node bin/docbin.js benchmark datasets/sample --methods sauvola,wolf,unet-lite --report out/report
//   node scripts/docs/viewer.js out/report
import path from 'node:path';
import { chromium } from 'playwright-core';
import sharp from 'sharp';

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1200, height: 640 } });
await page.goto(`file://${path.resolve(process.argv[2], 'index.html')}`);
await page.locator('article', { hasText: '02-ledger' }).locator('a[data-layer="sauvola.errors"]').click();
await page.mouse.move(600, 300);
await page.mouse.wheel(0, -500);
await page.waitForTimeout(500);
const picture = await page.screenshot();
await browser.close();
await sharp(picture).png({ palette: true, colours: 128, effort: 10 }).toFile('docs/viewer.png');
