/** A page of one bit a pixel. */
export interface PdfPage {
  width: number;
  height: number;
  /** What the page's size follows from; 300 where it is not known. */
  dpi?: number;
  /** A stream of CCITT Group 4 (`openG4`), 1 as black. */
  data: Uint8Array;
}

/** Stands in where a page's resolution is not known: a page has a size in any case. */
const UNKNOWN_DPI = 300;
const POINTS_PER_INCH = 72;

/**
 * A PDF with an image a page, each as large as its page. The same pages give the same bytes: there is no date and no identifier in it.
 * Source: ISO 32000-1:2008, sections 7.5 (file structure), 7.4.6 (CCITTFaxDecode) and 7.7.3 (page tree).
 */
export function encodePdf(pages: readonly PdfPage[]): Buffer {
  const kids = pages.map((_, i) => `${3 + 3 * i} 0 R`).join(' ');
  const objects = [
    object('<< /Type /Catalog /Pages 2 0 R >>'),
    object(`<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`),
    ...pages.flatMap((page, i) => objectsOf(page, 3 + 3 * i)),
  ];
  const pieces = [Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1')]; // bytes above 127 say that it is no text
  let at = pieces[0].length;
  let table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const [i, body] of objects.entries()) {
    const bytes = Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), body, Buffer.from('\nendobj\n')]);
    table += `${String(at).padStart(10, '0')} 00000 n \n`;
    at += bytes.length;
    pieces.push(bytes);
  }
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([...pieces, Buffer.from(table + trailer)]);
}

/** A page, what is drawn on it, and its image: objects `first` to `first + 2`. */
function objectsOf({ width, height, dpi = UNKNOWN_DPI, data }: PdfPage, first: number): Buffer[] {
  const size = [width, height].map((pixels) => Number(((pixels * POINTS_PER_INCH) / dpi).toFixed(3)));
  const resources = `<< /XObject << /Mask ${first + 2} 0 R >> >>`;
  const fax = `/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns ${width} /Rows ${height} >>`;
  const image = `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceGray /BitsPerComponent 1`;
  return [
    object(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${size.join(' ')}] /Resources ${resources} /Contents ${first + 1} 0 R >>`,
    ),
    stream('', Buffer.from(`q ${size[0]} 0 0 ${size[1]} 0 0 cm /Mask Do Q`)),
    stream(`${image} ${fax} `, data),
  ];
}

const object = (text: string) => Buffer.from(text);

const stream = (entries: string, data: Uint8Array) =>
  Buffer.concat([object(`<< ${entries}/Length ${data.length} >>\nstream\n`), data, object('\nendstream')]);
