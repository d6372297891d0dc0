/** Why a request is turned away before anybody looks at what it asks for. */
export interface FrontRefusal {
  readonly status: number
  readonly detail: string
  readonly headers?: Readonly<Record<string, string>>
}
