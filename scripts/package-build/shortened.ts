import { transform } from 'esbuild'
import { minify } from 'terser'

/** Characters: Node prints the line that an uncaught error comes from, and stacks give a position in it. */
const LONGEST_LINE = 500

/** Removes only what people read. Function names stay, since logs and stacks show them. */
export async function shortened(code: string, format: 'es' | 'cjs'): Promise<string> {
  const names = { keep_classnames: true, keep_fnames: true }
  const result = await minify(code, {
    module: format === 'es',
    toplevel: true,
    ecma: 2020,
    compress: { ...names, passes: 2 },
    mangle: names,
    // Pure annotations let a bundler drop what its user does not need. esbuild's own minifier removes them together
    // with the spaces. Bundlers drop nothing from CommonJS because of them.
    format: { comments: false, preserve_annotations: format === 'es', max_line_len: LONGEST_LINE },
  })
  if (result.code === undefined) throw new Error('terser returned no code')
  return `${result.code}\n`
}

/**
 * As short as possible, including names and annotations: for code that is almost entirely from libraries. By esbuild,
 * since terser undoes what zod does to hide `new Function` from tools that look for it.
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
