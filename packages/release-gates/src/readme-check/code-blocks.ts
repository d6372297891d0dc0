/** A fenced block in a page of Markdown. */
export interface CodeBlock {
  /** What the fence says it is: `ts`, `sh`, or nothing. */
  readonly language: string
  /** Line on which it begins, from 1. */
  readonly line: number
  readonly code: string
}

export function codeBlocks(markdown: string): CodeBlock[] {
  return [...markdown.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(({ index, 1: language = '', 2: code = '' }) => ({
    language,
    line: markdown.slice(0, index).split('\n').length,
    code,
  }))
}
