// one line a method
export { adotsu } from './adotsu.js';
export { bataineh } from './bataineh.js';
export { bernsen } from './bernsen.js';
export { gatos } from './gatos.js';
export { isauvola } from './isauvola.js';
export { kapur } from './kapur.js';
export { kittler } from './kittler.js';
export { niblack } from './niblack.js';
export { nick } from './nick.js';
export { otsu } from './otsu.js';
export { phansalkar } from './phansalkar.js';
export { sauvola } from './sauvola.js';
export { su } from './su.js';
export { triangle } from './triangle.js';
export { trsingh } from './trsingh.js';
export { unet, unetInt8, unetLite, unetLiteInt8, unetTiny } from './unet.js';
export { wan } from './wan.js';
export { wolf } from './wolf.js';
