/** Colours of a terminal's own palette, which people choose so that they can read them. */
const CODES = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2, bold: 1 } as const

export type Colour = keyof typeof CODES

/** Paints a text, or leaves it as it is. */
export type Paint = (text: string, colour: Colour | undefined) => string

export const painter =
  (isColoured: boolean): Paint =>
  (text, colour) =>
    isColoured && colour !== undefined ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text

/** The colour and the sign of each status of a run, a step or an attempt. A status without one is new. */
const STATUSES: Readonly<Record<string, { readonly colour: Colour; readonly sign: string }>> = {
  Completed: { colour: 'green', sign: '✓' },
  Failed: { colour: 'red', sign: '✗' },
  Cancelled: { colour: 'yellow', sign: '⊘' },
  Running: { colour: 'cyan', sign: '▸' },
  Waiting: { colour: 'dim', sign: '…' },
  Scheduled: { colour: 'dim', sign: '…' },
  Skipped: { colour: 'dim', sign: '-' },
  Overflowed: { colour: 'yellow', sign: '-' },
}

export const colourOf = (status: string): Colour | undefined => STATUSES[status]?.colour

export const signOf = (status: string): string => STATUSES[status]?.sign ?? '?'
