/**
 * Gives classes their names back. A bundler makes `var Order = class` of `class Order`, or `var _Order = class _Order`, and
 * whoever shortens the variable takes the name along: prints and stacks would show a letter.
 */
export const withClassNames = (code: string): string =>
  code.replaceAll(
    /^var (_?)([\w$]+) = class (?:_[\w$]+ )?(?=\{|extends )/gm,
    (_, mark: string, name: string) => `var ${mark}${name} = class ${name} `,
  )
