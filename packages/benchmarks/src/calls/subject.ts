/** One way of making the call. */
export interface Subject {
  readonly name: string
  /** What is switched on in it: a client that checks nothing is not the same thing for less. */
  readonly arms: string
  /** Makes the client, once. */
  connect(port: number): Call
}

/**
 * Makes one call and resolves to the id in its answer.
 *
 * @param filler part of the body, so that every subject can be made to send as many bytes.
 */
export type Call = (filler: string) => Promise<string | undefined>

export const origin = (port: number): string => `http://127.0.0.1:${port}`
