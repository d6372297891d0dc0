/** Where a link leads. Without a target, its words stay and the link goes. */
export type Resolve = (target: string, isImage: boolean) => string | undefined

const FENCED = /^(?: {0,3})```[\s\S]*?^(?: {0,3})```[^\n]*$/gm
/** Code in a line, or a link whose words may contain code. What begins first wins. */
const CODE_OR_LINK = /(`+)[^`][\s\S]*?\1(?!`)|(?<!\\)(!?)\[((?:\\.|`[^`]*`|\[[^\]]*\]|[^\]\\`])*)\]\(([^()\s]+)\)/g

/** Pictures that Markdown cannot give a width. */
const PICTURE_TAG = /(<(?:img|source)\b[^>]*?\ssrc(?:set)?=")([^"\s]+)/g

/** A page with other targets of its links. Blocks of code and code in lines stay as they are. */
export function rewriteLinks(markdown: string, resolve: Resolve): string {
  const blocks = [...markdown.matchAll(FENCED)]
  const prose = markdown.split(FENCED)
  return prose.map((text, index) => rewritten(text, resolve) + (blocks[index]?.[0] ?? '')).join('')
}

const rewritten = (text: string, resolve: Resolve): string =>
  text
    .replaceAll(CODE_OR_LINK, (whole, _ticks, image, words, target) => {
      if (target === undefined) return whole
      const to = resolve(target, image === '!')
      return to === undefined ? words : `${image}[${words}](${to})`
    })
    .replaceAll(PICTURE_TAG, (_whole, before, target) => `${before}${resolve(target, true) ?? target}`)
