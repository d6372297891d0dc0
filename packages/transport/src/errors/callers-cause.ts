/** The most objects that are inspected; a larger value counts as unsafe. */
const MOST_OBJECTS = 200

/** The most levels of nesting. A deeper or circular value counts as unsafe. */
const DEEPEST = 8

/** Types whose prints show only what is checked here: a map, a request or a buffer shows more. */
const VISIBLE = /^\[object (?:Object|Array|Error|DOMException|Date)\]$/

/** What every stack of a program loaded from files contains. */
const FILE_URL = /\bfile:\/\/\/?[^\s)]*/g

/**
 * The cause of an error where the value comes from the caller: the reason of its signal, or what its code threw. It may
 * be anything. It is passed on unchanged, unless its prints could show a key or a payout link: then an Error that says
 * so replaces it.
 *
 * @param redact removes from a text what no print may show.
 */
export function callersCause(value: unknown, redact: (text: string) => string): unknown {
  if (isHarmless(value, redact)) return value
  const standIn = new Error('The thrown value is not shown here because it may contain an API key or a payout link.')
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

/** Every text that a print of a value may show. Throws if that cannot be determined. */
function collect(value: unknown, texts: string[], objects: { left: number }, depth: number): void {
  if (typeof value !== 'object' || value === null) {
    texts.push(String(value))
    return
  }
  objects.left -= 1
  const isCustom = Symbol.for('nodejs.util.inspect.custom') in value
  if (objects.left < 0 || depth === 0 || isCustom || !VISIBLE.test(Object.prototype.toString.call(value))) {
    throw new TypeError('prints of this value are unpredictable')
  }
  if ('toJSON' in value) texts.push(JSON.stringify(value))
  // An error prints these, its own or its class's; and an inspection with hidden fields shows those as well.
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
