// Serves one package's tools over standard input and output, as a host starts it.
//
//   node stdio-server.ts runa|inngest

import { serveInngestStdio } from './inngest.ts'
import { serveRunaStdio } from './runa.ts'

const { closed } = await (process.argv[2] === 'runa' ? serveRunaStdio() : serveInngestStdio())
await closed
