export type { Api, Connection, ErrorBody, ErrorRule, Rejection } from './api/api.ts'
export {
  type Method,
  type Operation,
  operation,
  type PageCursor,
  type Paging,
  type Parameter,
} from './api/operation.ts'
export { describeFailure, isFrameworkSignal } from './attempt/failure-cause.ts'
export type { Exchange, RateLimiter, SendWindow } from './attempt/send-window.ts'
export { makesOneRequest, singleRequest } from './attempt/single-request.ts'
export {
  ApiClient,
  type ClientFingerprint,
  type ClientSetup,
  checkOptions,
  clientFingerprintOf,
  responseOf,
} from './call/api-client.ts'
export { Call, type CallPromise, type WithResponse } from './call/call-promise.ts'
export { customOperation, customRequestProblems, type SharedCustomRequest } from './call/custom-request.ts'
export { checkedOptions, invalidInput } from './call/input-check.ts'
export type { QueryValue } from './call/request.ts'
export { type AppInfo, userAgent } from './call/request.ts'
export type { BeforeSending } from './call/settled-in-time.ts'
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
export { givenOptions, isJsonObject, undisturbed } from './input/given-values.ts'
export {
  aFunction,
  anApiKey,
  aTimeout,
  type ChecksOf,
  checkedElsewhere,
  type OptionCheck,
  type OptionChecks,
  oneOf,
  optionProblems,
  optionsIssues,
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
export { requireOptions } from './input/require-options.ts'
export { headerNameProblem, headerValueProblem } from './input/wire-text.ts'
export { jsonIssues, MOST_FIELDS, type WrittenJson, writeJson } from './input/written-json.ts'
export { formatPath, keptIssues, listed, listedIssues } from './issues/issue-list.ts'
export * from './issues/schema.ts'
export { counted, cut, LONGEST_SHOWN, shownKind, shownValue, typeShown } from './issues/shown-value.ts'
export { nearestName, nearestNames, suggestion, unknownName } from './issues/unknown-name.ts'
export { adviceFor } from './outcome/advice.ts'
export type { Attempt, Verdict } from './outcome/outcome.ts'
export { type Outcome, outcomeOf } from './outcome/outcome.ts'
export type { RetryClass } from './outcome/retry-policy.ts'
export { listing } from './pages/listing.ts'
export type { Listing } from './pages/page.ts'
export { decimalPlaces, plainDecimal, withDecimalFields } from './response/decimals.ts'
export { countLeftOut, type Drift, withLeftOutRows } from './response/drift.ts'
export type { CheckedResponse } from './response/response.ts'
export { constraint, violation } from './schema/constraint.ts'
export { mapOf, variants } from './schema/objects.ts'
export { isKnownMember, openEnum, type UnknownMember, unknownMember } from './schema/open-enum.ts'
export { type TextLimits, text } from './schema/text.ts'
export type { Reveal } from './schema/zod-schema.ts'
export { onFirstUse, type SchemaOfOptions, schemaOf } from './schema/zod-schema.ts'
export { REDACTED, redact, URL_PATTERN } from './secrets/redaction.ts'
export { sha256 } from './secrets/sha-256.ts'
export * from './time/clock.ts'
export { type DeadlineOption, deadlineFrom, isDate, withOneDeadline } from './time/deadline.ts'
export { onAbort } from './time/on-abort.ts'
export { SHARED_WAIT_OPTIONS, type SharedWaitOptions, type WaitPlan, waitUntilEnded } from './wait/wait.ts'
