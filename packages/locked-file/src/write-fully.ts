import type { FileHandle } from 'node:fs/promises'

/** Writes everything at the end of the file: a full disk accepts a part and reports the error only at the next call. */
export async function writeFully(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written)
    if (bytesWritten === 0) throw Object.assign(new Error('the file system accepted no more bytes'), { code: 'ENOSPC' })
    written += bytesWritten
  }
}
