import { PUBLISHED } from '../../../release-gates/src/published.ts'

/** A tag of the repository, and the commit that it names. */
export interface Tag {
  readonly name: string
  readonly commit: string
}

/** One version of the site, as the selector lists it. */
export interface Version {
  readonly label: string
  /** Its folder below the root of all versions. */
  readonly path: string
}

export interface Release extends Version {
  readonly commit: string
}

/** What is on `main`. */
export const UNRELEASED: Version = { label: 'unreleased', path: 'unreleased' }

/** The newest release, at a path that stays. */
export const LATEST = 'latest'

/**
 * The releases that tags tell of, such as `@x/runa-payouts@1.2.0`, oldest first. A commit that releases one package is
 * named with the version that the other one had by then.
 *
 * @param tags in the order in which they were made.
 */
export function releasesOf(tags: readonly Tag[]): readonly Release[] {
  const released = tags.flatMap(({ name, commit }) => {
    const [, folder = '', version = ''] = /^@x\/([\w-]+)@(\d[\w.+-]*)$/.exec(name) ?? []
    return PUBLISHED.some((one) => one === folder) ? [{ folder, version, commit }] : []
  })
  const commits = [...new Set(released.map(({ commit }) => commit))]
  const current = new Map<string, string>()
  return commits.map((commit) => {
    for (const one of released) if (one.commit === commit) current.set(one.folder, one.version)
    const versions = PUBLISHED.flatMap((folder) => {
      const version = current.get(folder)
      return version === undefined ? [] : [{ folder, version }]
    })
    return {
      label: versions.map(({ folder, version }) => `${folder} ${version}`).join(' · '),
      path: versions.map(({ folder, version }) => `${folder}-${version}`).join('_'),
      commit,
    }
  })
}

/** What the selector offers, newest first. The newest release is the one at `latest`. */
export function versionsOf(releases: readonly Release[]): readonly Version[] {
  const [newest, ...older] = releases.toReversed()
  if (newest === undefined) return [UNRELEASED]
  return [{ label: newest.label, path: LATEST }, ...older.map(({ label, path }) => ({ label, path })), UNRELEASED]
}

/** A version that has to be built from a commit. */
export interface Build extends Version {
  readonly ref: string
}

/**
 * What has to be built so that every version is there: `main` each time, and releases that are missing.
 *
 * @param present folders that are published already.
 */
export function buildsNeeded(releases: readonly Release[], present: readonly string[]): readonly Build[] {
  const missing = releases.filter(({ path }) => !present.includes(path))
  const newest = releases.at(-1)
  const latest = newest !== undefined && missing.includes(newest) ? [{ ...newest, path: LATEST }] : []
  return [
    { ...UNRELEASED, ref: 'HEAD' },
    ...[...missing, ...latest].map(({ label, path, commit }) => ({ label, path, ref: commit })),
  ]
}
