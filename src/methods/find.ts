import { UsageError } from '../errors.js';
import type { Method } from './define.js';
import * as registry from './registry.js';

/** Every method, by name. */
export const methods: ReadonlyMap<string, Method> = new Map(
  Object.values(registry).map((method) => [method.name, method as unknown as Method]),
);

/** The classical method with the best mean F-measure over the sets of docs/methods.md, whose name is also `best-classical`. */
export const BEST_CLASSICAL = 'howe-morph';

/**
 * The method of that name, or the one that `best-classical` stands for.
 *
 * @throws UsageError that lists the names there are
 */
export function findMethod(name: string): Method {
  const method = methods.get(name === 'best-classical' ? BEST_CLASSICAL : name);
  if (!method)
    throw new UsageError(
      'E_UNKNOWN_METHOD',
      `unknown method '${name}'`,
      `methods are ${[...methods.keys()].join(', ')}`,
    );
  return method;
}
