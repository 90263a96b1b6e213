/**
 * Takes programs apart, so that a run compiles only what it needs: a main part, and others, each compiled when one of
 * its functions is first called. `part-stores.ts` says where the others are kept.
 *
 * The sources know nothing of this. A part is a list of modules; whoever imports one of them from outside of the part
 * gets, by the same names, functions that load the part and call the real ones. So only functions can be imported from
 * these modules: anything else, a class or a constant, ends the build. What they import beside that is in the part, too,
 * unless the main part has it already or another part needs it as well: then it is in the main part, which gives it to
 * them. So no source is there twice, with two of each of its classes and caches. Packages may be, since none of their
 * objects goes from one part to another.
 */

import path from "node:path";
import { pathToFileURL } from "node:url";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";

/** The parts by name, and their modules: sources from the repository's root, packages. */
export type Parts = Readonly<Record<string, readonly string[]>>;

/** What modules are resolved to that are made here: functions that load, what the main part gives to others. */
const STUB = "stub";
const GIVEN = "given";
const LOADER = "loader";
const NODE = "node";

const MAIN = "main";

/** Nothing but re-exports, so that it may be in many parts. */
const SURFACE = "src/index.ts";

/** The code of parts by their names. */
export type Texts = Readonly<Record<string, string>>;

/** Gives the main part a function `textOf` that finds the code of a part: the text of that function and of what it needs. */
export type Store = (texts: Texts) => string;

export interface Program {
  readonly main: string;
  readonly parts: Texts;
}

