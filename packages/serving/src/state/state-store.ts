/**
 * Where a server keeps what has to outlive its process, or be the same for several: texts by name. Values are small, and
 * never hold an API key, a body or a payout URL.
 * The server waits 5 s for either method.
 *
 * Implement it over any database that changes a value only where nobody else has changed it in the meantime: `UPDATE …
 * WHERE value = …` in SQL, a script in Redis, a conditional write in DynamoDB. Whatever it throws keeps a create from being
 * sent. It must not lose a value before its time: a create that is forgotten can be paid twice.
 */
export interface StateStore {
  /** The text under a name; undefined or null where there is none, or its time is over. Never an older one. */
  read(name: string): Promise<string | null | undefined>
  /**
   * Puts `after` in the place of `before`, and resolves once that would survive a crash. Resolves to false, and changes
   * nothing, where the text under that name is not `before` any more. Anything else that it resolves to is an error.
   *
   * @param before undefined: there is none.
   * @param after undefined: there shall be none.
   * @param keepMs how long it is needed from now on, in ms; later it may be removed. Undefined: for good.
   */
  replace(
    name: string,
    before: string | undefined,
    after: string | undefined,
    keepMs: number | undefined,
  ): Promise<boolean>
}

/** State that cannot be had. The message holds no secret: unlike what a store of somebody else's throws, it may be logged. */
export class StateError extends Error {
  override readonly name: string = 'StateError'
}

/** Also for one of another copy of this code: what serves by REST and what serves tools may be built apart. */
export const isStateError = (value: unknown): value is Error =>
  value instanceof Error && (value.name === 'StateError' || value.name === 'StateFileError')
