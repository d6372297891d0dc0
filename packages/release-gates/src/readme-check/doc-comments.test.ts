import { expect, it } from 'vitest'
import { docCommentBlocks, docComments } from './doc-comments.ts'

const SOURCE = `const glob = '/** no comment */'

/** A line. */
export const a = 1

  /**
   * Says how.
   *
   * @example
   * \`\`\`ts
   * if (true) {
   *   console.log(1)
   * }
   * \`\`\`
   */
  b() {}
`

it('finds doc comments and the code blocks in them, as readers see them', () => {
  expect(docComments(SOURCE).map(({ line }) => line)).toEqual([3, 6])
  expect(docCommentBlocks(SOURCE)).toEqual([{ language: 'ts', line: 10, code: 'if (true) {\n  console.log(1)\n}\n' }])
})
