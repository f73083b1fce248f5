/** Thirds of the sets, as the networks are held out of them: parameters for a set come from the contests' sets of the other two. */
export const FOLDS = [
  ['dibco2013', 'hdibco2014', 'hdibco2016', 'nabuco'],
  ['dibco2009', 'hdibco2012', 'bickley', 'monk_cuper'],
  ['hdibco2010', 'dibco2011', 'phibd2012', 's_ms2015'],
];

/** The contests' sets that are not held out with this one. */
export const trainingSets = (set) =>
  FOLDS.filter((fold) => !fold.includes(set)).flatMap((fold) => fold.filter((name) => /dibco/.test(name)));
