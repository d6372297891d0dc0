import type { SdkError } from '@x/transport'

/** Whether the API keeps its refusal under the idempotency key: the key will never get another answer. */
export const isKeptUnderKey = ({ attempts }: SdkError): boolean => attempts.at(-1)?.stored === true
