/** State that cannot be had. The message holds no secret: unlike what a store of somebody else's throws, it may be logged. */
export class StateError extends Error {
  override readonly name: string = 'StateError'
}

/** Also for one of another copy of this code: what serves by REST and what serves tools may be built apart. */
export const isStateError = (value: unknown): value is Error =>
  value instanceof Error && (value.name === 'StateError' || value.name === 'StateFileError')
