/** One way of making the call. */
export interface Subject {
  readonly name: string
  /** What is enabled in it: a client that checks nothing does not do the same for less. */
  readonly arms: string
  /** Creates the client, once. */
  connect(port: number): Call
}

/**
 * Makes one call and resolves to the id in its response.
 *
 * @param filler part of the body, so that every subject can send the same number of bytes.
 */
export type Call = (filler: string) => Promise<string | undefined>

export const origin = (port: number): string => `http://127.0.0.1:${port}`
