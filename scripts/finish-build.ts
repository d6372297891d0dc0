import { existsSync } from 'node:fs'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { transform } from 'esbuild'
import { minify } from 'terser'

/** The last steps of a build, in the package's own folder: every module smaller, and once more as CommonJS. */
const dist = resolve('dist')

/** A file beside, as modules name it. */
const RELATIVE = /["'](\.{1,2}\/[^"']+)\.js["']/g

const isCommand = (file: string) => basename(file) === 'command.js'

/** Large, and built apart. */
const isApart = (file: string) => basename(dirname(file)) === 'mcp'

const cjs = (file: string) => file.replace(/\.js$/, '.cjs')

const isModule = (name: string) => name.endsWith('.js')

/** Shorter by what only people read. Names of classes and functions stay, as logs and stacks show them. */
async function shortened(code: string): Promise<string> {
  const result = await minify(code, {
    module: true,
    ecma: 2020,
    compress: { keep_classnames: true, keep_fnames: true, passes: 2 },
    mangle: { keep_classnames: true, keep_fnames: true },
    // Marks that a call may be left out are what lets a bundler drop what its user does not need. esbuild's own
    // minifier takes them out with the spaces.
    format: { comments: false, preserve_annotations: true },
  })
  if (result.code === undefined) throw new Error('terser gave no code')
  return result.code
}

/** Each module by itself, so that modules are shared in CommonJS as they are in ESM. */
async function commonJs(code: string, file: string): Promise<string> {
  const renamed = code.replace(RELATIVE, (whole, path: string) =>
    existsSync(join(dirname(file), `${path}.js`)) ? JSON.stringify(`${path}.cjs`) : whole,
  )
  const { code: made } = await transform(renamed, {
    format: 'cjs',
    platform: 'node',
    target: 'es2022',
    supported: { 'dynamic-import': false },
    minifyWhitespace: true,
    minifySyntax: true,
  })
  return made
}

/** The files that a file needs, itself included: in `all` once they are found. */
async function reach(file: string, all: Set<string>): Promise<void> {
  if (all.has(file)) return
  all.add(file)
  for (const [, path = ''] of (await readFile(file, 'utf8')).matchAll(RELATIVE)) {
    const needed = join(dirname(file), `${path}.js`)
    if (existsSync(needed)) await reach(needed, all)
  }
}

const modules = (await readdir(dist, { recursive: true })).filter(isModule).map((name) => join(dist, name))
const isTyped = (file: string) => existsSync(file.replace(/\.js$/, '.d.cts'))

// A chunk that nobody needs is what is left of an import that was dropped.
const needed = new Set<string>()
for (const file of modules) if (isTyped(file) || isCommand(file)) await reach(file, needed)
for (const file of modules.filter((one) => !needed.has(one))) await rm(file)
// What is apart was made as small as it gets when it was built, names and all.
const apart = new Set<string>()
for (const file of needed) if (isApart(file)) await reach(file, apart)
for (const file of needed) {
  if (!apart.has(file)) await writeFile(file, await shortened(await readFile(file, 'utf8')))
}

// Only what is required by name has to be there for `require`; a command is not.
const required = new Set<string>()
for (const file of needed) if (isTyped(file) && !isApart(file)) await reach(file, required)
for (const file of required) await writeFile(cjs(file), await commonJs(await readFile(file, 'utf8'), file))
for (const file of needed) {
  // Every Node that the package supports can require a module (Node's documentation, modules, "Loading ECMAScript modules
  // using require()"), and twice would be too much of this one.
  if (isTyped(file) && isApart(file)) await writeFile(cjs(file), `module.exports=require("./${basename(file)}");\n`)
}
