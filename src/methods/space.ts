import { z } from 'zod';
import type { Method } from './define.js';

/** A parameter that can be searched, stretched over the places 0 to 1. */
export interface Axis {
  name: string;
  /** The value at a place of 0..1. */
  at(place: number): unknown;
  /** Where a value is; those outside the searched range are at its ends. */
  placeOf(value: unknown): number;
}

/**
 * The parameters of a method that can be searched: the numbers that its `search` names, booleans and enums.
 *
 * @param largest side of a window, in pixels; where it leaves no choice, the window is not searched
 */
export function searchSpace({ params, search = {} }: Method, largest = Number.POSITIVE_INFINITY): Axis[] {
  return Object.entries(params.shape).flatMap(([name, schema]) => {
    const { type, enum: choices } = z.toJSONSchema(schema);
    const range = search[name];
    if (type === 'boolean') return choiceAxis(name, [false, true]);
    if (choices) return choiceAxis(name, choices);
    if (!range) return [];
    if (name === 'window') return largest > range[0] ? windowAxis(name, range, largest) : [];
    return numberAxis(name, range, type === 'integer' ? Math.round : threeDigits);
  });
}

function numberAxis(name: string, [from, to]: [number, number], round: (value: number) => number): Axis {
  return {
    name,
    at: (place) => round(from + place * (to - from)),
    placeOf: (value) => clamp((Number(value) - from) / (to - from)),
  };
}

/** Odd sides on a log scale, on which every doubling is as wide as the next. */
function windowAxis(name: string, [from, to]: [number, number], largest: number): Axis {
  const sides = Math.log(Math.min(to, largest) / from);
  return {
    name,
    at: (place) => oddUpTo(from * Math.exp(place * sides)),
    placeOf: (value) => clamp(Math.log(Number(value) / from) / sides),
  };
}

const threeDigits = (value: number) => Number(value.toPrecision(3));

/** The largest odd number up to a value, which may have lost a little on its way through log and exp. */
const oddUpTo = (value: number) => 2 * Math.floor((value - 1) / 2 + 1e-9) + 1;

const choiceAxis = (name: string, choices: readonly unknown[]): Axis => ({
  name,
  at: (place) => choices[Math.min(choices.length - 1, Math.floor(place * choices.length))],
  placeOf: (value) => (choices.indexOf(value) + 0.5) / choices.length,
});

const clamp = (place: number) => Math.min(1, Math.max(0, place));
