import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** Connections on which a test says what it likes, and reads what comes. */
export function rawConnections() {
  const sockets: Socket[] = []
  return {
    async connection(port: number) {
      const socket = connect(port, '127.0.0.1')
      sockets.push(socket)
      const heard = { text: '', closed: false }
      socket.setEncoding('utf8')
      socket.on('data', (text) => {
        heard.text += text
      })
      socket.on('close', () => {
        heard.closed = true
      })
      socket.on('error', () => {})
      await once(socket, 'connect')
      return { socket, heard }
    },
    /** Ends all of them. For `afterEach`. */
    hangUp() {
      for (const socket of sockets.splice(0)) socket.destroy()
    },
  }
}
