import { DEFAULT_METHOD } from '../../pipeline/page.js';
import type { Values } from './schema.js';

/**
 * Lays settings over weaker ones. Parameters and model belong to the method that they were given for: where another method is asked for,
 * they are left aside. Single parameters are laid over single parameters.
 */
export function over(weaker: Values, stronger: Values): Values {
  const kept = { ...weaker };
  for (const key of strangers(weaker, stronger)) delete kept[key];
  if (stronger.set) kept.set = { ...(kept.set as Values), ...(stronger.set as Values) };
  return { ...kept, ...stronger, ...(kept.set !== undefined && { set: kept.set }) };
}

function strangers(weaker: Values, stronger: Values): string[] {
  if (weaker.methods !== undefined) return stronger.methods === undefined ? [] : ['params'];
  const another = stronger.method !== undefined && stronger.method !== (weaker.method ?? DEFAULT_METHOD);
  return another || stronger.params !== undefined ? ['method', 'params', 'set', 'model'] : [];
}
