import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { MissingError, UsageError } from '../errors.js';

/** Milliseconds that a first answer may take. */
const FIRST_ANSWER = 5000;

/** Milliseconds between two tries to find a Redis again. */
const TRY_AGAIN = 500;

/** Told when Redis goes away and when it is back. */
export interface Watch {
  onAway(): void;
  onBack(): void;
}

/**
 * Connects to Redis, or says within five seconds why not.
 *
 * @param url `redis://`, `rediss://`, or the path of a Unix socket
 * @param watch with it, a connection that is lost later is tried again for ever; without it, what waits for an answer then fails
 * @throws UsageError for a URL of another kind, MissingError when no Redis answers there
 */
export async function connect(url: string, watch?: Watch): Promise<Redis> {
  if (!/^(rediss?:\/\/|\/)/.test(url)) {
    throw new UsageError(
      'E_BAD_OPTION',
      `--redis ${url}: no address of a Redis`,
      'for example redis://127.0.0.1:6379, or /run/redis.sock',
    );
  }
  let found = false;
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: FIRST_ANSWER,
    disconnectTimeout: 100, // the process lives as long
    maxRetriesPerRequest: null, // as BullMQ asks: commands wait until Redis is back
    retryStrategy: () => (found && watch ? TRY_AGAIN : null),
  });
  let cause: NodeJS.ErrnoException = new Error('no answer');
  redis.on('error', (error) => {
    cause = error;
  });
  await Promise.race([redis.connect(), sleep(FIRST_ANSWER, undefined, { ref: false })]).catch(() => {});
  found = redis.status === 'ready';
  if (!found) {
    redis.disconnect();
    throw unreachable(url, cause);
  }
  if (watch) tell(redis, watch);
  return redis;
}

/** Each time once, however often the connection is tried in between. */
function tell(redis: Redis, { onAway, onBack }: Watch): void {
  let away = false;
  redis.on('reconnecting', () => {
    if (!away) onAway();
    away = true;
  });
  redis.on('ready', () => {
    if (away) onBack();
    away = false;
  });
}

/** That no Redis answers there, without the password that the URL may hold. */
export function unreachable(url: string, { code, message }: NodeJS.ErrnoException): MissingError {
  const place = url.replace(/\/\/[^@/]*@/, '//');
  return new MissingError(
    'E_NO_REDIS',
    `no Redis at ${place} (${code ?? message})`,
    'start redis-server, or give the right --redis',
  );
}
