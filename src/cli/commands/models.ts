import { TILE } from '../../network/graph.js';
import type { Model } from '../../network/model.js';
import { print } from '../output.js';
import type { DefineCommand } from '../program.js';

export const define: DefineCommand = (command) => {
  command
    .argument('[files...]', 'ONNX files of your own instead')
    .option('--json', 'print JSON')
    .action(async (files: string[], { json }: { json?: boolean }) => {
      const { loadModel, modelNames } = await import('../../network/model.js');
      const models = await Promise.all((files.length > 0 ? files : await modelNames()).map(loadModel));
      const plain = models.map((model) => ({ ...model, bytes: model.bytes.length }));
      print(json ? JSON.stringify(plain, null, 2) : plain.map(describe).join('\n\n'));
    });
};

type Plain = Omit<Model, 'bytes'> & { bytes: number };

const INPUT = { 1: 'grey', 3: 'sRGB', 4: 'sRGB and relative luma' };

function describe({ name, layers, weights, macs, margin, context, channels, bytes, card }: Plain): string {
  const lines = [
    `${name}${card ? `  ${card.title}` : ''}`,
    `  layers       ${layers.join(', ')}`,
    `  weights      ${weights.toLocaleString('en')} (${Math.round(bytes / 1024)} KiB), input ${INPUT[channels]}`,
    `  cost         ${(macs / 1e6).toFixed(1)} million multiply-adds per ${TILE} × ${TILE} tile`,
    `  looks        ${margin} pixels far at most${context ? `, and at ${context.margin} blocks of 8 × 8 pixels beyond that` : ''}`,
  ];
  if (card) {
    const sets = Object.entries(card.trainingSets).map(([set, pages]) => `${set} (${pages})`);
    lines.push(
      `  takes        ${card.millisecondsPerMegapixel} ms per megapixel in one thread, onnxruntime ${card.onnxruntime}`,
      `  run with     ${card.inference}`,
      `  trained on   ${sets.join(', ')}`,
      `  recipe       ${card.recipe}; seed ${card.seed}, ${card.trainingMinutes} minutes`,
    );
    for (const [set, row] of Object.entries(card.heldOutScores)) {
      const scores = Object.entries(row).map(([measure, value]) => `${measure} ${value.toFixed(2)}`);
      lines.push(`  held out     ${set}: ${scores.join(', ')}`);
    }
  }
  return lines.join('\n');
}
