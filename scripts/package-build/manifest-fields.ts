import type { Plugin } from 'rollup'

/** Lets sources import fields of their package.json, such as the version. Unused ones are dropped. */
export const manifestFields: Plugin = {
  name: 'manifest-fields',
  transform(code, id) {
    if (!/\/package\.json(?:\?|$)/.test(id)) return null
    const fields = Object.entries(JSON.parse(code)).filter(([name]) => /^[a-z]\w*$/i.test(name))
    const lines = fields.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
    return { code: lines.join('\n'), map: null }
  },
}
