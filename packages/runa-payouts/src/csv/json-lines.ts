/**
 * The first key that an object of a JSON text names twice. `JSON.parse` takes the last value of such a key, and the
 * person who wrote it may have meant the first.
 *
 * @param json a valid JSON text.
 */
export function repeatedKey(json: string): string | undefined {
  /** The keys of each object around, and undefined for each array. */
  const around: (Set<string> | undefined)[] = []
  let isKey = false
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g)) {
    if (token === '{') around.push(new Set())
    else if (token === '[') around.push(undefined)
    else if (token === '}' || token === ']') around.pop()
    else if (token.startsWith('"') && isKey) {
      const keys = around.at(-1)
      const key: unknown = JSON.parse(token)
      if (keys !== undefined && typeof key === 'string') {
        if (keys.has(key)) return key
        keys.add(key)
      }
    }
    // Within an object, a text after its beginning or after a comma is a key.
    isKey = (token === '{' || token === ',') && around.at(-1) !== undefined
  }
  return undefined
}

/**
 * The first number of a JSON text that is not written in plain digits (`1e3`), or with more digits than JavaScript keeps
 * (`25.999999999999999999` would be 26). An amount is what somebody wrote, never what a parser made of it.
 *
 * @param json a valid JSON text.
 */
export function oddNumber(json: string): string | undefined {
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g)) {
    if (!token.startsWith('"') && String(Number(token)) !== withoutLastZeros(token)) return token
  }
  return undefined
}

const withoutLastZeros = (digits: string): string => digits.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
