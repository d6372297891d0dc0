/**
 * Restores the names of classes. A bundler turns `class Order` into `var Order = class`, and a minifier that shortens
 * the variable takes the name along: prints and stacks would show a letter. (A class that refers to itself keeps a
 * name: `class _Order`.)
 */
export const withClassNames = (code: string): string =>
  code.replaceAll(/^var ([\w$]+) = class (?=\{|extends )/gm, (start, name: string) => `${start}${name} `)