/** Builds a program from its entry, with as many of the parts as it needs. */
export async function buildProgram(entry: string, parts: Parts, store: Store, options: BuildOptions): Promise<Program> {
  const partOf = new Map(Object.entries(parts).flatMap(([part, modules]) => modules.map((name) => [name, part])));
  const exported = await functionsOf([...partOf.keys()]);
  const buildMain = async (inMain: ReadonlySet<string>, needed: Iterable<string>, texts: Texts) => {
    const plugin = linker(MAIN, { partOf, exported, inMain }, loader(await namesIn(needed, texts), store(texts)));
    return run({ ...options, entryPoints: [entry], plugins: [...(options.plugins ?? []), plugin] });
  };
  // yargs and its parser ask where they lie; CommonJS has no import.meta.
  const define = { ...options.define, "import.meta.url": "moduleUrl" };
  const banner = { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' };
  const alone = await buildMain(new Set(), [], {});
  const inMain = new Set(modulesOf(alone.metafile));
  // Until no source is in two of them; each round puts those that are into the main part.
  for (;;) {
    const built = new Map<string, Built>();
    const asked = partsAsked(alone.metafile, partOf);
    for (const part of asked) {
      const stdin = { contents: entryOf(parts[part] ?? []), resolveDir: process.cwd() };
      const plugins = [...(options.plugins ?? []), linker(part, { partOf, exported, inMain })];
      const result = await run({ ...options, define, banner, stdin, plugins });
      built.set(part, result);
      for (const other of partsAsked(result.metafile, partOf)) asked.add(other);
    }
    const needed = new Set([...built.values()].flatMap(({ metafile }) => givenTo(metafile)));
    const texts = Object.fromEntries([...built].map(([part, { text }]) => [part, text]));
    const main = await buildMain(inMain, needed, texts);
    const shared = twins([main, ...built.values()]);
    if (shared.length === 0) return { main: main.text, parts: texts };
    for (const name of shared) inMain.add(name);
  }
}

/** The names of a module's functions. The build runs the sources, so that it can ask the modules themselves. */
async function functionsOf(modules: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const all = new Map<string, readonly string[]>();
  for (const name of modules) {
    const url = isSource(name) ? pathToFileURL(path.resolve(name)).href : name;
    const values = Object.entries((await import(url)) as Readonly<Record<string, unknown>>);
    const functions = values.filter(([, value]) => typeof value === "function" && !/^class\b/.test(String(value)));
    all.set(
      name,
      functions.map(([key]) => key).filter((key) => /^\w+$/.test(key)),
    );
  }
  return all;
}

interface Links {
  readonly partOf: ReadonlyMap<string, string>;
  readonly exported: ReadonlyMap<string, readonly string[]>;
  readonly inMain: ReadonlySet<string>;
}

/** Decides for each import of a part where it leads. */
function linker(part: string, { partOf, exported, inMain }: Links, loaderText = ""): Plugin {
  const setup: Plugin["setup"] = ({ onResolve, onLoad }) => {
    onResolve({ filter: /^loader:$/ }, ({ path: id }) =>
      part === MAIN ? { path: id, namespace: LOADER } : { path: id, external: true },
    );
    // Otherwise esbuild copies all that the module has into another object first, which takes half a millisecond.
    onResolve({ filter: /^node:/ }, ({ path: id, namespace }) =>
      part === MAIN && namespace !== NODE ? { path: id, namespace: NODE } : { path: id, external: true },
    );
    onLoad({ filter: /./, namespace: NODE }, ({ path: id }) => ({
      contents: `export default require(${JSON.stringify(id)});`,
    }));
    onResolve({ filter: /./ }, ({ path: id, resolveDir, kind, namespace, importer }) => {
      if (kind === "entry-point" || importer.includes("node_modules")) return undefined;
      const isOurs = id.startsWith(".") && (namespace === "file" || namespace === LOADER || namespace === STUB);
      const name = isOurs ? path.relative("", path.resolve(resolveDir, id)).replace(/\.js$/, ".ts") : id;
      const its = partOf.get(name);
      if (its !== undefined && its !== part) return { path: name, namespace: STUB, sideEffects: false };
      if (!isSource(name)) return undefined;
      if (part !== MAIN && inMain.has(name)) return { path: `${GIVEN}:${name}`, external: true, sideEffects: false };
      // Nobody imports one of our modules for what it does when it is loaded.
      return { path: path.resolve(name), sideEffects: false };
    });
    onLoad({ filter: /./, namespace: STUB }, ({ path: name }) => {
      const access = `part(${JSON.stringify(partOf.get(name))})[${JSON.stringify(name)}]`;
      const functions = (exported.get(name) ?? []).map(
        (key) => `export ${key === "default" ? key : `const ${key} =`} (...args) => ${access}.${key}(...args);`,
      );
      return { contents: [`import { part } from "loader:";`, ...functions].join("\n"), resolveDir: process.cwd() };
    });
    onLoad({ filter: /./, namespace: LOADER }, () => ({ contents: loaderText, resolveDir: process.cwd() }));
  };
  return { name: "parts", setup };
}

/** What parts may name of modules of the main part. */
async function namesIn(modules: Iterable<string>, texts: Texts): Promise<ReadonlyMap<string, readonly string[]>> {
  const text = Object.values(texts).join("\n");
  const all = new Map<string, readonly string[]>();
  for (const name of modules) {
    const names = Object.keys((await import(pathToFileURL(path.resolve(name)).href)) as object);
    all.set(
      name,
      names.filter((key) => new RegExp(`\\.${key}\\b`).test(text)),
    );
  }
  return all;
}

/**
 * The module of the main part that compiles the others. What they import of the main part is put together where one is
 * loaded: objects for `import * as …` would be made at each start.
 */
function loader(needed: ReadonlyMap<string, readonly string[]>, stored: string): string {
  const modules = [...needed].map(([name, keys], index) => {
    const own = (key: string) => `${key}_${index}`;
    const imports = keys.map((key) => `${key} as ${own(key)}`).join(", ");
    const getters = keys.map((key) => `get ${key}() { return ${own(key)}; }`).join(", ");
    return {
      imports: `import { ${imports} } from ${JSON.stringify(`./${name}`)};`,
      given: `${JSON.stringify(`${GIVEN}:${name}`)}: { ${getters} },`,
    };
  });
  return `
    import vm from "node:vm";
    ${modules.map(({ imports }) => imports).join("\n")}
    const loaded = {};
    export function part(name) {
      return (loaded[name] ??= load(name)).modules;
    }
    ${stored}
    function load(name) {
      const given = { "loader:": { part }, ${modules.map(({ given }) => given).join(" ")} };
      const parameters = ["module", "exports", "require", "__filename"];
      const run = vm.compileFunction(textOf(name), parameters, { filename: __filename + "#" + name });
      const module = { exports: {} };
      run(module, module.exports, (id) => given[id] ?? require(id), __filename);
      return module.exports;
    }`;
}

/** The module that a part begins with: gives its modules by their names. */
function entryOf(modules: readonly string[]): string {
  const from = (name: string) => JSON.stringify(isSource(name) ? `./${name}` : name);
  const imports = modules.map((name, index) => `import * as module${index} from ${from(name)};`);
  const names = modules.map((name, index) => `${JSON.stringify(name)}: module${index},`);
  return `${imports.join("\n")}\nexport const modules = { ${names.join(" ")} };`;
}

interface Built {
  readonly text: string;
  readonly metafile: Metafile;
}

async function run(options: BuildOptions): Promise<Built> {
  const { outputFiles, metafile } = await build({ ...options, write: false, metafile: true });
  return { text: outputFiles?.[0]?.text ?? "", metafile: metafile as Metafile };
}

/** The sources and packages of which something is in what was built. */
function modulesOf(metafile: Metafile): ReadonlySet<string> {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return new Set(inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([name]) => name));
}

/** The parts that something which was built calls. */
function partsAsked(metafile: Metafile, partOf: ReadonlyMap<string, string>): Set<string> {
  const stubs = [...modulesOf(metafile)].filter((name) => name.startsWith(`${STUB}:`));
  return new Set(stubs.map((name) => partOf.get(name.slice(STUB.length + 1)) as string));
}

/** The modules of the main part that a part imports. */
function givenTo(metafile: Metafile): readonly string[] {
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path: id }) => id));
  return imports.filter((id) => id.startsWith(`${GIVEN}:`)).map((id) => id.slice(GIVEN.length + 1));
}

/** Sources that are in more than one of what was built. */
function twins(built: readonly Built[]): readonly string[] {
  const all = built.flatMap(({ metafile }) => [...modulesOf(metafile)].filter(isSource));
  return all.filter((name, index) => !name.includes(":") && name !== SURFACE && all.indexOf(name) !== index);
}

function isSource(name: string): boolean {
  return name.endsWith(".ts");
}
