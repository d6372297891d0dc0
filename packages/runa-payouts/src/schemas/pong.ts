import { droppable } from '@x/transport'
import * as z from 'zod/mini'

export const pong = /* @__PURE__ */ droppable(() => z.looseObject({ message: z.string() }))
