import { buildPackage } from '../../scripts/package-build/build-package.ts'

await buildPackage({
  entries: {
    index: 'src/index.ts',
    bulk: 'src/bulk.ts',
    'schemas/index': 'src/schemas/index.ts',
    'testing/index': 'src/testing/index.ts',
    'testing/server': 'src/testing/server.ts',
    'webhooks/index': 'src/webhooks/index.ts',
    'redemption/index': 'src/redemption/index.ts',
    'catalogue/index': 'src/catalogue/index.ts',
    'csv/index': 'src/csv/index.ts',
    'journal/index': 'src/journal/index.ts',
    'journal/file': 'src/journal/file/index.ts',
    'journal/postgres': 'src/journal/postgres/index.ts',
    'journal/sqlite': 'src/journal/sqlite/index.ts',
  },
  servers: {
    rest: 'src/served/rest.ts',
  },
  apart: {
    'mcp/index': 'src/served/mcp.ts',
    'mcp/stdio': 'src/served/mcp-stdio.ts',
  },
  data: {
    openapi: 'src/openapi.gen.ts',
  },
  light: {
    errors: 'src/errors.ts',
  },
  programs: {
    command: 'src/served/command.ts',
  },
})
