import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decode, openDocument } from '../../src/image/decode.js';
import { maskOf, readMask } from '../../src/image/mask.js';
import { encodePdf } from '../../src/image/pdf.js';
import { type DrawnPage, drawPdf, g4Of, greyImage, noTools, stripes } from './documents.js';
import { pixels } from './files.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'docbin-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, bytes: Buffer) => {
  writeFileSync(path.join(folder, name), bytes);
  return path.join(folder, name);
};

const masks = [stripes(1, 200, 300), stripes(2, 333, 101), stripes(3, 64, 64)];
const dpis = [300, 200, undefined];
const ours = encodePdf(masks.map((mask, i) => ({ ...mask, dpi: dpis[i], data: g4Of(mask) })));

/** A page that one image covers. */
const scan = (image = greyImage(120, 90), entries = ''): DrawnPage => ({
  size: [28.8, 21.6],
  content: 'q 28.8 0 0 21.6 0 0 cm /I0 Do Q',
  entries,
  images: [image],
});
const text = (words: string): DrawnPage => ({ size: [216, 144], content: `BT /F 24 Tf 20 100 Td (${words}) Tj ET` });

describe('a PDF that we wrote', () => {
  it('comes back pixel for pixel, each page with its dpi', async () => {
    const document = await openDocument(ours);
    expect(document.pages).toBe(3);
    for (const [i, mask] of masks.entries()) {
      const { width, height, channels, meta, rows } = await document.open(i + 1);
      expect(maskOf({ width, height, channels, meta, data: rows(0, height) })).toEqual(mask);
      expect(meta.dpi).toBe(dpis[i] ?? 300);
    }
  });

  it.skipIf(noTools)(`is sound to other programs, with the sizes and the order of its pages${noTools}`, () => {
    const name = file('ours.pdf', ours);
    expect(execFileSync('qpdf', ['--check', name], { encoding: 'utf8' })).toMatch(
      /No syntax or stream encoding errors/,
    );
    const info = execFileSync('pdfinfo', ['-l', '9', name], { encoding: 'utf8' });
    expect(info.match(/^Page +\d size: .*$/gm)).toEqual([
      'Page    1 size:  48 x 72 pts',
      'Page    2 size:  119.88 x 36.36 pts',
      'Page    3 size:  15.36 x 15.36 pts',
    ]);
    const images = execFileSync('pdfimages', ['-list', name], { encoding: 'utf8' }).trim().split('\n').slice(2);
    expect(images.map((line) => line.trim().split(/ +/).slice(0, 14))).toEqual(
      masks.map(({ width, height }, i) => {
        const dpi = String(dpis[i] ?? 300);
        const object = String(5 + 3 * i);
        return [
          `${i + 1}`,
          `${i}`,
          'image',
          `${width}`,
          `${height}`,
          'gray',
          '1',
          '1',
          'ccitt',
          'no',
          object,
          '0',
          dpi,
          dpi,
        ];
      }),
    );
  });

  it.skipIf(noTools)(`holds the very masks${noTools}`, async () => {
    execFileSync('pdfimages', ['-png', file('ours.pdf', ours), path.join(folder, 'image')]);
    for (const [i, mask] of masks.entries()) {
      const found = await readMask(path.join(folder, `image-00${i}.png`));
      expect(Buffer.compare(found.data, mask.data)).toBe(0);
    }
  });

  it.skipIf(noTools)(`is drawn by other programs with as much ink${noTools}`, async () => {
    execFileSync('pdftoppm', ['-r', '300', '-png', file('ours.pdf', ours), path.join(folder, 'drawn')]);
    const { data } = await decode(path.join(folder, 'drawn-1.png'));
    const ink = data.reduce((sum, value) => sum + (255 - value) / 255, 0) / data.length;
    expect(ink).toBeCloseTo(masks[0].data.reduce((sum, value) => sum + value, 0) / masks[0].data.length, 1);
  });
});

