import { PUBLISHED } from '../../../release-gates/src/published.ts'
import type { Finding, Suite } from '../suite.ts'
import { kilobytes } from '../written.ts'
import { type Installed, installedSize } from './files.ts'

export const installed: Suite = {
  id: 'installed',
  title: 'Installed size and files',
  rounds: 1,
  async run(): Promise<Finding> {
    const found: Installed[] = []
    for (const folder of PUBLISHED) found.push(await installedSize(folder))
    const kinds = Object.keys(found[0]?.kinds ?? {})
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
          notes: ['Sizes are exact. They are printed and not enforced: the code is published unminified.'],
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
