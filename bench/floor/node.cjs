const { readFileSync } = require('node:fs')
const { connect } = require('node:tls')

function shakeHands(line) {
  const [host, port] = line.split(':')
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port) }, () => resolve(socket.destroy()))
    socket.on('error', reject)
  })
}

Promise.all(readFileSync(0, 'utf8').trim().split('\n').map(shakeHands))
