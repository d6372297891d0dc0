import { INSTALLED_LIMITS } from '../budgets.ts'
import type { Finding, Part } from '../part.ts'
import { kilobytes } from '../written.ts'
import { type Installed, installedSize } from './files.ts'

export const PACKAGES = ['runa-payouts', 'inngest-runs'] as const

export const installed: Part = {
  id: 'd',
  title: 'Installed size and files',
  rounds: 1,
  async run(): Promise<Finding> {
    const found: Installed[] = []
    for (const folder of PACKAGES) found.push(await installedSize(folder))
    const kinds = Object.keys(found[0]?.kinds ?? {})
    const { whole, client, files } = INSTALLED_LIMITS['runa-payouts']
    return {
      data: found,
      tables: [
        {
          title: 'The unpacked tarball',
          columns: ['package', 'files', 'everything', './mcp and the commands', 'everything else'],
          rows: found.map(({ name, whole: all, servers, client: rest }) => [
            name,
            String(all.files),
            kilobytes(all.bytes),
            `${kilobytes(servers.bytes)} in ${servers.files} files`,
            kilobytes(rest.bytes),
          ]),
          notes: [
            `Sizes are exact. Reach: ${files.reach} files, ${kilobytes(whole.reach)}, everything else ${kilobytes(client.reach)}.`,
          ],
        },
        {
          title: 'Everything else, by kind',
          columns: ['package', ...kinds],
          rows: found.map(({ name, kinds: bytes }) => [name, ...kinds.map((kind) => kilobytes(bytes[kind] ?? 0))]),
          notes: [],
        },
      ],
    }
  },
}
