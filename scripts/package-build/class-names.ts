/**
 * Gives classes their names back. A bundler makes `var Order = class` of `class Order`, and whoever shortens the variable
 * takes the name along: prints and stacks would show a letter. (A class that names itself keeps a name: `class _Order`.)
 */
export const withClassNames = (code: string): string =>
  code.replaceAll(/^var ([\w$]+) = class (?=\{|extends )/gm, (start, name: string) => `${start}${name} `)
