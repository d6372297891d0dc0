export type { Api, Connection, ErrorBody, ErrorRule } from './api/api.ts'
export {
  type Method,
  type Operation,
  operation,
  type PageCursor,
  type Paging,
  type Parameter,
} from './api/operation.ts'
export type { Pace } from './attempt/pace.ts'
export type { Exchange, SendWindow } from './attempt/send-window.ts'
export { singleRequest } from './attempt/single-request.ts'
export { ApiClient, type ClientSetup, checkOptions, responseOf } from './call/api-client.ts'
export { Call, type CallPromise, type WithResponse } from './call/call-promise.ts'
export { type ClientFingerprint, clientFingerprintOf } from './call/client-fingerprint.ts'
export { customOperation, customRequestProblems, type SharedCustomRequest } from './call/custom-request.ts'
export { checkedOptions, invalidInput } from './call/input-check.ts'
export { type CallPlan, Transport, type TransportOptions } from './call/transport.ts'
export { type ApiKeyOption, resolveApiKey } from './connection/api-key.ts'
export {
  baseUrlProblem,
  isLoopback,
  type PlainHttpChoice,
  plainHttpProblem,
  withoutTrailingSlash,
} from './connection/base-url.ts'
export { readEnvironment, readSwitch, yesOrNo } from './connection/environment.ts'
export { callersCause } from './errors/callers-cause.ts'
export * from './errors/index.ts'
export { errorKinds, isErrorOfKind } from './errors/sdk-error.ts'
export { givenOptions } from './input/given-options.ts'
export type { Immutable } from './input/immutable.ts'
export { jsonIssues } from './input/json-issues.ts'
export { undisturbed } from './input/observer.ts'
export {
  aBaseUrl,
  aFunction,
  anApiKey,
  aTimeout,
  type ChecksOf,
  checkedElsewhere,
  type OptionCheck,
  type OptionChecks,
  oneOf,
  optionProblems,
  trueOrFalse,
  wholeNumber,
} from './input/option-checks.ts'
export {
  type AttemptEvent,
  type DriftEvent,
  type HiddenOptions,
  SHARED_CALL_OPTIONS,
  SHARED_CLIENT_OPTIONS,
  type SharedCallOptions,
  type SharedClientOptions,
} from './input/options.ts'
export { parameterIssues } from './input/parameter-check.ts'
export { MOST_FIELDS, type WrittenJson, writeJson } from './input/written-json.ts'
export { cut } from './issues/cut.ts'
export { keptIssues, listed, listedIssues } from './issues/issue-list.ts'
export { formatPath, LONGEST_SHOWN } from './issues/issue-path.ts'
export { nearestName, nearestNames } from './issues/nearest-name.ts'
export * from './issues/schema.ts'
export { orList, shownKind, shownValue } from './issues/shown-value.ts'
export { suggestion, unknownName } from './issues/unknown-name.ts'
export { adviceFor } from './outcome/advice.ts'
export type { Attempt } from './outcome/attempt-record.ts'
export { type Outcome, outcomeOf } from './outcome/outcome.ts'
export type { RetryClass } from './outcome/retry-policy.ts'
export type { Verdict } from './outcome/verdict.ts'
export { listing } from './pages/listing.ts'
export type { Listing } from './pages/page.ts'
export { headerNameProblem, headerValueProblem } from './request/header-check.ts'
export type { QueryValue } from './request/request-building.ts'
export { type AppInfo, userAgent } from './request/user-agent.ts'
export { withDecimalFields } from './response/decimal-fields.ts'
export { decimalPlaces } from './response/decimal-places.ts'
export { countLeftOut, type Drift, withLeftOutRows } from './response/left-out-rows.ts'
export type { CheckedResponse } from './response/response.ts'
export { constraint, violation } from './schema/constraint.ts'
export type { Reveal } from './schema/issue-message.ts'
export { isJsonObject } from './schema/json-object.ts'
export { mapOf } from './schema/map-of.ts'
export { onFirstUse } from './schema/on-first-use.ts'
export { isKnownMember, openEnum, type UnknownMember, unknownMember } from './schema/open-enum.ts'
export { type TextLimits, text } from './schema/text.ts'
export { variants } from './schema/variants.ts'
export { type SchemaOfOptions, schemaOf } from './schema/zod-schema.ts'
export { REDACTED, redact, URL_PATTERN } from './secrets/redaction.ts'
export { sha256 } from './secrets/sha-256.ts'
export * from './time/clock.ts'
export { type DeadlineOption, deadlineFrom, withOneDeadline } from './time/deadline.ts'
export { isDate } from './time/is-date.ts'
export { onAbort } from './time/on-abort.ts'
export { SHARED_WAIT_OPTIONS, type SharedWaitOptions, type WaitPlan, waitUntilEnded } from './wait/wait.ts'
