/** Why a request is turned away before anybody looks at what it asks for. */
export interface FrontRefusal {
  readonly status: number
  /** For whoever called. */
  readonly detail: string
  /** For the log of whoever runs the server. */
  readonly reason: string
  readonly headers?: Readonly<Record<string, string>>
}
