/** Whether a file is not there. */
export const isMissing = (error: unknown): boolean => Reflect.get(Object(error), 'code') === 'ENOENT'
