import { z } from 'zod';
import type { Method, Search } from './define.js';

/** A parameter that can be searched, stretched over the places 0 to 1. */
export interface Axis {
  name: string;
  /** The value at a place of 0..1. */
  at(place: number): unknown;
  /** Where a value is; those outside the searched range are at its ends. */
  placeOf(value: unknown): number;
}

/**
 * The parameters of a method that can be searched: numbers whose schema says `.meta({ search: { from, to } })`, booleans and enums.
 *
 * @param largest side of a window, in pixels
 */
export function searchSpace(method: Method, largest = Number.POSITIVE_INFINITY): Axis[] {
  return Object.entries(method.params.shape).flatMap(([name, schema]) => {
    const { type, enum: choices } = z.toJSONSchema(schema);
    const search = (schema as z.ZodType).meta()?.search;
    if (type === 'boolean') return choiceAxis(name, [false, true]);
    if (choices) return choiceAxis(name, choices);
    if (!search) return [];
    return numberAxis(name, name === 'window' ? upTo(largest, search) : search, type === 'integer');
  });
}

const upTo = (largest: number, { from, to, ...rest }: Search): Search => ({
  from: Math.min(from, largest),
  to: Math.min(to, largest),
  ...rest,
});

function numberAxis(name: string, { from, to, scale, odd }: Search, whole: boolean): Axis {
  const [bend, unbend] = scale === 'log' ? [Math.log, Math.exp] : [Number, Number];
  const [start, end] = [bend(from), bend(to)];
  const round = (value: number) => {
    if (odd) return 2 * Math.floor((value - 1) / 2 + ROUNDING) + 1;
    return whole ? Math.round(value) : Number(value.toPrecision(3));
  };
  return {
    name,
    at: (place) => round(unbend(start + place * (end - start))),
    placeOf: (value) => (start === end ? 0 : clamp((bend(Number(value)) - start) / (end - start))),
  };
}

/** So that a whole number that went through log and exp stays what it was. */
const ROUNDING = 1e-9;

const choiceAxis = (name: string, choices: readonly unknown[]): Axis => ({
  name,
  at: (place) => choices[Math.min(choices.length - 1, Math.floor(place * choices.length))],
  placeOf: (value) => (choices.indexOf(value) + 0.5) / choices.length,
});

const clamp = (place: number) => Math.min(1, Math.max(0, place));
