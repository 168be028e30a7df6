// SPDX-License-Identifier: Apache-2.0
//
// build.mjs - makes the page: `node build.mjs --out DIR` writes
// index.html, assets/* with hashed names, and manifest.json, which lists them with
// their types. Names of countries and industries come from the project's data
// folder. Needs Node 18 and what `npm ci` put beside it; reaches no network. The same
// sources give the same bytes.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { areaRows, clauseRows, countryCodes, factNames, industryNames, productNames, worldMap } from './tools/world.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const TYPES = {
    '.js': 'text/javascript; charset=utf-8',
    '.css': 'text/css; charset=utf-8',
    '.json': 'application/json',
    '.svg': 'image/svg+xml',
    '.html': 'text/html; charset=utf-8',
};

function outputFolder() {
    const at = process.argv.indexOf('--out');
    const value = at < 0 ? '' : process.argv[at + 1];
    if (!value) {
        console.error('usage: node build.mjs --out DIR');
        process.exit(2);
    }
    return resolve(value);
}

// Writes bytes under a name with their hash in it; gives the page's address of it.
function hashed(out, name, bytes) {
    const dot = name.lastIndexOf('.');
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
    const path = `assets/${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
    writeFileSync(join(out, path), bytes);
    return `/${path}`;
}

// The modules that esbuild resolves by name instead of by file: what is known
// only while building.
function made(addresses) {
    return {
        name: 'made',
        setup(build) {
            build.onResolve({ filter: /^made:/ }, (a) => ({ path: a.path, namespace: 'made' }));
            build.onLoad({ filter: /.*/, namespace: 'made' }, (a) => ({
                contents: `export default ${JSON.stringify(addresses[a.path])};`,
                loader: 'js',
            }));
        },
    };
}

// A catalogue without the program's own sentences, which only the program says.
const ofThePage = {
    name: 'of-the-page',
    setup(build) {
        build.onLoad({ filter: /text[/\\][a-z]+\.json$/ }, (a) => {
            const all = Object.entries(JSON.parse(readFileSync(a.path, 'utf8')));
            // As JSON each key would be a variable and an export of its own, too.
            return { contents: `export default ${JSON.stringify(Object.fromEntries(all.filter(([key]) => !/^(say|country)\./.test(key))))}`, loader: 'js' };
        });
    },
};

async function bundle(out, addresses) {
    const result = await esbuild.build({
        absWorkingDir: here,
        entryPoints: ['src/main.js', 'src/style/page.css'],
        bundle: true,
        splitting: true,
        format: 'esm',
        target: ['es2022', 'chrome110', 'firefox115', 'safari16.4'],
        minify: true,
        legalComments: 'linked',
        outdir: join(out, 'assets'),
        entryNames: '[name]-[hash]',
        chunkNames: '[name]-[hash]',
        metafile: true,
        logLevel: 'warning',
        plugins: [made(addresses), ofThePage],
    });
    const files = {};
    const seen = Object.entries(result.metafile.outputs);
    for (const [path, info] of seen) {
        const name = '/' + relative(out, resolve(here, path)).split('\\').join('/');
        if (info.entryPoint) files[info.entryPoint] = name;
    }
    return { files, outputs: seen.map(([path]) => relative(out, resolve(here, path))) };
}

function index(files, icon) {
    const en = JSON.parse(readFileSync(join(here, 'text/en.json'), 'utf8'));
    const es = JSON.parse(readFileSync(join(here, 'text/es.json'), 'utf8'));
    return readFileSync(join(here, 'index.html'), 'utf8')
        .replaceAll('{{script}}', files['src/main.js'])
        .replaceAll('{{style}}', files['src/style/page.css'])
        .replaceAll('{{icon}}', icon)
        .replaceAll('{{title}}', en['app.title'])
        .replaceAll('{{noscript.en}}', en['app.noscript'])
        .replaceAll('{{noscript.es}}', es['app.noscript']);
}

// What the program's catalogue says of texts of the project's own data: {English: Spanish}.
function inSpanish(texts) {
    const [en, es] = ['en', 'es'].map((l) => JSON.parse(readFileSync(join(here, `text/${l}.json`), 'utf8')));
    const keys = Object.keys(en).filter((key) => key.startsWith('say.') && texts.includes(en[key]));
    return Object.fromEntries(keys.map((key) => [en[key], es[key]]));
}

function list(out, paths) {
    const files = [...new Set(paths)].sort().map((path) => {
        const bytes = readFileSync(join(out, path));
        const type = TYPES[path.slice(path.lastIndexOf('.'))] ?? 'text/plain; charset=utf-8';
        return { path, type, bytes: bytes.length };
    });
    return JSON.stringify({ index: 'index.html', files }, null, 1) + '\n';
}

const out = outputFolder();
const data = join(here, '../data');
rmSync(join(out, 'assets'), { recursive: true, force: true });
mkdirSync(join(out, 'assets'), { recursive: true });
const world = hashed(out, 'world.json', JSON.stringify(worldMap()));
const icon = hashed(out, 'icon.svg', readFileSync(join(here, 'src/icon.svg')));
const built = await bundle(out, {
    'made:world': world,
    'made:countries': countryCodes(data),
    'made:industries': industryNames(data),
    'made:products': productNames(data),
    'made:facts': factNames(data),
    'made:clause': clauseRows(data),
    'made:areas': areaRows(data),
    'made:clause-es': inSpanish(clauseRows(data).flatMap((r) => [r.says, r.source, r.note])),
});
writeFileSync(join(out, 'index.html'), index(built.files, icon));
const paths = ['index.html', world.slice(1), icon.slice(1), ...built.outputs];
writeFileSync(join(out, 'manifest.json'), list(out, paths));
