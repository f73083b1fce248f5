export type PublishedRow = {
  method: string;
  fmeasure: number;
  pseudoFmeasure: number;
  psnr: number;
  drd: number;
};

/** Of each contest its pages and the means of its best three entries: F-measure, pseudo F-measure, PSNR, DRD; from its paper. */
const CONTESTS: Record<string, { pages: number; best: [number, number, number, number][] }> = {
  dibco2013: {
    pages: 16,
    best: [
      [92.12, 94.19, 20.68, 3.1],
      [92.7, 93.19, 21.29, 3.18],
      [91.81, 92.67, 20.68, 4.02],
    ],
  },
  hdibco2014: {
    pages: 10,
    best: [
      [96.88, 97.65, 22.66, 0.9],
      [96.63, 97.46, 22.4, 1.0],
      [93.35, 96.05, 19.45, 2.19],
    ],
  },
  hdibco2016: {
    pages: 10,
    best: [
      [87.61, 91.28, 18.11, 5.21],
      [88.72, 91.84, 18.45, 3.86],
      [88.47, 91.71, 18.29, 3.93],
    ],
  },
  dibco2017: {
    pages: 20,
    best: [
      [91.04, 92.86, 18.28, 3.4],
      [89.67, 91.03, 17.58, 4.35],
      [89.42, 91.52, 17.61, 3.56],
    ],
  },
  hdibco2018: {
    pages: 10,
    best: [
      [88.34, 90.24, 19.11, 4.92],
      [73.45, 75.94, 14.62, 26.24],
      [70.01, 74.68, 13.58, 17.45],
    ],
  },
  dibco2019: {
    pages: 20,
    best: [
      [72.88, 72.15, 14.48, 16.24],
      [71.63, 70.78, 14.15, 16.71],
      [70.43, 69.84, 15.31, 8.05],
    ],
  },
};

/** The contest's published results of a set: means over all its pages, the winner first; nothing where none are known. */
export function published(set: string): { pages: number; rows: PublishedRow[] } | undefined {
  if (!Object.hasOwn(CONTESTS, set)) return undefined; // a set may be called constructor
  const contest = CONTESTS[set];
  const rows = contest.best.map(([fmeasure, pseudoFmeasure, psnr, drd], i) => ({
    method: `${['1st', '2nd', '3rd'][i]} of the contest`,
    fmeasure,
    pseudoFmeasure,
    psnr,
    drd,
  }));
  return { pages: contest.pages, rows };
}
