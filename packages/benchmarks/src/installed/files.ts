import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Published } from '../../../release-gates/src/published.ts'
import { unpack } from '../../../release-gates/src/tarball.ts'
import { reachable } from './reachable.ts'

/** Files and the bytes in them. */
export interface Size {
  readonly files: number
  readonly bytes: number
}

export interface Installed {
  readonly name: string
  /** Everything in the tarball. */
  readonly whole: Size
  /** What only `./mcp` and the commands need: people who install a client for its calls never load it. */
  readonly servers: Size
  /** The rest. */
  readonly client: Size
  /** Bytes of the rest by extension: code of both formats, declarations, text. */
  readonly kinds: Readonly<Record<string, number>>
  /** Source maps that are not where their file says. */
  readonly danglingMaps: readonly string[]
}

/** Packs a package and measures what its users install. */
export async function installedSize(folder: Published): Promise<Installed> {
  const unpacked = await unpack(folder)
  try {
    const files = new Map<string, string>()
    const bytes = new Map<string, number>()
    for (const file of unpacked.files) {
      const path = join(unpacked.folder, file)
      bytes.set(file, (await stat(path)).size)
      if (/\.[cm]?[jt]s$/.test(file)) files.set(file, await readFile(path, 'utf8'))
    }
    const entries = entriesOf(unpacked.manifest)
    const ofClient = reachable(entries.client, files)
    const ofServers = new Set([...reachable(entries.servers, files)].filter((file) => !ofClient.has(file)))
    const weigh = (chosen: readonly string[]): Size => ({
      files: chosen.length,
      bytes: chosen.reduce((sum, file) => sum + (bytes.get(file) ?? 0), 0),
    })
    const client = unpacked.files.filter((file) => !ofServers.has(file))
    return {
      name: unpacked.name,
      whole: weigh(unpacked.files),
      servers: weigh([...ofServers]),
      client: weigh(client),
      kinds: Object.fromEntries(
        ['.js', '.cjs', '.d.ts', '.d.cts', '.md', '.map'].map((kind) => [
          kind,
          weigh(client.filter((file) => file.endsWith(kind) && !(kind.length < 5 && /\.d\.c?ts$/.test(file)))).bytes,
        ]),
      ),
      danglingMaps: danglingMaps(files, new Set(unpacked.files)),
    }
  } finally {
    await rm(unpacked.project, { recursive: true })
  }
}

/** The files that the manifest names: those of `./mcp` and of the commands, and those of every other entry. */
function entriesOf({ exports = {}, bin = {} }: Readonly<Record<string, unknown>>) {
  const servers = [...pathsIn(bin)]
  const client: string[] = []
  for (const [entry, target] of Object.entries(Object(exports))) {
    ;(entry === './mcp' || entry.startsWith('./mcp/') ? servers : client).push(...pathsIn(target))
  }
  return { servers, client }
}

const pathsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value.replace(/^\.\//, '')]
    : Object.values(Object(value)).flatMap((inner) => pathsIn(inner))

function danglingMaps(files: ReadonlyMap<string, string>, all: ReadonlySet<string>): string[] {
  return [...files].flatMap(([file, text]) => {
    const [, map] = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(text) ?? []
    if (map === undefined || map.startsWith('data:')) return []
    return all.has(join(file, '..', map)) ? [] : [`${file}: ${map}`]
  })
}
