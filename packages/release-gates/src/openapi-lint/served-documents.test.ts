import { InngestRuns } from '@x/inngest-runs'
import { createRestHandler as createInngestHandler } from '@x/inngest-runs/rest'
import { RunaPayouts } from '@x/runa-payouts'
import { createRestHandler as createRunaHandler } from '@x/runa-payouts/rest'
import { describe, expect, it } from 'vitest'
import { LINTERS } from './linters.ts'

type Handler = (request: Request) => Promise<Response>

const TOKEN = 'open-sesame'

const SERVED: Readonly<Record<string, Handler>> = {
  'runa-payouts': createRunaHandler(new RunaPayouts()),
  'runa-payouts, with a token': createRunaHandler(new RunaPayouts(), { token: TOKEN }),
  'runa-payouts, reads only': createRunaHandler(new RunaPayouts(), { readOnly: true }),
  'runa-payouts, with additions': createRunaHandler(new RunaPayouts(), { tools: ['+get-balance'] }),
  'inngest-runs': createInngestHandler(new InngestRuns()),
  'inngest-runs, with a token': createInngestHandler(new InngestRuns(), { token: TOKEN }),
}

const documentOf = async (handler: Handler): Promise<string> => {
  const headers = { authorization: `Bearer ${TOKEN}` }
  return (await handler(new Request('http://localhost/openapi.json', { headers }))).text()
}

/** The contact is up to the owner of a server. */
const OWNERS = ['info-contact']

describe.each(Object.entries(LINTERS))('/openapi.json passes %s', (_, lint) => {
  it.each(Object.entries(SERVED))('%s: no error and no warning', async (_, handler) => {
    const findings = await lint(await documentOf(handler))
    expect(findings.filter(({ rule }) => !OWNERS.includes(rule))).toEqual([])
  })

  it('but would not with a duplicate operation id and an unknown currency in an example', async () => {
    const broken = (await documentOf(createRunaHandler(new RunaPayouts(), { token: TOKEN })))
      .replace('"operationId":"getOrder"', '"operationId":"listOrders"')
      .replace('"currency":"USD"},"items"', '"currency":"usd"},"items"')
    const rules = (await lint(broken)).map(({ rule }) => rule)
    expect(rules).toEqual(
      expect.arrayContaining(['operation-operationId-unique', expect.stringMatching(/media.*example/)]),
    )
  })
})
