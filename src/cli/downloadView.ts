import { say } from './output.js';

/** Shows how far downloads are: a bar on a terminal, a line a tenth elsewhere, nothing when quiet. */
export async function downloadView(quiet: boolean, terminal = process.stderr.isTTY) {
  if (quiet) return { advance() {}, stop() {} };
  return terminal ? bars() : lines();
}

function lines() {
  let said = '';
  return {
    advance(archive: string, bytes: number, total: number) {
      const line = `${archive} ${Math.floor((10 * bytes) / total) * 10} % of ${megabytes(total)}`;
      if (line !== said) say(line);
      said = line;
    },
    stop() {},
  };
}

async function bars() {
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar(
    {
      format: '{bar} {percentage} % of {size}, {eta_formatted} left, {archive}',
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
    },
    cliProgress.Presets.shades_classic,
  );
  let current = '';
  return {
    advance(archive: string, bytes: number, total: number) {
      if (archive !== current) bar.start(total, 0, { archive, size: megabytes(total) });
      current = archive;
      bar.update(bytes);
    },
    stop: () => bar.stop(),
  };
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
