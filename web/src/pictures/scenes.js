// SPDX-License-Identifier: Apache-2.0
//
// scenes.js - one drawing for each screen of the survey, and the one of the first
// page. Drawn by hand for this page in a few flat shapes; classes a to e take their
// colours from the theme. They decorate: what they show stands in words beside them.
import { html, svg } from 'lit';

const scenes = {
    you: svg`<path class="b" d="M30 92 120 26l90 66v52H30z"/><path class="d" d="m18 96 102-76 102 76"/>
        <circle class="a" cx="88" cy="92" r="13"/><path class="a" d="M66 144c0-22 8-34 22-34s22 12 22 34z"/>
        <circle class="c" cx="146" cy="98" r="11"/><path class="c" d="M127 144c0-19 7-30 19-30s19 11 19 30z"/>
        <circle class="a" cx="117" cy="117" r="8"/><path class="e" d="M103 144c0-12 5-18 14-18s14 6 14 18z"/>`,
    food: svg`<path class="b" d="M28 84h108c0 36-20 58-54 58S28 120 28 84z"/><path class="d" d="M20 84h124"/>
        <circle class="c" cx="62" cy="66" r="18"/><circle class="e" cx="98" cy="62" r="22"/><path class="d" d="M98 40c2-10 8-14 14-16"/>
        <path class="a" d="M160 78h46v40a22 22 0 0 1-22 22h-2a22 22 0 0 1-22-22z"/><path class="d" d="M206 90h8a12 12 0 0 1 0 24h-8M172 64c-4-8 6-10 2-20M190 64c-4-8 6-10 2-20"/>`,
    clothes: svg`<path class="a" d="m70 28 26 12q14 10 28 0l26-12 34 30-22 24-16-10v70H74V72L58 82 36 58z"/>
        <path class="d" d="M96 40q14 24 28 0"/><path class="c" d="M158 128c10-2 16-10 20-18l30 18c10 4 12 8 12 16h-62z"/><path class="d" d="M158 144h64"/>
        <path class="e" d="M88 96h44v6H88z"/>`,
    electronics: svg`<rect class="a" x="36" y="34" width="128" height="82" rx="8"/><rect class="b" x="46" y="44" width="108" height="62" rx="3"/>
        <path class="e" d="M18 122h164v8a10 10 0 0 1-10 10H28a10 10 0 0 1-10-10z"/><rect class="c" x="176" y="56" width="46" height="84" rx="9"/>
        <rect class="b" x="182" y="66" width="34" height="56" rx="2"/><circle class="b" cx="199" cy="131" r="4"/><path class="d" d="M62 90l18-20 16 14 26-28"/>`,
    home: svg`<path class="b" d="M24 40h192v104H24z"/><path class="a" d="M52 98h104a12 12 0 0 1 12 12v24H40v-24a12 12 0 0 1 12-12z"/>
        <rect class="a" x="58" y="72" width="92" height="34" rx="12"/><path class="d" d="M52 134v10M156 134v10"/>
        <path class="c" d="M178 62h32l8 30h-48z"/><path class="d" d="M194 92v52M182 144h24"/><rect class="e" x="62" y="48" width="44" height="16" rx="2"/>`,
    car: svg`<path class="a" d="M26 104c0-14 10-18 26-20l24-30c4-5 8-6 14-6h48c8 0 12 2 17 8l20 28c22 2 33 8 33 24v18H26z"/>
        <path class="b" d="M84 82l16-22h16v22zM124 60h14c4 0 6 1 8 4l12 18h-34z"/><circle class="e" cx="72" cy="126" r="19"/><circle class="b" cx="72" cy="126" r="8"/>
        <circle class="e" cx="166" cy="126" r="19"/><circle class="b" cx="166" cy="126" r="8"/><path class="d" d="M10 145h220"/><path class="c" d="M196 96h12v10h-12z"/>`,
    care: svg`<path class="a" d="M60 66h52a10 10 0 0 1 10 10v58a10 10 0 0 1-10 10H60a10 10 0 0 1-10-10V76a10 10 0 0 1 10-10z"/><path class="e" d="M76 44h20v22H76z"/><path class="d" d="M86 44V30h26"/>
        <rect class="b" x="62" y="88" width="48" height="32" rx="4"/><rect class="c" x="138" y="104" width="74" height="40" rx="16"/>
        <circle class="b" cx="156" cy="88" r="9"/><circle class="b" cx="180" cy="76" r="13"/><circle class="b" cx="200" cy="92" r="6"/>`,
    medicines: svg`<rect class="a" x="48" y="54" width="76" height="90" rx="10"/><rect class="e" x="42" y="34" width="88" height="24" rx="6"/><rect class="b" x="58" y="76" width="56" height="46" rx="4"/>
        <path class="c" d="M81 84h10v10h10v10H91v10H81v-10H71V94h10z"/><g transform="rotate(-32 178 110)"><rect class="c" x="142" y="96" width="72" height="30" rx="15"/><path class="b" d="M178 96h21a15 15 0 0 1 0 30h-21z"/></g>
        <circle class="b" cx="160" cy="58" r="14"/><path class="d" d="M150 58h20"/>`,
    jewellery: svg`<circle class="ring" cx="104" cy="100" r="40"/><path class="a" d="m104 62-26-24 12-16h28l12 16z"/><path class="d" d="M78 38h52M96 38l8 22 8-22"/>
        <circle class="ring thin" cx="178" cy="112" r="26"/><circle class="c" cx="178" cy="82" r="8"/><path class="d" d="M40 40v14M33 47h14M202 40v14M195 47h14"/>`,
    leisure: svg`<circle class="b" cx="84" cy="92" r="50"/><path class="a" d="m84 66 24 17-9 28H69l-9-28z"/><path class="d" d="M84 66V43M108 83l24-9M99 111l14 22M69 111l-14 22M60 83l-24-9"/><path class="c" d="M158 68h14l6-10h20l6 10h14a10 10 0 0 1 10 10v44a10 10 0 0 1-10 10h-60a10 10 0 0 1-10-10V78a10 10 0 0 1 10-10z"/><circle class="e" cx="188" cy="100" r="20"/><circle class="a" cx="188" cy="100" r="11"/>`,
    travel: svg`<path class="b" d="M20 120q100-44 200 0v24H20z"/><g transform="rotate(-14 124 70)"><path class="a" d="M44 66h128c18 0 32 6 32 14s-14 12-32 12H70c-14 0-22-8-26-26z"/><path class="e" d="m112 84 22 0 -18 40h-14z"/><path class="e" d="m118 66-20-32h14l34 32z"/><path class="a" d="m44 66-8-26h14l16 26z"/></g>
        <rect class="c" x="38" y="108" width="46" height="36" rx="6"/><path class="d" d="M52 108V98h18v10M30 145h180"/>`,
    services: svg`<rect class="b" x="30" y="52" width="78" height="92" rx="4"/><path class="a" d="M24 52 69 24l45 28z"/><path class="d" d="M46 66v62M69 66v62M92 66v62M24 144h192"/>
        <circle class="c" cx="164" cy="70" r="17"/><path class="a" d="M134 144c0-30 10-46 30-46s30 16 30 46z"/><path class="e" d="m156 98 8 14 8-14z"/>`,
    other: svg`<path class="a" d="M56 64h84l12 80H44z"/><path class="d" d="M76 76V56a22 22 0 0 1 44 0v20"/><path class="c" d="M150 84h54l8 60h-70z"/><path class="d" d="M164 94V78a13 13 0 0 1 26 0v16"/><circle class="b" cx="98" cy="110" r="14"/>`,
};