describe('a page of a PDF', () => {
  const { data } = greyImage(120, 90);

  it('that is a scan is taken pixel for pixel', async () => {
    const page = await decode(drawPdf([scan()]));
    expect(page).toMatchObject({ width: 120, height: 90, channels: 1, meta: { dpi: 300 } });
    expect(Buffer.compare(page.data, data)).toBe(0);
  });

  it.each([90, 180, 270])('that is a scan turned by %i degrees keeps its pixels', async (angle) => {
    const page = await decode(drawPdf([scan(undefined, `/Rotate ${angle}`)]));
    expect([page.width, page.height]).toEqual(angle === 180 ? [120, 90] : [90, 120]);
    const last = data.length - 1;
    const corners = { 90: 120 * 89, 180: last, 270: 119 };
    expect(page.data[0]).toBe(data[corners[angle as 90]]);
    expect(page.data.toSorted()).toEqual(data.toSorted());
  });

  it('that is a scan on its side by its matrix, or in a crop box, keeps its pixels', async () => {
    const turned = {
      ...scan(),
      size: [21.6, 28.8] as [number, number],
      content: 'q 0 28.8 -21.6 0 21.6 0 cm /I0 Do Q',
    };
    const cropped = {
      ...scan(),
      size: [100, 100] as [number, number],
      content: 'q 28.8 0 0 21.6 30 40 cm /I0 Do Q',
      entries: '/CropBox [30 40 58.8 61.6]',
    };
    const document = await openDocument(drawPdf([turned, cropped]));
    expect(await document.open(1)).toMatchObject({ width: 90, height: 120, meta: { dpi: 300 } });
    const page = await document.open(2);
    expect(page).toMatchObject({ width: 120, height: 90 });
    expect(Buffer.compare(page.rows(0, 90), data)).toBe(0);
  });

  it('that is a scan below text that is not seen is a scan', async () => {
    const searchable = { ...scan(), content: 'q 28.8 0 0 21.6 0 0 cm /I0 Do Q BT 3 Tr /F 9 Tf 2 9 Td (words) Tj ET' };
    expect(Buffer.compare((await decode(drawPdf([searchable]))).data, data)).toBe(0);
  });

  it('that is a stencil keeps its pixels', async () => {
    const stencil = {
      width: 16,
      height: 2,
      data: Uint8Array.of(0x0f, 0xff, 0xf0, 0x00),
      entries: '/ImageMask true /BitsPerComponent 1',
    };
    const page = await decode(
      drawPdf([{ ...scan(stencil), size: [9.6, 1.2], content: 'q 9.6 0 0 1.2 0 0 cm /I0 Do Q' }]),
    );
    expect([...page.data].map((value) => (value ? '.' : '#')).join('')).toBe(
      '####........' + '....' + '....############',
    );
  });

  it('that is a scan as JPEG, in colour, is what a decoder of JPEG makes of it', async () => {
    const samples = Array.from({ length: 3 * 120 * 90 }, (_, i) => (i * i) % 251);
    const jpeg = await pixels(samples, 120, 3).blur(2).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer();
    const entries = '/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode';
    const page = await decode(drawPdf([scan({ width: 120, height: 90, data: jpeg, entries })]));
    const expected = await decode(jpeg);
    expect(page).toMatchObject({ width: 120, height: 90, channels: 3 });
    expect(Math.max(...page.data.map((value, i) => Math.abs(value - expected.data[i])))).toBe(0);
  });

  it('with pixels that are not square is drawn at the finer resolution', async () => {
    const fax = { ...scan(), size: [28.8, 43.2] as [number, number], content: 'q 28.8 0 0 43.2 0 0 cm /I0 Do Q' };
    expect(await decode(drawPdf([fax]))).toMatchObject({ width: 120, height: 180, meta: { dpi: 300 } });
  });

  it('with text is drawn at 300 dpi, or as asked for', async () => {
    const bytes = drawPdf([text('Ink')]);
    const page = await decode(bytes);
    expect(page).toMatchObject({ width: 900, height: 600, channels: 1, meta: { dpi: 300 } });
    expect(page.data.filter((value) => value < 128).length).toBeGreaterThan(1000);
    const document = await openDocument(bytes, { dpi: 150 });
    expect(await document.open(1)).toMatchObject({ width: 450, height: 300, meta: { dpi: 150 } });
  });

  it('with two images is drawn', async () => {
    const two = {
      ...scan(),
      content: 'q 14.4 0 0 21.6 0 0 cm /I0 Do Q q 14.4 0 0 21.6 14.4 0 cm /I0 Do Q',
      entries: '',
    };
    const document = await openDocument(drawPdf([two]), { dpi: 100 });
    expect(await document.open(1)).toMatchObject({ width: 40, height: 30, meta: { dpi: 100 } });
  });

  it('of many bands is that of one', async () => {
    const image = greyImage(4000, 9000);
    const page = await decode(
      drawPdf([{ ...scan(image), size: [480, 1080], content: 'q 480 0 0 1080 0 0 cm /I0 Do Q' }]),
    );
    expect(page.meta.dpi).toBe(600);
    expect(Buffer.compare(page.data, image.data)).toBe(0);
  });

  it('that claims too many pixels is refused', async () => {
    const claim = { ...greyImage(1, 1), width: 60000, height: 60000 };
    const wide = { ...text('wide'), size: [14400, 14400] as [number, number] };
    for (const page of [scan(claim), wide])
      await expect(decode(drawPdf([page]), 'vast.pdf')).rejects.toThrow('vast.pdf: Expected at most 1073741824 pixels');
  });
});

describe('a PDF that cannot be read', () => {
  it.each([
    ['damaged', Buffer.from('%PDF-1.7\nnothing'), 'Expected a whole PDF image but received one that is damaged'],
    [
      'cut short',
      drawPdf([text('cut')]).subarray(0, 60),
      'Expected a whole PDF image but received one that is damaged',
    ],
    ['without a page', drawPdf([]), 'Expected a whole PDF image but received one that is damaged'],
  ])('%s is refused in a line', async (_, bytes, message) => {
    await expect(openDocument(bytes, { name: 'bad.pdf' })).rejects.toThrow(`bad.pdf: ${message}`);
  });

  it.skipIf(noTools)(`encrypted is refused in a line${noTools}`, async () => {
    const [open, locked] = [file('open.pdf', drawPdf([text('secret')])), path.join(folder, 'locked.pdf')];
    execFileSync('qpdf', ['--encrypt', 'user', 'owner', '256', '--', open, locked]);
    await expect(decode(locked)).rejects.toThrow(`${locked}: the PDF is encrypted and asks for a password`);
    execFileSync('qpdf', ['--encrypt', '', 'owner', '256', '--', open, locked]);
    expect((await decode(readFileSync(locked))).width).toBe(900);
  });
});
