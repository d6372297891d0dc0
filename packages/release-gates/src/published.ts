import { fileURLToPath } from 'node:url'

/** Folders of the packages that are published. */
export const PUBLISHED = ['runa-payouts', 'inngest-runs'] as const

export type Published = (typeof PUBLISHED)[number]

/** The folder of the whole project, with a slash at its end. */
export const PROJECT = fileURLToPath(new URL('../../../', import.meta.url))

/** The path of a file of a package, from the package's own folder. */
export const inPackage = (folder: string, file: string): string => `${PROJECT}packages/${folder}/${file}`
