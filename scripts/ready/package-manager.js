// @ts-check

/**
 * The pnpm that runs this script, or else the one that the README names.
 *
 * On Windows, `npx` is a batch file, which only a shell can start. Nothing else goes through a shell: it would cut a path
 * at its spaces, as in `C:\Program Files`.
 *
 * @param {string | undefined} execPath npm_execpath: a script or a program.
 * @param {NodeJS.Platform} platform
 * @returns {{ readonly command: readonly [string, ...string[]], readonly shell: boolean }}
 */
export function packageManager(execPath = '', platform) {
  if (!/pnpm(?:\.[cm]?js|\.exe)?$/.test(execPath)) {
    return { command: ['npx', '-y', 'pnpm@12'], shell: platform === 'win32' }
  }
  return { command: /js$/.test(execPath) ? [process.execPath, execPath] : [execPath], shell: false }
}
