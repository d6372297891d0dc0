// npm run check
// Runs the program as you would, with a sandbox of Runa and a collector of spans on this machine, and prints the spans that
// arrive: of a payment that needs a second attempt, and of one that is refused.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'

/** The parts of a span in OTLP's JSON that are checked here. */
interface Span {
  readonly name: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly attributes: readonly { readonly key: string; readonly value: object }[]
}

const say = (line: string) => process.stdout.write(`${line}\n`)

let received: Span[] = []
const collector = createServer(async (request, response) => {
  // What the exporter sends: resourceSpans > scopeSpans > spans.
  const { resourceSpans } = JSON.parse(await text(request))
  for (const { scopeSpans } of resourceSpans) for (const { spans } of scopeSpans) received.push(...spans)
  response.setHeader('Content-Type', 'application/json').end('{}')
}).listen(0, '127.0.0.1')
await once(collector, 'listening')
const { sandbox, url, apiKey, close } = await startRunaSandbox()

/** Runs the program to its end. Returns the spans of its calls, by name. */
async function run(): Promise<Record<string, Record<string, unknown>>> {
  received = []
  const child = spawn(process.execPath, ['--import', './tracing.ts', 'pay.ts'], {
    cwd: import.meta.dirname,
    env: {
      ...process.env,
      RUNA_API_KEY: apiKey,
      RUNA_BASE_URL: url,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${Object(collector.address()).port}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  say(`${out}${err}`.trim())

  const parent = received.find(({ name }) => name === 'pay a bonus')
  assert.ok(parent !== undefined, 'the span of the program arrives')
  const calls = received.filter((span) => span !== parent)
  for (const { name, parentSpanId, attributes } of calls) {
    assert.equal(parentSpanId, parent.spanId, `${name} is inside the span of the program`)
    say(`  ${name}`)
    for (const { key, value } of attributes) say(`    ${key}: ${Object.values(value).join()}`)
  }
  // No span says who is paid, with which key, or which order it is.
  assert.doesNotMatch(JSON.stringify(received), /@example\.com|bonus-2026|O-[0-9A-Z]{10}/)
  assert.ok(!JSON.stringify(received).includes(apiKey))
  return Object.fromEntries(
    calls.map(({ name, attributes }) => [
      name,
      Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
    ]),
  )
}

try {
  sandbox.faults.next('unavailable-503', { operation: 'createOrder' })
  const paid = await run()
  assert.equal(paid['x-runa-payouts createOrder']?.['http.request.resend_count'], 1)
  assert.equal(paid['x-runa-payouts createOrder']?.['x-runa-payouts.outcome'], 'accepted')
  assert.equal(paid['x-runa-payouts getOrder']?.['http.response.status_code'], 200)

  sandbox.faults.next({ status: 403 }, { operation: 'createOrder' })
  const refused = await run()
  assert.equal(refused['x-runa-payouts createOrder']?.['error.type'], 'PermissionError')
  assert.equal(refused['x-runa-payouts createOrder']?.['x-runa-payouts.outcome'], 'rejected')
  assert.equal(sandbox.ledger.orders.length, 1)
  say('Every call has a span, with its outcome and without its content.')
} finally {
  collector.close()
  await close()
}
