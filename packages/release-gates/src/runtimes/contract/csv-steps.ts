import type { Step } from './step.ts'

const LIST = 'reference;e-mail;amount;product\r\nsam;sam@example.com;1.200,50;AMZ-US\r\n'

/** In UTF-16 with its mark, in parts of three bytes. */
function stream(): ReadableStream<Uint8Array> {
  const bytes = [...`\ufeff${LIST}`].flatMap((character) => [
    character.charCodeAt(0) % 256,
    character.charCodeAt(0) >> 8,
  ])
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 3) controller.enqueue(new Uint8Array(bytes.slice(at, at + 3)))
      controller.close()
    },
  })
}

export const csvSteps = {
  'list from a stream': async ({ csv }) => {
    const { payouts, encoding } = await csv.readPayouts(stream(), { decimal: 'comma', currency: 'USD' })
    return `${encoding} ${payouts.map(({ reference, face_value }) => `${reference} ${face_value}`).join()}`
  },

  'list with an invalid row': async ({ csv, runa }) => {
    try {
      return String((await csv.readPayouts(LIST, { currency: 'JPY', decimal: 'comma' })).rows)
    } catch (error) {
      if (runa.isRequestValidationError(error)) return error.issues.map(({ message }) => message).join()
      throw error
    }
  },
} satisfies Record<string, Step>
