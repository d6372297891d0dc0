import { isJsonObject } from '../schema/json-object.ts'

/** The field of a JSON value at a path such as `pagination.cursors.after`, or undefined. */
export const fieldAt = (json: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((held, step) => (isJsonObject(held) ? held[step] : undefined), json)
