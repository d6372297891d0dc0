/** The name that was probably meant: the one with the fewest edits, if these are few compared with its length. */
export function nearest<Name extends string>(text: string, names: readonly Name[]): Name | undefined {
  // The text may be a whole file; its first letters are enough.
  const meant = text.trim().toLowerCase().slice(0, 40)
  const [best] = names
    .map((name) => ({ name, edits: editsBetween(meant, name) }))
    .filter(({ name, edits }) => edits <= name.length / 3)
    .toSorted((one, other) => one.edits - other.edits)
  return best?.name
}

/** Letters to add, remove or replace (Levenshtein). */
function editsBetween(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (const [row, letter] of [...from].entries()) {
    const next = [row + 1]
    for (const [column, other] of [...to].entries()) {
      const replaced = (above[column] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    above = next
  }
  return above.at(-1) ?? 0
}
