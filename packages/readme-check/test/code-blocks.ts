/** A fenced block of TypeScript in a page of Markdown. */
export interface CodeBlock {
  /** Line of the page on which it begins, from 1. */
  readonly line: number
  readonly code: string
}

export function codeBlocks(markdown: string): CodeBlock[] {
  return [...markdown.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(({ index, 1: code = '' }) => ({
    line: markdown.slice(0, index).split('\n').length,
    code,
  }))
}
