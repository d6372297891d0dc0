const WIDTH = 110

/**
 * Doc comments as a person would write them: the description and the tags that editors show, without what
 * openapi-typescript adds (`@description`, `@constant`, `@enum`, `Format:`).
 */
export function plainDocComments(source: string): string {
  return source.replace(/^( *)\/\*\*([\s\S]*?)\*\//gm, (_, indent: string, body: string) => {
    const paragraphs = body
      .split(/\n *\* ?(?! {4})/)
      .map((paragraph) => paragraph.replace(/\n *\* {5}/g, '\n').trim())
      .filter((paragraph) => paragraph !== '' && !/^(@constant|@enum\b|Format: )/.test(paragraph))
      .map((paragraph) => paragraph.replace(/^@description /, ''))
      // The description comes before the tags.
      .sort((a, b) => Number(a.startsWith('@')) - Number(b.startsWith('@')))
    const lines = paragraphs.flatMap((paragraph) => paragraph.split('\n')).flatMap((line) => wrapped(line, WIDTH))
    if (lines.length === 0) return ''
    if (lines.length === 1) return `${indent}/** ${lines[0]} */`
    return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`].join('\n')
  })
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}
