export { adviceFor } from './advice.ts'
export type { Api, Connection, ErrorBody, ErrorRule } from './api.ts'
export { resolveApiKey } from './api-key.ts'
export type { Attempt } from './attempt-record.ts'
export { baseUrlProblem, withoutTrailingSlash } from './base-url.ts'
export { Call, type CallPromise, type WithResponse } from './call-promise.ts'
export * from './clock.ts'
export { type Deadline, type DeadlineOption, deadlineFrom, deadlineProblem, earlier } from './deadline.ts'
export { withDecimalFields } from './decimal-fields.ts'
export { decimalPlaces } from './decimal-places.ts'
export { droppable } from './droppable.ts'
export { readEnvironment } from './environment.ts'
export * from './errors/index.ts'
export { headerValueProblem } from './header-check.ts'
export { formatPath } from './issue-path.ts'
export { isJsonObject } from './json-object.ts'
export { type MapLimits, mapOf } from './map-of.ts'
export { nearestName } from './nearest-name.ts'
export { undisturbed } from './observer.ts'
export { isKnownMember, openEnum, type UnknownMember, unknownMember } from './open-enum.ts'
export { type AnswerOf, type Method, type Operation, operation, type Parameter } from './operation.ts'
export {
  type ApiKeyOption,
  type AttemptEvent,
  checkClientOptions,
  type DriftEvent,
  SHARED_CALL_OPTIONS,
  type SharedCallOptions,
  type SharedClientOptions,
} from './options.ts'
export type { Outcome } from './outcome.ts'
export { plainDecimal } from './plain-decimal.ts'
export { type PollEnd, type PollPlan, poll } from './poller.ts'
export { REDACTED } from './redaction.ts'
export type { QueryValue } from './request-building.ts'
export { POLICY, type RetryClass } from './retry-policy.ts'
export { type BrokenRule, brokenRule, rule } from './rule.ts'
export * from './schema.ts'
export { type TextLimits, text } from './text.ts'
export { type Answer, type CallPlan, Transport, type TransportOptions } from './transport.ts'
export { unknownKeyMessage } from './unknown-key.ts'
export { variants } from './variants.ts'
export type { Verdict } from './verdict.ts'
export { type SchemaOfOptions, schemaOf } from './zod-schema.ts'
