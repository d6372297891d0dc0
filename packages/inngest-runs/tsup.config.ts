import { publishedPackage } from '../../scripts/published-package.ts'

export default publishedPackage(
  {
    index: 'src/index.ts',
    'schemas/index': 'src/schemas/index.ts',
    'testing/index': 'src/testing/index.ts',
    'testing/server': 'src/testing/server.ts',
    rest: 'src/rest.ts',
  },
  {
    'mcp/index': 'src/mcp.ts',
    'mcp/stdio': 'src/mcp-stdio.ts',
  },
  {
    command: 'src/command.ts',
  },
)
