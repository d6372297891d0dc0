import {
  type Drift,
  givenOptions,
  isJsonObject,
  type Listing,
  listing,
  type SharedCallOptions,
  type Transport,
} from '@x/transport'
import * as operations from '../api/operations.gen.ts'
import type { InngestEvent, ResponseMetadata } from '../wire.gen.ts'
import { inWholeSeconds } from './event-times.ts'

/** Which events to list. All conditions have to hold. */
export interface ListEventsFilters {
  /** Only events of this name: `app/user.created`. */
  readonly name?: string | undefined
  /**
   * Only events that the server received after this time: a Date or an RFC 3339 time. The API counts whole seconds, so
   * events of the same second may be among them.
   */
  readonly receivedAfter?: Date | string | undefined
  /** Only events that the server received before this time; events of the same second may be among them. */
  readonly receivedBefore?: Date | string | undefined
  /** Events per page, 1 to 100. Default: the API's, 20. */
  readonly limit?: number | undefined
  /** The `internal_id` of an event: lists what was received before it. */
  readonly cursor?: string | undefined
}

/** One page of events. */
export interface EventPage {
  /** The events of the page, newest first. Every one has an `internal_id`. */
  readonly items: readonly InngestEvent[]
  /** When the server read them. */
  readonly metadata?: ResponseMetadata
  /** Where the page differs from its schema. A row without an `internal_id` is here, not in `items`. */
  readonly drift: readonly Drift[]
  /**
   * The next page, or null at the end.
   *
   * @throws UnexpectedResponseError if the pages repeat.
   */
  nextPage(): Promise<EventPage | null>
}

/** Await it for one page, or iterate over it for every event. The first request is sent when you do either. */
export interface EventListing extends Listing<EventPage> {}

const NAMES = ['name', 'receivedAfter', 'receivedBefore', 'limit', 'cursor']

type WireFilters = Omit<ListEventsFilters, 'receivedAfter' | 'receivedBefore'> & {
  readonly receivedAfter?: string
  readonly receivedBefore?: string
}

/** Lists events, newest first. */
export function listEvents(transport: Transport, given: ListEventsFilters, options: SharedCallOptions): EventListing {
  const filters = givenOptions(given, NAMES)
  const { receivedAfter, receivedBefore } = { ...filters }
  const times = {
    ...(receivedAfter === undefined ? {} : { receivedAfter: inWholeSeconds(receivedAfter, 'down') }),
    ...(receivedBefore === undefined ? {} : { receivedBefore: inWholeSeconds(receivedBefore, 'up') }),
  }
  // What is no time is refused as a parameter, by its name; what is no object, as a whole.
  const query = (isJsonObject(filters) ? { ...filters, ...times } : filters) as WireFilters
  return listing(transport, operations.listEvents, { query }, options)
}
