// SPDX-License-Identifier: Apache-2.0
//
// format.js - numbers for people, by the same rules as the command line's
// (src/report/number.c), so that both show the same digits: three significant
// ones, two where the interval is wide; an interval has its value's decimals.
// Intl then writes them as the language does. Pure.
const WIDEST = 15;
const SMALLEST = -7;
const NOUGHT = 1e-9;
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

// The decimal exponent of v after rounding to sig digits: 999.6 has 3.
function exponent(v, sig) {
    const text = Math.abs(v).toExponential(sig - 1);
    return Number(text.slice(text.indexOf('e') + 1));
}

// How many digits an estimate deserves.
function precision(value, low, high) {
    if (!Number.isFinite(low) || !Number.isFinite(high)) return 3;
    return high - low > 0.5 * Math.abs(value) ? 2 : 3;
}

const isNumber = (v) => typeof v === 'number' && Number.isFinite(v);

export function formatter(locale) {
    const made = new Map();
    const intl = (options) => {
        const key = JSON.stringify(options);
        if (!made.has(key)) made.set(key, new Intl.NumberFormat(locale, options));
        return made.get(key);
    };

    // "%" as the language writes it behind a number, with or without a space.
    const percentSign = () => intl({ style: 'percent' }).formatToParts(0).slice(1).map((p) => p.value).join('');

    function decimal(v, decimals) {
        const zero = Number(v.toFixed(decimals)) === 0;
        return intl({ minimumFractionDigits: decimals, maximumFractionDigits: decimals })
            .format(zero ? 0 : Number(v.toFixed(decimals)));
    }

    function powerOfTen(v, sig) {
        const [digits, power] = v.toExponential(sig - 1).split('e');
        const raised = String(Math.abs(power)).replace(/\d/g, (d) => RAISED[d]);
        return `${intl({ maximumFractionDigits: sig - 1 }).format(Number(digits))} × 10` +
            (power < 0 ? '⁻' : '') + raised;
    }

    // mn_show_number: sig significant digits; `whole` keeps all digits before the mark.
    function number(v, sig = 3, whole = true) {
        if (!isNumber(v)) return '–';
        if (v === 0) return intl({}).format(0);
        const power = exponent(v, sig);
        if (power >= WIDEST || power < SMALLEST) return powerOfTen(v, sig);
        if (power < sig - 1) {
            const decimals = sig - 1 - power;
            const scaled = Math.abs(v) * 10 ** decimals;
            const exact = Math.abs(scaled - Math.round(scaled)) < 1e-9 * scaled;
            const options = { maximumFractionDigits: decimals };
            if (!exact) options.minimumFractionDigits = decimals;
            return intl(options).format(Number(v.toFixed(decimals)));
        }
        return whole ? decimal(v, 0) : intl({ maximumFractionDigits: 0 }).format(Number(v.toPrecision(sig)));
    }

    // One number of a figure. `like` is the value whose decimals it follows.
    function amount(v, like, sig, unit) {
        if (!isNumber(v)) return '–';
        const share = unit === 'share';
        const scale = share ? 100 : 1;
        v = (Math.abs(v) < NOUGHT * Math.abs(like) ? 0 : v) * scale;
        like *= scale;
        const tail = share ? percentSign() : '';
        if (v === 0 || like === 0 || !isNumber(like)) return number(v, sig, false) + tail;
        if (unit === 'people' && Math.abs(v) >= 9.95) return number(Math.round(v), sig, false) + tail;
        const decimals = Math.min(sig - 1 - exponent(v, sig), sig - 1 - exponent(like, sig));
        if (decimals < 0 || decimals > 7) return number(v, sig, false) + tail;
        if (Math.abs(v) * 10 ** decimals < 0.5) return number(v, 1, false) + tail;
        return decimal(v, decimals) + tail;
    }

    return {
        locale,
        number,
        // A figure's value, low and high, each with the digits the command line shows.
        value: ({ value, low, high, unit }) =>
            isNumber(low) || isNumber(high) || unit === 'share'
                ? amount(value, value, precision(value, low ?? NaN, high ?? NaN), unit)
                : number(value, 3, true),
        low: ({ value, low, high, unit }) => amount(low, value, precision(value, low, high), unit),
        high: ({ value, low, high, unit }) => amount(high, value, precision(value, low, high), unit),
        // A cell of a table.
        cell: (v) => number(v, 3, v === Math.floor(v)),
        integer: (v) => intl({ maximumFractionDigits: 0 }).format(v),
        // A change in per cent with its sign: +10.2%.
        change: (v, decimals) => intl({ style: 'percent', signDisplay: 'exceptZero', minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(v).replace('-', '−'),
        plain: (v) => intl({ maximumFractionDigits: 2 }).format(v),
        percent: (v) => intl({ style: 'percent', maximumSignificantDigits: 2 }).format(v),
        // A probability: never 0 and never certain.
        likely: (p) => intl({ style: 'percent', maximumFractionDigits: 1 }).format(Math.min(0.999, Math.max(0.001, p))),
        // Money to whole units; below ten, with two decimals where there are any.
        money: (v, currency) => intl({
            style: 'currency',
            currency,
            minimumFractionDigits: 0,
            maximumFractionDigits: Math.abs(v) < 10 && v !== Math.round(v) ? 2 : 0,
        }).format(v),
    };
}
