import { app } from './receive-webhooks.ts'

const address = await app.listen({ port: Number(process.env.PORT ?? 3000) })
process.stdout.write(`listening on ${address}/runa\n`)
