#!/usr/bin/env node
// The JSON schema of what `docbin benchmark --json` writes: docs/benchmark.schema.json. Needs `npm run build`.
//
//   node scripts/docs/schema.js >docs/benchmark.schema.json
import { z } from 'zod';
import { resultsSchema } from '../../dist/contest/results.js';

console.log(JSON.stringify({ title: 'docbin benchmark --json', ...z.toJSONSchema(resultsSchema) }, null, 2));
