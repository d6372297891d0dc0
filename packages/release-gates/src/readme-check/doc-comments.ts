import { type CodeBlock, codeBlocks } from './code-blocks.ts'

/** A comment that tools show to users, without its stars. */
export interface DocComment {
  /** Line on which it begins, from 1. */
  readonly line: number
  readonly text: string
}

/** Doc comments begin on lines of their own here, so that no string or pattern is taken for one. */
export function docComments(source: string): DocComment[] {
  return [...source.matchAll(/^[ \t]*\/\*\*([\s\S]*?)\*\//gm)].map(({ index, 1: inside = '' }) => ({
    line: source.slice(0, index).split('\n').length,
    text: inside.replaceAll(/^[ \t]*\* ?/gm, ''),
  }))
}

/** The blocks in the doc comments of a source file, where they stand in that file. */
export const docCommentBlocks = (source: string): CodeBlock[] =>
  docComments(source).flatMap(({ line, text }) =>
    codeBlocks(text).map((block) => ({ ...block, line: line + block.line - 1 })),
  )
