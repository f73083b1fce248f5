// one line a method
export { niblack } from './niblack.js';
export { otsu } from './otsu.js';
export { sauvola } from './sauvola.js';
export { unet, unetInt8, unetLite, unetLiteInt8, unetTiny } from './unet.js';
