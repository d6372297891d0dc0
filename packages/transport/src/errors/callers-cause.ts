/** Objects that are looked into before a value is too large to be sure of. */
const MOST_OBJECTS = 200

/** Objects within objects. Deeper, or in a circle, nobody is sure either. */
const DEEPEST = 8

/** Of what prints as what it visibly is: a map, a request or a buffer shows more. */
const VISIBLE = /^\[object (?:Object|Array|Error|DOMException|Date)\]$/

/** What programs loaded from files have in every stack. */
const FILE_URL = /\bfile:\/\/\/?[^\s)]*/g

/**
 * What may be the cause of an error where the value is the caller's own: what a signal was aborted with, or what the caller's
 * code has thrown. It may be anything. It is handed on as it is, unless its prints could show a key or a payout link: then
 * an Error that says so stands in for it.
 *
 * @param redact takes out of a text what no print may show.
 */
export function callersCause(value: unknown, redact: (text: string) => string): unknown {
  if (isHarmless(value, redact)) return value
  const standIn = new Error('What was thrown is not shown here, as it may hold an API key or a payout link.')
  const name = nameOf(value)
  if (name !== undefined && redact(name) === name) standIn.name = name
  standIn.stack = String(standIn)
  return standIn
}

function isHarmless(value: unknown, redact: (text: string) => string): boolean {
  try {
    const texts: string[] = []
    collect(value, texts, { left: MOST_OBJECTS }, DEEPEST)
    return texts.map((text) => text.replace(FILE_URL, '')).every((text) => redact(text) === text)
  } catch {
    return false
  }
}

/** Every text that a print of a value may show. Throws where that cannot be told. */
function collect(value: unknown, texts: string[], objects: { left: number }, depth: number): void {
  if (typeof value !== 'object' || value === null) {
    texts.push(String(value))
    return
  }
  objects.left -= 1
  const isCustom = Symbol.for('nodejs.util.inspect.custom') in value
  if (objects.left < 0 || depth === 0 || isCustom || !VISIBLE.test(Object.prototype.toString.call(value))) {
    throw new TypeError('not to be told')
  }
  if ('toJSON' in value) texts.push(JSON.stringify(value))
  // An error shows these, its own or its class's; and whoever asks for everything sees hidden fields as well.
  for (const key of new Set([...Reflect.ownKeys(value), 'name', 'message', 'stack', 'cause'])) {
    texts.push(String(key))
    collect(Reflect.get(value, key), texts, objects, depth - 1)
  }
}

function nameOf(value: unknown): string | undefined {
  try {
    const name: unknown = Reflect.get(Object(value), 'name')
    return typeof name === 'string' && name !== '' ? name : undefined
  } catch {
    return undefined
  }
}
