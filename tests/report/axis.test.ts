import fc from 'fast-check';
import { expect, it } from 'vitest';
import { axis } from '../../src/report/html/axis.js';

it('an axis has round marks around its values', () => {
  expect(axis([58.2, 96.4]).ticks).toEqual([50, 60, 70, 80, 90, 100]);
  expect(axis([0.12, 0.31]).ticks).toEqual([0.1, 0.15, 0.2, 0.25, 0.3, 0.35]);
  expect(axis([2, 950]).ticks).toEqual([1, 10, 100, 1000]);
  expect(axis([90]).ticks.length).toBeGreaterThan(1);
});

it('every value lies on the axis, larger ones further along', () => {
  const value = fc.integer({ min: -1e6, max: 1e6 }).map((n) => n / 1000);
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 9 }), (values) => {
      const { place, ticks } = axis(values);
      const places = values.toSorted((a, b) => a - b).map(place);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(Math.min(...places)).toBeGreaterThanOrEqual(-1e-9);
      expect(Math.max(...places)).toBeLessThanOrEqual(1 + 1e-9);
      expect(ticks.length).toBeLessThan(30);
    }),
  );
});
