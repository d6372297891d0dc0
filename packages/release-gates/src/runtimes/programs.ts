const NAMES = {
  runa: '@x/runa-payouts',
  bulk: '@x/runa-payouts/bulk',
  csv: '@x/runa-payouts/csv',
  webhooks: '@x/runa-payouts/webhooks',
  redemptions: '@x/runa-payouts/redemption',
  journals: '@x/runa-payouts/journal',
  postgresJournals: '@x/runa-payouts/journal/postgres',
  sqliteJournals: '@x/runa-payouts/journal/sqlite',
  inngest: '@x/inngest-runs',
  runaTesting: '@x/runa-payouts/testing',
  inngestTesting: '@x/inngest-runs/testing',
  runaMcp: '@x/runa-payouts/mcp',
  inngestMcp: '@x/inngest-runs/mcp',
  runaRest: '@x/runa-payouts/rest',
  inngestRest: '@x/inngest-runs/rest',
}
/** Only where there are `node:http` and `node:fs`. */
const NODE_NAMES = {
  runaServer: '@x/runa-payouts/testing/server',
  fileJournals: '@x/runa-payouts/journal/file',
}

const ALL_NAMES = { ...NAMES, ...NODE_NAMES }

const importsOf = (names: Readonly<Record<string, string>>) =>
  Object.entries(names)
    .map(([name, specifier]) => `import * as ${name} from '${specifier}'\n`)
    .join('')
const requires = Object.entries(ALL_NAMES)
  .map(([name, specifier]) => `const ${name} = require('${specifier}')\n`)
  .join('')
const laterImports = Object.entries(ALL_NAMES)
  .filter(([name]) => name !== 'runa' && name !== 'inngest')
  .map(([name, specifier]) => `  const ${name} = await import('${specifier}')\n`)
  .join('')
const WEB_ENTRIES = `{ ${Object.keys(NAMES).join(', ')} }`
const ENTRIES = `{ ${Object.keys(ALL_NAMES).join(', ')} }`

// The runtime's own way of printing, where it has one: Bun and Deno show more of an error than Node's does.
const PRINT = `
const own = globalThis.Bun?.inspect ?? globalThis.Deno?.inspect ?? inspect
const print = (value) => own(value, { depth: 20, showHidden: true })
`
const PRINT_WITHOUT_INSPECT = 'const print = (value) => String(value?.stack)\n'

/** The program around the contract, for each way of loading the packages, by file name. */
export const PROGRAMS: Readonly<Record<string, string>> = {
  'esm.mjs': `${importsOf(ALL_NAMES)}import { inspect } from 'node:util'
import process from 'node:process'
import { contract } from './contract.mjs'
${PRINT}
console.log(JSON.stringify(await contract(${ENTRIES}, process.argv[2], print)))
`,

  'cjs.cjs': `${requires}const { inspect } = require('node:util')
const process = require('node:process')
${PRINT}
import('./contract.mjs')
  .then(({ contract }) => contract(${ENTRIES}, process.argv[2], print))
  .then((results) => console.log(JSON.stringify(results)))
`,

  // In Jest the globals are copies, the errors of its world are not those of Node's, and modules go through its own loader.
  'esm.test.mjs': `${importsOf(ALL_NAMES)}import { inspect } from 'node:util'
import process from 'node:process'
import { contract } from './contract.mjs'
${PRINT}
test('contract', async () => void process.stdout.write(JSON.stringify(await contract(${ENTRIES}, control, print))))
`,

  'cjs.test.cjs': `${requires}const { inspect } = require('node:util')
const process = require('node:process')
const { contract } = require('./contract.cjs')
${PRINT}
test('contract', async () => void process.stdout.write(JSON.stringify(await contract(${ENTRIES}, control, print))))
`,

  // The clients as every project imports them, and what is loaded in a test by import().
  'compiled.test.ts': `${importsOf({ runa: NAMES.runa, inngest: NAMES.inngest })}import { inspect } from 'node:util'
import { contract } from './contract.cjs'
${PRINT}
test('contract', async () => {
${laterImports}  void process.stdout.write(JSON.stringify(await contract(${ENTRIES}, control, print)))
})
`,

  // Jest's own report would be taken for complaints.
  'jest-reporter.cjs': `module.exports = class {
  onRunComplete(_, { testResults }) {
    for (const { failureMessage } of testResults) if (failureMessage) process.stderr.write(failureMessage)
  }
}
`,

  // workerd resolves no package names by itself: the configuration gives the packages' files these names.
  'worker.mjs': `${importsOf(NAMES)}import { contract } from './contract.mjs'
${PRINT_WITHOUT_INSPECT}
export default {
  async fetch(request) {
    const control = new URL(request.url).searchParams.get('control')
    return Response.json(await contract(${WEB_ENTRIES}, control, print))
  },
}
`,

  'edge.mjs': `${importsOf(NAMES)}import { contract } from './contract.mjs'
${PRINT_WITHOUT_INSPECT}
globalThis.runContract = async (control) => JSON.stringify(await contract(${WEB_ENTRIES}, control, print))
`,

  // Runs in Node, with the folder of the edge runtime's own package, and evaluates the bundle inside.
  'edge-host.cjs': `const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const [, , control, home] = process.argv
const { EdgeVM } = require(home)
const vm = new EdgeVM({ initialCode: readFileSync(join(__dirname, 'edge.bundle.js'), 'utf8') })
vm.evaluate('runContract(' + JSON.stringify(control) + ')').then((results) => console.log(results))
`,
}
