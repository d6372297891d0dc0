/** A name that somebody else gave. A secret in the wrong place is long, or not in a form that names have: it must not come back. */
export const shownName = (name: string): string => (/^[\w-]{1,40}$/.test(name) ? name : '…')
