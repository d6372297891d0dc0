import type { Browser, Tab } from './playwright.ts'

export const PHONE = { width: 390, height: 844 }
/** Pages that are open at a time. */
const AT_ONCE = 4

/** Keeps what a tab complains of, each with the page on which it did. */
export function watched(tab: Tab, origin: string): { readonly complaints: string[] } {
  const complaints: string[] = []
  tab.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  tab.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  tab.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText
    // What is still loading when the next page is opened ends so.
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${reason}: ${request.url()}`)
  })
  tab.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`)
  })
  tab.on('request', (request) => {
    const { protocol, host } = new URL(request.url())
    if (/^https?:$/.test(protocol) && host !== new URL(origin).host) complaints.push(`another site: ${request.url()}`)
  })
  return { complaints }
}

/** Opens every page on a phone. Returns what is wrong with which. */
export async function lookAtPages(
  browser: Browser,
  origin: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  const context = await browser.newContext({ viewport: PHONE, isMobile: true, hasTouch: true })
  const waiting = [...paths]
  const wrong: string[] = []
  const look = async () => {
    const tab = await context.newPage()
    const { complaints } = watched(tab, origin)
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      await tab.goto(`${origin}${path}`, { waitUntil: 'load' })
      const width = await tab.evaluate<number>('document.documentElement.scrollWidth')
      if (width > PHONE.width) complaints.push(`is ${width} px wide on a phone of ${PHONE.width} px`)
      wrong.push(...complaints.splice(0).map((complaint) => `/${path}: ${complaint}`))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, look))
  await context.close()
  return wrong
}
