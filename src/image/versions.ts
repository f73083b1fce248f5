import sharp from 'sharp';

/** Of sharp and of the libraries in it. */
export const { versions } = sharp;
