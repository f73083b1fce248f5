import { say } from './output.js';

/** Shows how far a run is: a bar on a terminal, a line a page elsewhere, nothing when quiet. */
export interface ProgressView {
  advance(done: number, total: number, line: string): void;
  /** A line that stays, above the bar. */
  note(line: string): void;
  stop(): void;
}

/** @param unit what is counted */
export async function progressView(
  quiet: boolean,
  unit = 'pages',
  terminal = process.stderr.isTTY,
): Promise<ProgressView> {
  if (quiet) return { advance() {}, note: say, stop() {} };
  if (!terminal) return { advance: (done, total, line) => say(`${done}/${total} ${line}`), note: say, stop() {} };
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar(
    {
      format: `{bar} {value}/{total} ${unit}, {eta_formatted} left`,
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
    },
    cliProgress.Presets.shades_classic,
  );
  let started = false;
  return {
    advance(done, total) {
      if (!started) bar.start(total, 0);
      started = true;
      bar.update(done);
    },
    note(line) {
      if (started) process.stderr.write('\r\u001b[K');
      say(line);
    },
    stop() {
      if (started) bar.stop();
    },
  };
}
