import { UnknownMember } from './types.cjs';
export { AbortedError, ApiAnswer, ApiError, ApiErrorDetail, ApiErrorName, ApiKeyOption, AppInfo, Attempt, AttemptEvent, AuthenticationError, CallOptions, CallPromise, CallTrace, CancelRunOptions, CancelRunResult, Clock, ConfigurationError, ConnectionError, SharedCustomRequest as CustomRequest, DeadlineOption, DriftEvent, EndedRun, ErrorBody, ErrorContext, IdempotencyConflictError, Immutable, InngestRuns, InngestRunsOptions, InsufficientFundsError, Method, NotFoundError, Outcome, PermissionError, RateLimitError, RequestValidationError, ResponseMetadata, ResponseValidationError, Run, RunEnvelope, RunFailure, RunJob, RunJobsEnvelope, RunNotFoundError, RunsEnvelope, SchemaIssue, SdkError, ServerError, SharedCallOptions, SharedClientOptions, SharedWaitOptions, TimeoutError, UnexpectedResponseError, Verdict, WaitOptions, WaitTimeoutError, WithResponse, isAbortedError, isApiError, isAuthenticationError, isConfigurationError, isConnectionError, isIdempotencyConflictError, isInsufficientFundsError, isNotFoundError, isPermissionError, isRateLimitError, isRequestValidationError, isResponseValidationError, isRunNotFoundError, isSdkError, isServerError, isTimeoutError, isUnexpectedResponseError, isWaitTimeoutError, runFailure } from './types.cjs';

/**
 * The run statuses that this version knows (inngest/inngest, pkg/enums/run_status.go). A run that waits, sleeps or is
 * queued is Running.
 */
declare const KNOWN_RUN_STATUSES: readonly ["Running", "Completed", "Failed", "Cancelled", "Overflowed", "Scheduled", "Unknown", "Skipped"];
/** A run status that this version knows. */
type KnownRunStatus = (typeof KNOWN_RUN_STATUSES)[number];
/**
 * A run status that Inngest has added since: at run time whatever Inngest sent. Not to be confused with `Unknown`, which
 * is Inngest's own word.
 */
type UnknownRunStatus = UnknownMember<'(a run status this version does not know)'>;
/** How a run stands. */
type RunStatus = KnownRunStatus | UnknownRunStatus;
/** The final statuses: a run that has one of them never gets another. */
declare const ENDED_RUN_STATUSES: readonly ["Completed", "Failed", "Cancelled", "Overflowed", "Skipped"];
/** A final status. */
type EndedRunStatus = (typeof ENDED_RUN_STATUSES)[number];
/** Whether a status is one that this version knows; narrows to it. */
declare function isKnownRunStatus(status: string): status is KnownRunStatus;
/** Whether a status is final; narrows to those. A status that this version does not know counts as not final. */
declare function isEndedRunStatus(status: string): status is EndedRunStatus;

export { ENDED_RUN_STATUSES, KNOWN_RUN_STATUSES, UnknownMember, isEndedRunStatus, isKnownRunStatus };
export type { KnownRunStatus, RunStatus, UnknownRunStatus };
