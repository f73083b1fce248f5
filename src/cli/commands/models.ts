import { TILE } from '../../network/graph.js';
import type { Model } from '../../network/model.js';
import type { AddCommand } from '../main.js';
import { print } from '../output.js';

export const addModels: AddCommand = (program) => {
  program
    .command('models')
    .description('list the networks with their size, cost, training data and scores')
    .argument('[files...]', 'ONNX files of your own instead')
    .option('--json', 'print JSON')
    .action(async (files: string[], { json }: { json?: boolean }) => {
      const { loadModel, modelNames } = await import('../../network/model.js');
      const models = await Promise.all((files.length > 0 ? files : await modelNames()).map(loadModel));
      const plain = models.map(({ bytes, ...model }) => ({ ...model, bytes: bytes.length }));
      print(json ? JSON.stringify(plain, null, 2) : models.map(describe).join('\n\n'));
    });
};

function describe({ name, layers, weights, macs, margin, channels, bytes, card }: Model): string {
  const lines = [
    `${name}${card ? `  ${card.title}` : ''}`,
    `  layers       ${layers.join(', ')}`,
    `  weights      ${weights.toLocaleString('en')} (${Math.round(bytes.length / 1024)} KiB), input ${channels === 1 ? 'grey' : 'sRGB'}`,
    `  cost         ${(macs / 1e6).toFixed(1)} million multiply-adds per ${TILE} × ${TILE} tile`,
    `  looks        ${margin} pixels far at most`,
  ];
  if (card) {
    const sets = Object.entries(card.trainingSets).map(([set, pages]) => `${set} (${pages})`);
    lines.push(`  trained on   ${sets.join(', ')}; ${card.trainingMinutes} minutes, seed ${card.seed}`);
    for (const [set, row] of Object.entries(card.heldOutScores)) {
      const scores = Object.entries(row).map(([measure, value]) => `${measure} ${value.toFixed(2)}`);
      lines.push(`  held out     ${set}: ${scores.join(', ')}`);
    }
  }
  return lines.join('\n');
}
