/** Whether an error says that a file does not exist. */
export const isMissing = (error: unknown): boolean => Reflect.get(Object(error), 'code') === 'ENOENT'
