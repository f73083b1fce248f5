// reads one changed file after another and says how that ended; a process of its own, so that a crash is seen and survived
import { DocbinError } from '../../dist/errors.js';
import { FORMATS } from './formats.js';

process.on('disconnect', () => process.exit());

process.on('message', async ({ format, file, out }) => {
  const outcome = await FORMATS[format].read(file, out).then(() => ({ read: true }), judged);
  process.send({ ...outcome, memory: process.resourceUsage().maxRSS / 1024 });
});

/** A refusal must be a line for the user. */
function judged(error) {
  if (!(error instanceof DocbinError)) return { fault: `no DocbinError but ${error?.stack ?? error}` };
  const line = `${error.message}; ${error.hint}`;
  if (error.message === '' || /[\p{Cc}\u2028\u2029]/u.test(line))
    return { fault: `no printable line: ${JSON.stringify(line)}` };
  return { refused: error.message };
}
