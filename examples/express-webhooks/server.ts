import { app } from './receive-webhooks.ts'

const server = app.listen(Number(process.env.PORT ?? 3000), (error) => {
  if (error !== undefined) throw error
  process.stdout.write(`listening on http://localhost:${Object(server.address()).port}/runa\n`)
})
