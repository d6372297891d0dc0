import type { FileHandle } from 'node:fs/promises'

/** Writes all of it at the end of the file: a full disk takes a part and says so only at the next call. */
export async function writeFully(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written)
    if (bytesWritten === 0) throw Object.assign(new Error('nothing more was taken'), { code: 'ENOSPC' })
    written += bytesWritten
  }
}
