import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { resultsSchema } from '../../src/contest/results.js';
import { root } from '../cli/run.js';

it('docs/benchmark.schema.json is of the results as they are', () => {
  const { title: _, ...documented } = JSON.parse(readFileSync(path.join(root, 'docs/benchmark.schema.json'), 'utf8'));
  expect(documented).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(resultsSchema))));
});
