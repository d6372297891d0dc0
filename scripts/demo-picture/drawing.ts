import type { Span, Style } from './screen.ts'

const FONT_SIZE = 13
const COLUMN = 7.8
const LINE = 18
const MARGIN = 20
const TITLE_BAR = 32

/** When a line appears, in ms after the one before. */
const LINE_MS = 60

/** The colours of the demo, by their number on a terminal, for a light and a dark background: each at least 4.5 : 1. */
const COLOURS = new Map([
  [1, ['#b3261e', '#ff8a80']],
  [2, ['#1a6e34', '#7ee29b']],
  [3, ['#7a5600', '#f2cc60']],
  [6, ['#0b6b78', '#76d9e6']],
])

const PALETTE = {
  light: { background: '#ffffff', border: '#d0d7de', text: '#1f2328', faint: '#59636e' },
  dark: { background: '#0d1117', border: '#3d444d', text: '#e6edf3', faint: '#9198a1' },
}

interface Picture {
  readonly title: string
  readonly description: string
  readonly columns: number
  readonly rows: readonly (readonly Span[])[]
}

/** A terminal with these rows. Text stays text, in the font of the reader's machine, in light and dark. */
export function drawn({ title, description, columns, rows }: Picture): string {
  const width = Math.ceil(columns * COLUMN + 2 * MARGIN)
  const height = TITLE_BAR + rows.length * LINE + MARGIN
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="description">${escaped(description)}</desc>`,
    `<style>${styles()}</style>`,
    `<rect class="window" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...[0, 1, 2].map((dot) => `<circle class="dot" cx="${MARGIN + dot * 16}" cy="${TITLE_BAR / 2}" r="5"/>`),
    ...rows.flatMap((row, index) => (row.length === 0 ? [] : [drawnRow(row, index)])),
    '</svg>',
    '',
  ].join('\n')
}

function drawnRow(row: readonly Span[], index: number): string {
  const y = TITLE_BAR + index * LINE + FONT_SIZE
  return `<g style="animation-delay:${index * LINE_MS}ms">${row.map((span) => drawnSpan(span, y)).join('')}</g>`
}

/** As wide as its columns are: the fonts of different systems are not. */
function drawnSpan({ column, text, style }: Span, y: number): string {
  const x = MARGIN + column * COLUMN
  const classes = classesOf(style)
  const attributes = classes === '' ? '' : ` class="${classes}"`
  return `<text${attributes} x="${rounded(x)}" y="${y}" textLength="${rounded(text.length * COLUMN)}">${escaped(text)}</text>`
}

const rounded = (length: number): string => String(Math.round(length * 10) / 10)

function classesOf({ bold, dim, colour }: Style): string {
  if (colour !== undefined && !COLOURS.has(colour)) throw new Error(`no colour for ${colour} of the terminal`)
  return [bold && 'bold', dim && 'dim', colour !== undefined && `c${colour}`].filter((name) => name !== false).join(' ')
}

function styles(): string {
  const theme = (name: keyof typeof PALETTE, index: number) => {
    const { background, border, text, faint } = PALETTE[name]
    const colours = [...COLOURS].map(([number, pair]) => `.c${number}{fill:${pair[index]}}`)
    return `.window{fill:${background};stroke:${border}}.dot{fill:${border}}text{fill:${text}}.dim{fill:${faint}}${colours.join('')}`
  }
  return [
    `text{font:${FONT_SIZE}px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace}`,
    '.bold{font-weight:600}',
    theme('light', 0),
    `@media(prefers-color-scheme:dark){${theme('dark', 1)}}`,
    // Its lines appear as they do in a terminal, once, and stay.
    '@media(prefers-reduced-motion:no-preference){g{animation:appear 1ms both}@keyframes appear{from{opacity:0}}}',
  ].join('')
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (char) => ESCAPES[char] ?? char)
