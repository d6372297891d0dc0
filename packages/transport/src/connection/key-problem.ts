/** Common mistakes in passing a key: what the value looks like, and what went wrong. No vendor makes keys of these forms. */
const MISTAKES: readonly (readonly [RegExp, string])[] = [
  [/^(["'`]).*\1$/s, 'it is in quotes. docker --env-file and some settings pages keep them: remove the quotes'],
  [/^["'`]|["'`]$/, 'it begins or ends with a quote. Remove it'],
  [/\$\{[^}]*\}|\$\([^)]*\)|^\$\w+$/, 'it is a variable reference that was never replaced, such as $VAR'],
  [/\{\{.*\}\}|^%\w+%$/, 'it is a template that was never filled in'],
  [/^<.*>$/, 'it is a placeholder in angle brackets, such as <your key>'],
  [/^bearer\s/i, 'it begins with "Bearer". Pass the key alone'],
  [/^[A-Z][A-Z0-9]*_[A-Z0-9_]*=./, 'it begins with the name of a variable. Pass only the part after the "="'],
  [/^(?:undefined|null|NaN|\[object \w+\])$/, 'it is a missing value written as text, such as "undefined"'],
  [/(?:\.{2,}|…)$/, 'it ends in dots, like a key that was shortened for display'],
  [/^(?:your[-_ ].*|x+|\.+|…+|\*+|changeme|placeholder)$/i, 'it is a placeholder, not a key'],
]

/** What looks wrong with an invalid key, or undefined. Never shows the key. */
export function keyProblem(key: unknown): string | undefined {
  if (typeof key !== 'string') return undefined
  const found = MISTAKES.find(([form]) => form.test(key))
  return found === undefined ? undefined : `this is not a valid key: ${found[1]}`
}
