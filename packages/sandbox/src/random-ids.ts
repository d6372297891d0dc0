/** Makes ids. The same seed and the same times give the same ids. */
export interface RandomIds {
  /** A ULID made at the time `now`, in milliseconds since the Unix epoch. */
  ulid(now: number): string
  uuid(): string
  /** Lower-case hexadecimal digits. */
  hex(length: number): string
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export function createRandomIds(seed: number): RandomIds {
  const random = mulberry32(seed)
  const symbols = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join('')
  const hex = (length: number) => symbols('0123456789abcdef', length)
  return {
    ulid: (now) => timeSymbols(now) + symbols(CROCKFORD, 16),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${symbols('89ab', 1)}${hex(3)}-${hex(12)}`,
    hex,
  }
}

/** The ten symbols of a ULID that say when it was made. */
function timeSymbols(now: number): string {
  let rest = Math.max(Math.floor(now), 0)
  let symbols = ''
  for (let place = 0; place < 10; place += 1) {
    symbols = CROCKFORD.charAt(rest % 32) + symbols
    rest = Math.floor(rest / 32)
  }
  return symbols
}

/** Mulberry32: small, fast, and repeatable, which is all that ids of a fake need. */
function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
