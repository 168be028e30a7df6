// SPDX-License-Identifier: Apache-2.0
//
// figures.js - a report's key figures by name, and the same people said in other
// units: days are people times 365, hours people times 2,496 (48 hours a week), as
// in docs/methods/footprint.md. Pure.
export const DAYS = 365;
export const HOURS = 2496;

export function figure(report, name) {
    return report?.key_figures?.find((f) => f.name === name) ?? null;
}

const scaled = (f, by, unit) => ({
    value: f.value * by,
    low: typeof f.low === 'number' ? f.low * by : null,
    high: typeof f.high === 'number' ? f.high * by : null,
    unit,
});

// People, days and hours of a report: its own figures, or people made into them.
export function threeWays(report) {
    const people = figure(report, 'people');
    if (!people) return null;
    return {
        people,
        days: figure(report, 'person_days') ?? scaled(people, DAYS, 'days a year'),
        hours: figure(report, 'person_hours') ?? scaled(people, HOURS, 'hours a year'),
    };
}

// How many buyers like this account for one person held all year.
export const buyersPerPerson = (people) => (people.value > 0 && people.value < 1 ? 1 / people.value : null);

// The countries of a survey's report one by one: those of its table without the row that holds
// the others together, and these.
export const everyPlace = ({ by_country: rows, other_countries: others }) =>
    (others ? [...rows.filter((r) => r.region_code), ...others.map((r) => ({ ...r, low: null, high: null }))] : rows);

export const inHours = (row) => scaled({ value: row.people, low: row.low, high: row.high }, HOURS, 'hours a year');
export const peopleInHours = (f) => scaled(f, HOURS, 'hours a year');
