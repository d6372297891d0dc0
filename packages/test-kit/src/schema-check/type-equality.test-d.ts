// Checked by the compiler alone: a comparison that cannot fail would prove nothing.

import type { UnknownMember } from '../../../transport/src/index.ts'
import type { Closed, Equal, Expect } from './type-equality.ts'

export type EqualTellsDifferencesApart = [
  Expect<Equal<Equal<{ a: string }, { a?: string }>, false>>,
  Expect<Equal<Equal<{ a?: string }, { a?: string | undefined }>, false>>,
  Expect<Equal<Equal<{ a: string }, { a: string; b?: number }>, false>>,
  Expect<Equal<Equal<{ a: unknown }, { a: object }>, false>>,
  Expect<Equal<Equal<'A' | UnknownMember<'(x)'>, 'A' | UnknownMember<'(y)'>>, false>>,
]

export type ClosedTakesAwayOnlyAnythingElse = [
  Expect<Equal<Closed<{ a: string; [key: string]: unknown }>, { a: string }>>,
  Expect<Equal<Closed<{ list: { a: string; [key: string]: unknown }[] }>, { list: { a: string }[] }>>,
  Expect<Equal<Closed<{ map: { [key: string]: string } }>, { map: { [key: string]: string } }>>,
  Expect<Equal<Closed<{ a?: unknown }>, { a?: unknown }>>,
  Expect<Equal<Closed<{ readonly a: readonly { readonly b: string }[] }>, { a: { b: string }[] }>>,
]
