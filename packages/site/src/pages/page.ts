/** One page of the site. */
export interface Page {
  /** Where it lies below the site's root: `runa-payouts/waiting`. The home page has an empty one. */
  readonly route: string
  /** What it is made from, from the project's root. Links of other pages name it so. */
  readonly source: string
  /** The H1 as plain text. */
  readonly title: string
  /** One line: for search engines, and for models. */
  readonly description: string
  /** The text below the H1, with the links of the source. */
  readonly text: string
  readonly kind: 'home' | 'readme' | 'guide' | 'entry' | 'reference'
}
