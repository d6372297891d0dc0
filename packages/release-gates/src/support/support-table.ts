import type { Compiler } from '../compilers.ts'
import type { Runtime } from '../runtimes/runtimes.ts'
import { settingsOf } from '../type-matrix/settings.ts'

/** What users call a runtime, which says its own name and version: `Node 20.19.0`. */
const SHOWN_NAMES: Readonly<Record<string, string>> = {
  workerd: 'Cloudflare Workers',
  '@edge-runtime/vm': "Vercel's edge runtime, as `@edge-runtime/vm`",
}

const SHOWN_FORMATS: Readonly<Record<string, string>> = { CJS: 'CommonJS', bundle: 'a bundle' }

interface Row {
  readonly name: string
  readonly versions: string
  readonly formats: string
}

/** A table in Markdown whose columns line up. */
function table(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  const rule = line(widths.map((width) => '-'.repeat(width)))
  return [line(head), rule, ...rows.slice(1).map(line)].join('\n')
}

const unique = (values: readonly string[]): string => [...new Set(values)].join(', ')

/** The oldest Node is the oldest that is taken, to the minor version; of the others, each line is tried with its newest. */
function versionOf(name: string, version: string, isOldest: boolean): string {
  const [major = '', minor = ''] = version.split('.')
  return name === 'Node' && !isOldest ? major : `${major}.${minor}`
}

/** `ESM, 2026-11-17` is modules with the compatibility date of a worker, and `CJS, import()` is CommonJS. */
function rowOf(runtimes: readonly Runtime[], name: string): Row {
  const parts = runtimes
    .map((runtime) => ({ ...nameAndVersion(runtime), format: runtime.format.split(', ') }))
    .filter((one) => one.name === name)
  const dates = parts.flatMap(({ format }) => format.filter((part) => /^\d{4}-/.test(part)))
  const oldest = parts[0]?.version
  const versions = unique(parts.map(({ version }) => versionOf(name, version, version === oldest)))
  return {
    name: SHOWN_NAMES[name] ?? name,
    // Workers are not chosen by the version of their runtime.
    versions: dates.length === 0 ? versions : `compatibility dates ${dates.toSorted().join(' and ')}`,
    formats: unique(parts.map(({ format: [format = ''] }) => SHOWN_FORMATS[format] ?? format)),
  }
}

/** Of `Jest 30.5.2, no transform`, too. */
function nameAndVersion({ name }: Runtime): { readonly name: string; readonly version: string } {
  const [, shown = name, version = ''] = /^(.+?) (\d[\d.]*)/.exec(name) ?? []
  return { name: shown, version }
}

/** Which runtimes are tried, one row each. */
export function runtimeTable(runtimes: readonly Runtime[]): string {
  const names = [...new Set(runtimes.map((runtime) => nameAndVersion(runtime).name))]
  const rows = names.map((name) => rowOf(runtimes, name))
  return table([
    ['runtime', 'versions', 'loaded as'],
    ...rows.map(({ name, versions, formats }) => [name, versions, formats]),
  ])
}

/** Which compilers are tried, and how each finds the packages: one row for those that do alike. */
export function compilerTable(compilers: readonly Compiler[]): string {
  const versionsBy = new Map<string, string[]>()
  for (const compiler of compilers) {
    const resolutions = unique(settingsOf(compiler).map(({ resolution }) => `\`${resolution}\``))
    const version = compiler.version.split('.').slice(0, 2).join('.')
    versionsBy.set(resolutions, [...(versionsBy.get(resolutions) ?? []), version])
  }
  return table([
    ['TypeScript', '`moduleResolution`'],
    ...[...versionsBy].map(([resolutions, versions]) => [versions.join(', '), resolutions]),
  ])
}
