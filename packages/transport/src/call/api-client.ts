import type { Api } from '../api/api.ts'
import type { Operation } from '../api/operation.ts'
import { ConfigurationError } from '../errors/call-errors.ts'
import { givenOptions } from '../input/given-values.ts'
import { type OptionChecks, optionProblems } from '../input/option-checks.ts'
import type { HiddenOptions, SharedCallOptions, SharedClientOptions } from '../input/options.ts'
import { listedIssues } from '../issues/issue-list.ts'
import type { CheckedResponse } from '../response/response.ts'
import { redact } from '../secrets/redaction.ts'
import { sha256 } from '../secrets/sha-256.ts'
import { systemClock } from '../time/clock.ts'
import { Call, type CallPromise, type WithResponse } from './call-promise.ts'
import { userAgent } from './request.ts'
import { type CallPlan, Transport, type TransportOptions } from './transport.ts'

/** What a package says about itself and about one client. */
export interface ClientSetup extends Pick<TransportOptions, 'api' | 'connect'> {
  /** The class name, for prints. */
  readonly className: string
  /** For the User-Agent header. */
  readonly product: string
  readonly version: string
  readonly headers: Readonly<Record<string, string>>
  /** What a print of the client shows. Never a secret. */
  readonly shown: Readonly<Record<string, unknown>>
}

/** Throws a ConfigurationError for invalid client options; otherwise returns them as they were read. */
export function checkOptions<T>(
  { keyPatterns, publicUrls }: Pick<Api, 'keyPatterns' | 'publicUrls'>,
  given: T,
  known: OptionChecks,
): T {
  const options = givenOptions(given, Object.keys(known))
  const problems = optionProblems(options, known)
  if (problems.length === 0) return options
  throw new ConfigurationError(redact(listedIssues(problems), { secrets: [], patterns: keyPatterns, publicUrls }))
}

/** What the clients of every API share: one transport, calls as promises, and prints that show no key. */
export class ApiClient {
  readonly #transport: Transport
  readonly #shown: Readonly<Record<string, unknown>>

  /** @internal */
  constructor(setup: ClientSetup, options: SharedClientOptions & HiddenOptions) {
    const { className, shown, product, version, headers, api, connect } = setup
    this.#shown = Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined))
    // The same as in JSON, for Node's `util.inspect` and `console.log`. Not a method of the class: bundlers keep every
    // class with a computed member name, whether it is used or not.
    Object.defineProperty(this, Symbol.for('nodejs.util.inspect.custom'), {
      value: (_depth: number, _options: unknown, inspect?: (value: unknown) => string) =>
        `${className} ${inspect?.(this.#shown) ?? ''}`,
    })
    const fingerprint: ClientFingerprint = async (operation, text) => {
      const { baseUrl, headers: ofKey } = await connect(undefined, operation)
      return sha256(JSON.stringify([baseUrl, ofKey, text]))
    }
    Object.defineProperty(this, CLIENT_FINGERPRINT, { value: fingerprint })
    this.#transport = new Transport({
      product,
      fetch: options.fetch,
      timeout: options.timeout,
      maxRetries: options.maxRetries,
      responseValidation: options.responseValidation,
      onDrift: options.onDrift,
      onAttempt: options.onAttempt,
      api,
      connect,
      headers: { ...headers, 'user-agent': userAgent(product, version, options.appInfo) },
      clock: options.clock ?? systemClock,
      random: options.random ?? Math.random,
    })
  }

  /** @internal */
  protected get transport(): Transport {
    return this.#transport
  }

  /** @internal */
  protected call<O extends Operation>(
    operation: O,
    plan: CallPlan,
    options: SharedCallOptions,
  ): CallPromise<CheckedResponse<O>['data']> {
    return new Call(this.#transport.send(operation, plan, options).then(responseOf))
  }

  /** What printing the client shows: never the key. */
  toJSON(): Record<string, unknown> {
    return { ...this.#shown }
  }
}

/** A response without the parts that only the transport needs. */
export function responseOf<O extends Operation>(
  response: CheckedResponse<O>,
): WithResponse<CheckedResponse<O>['data']> {
  const { data, status, headers, requestId, attempts, drift } = response
  return { data, status, headers, requestId, attempts, drift }
}

/**
 * Under this symbol a client hashes a text together with where and as whom it calls. It is a registered one, so that a
 * server from another copy of this code, or of the other module format, finds it. The API key stays within the function.
 */
export const CLIENT_FINGERPRINT: unique symbol = Symbol.for('@x/transport.client-fingerprint/1')

/** SHA-256, in hex. Rejects with a ConfigurationError where the client does not know where or as whom to call. */
export type ClientFingerprint = (operation: Operation, text: string) => Promise<string>

/** Undefined for what is no client of this code. */
export function clientFingerprintOf(client: object): ClientFingerprint | undefined {
  const found: unknown = Reflect.get(client, CLIENT_FINGERPRINT)
  // Only clients have this symbol, and its number is raised with every change.
  return typeof found === 'function' ? (found as ClientFingerprint) : undefined
}
