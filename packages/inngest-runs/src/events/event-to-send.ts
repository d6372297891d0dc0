/** An event to send. */
export interface EventToSend {
  /** `app/user.created`. Names that begin with `inngest/` are reserved for the server, and refused. */
  readonly name: string
  /** The data of the event: an object. Default: empty. */
  readonly data?: object | undefined
  /**
   * An id of your own, any text that is not empty. The server starts runs for the first event of an id only, so the
   * call can be repeated. Without an id, it is sent once and never repeated.
   */
  readonly id?: string
  /** When it happened, in ms since the Unix epoch, from 1980. Default: when the server receives it. */
  readonly ts?: number | undefined
  /** What is known of the user whom it is about: an object. */
  readonly user?: object | undefined
}

/** An event that was sent. */
export interface SentEvent {
  /** The id that Inngest gave the event: the one that `getEvent`, `listEventRuns` and `waitForEventRuns` take. */
  readonly eventId: string
  /**
   * Present if the call was repeated under an `id` and it is not certain that `eventId` is the event that has the runs:
   * the server gives each request an id of its own, and starts runs for one of them.
   */
  readonly eventIdMayBeDuplicate?: true
}
