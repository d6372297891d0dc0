import { version } from '../package.json'

/** Version of this package, as sent in the User-Agent header. */
export const VERSION: string = version
