// Decodes every image of a folder to grey with sharp, one after another in one thread, and does nothing with it.
//   node decode.js FOLDER
import { readdirSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

sharp.concurrency(1);
const [folder] = process.argv.slice(2);
for (const name of readdirSync(folder)) await sharp(path.join(folder, name)).greyscale().raw().toBuffer();
