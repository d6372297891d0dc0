import { buildPackage } from '../../scripts/package-build/build-package.ts'

await buildPackage({
  entries: {
    index: 'src/index.ts',
    'schemas/index': 'src/schemas/index.ts',
    'testing/index': 'src/testing/index.ts',
    'testing/server': 'src/testing/server.ts',
    'trace/index': 'src/trace/index.ts',
    'watch/index': 'src/watch/index.ts',
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
