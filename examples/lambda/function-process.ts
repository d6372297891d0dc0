// The process of a function, for `lambda-runtime.ts`. You need not copy it.

import { once } from 'node:events'

const [file = '', name = ''] = process.argv.slice(2)
const bundle = await import(file)
const handler = bundle[name] ?? bundle.default[name]
const invocation = once(process, 'message')
process.send?.('loaded')

const [{ event, timeoutMs }] = await invocation
const end = Date.now() + timeoutMs
const response = await handler(event, { getRemainingTimeInMillis: () => end - Date.now() })
process.send?.(response, () => process.exit())
