// Proves that the example works, without an account: bundles the handler as `sam build` would, and invokes it as Lambda
// would, with the messages of a queue, against the sandbox of @x/runa-payouts.

import assert from 'node:assert/strict'
import { type ChildProcess, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'
import { parse } from 'yaml'
import { invoke } from './lambda-runtime.ts'
import { startParameterStore } from './parameter-store.ts'

// CloudFormation's own tags, such as !Ref, are of no interest here.
const { Parameters, Resources } = parse(await readFile('template.yaml', 'utf8'), { logLevel: 'silent' })
const { Metadata, Properties } = Resources.PayBonuses
const [file, handlerName] = Properties.Handler.split('.')

assert(Properties.Timeout > 35, 'one attempt may take 35 s')
assert(Resources.Bonuses.Properties.VisibilityTimeout >= 6 * Properties.Timeout, 'a message comes again too early')
assert.deepEqual(Properties.Events.Approved.Properties.FunctionResponseTypes, ['ReportBatchItemFailures'])
assert.equal(Resources.Bonuses.Properties.RedrivePolicy.deadLetterTargetArn, 'UnpaidBonuses.Arn')

const scratch = await mkdtemp(join(tmpdir(), 'pay-bonus-'))
const { EntryPoints, Target } = Metadata.BuildProperties
const options = ['--bundle', '--platform=node', '--format=cjs', '--sourcemap', `--target=${Target}`]
const built = spawnSync(
  process.execPath,
  ['node_modules/esbuild/bin/esbuild', ...EntryPoints, ...options, `--outdir=${scratch}`],
  { encoding: 'utf8' },
)
assert.equal(built.status, 0, built.stderr)
console.log(`bundled for ${Properties.Runtime}; running on Node ${process.versions.node.split('.')[0]}`)

const { sandbox, url, apiKey, close } = await startRunaSandbox()
const { ledger, faults } = sandbox
const store = await startParameterStore({ [Parameters.RunaApiKeyParameter.Default]: apiKey })
const variables = { RUNA_API_KEY_PARAMETER: Parameters.RunaApiKeyParameter.Default }
assert.deepEqual(Object.keys(Properties.Environment.Variables), Object.keys(variables))
const environment = { ...variables, ...store.environment, RUNA_BASE_URL: url }

const approved = (bonusId: string) =>
  JSON.stringify({ bonusId, email: 'sam@example.com', approvedAt: new Date().toISOString() })

/** An event as SQS makes it. The second message is called `message-2`. */
const event = (bodies: readonly string[]) => ({
  Records: bodies.map((body, index) => ({
    messageId: `message-${index + 1}`,
    receiptHandle: 'AQEB',
    body,
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1764480000000' },
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:Bonuses',
    awsRegion: 'eu-west-1',
  })),
})
const deliver = (bodies: readonly string[], seconds: number, started?: (child: ChildProcess) => void) =>
  invoke([join(scratch, `${file}.js`), handlerName], event(bodies), seconds * 1000, environment, started)

try {
  const batch = [approved('1'), approved('2')]
  assert.deepEqual(await deliver(batch, Properties.Timeout), { batchItemFailures: [] })
  assert.deepEqual(await deliver(batch, Properties.Timeout), { batchItemFailures: [] })
  assert.equal(ledger.orders.length, 2)
  console.log('2 messages, delivered twice: 2 orders')

  assert.deepEqual(await deliver([approved('3'), 'no JSON'], Properties.Timeout), {
    batchItemFailures: [{ itemIdentifier: 'message-2' }],
  })
  assert.equal(ledger.orders.length, 3)
  console.log('a message that nobody can read: only that one comes again')

  faults.next('stall-after-commit', { operation: 'createOrder' })
  assert.deepEqual(await deliver([approved('4')], 12), { batchItemFailures: [{ itemIdentifier: 'message-1' }] })
  assert.deepEqual(await deliver([approved('4')], Properties.Timeout), { batchItemFailures: [] })
  assert.equal(ledger.orders.length, 4)
  console.log('Runa placed the order and did not respond in time: the message comes again, and finds the order')

  faults.next('stall-after-commit', { operation: 'createOrder' })
  const killed = await deliver([approved('5')], Properties.Timeout, (child) => {
    const watch = setInterval(() => {
      if (ledger.orders.length < 5) return
      clearInterval(watch)
      child.kill('SIGKILL')
    }, 20)
  })
  assert.equal(killed, undefined)
  assert.deepEqual(await deliver([approved('5')], Properties.Timeout), { batchItemFailures: [] })
  assert.equal(ledger.orders.length, 5)
  console.log('the process was killed while it paid: the message comes again, and finds the order')
} finally {
  await store.close()
  await close()
  await rm(scratch, { recursive: true, force: true })
}
