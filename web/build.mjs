// Bundles src/ for the browser, copies the outlines of the world, and writes down whose code it is.
//
//   node build.mjs [FOLDER]
//
// The first script of a page is main.js; what only some pages need is in chunks that it loads.

import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2] ?? join(here, "../src/miggraph/web/static/built"));
// Built aside and moved as a whole, so that a server never finds half of it.
const aside = `${target}.new`;
const outlines = { "countries-110m.json": "world-atlas", "countries-50m.json": "world-atlas" };

await rm(aside, { recursive: true, force: true });
await mkdir(aside, { recursive: true });
// What of the editor's code would reach out, or breaks the policy of the pages: it asks another site
// for terms, and writes a style into markup. Each is replaced; if it is not there, the build fails.
const replaced = {
  "@zazuko/yasqe/build/yasqe.esm.js": [
    [
      "var fetchFromLov = (e, t, n) => {",
      "var fetchFromLov = (e, t, n) => { return Promise.resolve([]);",
    ],
    ["<strong style='text-decoration:underline'>", "<strong>"],
  ],
};
const replacing = {
  name: "replacing",
  setup({ onLoad }) {
    for (const [file, pairs] of Object.entries(replaced)) {
      const filter = new RegExp(`${file.replace(/[.\\/]/g, "[.\\\\/]")}$`);
      onLoad({ filter }, async ({ path }) => {
        let contents = await readFile(path, "utf8");
        for (const [before, after] of pairs) {
          if (!contents.includes(before)) throw new Error(`${file} has no ${before}`);
          contents = contents.replace(before, after);
        }
        return { contents };
      });
    }
  },
};
const built = await build({
  absWorkingDir: here,
  // Style sheets are files that pages link: a script that put them in would break the policy of the
  // pages, which lets in no style that stands in a document.
  entryPoints: [
    { in: "src/main.ts", out: "main" },
    { in: "src/main.css", out: "main" },
    { in: "src/ask/editor.css", out: "editor" },
  ],
  outdir: aside,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  metafile: true,
  legalComments: "none",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  logLevel: "warning",
  plugins: [replacing],
});
for (const [name, from] of Object.entries(outlines)) {
  await copyFile(join(here, "node_modules", from, name), join(aside, name));
}
const packages = new Set(Object.values(outlines));
for (const input of Object.keys(built.metafile.inputs)) {
  const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input.split(sep).join("/"));
  if (found) packages.add(found[1]);
}
await writeFile(join(aside, "LICENSES.txt"), await licences(packages));
await rm(target, { recursive: true, force: true });
await rename(aside, target);
for (const [name, output] of Object.entries(built.metafile.outputs)) {
  const kilobytes = (output.bytes / 1000).toFixed(0);
  console.log(`${relative(aside, resolve(here, name))}: ${kilobytes} kB`);
}

// A package may hold code of those that it depends on, bundled before: all of them are named.
async function licences(bundled) {
  const all = new Map();
  const waiting = [...bundled];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (all.has(name)) continue;
    const folder = join(here, "node_modules", name);
    const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    all.set(name, { about, text: await licence(folder, about) });
    waiting.push(...Object.keys(about.dependencies ?? {}));
  }
  const parts = ["The scripts in this folder contain code of these packages.\n"];
  for (const [name, { about, text }] of [...all].sort(([a], [b]) => (a < b ? -1 : 1))) {
    parts.push(`\n${"=".repeat(80)}\n${name} ${about.version}, ${about.license}\n\n${text.trim()}\n`);
  }
  return parts.join("");
}

async function licence(folder, about) {
  const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
  if (file) return readFile(join(folder, file), "utf8");
  if (about.license !== "MIT") throw new Error(`${about.name} has no text of its licence`);
  const people = [about.author, ...(about.contributors ?? [])].map((who) => who?.name ?? who);
  const holders = people.filter(Boolean).join(", ") || `the authors of ${about.name}`;
  return `Copyright (c) ${holders}\n\n${await readFile(join(here, "MIT.txt"), "utf8")}`;
}
