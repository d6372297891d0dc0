/** Kinds of objects whose content JSON drops, by the names that the language and the platform give them. */
const HOLDERS: ReadonlySet<string> = new Set([
  'AbortController',
  'AbortSignal',
  'ArrayBuffer',
  'AsyncGenerator',
  'Blob',
  'DOMException',
  'DataView',
  'Error',
  'File',
  'FormData',
  'Generator',
  'Headers',
  'Map',
  'Promise',
  'ReadableStream',
  'RegExp',
  'Request',
  'Response',
  'Set',
  'SharedArrayBuffer',
  'Symbol',
  'TransformStream',
  'URLSearchParams',
  'WeakMap',
  'WeakRef',
  'WeakSet',
  'WritableStream',
])

/** What to pass instead, where that is certain. */
const INSTEAD: Readonly<Record<string, string>> = {
  FormData: 'pass a plain object',
  Headers: 'pass a plain object, such as Object.fromEntries(headers)',
  Map: 'pass a plain object, such as Object.fromEntries(map)',
  Promise: 'await it',
  Set: 'pass an array, such as [...set]',
  URLSearchParams: 'pass a plain object, such as Object.fromEntries(parameters)',
}

/**
 * Names an object whose content JSON silently drops, such as `a Map: pass a plain object`; otherwise undefined.
 * Recognised by what the object says about itself, since `instanceof` does not recognise objects of another realm.
 */
export function contentLost(value: object): string | undefined {
  const kind = kindOf(value)
  if (HOLDERS.has(kind) || kind.endsWith(' Iterator') || isBytes(value)) return named(kind)
  // Such as a database query that was not awaited. A `then` among the object's own fields is just a field.
  if (inherits(value, 'then')) return named('Promise')
  return inherits(value, 'pipe') && inherits(value, 'on') ? 'a stream' : undefined
}

/** Bytes in memory: typed arrays, including Node's Buffer, whatever their `toJSON` makes of them. */
export const isBytes = (value: unknown): boolean => ArrayBuffer.isView(value)

/** `Date`, `Map`; `Object` for most. */
export const kindOf = (value: unknown): string => Object.prototype.toString.call(value).slice('[object '.length, -1)

function named(kind: string): string {
  const name = kind === 'Promise' ? 'promise' : kind
  const article = /^[AEI]/.test(name) ? 'an' : 'a'
  return Object.hasOwn(INSTEAD, kind) ? `${article} ${name}: ${INSTEAD[kind]}` : `${article} ${name}`
}

const inherits = (value: object, method: string): boolean =>
  method in value && !Object.hasOwn(value, method) && typeof Reflect.get(value, method) === 'function'
