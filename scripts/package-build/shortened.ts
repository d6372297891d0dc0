import { transform } from 'esbuild'
import { minify } from 'terser'

/** Characters: Node prints the line that an uncaught error is from, and stacks say where in it. */
const LONGEST_LINE = 500

/** Shorter by what only people read. Names of functions stay, as logs and stacks show them. */
export async function shortened(code: string, format: 'es' | 'cjs'): Promise<string> {
  const names = { keep_classnames: true, keep_fnames: true }
  const result = await minify(code, {
    module: format === 'es',
    toplevel: true,
    ecma: 2020,
    compress: { ...names, passes: 2 },
    mangle: names,
    // Marks that a call may be left out are what lets a bundler drop what its user does not need. esbuild's own minifier
    // takes them out with the spaces; of CommonJS, no bundler drops anything by them.
    format: { comments: false, preserve_annotations: format === 'es', max_line_len: LONGEST_LINE },
  })
  if (result.code === undefined) throw new Error('terser gave no code')
  return `${result.code}\n`
}

/**
 * As short as it gets, names and marks and all: for what is next to nobody's code but libraries'. By esbuild, since terser
 * sees through what zod does so that tools which look for `new Function` do not find any.
 */
export async function shortest(code: string, format: 'es' | 'cjs'): Promise<string> {
  const result = await transform(code, {
    format: format === 'es' ? 'esm' : 'cjs',
    target: 'es2022',
    charset: 'utf8',
    minify: true,
    lineLimit: LONGEST_LINE,
  })
  return result.code
}
