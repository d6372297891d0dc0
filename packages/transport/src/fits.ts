import type * as z from 'zod/mini'
import { isJsonObject } from './json-object.ts'

/** Whether a value certainly fits: false where something is wrong with it, and where only zod can tell. */
type Fits = (value: unknown) => boolean

const made = /* @__PURE__ */ new WeakMap<z.core.$ZodType, Fits>()

/**
 * Tells whether zod would find nothing wrong with a value. Nearly every value fits, and to say so zod copies it and makes
 * two objects more for each of its fields; this makes none but for checks.
 */
export function fits(type: z.core.$ZodType): Fits {
  return (value) => {
    try {
      return fitsOf(type)(value)
    } catch {
      // What is wrong with it, and whether to throw, is for zod to say.
      return false
    }
  }
}

function fitsOf(type: z.core.$ZodType): Fits {
  const known = made.get(type)
  if (known !== undefined) return known
  // Which of zod's schemas it is, its definition's `type` says; there are no others.
  const { def, traits } = (type as z.core.$ZodTypes)._zod
  // A custom schema, or a format, is a check too, and comes before those that were added to it.
  const itself = traits.has('$ZodCheck') ? [type as unknown as z.core.$ZodCheck] : []
  const whole = [...itself, ...(def.checks ?? [])].reduce((form, check) => withCheck(form, check), formOf(def))
  made.set(type, whole)
  return whole
}

/** Without its checks. */
function formOf(def: z.core.$ZodTypes['_zod']['def']): Fits {
  switch (def.type) {
    case 'string':
      return (value) => typeof value === 'string'
    case 'number':
      return Number.isFinite
    case 'boolean':
      return (value) => typeof value === 'boolean'
    case 'literal': {
      const values = new Set<unknown>(def.values)
      return (value) => values.has(value)
    }
    case 'nullable': {
      const inner = fitsOf(def.innerType)
      return (value) => value === null || inner(value)
    }
    // Of a key that is there; whether it may be missing is looked at with the object.
    case 'optional':
      return fitsOf(def.innerType)
    case 'array':
      return arrayOf(fitsOf(def.element))
    case 'object':
      return objectOf(def)
    case 'unknown':
    case 'custom':
      return () => true
    default:
      return () => false
  }
}

function arrayOf(element: Fits): Fits {
  return (value) => {
    if (!Array.isArray(value)) return false
    // By index, as zod does: `every` leaves out holes, and an iterator may be another one, or none.
    for (let index = 0; index < value.length; index += 1) if (!element(value[index])) return false
    return true
  }
}

function objectOf({ shape, catchall }: z.core.$ZodObjectDef): Fits {
  const others = catchall?._zod.def.type ?? 'unknown'
  if (others !== 'unknown' && others !== 'never') return () => false
  const fields = Object.entries(shape).map(([key, type]) => ({
    key,
    isOptional: type._zod.def.type === 'optional',
    takes: fitsOf(type),
  }))
  const keys = new Set(Object.keys(shape))
  return (value) => {
    if (!isJsonObject(value)) return false
    for (const { key, isOptional, takes } of fields) {
      const member = value[key]
      // Inherited ones are there, as they are for zod.
      const isThere = member !== undefined || key in value
      if (isThere ? !takes(member) : !isOptional) return false
    }
    if (others === 'never') for (const key in value) if (!keys.has(key)) return false
    return true
  }
}

function withCheck(form: Fits, { _zod: { def, check } }: z.core.$ZodCheck): Fits {
  return (value) => {
    if (!form(value)) return false
    // Of the right form, which is all that a check asks for.
    const payload = { value: value as never, issues: [] }
    if (def.when?.(payload) === false) return true
    // An asynchronous check answers with a promise, which is for zod to refuse.
    return check(payload) === undefined && payload.issues.length === 0
  }
}
