/** A path as people write it: `items[0].face_value`; a nameless step of an array is `[]`. */
export function formatPath(path: readonly (string | number)[]): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number' || step === '') return `[${step}]`
      return index === 0 ? step : `.${step}`
    })
    .join('')
}
