import { spawnSync } from 'node:child_process';
import { packRows } from '../../src/image/bits.js';
import { encodeTiff } from '../../src/image/tiff.js';
import type { Mask } from '../../src/image/types.js';
import { openG4 } from '../../src/kernels/g4.js';

/** Programs that open what we write; why tests with them are skipped where one is missing. */
export const noTools = ['pdfinfo', 'pdfimages', 'pdftoppm', 'tiffinfo', 'qpdf'].some(
  (name) => spawnSync(name, ['--help']).error,
)
  ? ' (skipped: no poppler-utils, libtiff-tools or qpdf; scripts/pdf-tools.sh installs them)'
  : '';

/** A page that no two are alike of: slanted stripes. */
export function stripes(number: number, width: number, height: number): Mask {
  const data = Uint8Array.from({ length: width * height }, (_, i) =>
    ((i % width) + number * Math.floor(i / width)) % (7 + number) < 3 ? 1 : 0,
  );
  return { width, height, data };
}

export const g4Of = ({ width, height, data }: Mask): Uint8Array => {
  const g4 = openG4(width);
  g4.write(packRows({ width, height, data }, 1), height);
  return g4.end();
};

/** A TIFF with a page for each mask. */
export const tiffOf = (pages: Mask[], dpi?: number): Buffer =>
  encodeTiff(
    pages.map((page) => ({
      width: page.width,
      height: page.height,
      dpi,
      rowsPerStrip: page.height,
      strips: [g4Of(page)],
    })),
  );

/** A page of a PDF: its size in points, what is drawn on it, and further entries. */
export interface DrawnPage {
  size: [number, number];
  content: string;
  entries?: string;
  /** The images /I0, /I1 … that the content draws. */
  images?: DrawnImage[];
}

export interface DrawnImage {
  width: number;
  height: number;
  data: Uint8Array;
  entries: string;
}

/** A PDF written by hand. */
export function drawPdf(pages: DrawnPage[]): Buffer {
  const objects: string[] = ['<< /Type /Catalog /Pages 2 0 R >>', ''];
  const add = (text: string) => `${objects.push(text)} 0 R`;
  const stream = (entries: string, data: string) =>
    add(`<< ${entries} /Length ${data.length} >>\nstream\n${data}\nendstream`);
  const kids = pages.map(({ size, content, entries = '', images = [] }) => {
    const named = images.map(({ width, height, data, entries: kind }, i) => {
      const head = `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} ${kind}`;
      return `/I${i} ${stream(head, Buffer.from(data).toString('latin1'))}`;
    });
    const font = '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>';
    return add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${size.join(' ')}] ${entries} /Contents ${stream('', content)} ` +
        `/Resources << ${font} /XObject << ${named.join(' ')} >> >> >>`,
    );
  });
  objects[1] = `<< /Type /Pages /Count ${kids.length} /Kids [${kids.join(' ')}] >>`;
  let text = '%PDF-1.4\n';
  const places = objects.map((object, i) => {
    const place = text.length;
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  return Buffer.from(
    `${text}${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
    'latin1',
  );
}

/** A grey image whose samples are all kinds of values. */
export function greyImage(width: number, height: number): DrawnImage {
  const data = Uint8Array.from({ length: width * height }, (_, i) => (i * 7919 + (i >> 3) * 31) & 255);
  return { width, height, data, entries: '/ColorSpace /DeviceGray /BitsPerComponent 8' };
}
