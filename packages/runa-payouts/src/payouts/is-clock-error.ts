import { isErrorOfKind } from '@x/transport/error-kinds'
import type { ClockError } from './clock-error.ts'

export function isClockError(value: unknown): value is ClockError {
  return isErrorOfKind(value, 'ClockError')
}
