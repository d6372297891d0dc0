import { readFile } from 'node:fs/promises'
import type { Options } from 'tsup'

interface Change {
  readonly from: RegExp
  readonly to: string
}

/**
 * What ky does as soon as it is loaded, to support streamed bodies and progress. Neither is used here: ky only repeats
 * attempts. In jsdom there is no TextEncoder, and tests replace Request; a program that never retries would fail to
 * load.
 */
const CHANGES: readonly { readonly file: RegExp; readonly changes: readonly Change[] }[] = [
  {
    file: /\/ky\/distribution\/utils\/body\.js$/,
    changes: [
      {
        from: /const encoder = new TextEncoder\(\);/,
        to: 'const encoder = { encode: (text) => new TextEncoder().encode(text) };',
      },
    ],
  },
  {
    file: /\/ky\/distribution\/core\/constants\.js$/,
    changes: [
      {
        from: /export const supportsRequestStreams = \(\(\) => \{[\s\S]*?\n\}\)\(\);/,
        to: 'export const supportsRequestStreams = false;',
      },
      { from: /export const supportsFormData = [^;]+;/, to: 'export const supportsFormData = false;' },
    ],
  },
]

/** Builds in ky so that loading it does nothing. Stops the build if ky's code looks different. */
export const quietKy: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'quiet-ky',
  setup({ onLoad }) {
    for (const { file, changes } of CHANGES) {
      onLoad({ filter: file }, async ({ path }) => {
        let contents = await readFile(path, 'utf8')
        for (const { from, to } of changes) {
          if (!from.test(contents)) {
            throw new Error(`${path} has no ${from}: see what this version of ky does when it is loaded`)
          }
          contents = contents.replace(from, to)
        }
        return { contents, loader: 'js' }
      })
    }
  },
}
