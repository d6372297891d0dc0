import type { SdkError } from '@x/runa-payouts'

/** How a call failed. An error that is not the package's own is thrown on, so that the step fails with it. */
export async function failureOf(
  call: PromiseLike<unknown>,
  isSdkError: (error: unknown) => error is SdkError,
): Promise<SdkError> {
  try {
    await call
  } catch (error) {
    if (isSdkError(error)) return error
    throw error
  }
  throw new Error('expected the call to fail')
}

export const inShort = ({ name, outcome }: SdkError): string => `${name} ${outcome}`
