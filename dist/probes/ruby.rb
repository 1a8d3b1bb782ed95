# Asks one Ruby about many hosts through Net::HTTP: a handshake, no request. Runs on Ruby 2.5 and later.
# Input on stdin, JSON: {"timeout": seconds, "hosts": [{"name": str, "port": int, "servername": str | null}]}
# Output: lines that start with MARKER, then JSON: {"about": {...}} once, {"host": index, ...} for each host.
require 'json'

MARKER = '@local-issuer '
WIDTH = 32
LOCK = Mutex.new

def emit(record)
  LOCK.synchronize do
    STDOUT.write("\n#{MARKER}#{JSON.generate(record)}\n")
    STDOUT.flush
  end
end

# Messages hold names from certificates, in whatever encoding.
def readable(text)
  text.to_s.encode('UTF-8', invalid: :replace, undef: :replace).scrub('?')
end

def ask(host, timeout)
  http = Net::HTTP.new(host['servername'] || host['name'], host['port'])
  http.ipaddr = host['name'] if host['servername']
  http.use_ssl = true
  http.open_timeout = http.ssl_timeout = http.read_timeout = timeout
  http.start
  { kind: 'accepted' }
rescue Exception => error # Net::OpenTimeout was no StandardError once
  { kind: 'failed', type: error.class.name, message: readable(error.message) }
ensure
  http.finish if http && http.started?
end

question = JSON.parse(STDIN.read)
begin
  require 'net/http'
  require 'openssl'
rescue LoadError => error
  emit(about: { version: RUBY_VERSION, absent: readable(error.message) })
  exit
end

emit(
  about: {
    version: RUBY_VERSION,
    engine: defined?(RUBY_ENGINE) ? RUBY_ENGINE : 'ruby',
    openssl: OpenSSL::OPENSSL_LIBRARY_VERSION,
    cafile: OpenSSL::X509::DEFAULT_CERT_FILE,
    capath: OpenSSL::X509::DEFAULT_CERT_DIR,
  },
)

pending = Queue.new
question['hosts'].each_with_index { |host, index| pending << [host, index] }
workers = Array.new([WIDTH, question['hosts'].size].min) do
  Thread.new do
    loop do
      host, index = pending.pop(true)
      started = Process.clock_gettime(Process::CLOCK_MONOTONIC)
      answer = ask(host, question['timeout'])
      elapsed = Process.clock_gettime(Process::CLOCK_MONOTONIC) - started
      emit({ host: index }.merge(answer, milliseconds: (elapsed * 1000).round))
    end
  rescue ThreadError
    # The queue is empty.
  end
end
workers.each(&:join)
