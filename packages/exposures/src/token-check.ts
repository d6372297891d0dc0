import { ConfigurationError } from '@x/transport'

/** A token that is empty, as from a variable that nobody has set, would be asked for and never be right. */
export function checkToken(token: string | undefined): void {
  if (token !== undefined && !/^\S+$/.test(token)) {
    throw new ConfigurationError('token: expected at least one character, and no white space')
  }
}