export const sceneNames = Object.keys(scenes);

export function scene(name) {
    return html`<svg class="scene" viewBox="0 0 240 160" aria-hidden="true" focusable="false">${scenes[name] ?? scenes.other}</svg>`;
}

// Things in a home, and threads from them to many people; a few are held.
export function firstPicture() {
    const threads = [];
    const people = [];
    for (let i = 0; i < 24; i++) {
        const col = i % 4;
        const row = Math.floor(i / 4);
        const x = 330 + col * 44 + (row % 2) * 14;
        const y = 42 + row * 49;
        const held = i === 6 || i === 13 || i === 20;
        const from = [70, 165, 262][i % 3];
        threads.push(svg`<path class=${held ? 'thread held' : 'thread'} d="M128 ${from}C220 ${from} 230 ${y} ${x - 12} ${y}"/>`);
        people.push(svg`<g class=${held ? 'person held' : 'person'}><circle cx=${x} cy=${y - 8} r="7"/><path d="M${x - 12} ${y + 16}c0-12 4-19 12-19s12 7 12 19z"/>${held ? svg`<circle class="halo" cx=${x} cy=${y + 2} r="22"/>` : ''}</g>`);
    }
    return html`<svg class="first-picture" viewBox="0 0 520 330" aria-hidden="true" focusable="false">
        ${threads}
        <g transform="translate(30 30)"><circle class="b" cx="50" cy="40" r="46"/><path class="a" d="M24 24h44v34a18 18 0 0 1-18 18h-8a18 18 0 0 1-18-18z"/><path class="d" d="M68 34h7a9 9 0 0 1 0 19h-7M36 14c-3-6 4-8 1-14M52 14c-3-6 4-8 1-14"/></g>
        <g transform="translate(30 126)"><circle class="b" cx="50" cy="40" r="46"/><path class="c" d="m34 12 10 5q7 5 14 0l10-5 18 15-11 13-8-5v38H35V35l-8 5-11-13z"/></g>
        <g transform="translate(30 222)"><circle class="b" cx="50" cy="40" r="46"/><rect class="a" x="34" y="10" width="34" height="60" rx="7"/><rect class="b" x="39" y="18" width="24" height="38" rx="2"/><circle class="b" cx="51" cy="63" r="3"/></g>
        ${people}
    </svg>`;
}
