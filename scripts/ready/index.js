// @ts-check
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { forgetInstallation, inputs, lastInstallation, ROOT, rememberInstallation, toInstall } from './installation.js'
import { packageManager } from './package-manager.js'
import { run } from './run.js'
import { step } from './step.js'

/*
 * The scripts of the root begin with this, so that a bare clone needs one command:
 *
 *   node scripts/ready              installs everything
 *   node scripts/ready --built      installs everything, and builds both packages
 *   node scripts/ready --programs   installs and builds what the demo and the servers need: a tenth of it
 *
 * A program and its arguments may follow. It runs on the Node that was just installed, which the shell that runs the script
 * would not find: it remembers where it has found `node` before.
 *
 * JavaScript, as the oldest Node that this may run on does not remove types.
 */

const [first = '', ...others] = process.argv.slice(2)
const isForPrograms = first === '--programs'
const isBuilding = isForPrograms || first === '--built'
const [program, ...args] = isBuilding ? others : process.argv.slice(2)

/** @type {Readonly<Record<import('./installation.js').Extent, { doing: string, args: readonly string[] }>>} */
const INSTALLATIONS = {
  everything: {
    doing: 'Installing everything that development needs (once, about 1 GB)',
    args: ['install', '--config.confirmModulesPurge=false'],
  },
  programs: {
    doing: 'Installing what this needs (once, about 150 MB)',
    // Before it installs anything, pnpm asks the registry about each of the thousand packages in the lockfile. Here it
    // installs thirty of them, for somebody who runs the code beside that lockfile anyway.
    args: [
      'install',
      '--prod',
      '--frozen-lockfile',
      '--config.trustLockfile=true',
      '--config.confirmModulesPurge=false',
    ],
  },
}

/** The Node that the project pins or, on a platform that the registry has no such Node for, the one that runs this. */
function nodeForTypeScript() {
  const pinned = ['node', 'node.exe'].map((name) => join(ROOT, 'node_modules/node/bin', name)).find(existsSync)
  if (pinned !== undefined) return pinned
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath
  process.stderr.write(
    `The registry has no Node for ${process.platform} ${process.arch} that this project could use, and Node ${process.versions.node} does not run TypeScript. Use Node 22.18 or later.\n`,
  )
  return process.exit(1)
}

let hasChanged = false
const last = lastInstallation()
const extent = toInstall(last, isForPrograms ? 'programs' : 'everything', inputs())
if (extent !== undefined) {
  const { doing, args } = INSTALLATIONS[extent]
  const { command, shell } = packageManager(process.env.npm_execpath, process.platform)
  forgetInstallation()
  hasChanged = await step({
    doing: last.extent === extent ? 'Bringing the installation up to date' : doing,
    done: 'Installed',
    shownWhenIt: 'starts',
    command: [...command, ...args],
    options: { cwd: ROOT, shell },
  })
  rememberInstallation(inputs())
}
if (isBuilding) {
  const isBuilt = await step({
    doing: 'Building both packages (once, until their sources change)',
    done: 'Built',
    shownWhenIt: 'writes',
    command: [
      nodeForTypeScript(),
      '--disable-warning=ExperimentalWarning',
      join(ROOT, 'scripts/package-build/build-all.ts'),
      ...(isForPrograms ? ['--modules-only'] : []),
    ],
    options: { cwd: ROOT },
  })
  if (!isBuilt && !hasChanged)
    process.stderr.write('Nothing has changed since the last run: not installed or built again.\n')
}
if (program !== undefined) process.exitCode = await run(nodeForTypeScript(), [program, ...args])
