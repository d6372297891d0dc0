import type { Plugin } from 'rollup'

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
export const quietKy: Plugin = {
  name: 'quiet-ky',
  transform(code, id) {
    const changes = CHANGES.find(({ file }) => file.test(id))?.changes
    if (changes === undefined) return null
    let quiet = code
    for (const { from, to } of changes) {
      if (!from.test(quiet)) throw new Error(`${id} has no ${from}: see what this version of ky does when it is loaded`)
      quiet = quiet.replace(from, to)
    }
    return { code: quiet, map: null }
  },
}
