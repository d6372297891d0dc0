/** How a server writes times: RFC 3339 with its own offset, and no trailing zeros in the fraction. */
export interface Timestamps {
  /** A time with millisecond precision. Like all of these functions, it takes milliseconds since the Unix epoch. */
  planned(ms: number): string
  /** A time that the server measured, with more digits than a JavaScript date can hold. */
  measured(ms: number): string
}

/** Digits below the millisecond. They are always the same, so that the times in a test are stable. */
const BELOW_MILLISECOND = '46098'

/** Takes `Z`, or an offset such as `+02:00`; throws for anything else. */
export function createTimestamps(offset: string): Timestamps {
  const shift = minutesOf(offset) * 60_000
  const written = (ms: number, below: string) => {
    const local = new Date(ms + shift).toISOString()
    const fraction = `${local.slice(20, 23)}${below}`.replace(/0+$/, '')
    return `${local.slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}${offset}`
  }
  return { planned: (ms) => written(ms, ''), measured: (ms) => written(ms, BELOW_MILLISECOND) }
}

/** How v2 writes times, whatever the server's time zone: in UTC, with no, three or nine digits. */
export const secondVersionTimes: Timestamps = {
  planned: (ms) => new Date(ms).toISOString().replace('.000Z', 'Z'),
  measured: (ms) => new Date(ms).toISOString().replace('Z', `${BELOW_MILLISECOND.padEnd(6, '0')}Z`),
}

function minutesOf(offset: string): number {
  if (offset === 'Z') return 0
  const [, sign, hours, minutes] = /^([+-])([01]\d|2[0-3]):([0-5]\d)$/.exec(offset) ?? []
  if (sign === undefined)
    throw new TypeError(`localOffset: expected 'Z' or an offset such as '+02:00', got '${offset}'`)
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
