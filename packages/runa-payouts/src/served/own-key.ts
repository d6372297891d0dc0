import { isAuthenticationError, isPermissionError } from '@x/transport'

/** Whether Runa rejects the key of a server. A limit on what the account may order is a 403 that says nothing about the key. */
export const isOwnKeyRefused = (error: unknown): boolean =>
  isAuthenticationError(error) || (isPermissionError(error) && error.type !== 'ordering_restricted')
