import { CONTROL_PATH, type ControlCommand } from './control-command.ts'

export type ControlMatch =
  | { readonly kind: 'found'; readonly command: ControlCommand; readonly id: string }
  | { readonly kind: 'wrong method'; readonly allowed: readonly string[] }
  /** The id is no percent-encoded UTF-8. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'none' }

/** Finds commands by method and path. One that is spelled out goes before one with an id in its place. */
export function controlRoutes(commands: readonly ControlCommand[]): (method: string, pathname: string) => ControlMatch {
  const rows = commands
    .map((command) => ({ command, pattern: patternOf(command.path) }))
    .sort((one, other) => Number(one.command.path.includes('{id}')) - Number(other.command.path.includes('{id}')))
  return (method, pathname) => {
    const sharing = rows.filter(({ pattern }) => pattern.test(pathname))
    const row = sharing.find(({ command }) => command.method === method)
    if (row === undefined) {
      const allowed = sharing.map(({ command }) => command.method)
      return sharing.length > 0 ? { kind: 'wrong method', allowed } : { kind: 'none' }
    }
    try {
      return { kind: 'found', command: row.command, id: decodeURIComponent(row.pattern.exec(pathname)?.[1] ?? '') }
    } catch {
      return { kind: 'malformed' }
    }
  }
}

/** Paths are written in this project: letters, slashes and `{id}`. */
const patternOf = (path: string): RegExp => new RegExp(`^${CONTROL_PATH}${path.replace('{id}', '([^/]+)')}/?$`)
