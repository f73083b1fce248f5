import { IMAGE, INVISIBLE, type Pdfium, TEXT } from './pdfium.js';

const POINTS_PER_INCH = 72;
/** By how much of a page's size the edges of a scan may be away from the page's. */
const NEARLY = 0.01;

/** Left, bottom, right and top, in points. */
type Box = [number, number, number, number];

/** A page in pixels. */
interface Resolution {
  width: number;
  height: number;
  dpi: number;
}

/** The resolution that a page is drawn at: a scan's own, which makes its pixels the page's; that of a drawing for all others. */
export function resolutionOf(pdfium: Pdfium, page: number, drawingDpi: number): Resolution {
  const points = { width: pdfium._FPDF_GetPageWidthF(page), height: pdfium._FPDF_GetPageHeightF(page) };
  const scan = scanOf(pdfium, page);
  const across = scan ? scan.width / points.width : 0;
  const down = scan ? scan.height / points.height : 0;
  // where pixels are not square the finer resolution holds for both
  const perPoint = scan ? Math.max(across, down) : drawingDpi / POINTS_PER_INCH;
  const isSquare = Math.abs(across - down) < NEARLY * perPoint;
  const pixels = isSquare && scan ? scan : { width: points.width * perPoint, height: points.height * perPoint };
  return {
    width: Math.max(1, Math.round(pixels.width)),
    height: Math.max(1, Math.round(pixels.height)),
    dpi: Math.round(perPoint * POINTS_PER_INCH * 100) / 100,
  };
}

/** The size, in pixels of the image, of a page that shows one image all over it and nothing else. */
function scanOf(pdfium: Pdfium, page: number): { width: number; height: number } | undefined {
  const objects = Array.from({ length: pdfium._FPDFPage_CountObjects(page) }, (_, i) =>
    pdfium._FPDFPage_GetObject(page, i),
  );
  const [image, ...others] = objects.filter((object) => !isInvisible(pdfium, object));
  if (image === undefined || others.length > 0 || pdfium._FPDFPageObj_GetType(image) !== IMAGE) return undefined;

  const { pixels, box, pageBox, matrix } = measure(pdfium, page, image);
  const size = [pageBox[2] - pageBox[0], pageBox[3] - pageBox[1]];
  const isOver = box.every((edge, i) => (i < 2 ? edge - pageBox[i] : pageBox[i] - edge) < NEARLY * size[i % 2]);
  if (!isOver) return undefined;

  const [a, b] = matrix;
  const isOnSide = Math.abs(b) > Math.abs(a);
  const across = (size[0] / (box[2] - box[0])) * pixels[isOnSide ? 1 : 0];
  const up = (size[1] / (box[3] - box[1])) * pixels[isOnSide ? 0 : 1];
  const isTurned = pdfium._FPDFPage_GetRotation(page) % 2 === 1;
  return isTurned ? { width: up, height: across } : { width: across, height: up };
}

const isInvisible = (pdfium: Pdfium, object: number) =>
  pdfium._FPDFPageObj_GetType(object) === TEXT && pdfium._FPDFTextObj_GetTextRenderMode(object) === INVISIBLE;

/** The image's size in pixels, its place, the page's, and the matrix that puts the image there. */
function measure(pdfium: Pdfium, page: number, image: number) {
  const at = pdfium.wasmExports.malloc(64);
  const [pixels, box, pageBox, matrix] = [at, at + 8, at + 24, at + 40];
  pdfium._FPDFImageObj_GetImagePixelSize(image, pixels, pixels + 4);
  pdfium._FPDFPageObj_GetBounds(image, box, box + 4, box + 8, box + 12);
  pdfium._FPDF_GetPageBoundingBox(page, pageBox);
  pdfium._FPDFPageObj_GetMatrix(image, matrix);
  const { buffer } = pdfium.HEAPU8;
  const floats = (from: number, count: number) => [...new Float32Array(buffer, from, count)];
  const [left, top, right, bottom] = floats(pageBox, 4); // in this order here
  const measured = {
    pixels: [...new Uint32Array(buffer, pixels, 2)],
    box: floats(box, 4) as Box,
    pageBox: [left, bottom, right, top] as Box,
    matrix: floats(matrix, 6),
  };
  pdfium.wasmExports.free(at);
  return measured;
}
