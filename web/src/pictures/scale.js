// SPDX-License-Identifier: Apache-2.0
//
// scale.js - where numbers fall in a picture. Pure.

// The round number at or above v: 1, 2, 2.5, 5 or 10 times a power of ten.
export function roundUp(v) {
    if (!(v > 0)) return 1;
    const power = 10 ** Math.floor(Math.log10(v));
    const step = [1, 2, 2.5, 5, 10].find((s) => s * power >= v * (1 - 1e-9));
    return step * power;
}

// A place between 0 and 100 as the text of an SVG length, mirrored from right to left.
export function place(v, top, mirrored = false) {
    const share = Math.min(1, Math.max(0, v / top)) * 100;
    return `${Math.round((mirrored ? 100 - share : share) * 1000) / 1000}%`;
}

// Left edge and width of what lies between two values.
export function stretch(from, to, top, mirrored = false) {
    const a = Math.min(100, Math.max(0, (from / top) * 100));
    const b = Math.min(100, Math.max(0, (to / top) * 100));
    const left = mirrored ? 100 - b : a;
    const round = (x) => `${Math.round(x * 1000) / 1000}%`;
    return { x: round(left), width: round(b - a) };
}

// Classes of a map: powers of ten up to the largest value; 0 is the lowest class.
export const MAP_CLASSES = 6;
export function mapClasses(largest) {
    const top = largest > 0 ? Math.floor(Math.log10(largest)) : 0;
    const bounds = [];
    for (let i = MAP_CLASSES - 2; i >= 0; i--) bounds.push(10 ** (top - i));
    return bounds.map((b) => Number(b.toPrecision(1)));
}
export const classOf = (v, bounds) => bounds.filter((b) => v >= b).length;
