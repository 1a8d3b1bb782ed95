<?php
// Asks one PHP about many hosts: a handshake, no request. Runs on PHP 7.0 and later.
// Input on stdin, JSON: {"library": "streams" | "curl", "timeout": seconds,
//                        "hosts": [{"name": str, "port": int, "servername": str | null}]}
// Output: lines that start with MARKER, then JSON: {"about": {...}} once, {"host": index, ...} for each host.

const MARKER = '@local-issuer ';
const WIDTH = 16;

function emit(array $record)
{
    // Messages hold names from certificates, in whatever encoding.
    $json = json_encode($record, JSON_PARTIAL_OUTPUT_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE);
    fwrite(STDOUT, "\n" . MARKER . $json . "\n");
    fflush(STDOUT);
}

function addressOf(array $host)
{
    return (strpos($host['name'], ':') === false ? $host['name'] : "[{$host['name']}]") . ":{$host['port']}";
}

function about(): array
{
    $about = ['version' => PHP_VERSION, 'settings' => []];
    foreach (['openssl.cafile', 'openssl.capath', 'curl.cainfo'] as $setting) {
        $value = (string) ini_get($setting);
        if ($value !== '') {
            $about['settings'][] = ['name' => $setting, 'value' => $value, 'file' => fileThatSets($setting)];
        }
    }
    if (extension_loaded('openssl')) {
        $locations = openssl_get_cert_locations();
        $about += ['cafile' => $locations['default_cert_file'], 'capath' => $locations['default_cert_dir']];
    }
    if (extension_loaded('curl')) {
        $curl = curl_version();
        $about += ['curl' => $curl['version'], 'backend' => $curl['ssl_version']];
        // CURLINFO_CAINFO and CURLINFO_CAPATH: libcurl knows them since 7.84, PHP by name since 8.3 and by number before.
        $handle = curl_init();
        $about['curlCafile'] = (string) @curl_getinfo($handle, 0x100000 + 61);
        $about['curlCapath'] = (string) @curl_getinfo($handle, 0x100000 + 62);
    }
    return $about;
}

/** The last of php.ini and the files beside it in which the setting stands. */
function fileThatSets(string $setting): string
{
    $files = array_map('trim', explode(',', php_ini_loaded_file() . ',' . php_ini_scanned_files()));
    $found = '';
    foreach (array_filter($files) as $file) {
        if (array_key_exists($setting, @parse_ini_file($file, false, INI_SCANNER_RAW) ?: [])) {
            $found = $file;
        }
    }
    return $found;
}

/**
 * The first half of what `ssl://` does with a default context, which can be done for many hosts at once; the handshake is
 * the second. peer_name is set only where another name is wanted than the one that is connected to.
 */
function connect(array $host, float $timeout, &$error, int $flags)
{
    $options = isset($host['servername']) ? ['ssl' => ['peer_name' => $host['servername']]] : [];
    $context = stream_context_create($options);
    $stream = @stream_socket_client('tcp://' . addressOf($host), $errno, $error, $timeout, $flags, $context);
    if ($stream) {
        stream_set_blocking($stream, false);
    }
    return $stream;
}

/** Connections side by side: one waits for the network, none for another. */
function askStreams(array $hosts, float $timeout)
{
    $said = [];
    set_error_handler(function ($level, $message) use (&$said) {
        $said[] = preg_replace('/^[a-z_]+\(\): /', '', $message);
        return true;
    });
    $pending = $hosts;
    $open = [];
    $finish = function (int $index, array $answer) use (&$open) {
        emit(['host' => $index] + $answer + ['milliseconds' => (int) (1000 * (microtime(true) - $open[$index]['started']))]);
        if ($open[$index]['stream']) {
            fclose($open[$index]['stream']);
        }
        unset($open[$index]);
    };
    while ($pending || $open) {
        while ($pending && count($open) < WIDTH) {
            $index = key($pending);
            $host = $pending[$index];
            unset($pending[$index]);
            $said = [];
            $open[$index] = ['started' => microtime(true), 'connected' => false];
            $flags = STREAM_CLIENT_CONNECT | STREAM_CLIENT_ASYNC_CONNECT;
            $open[$index]['stream'] = connect($host, $timeout, $error, $flags);
            if (!$open[$index]['stream']) {
                $finish($index, ['kind' => 'connection', 'message' => $error ?: join('; ', $said)]);
            }
        }
        $read = $write = $none = [];
        foreach ($open as $index => $entry) {
            $entry['connected'] ? $read[$index] = $entry['stream'] : $write[$index] = $entry['stream'];
        }
        if ($read || $write) {
            stream_select($read, $write, $none, 0, 200000);
        }
        foreach ($open as $index => $entry) {
            // What has come in is looked at first, however long the handshakes of the others took.
            $isReady = isset($read[$index]) || isset($write[$index]);
            if (!$isReady && microtime(true) - $entry['started'] > $timeout) {
                $finish($index, ['kind' => 'timeout', 'message' => "no answer in $timeout s"]);
            }
        }
        foreach ($write + $read as $index => $stream) {
            $waiting = !$open[$index]['connected'];
            $open[$index]['connected'] = true;
            if (stream_socket_get_name($stream, true) === false) {
                // In the background PHP tries the first address of a name alone; asked to wait, it tries them all.
                $retry = $waiting ? connect($hosts[$index], $timeout, $error, STREAM_CLIENT_CONNECT) : false;
                if (!$retry) {
                    $finish($index, ['kind' => 'connection', 'message' => socketError($stream)]);
                    continue;
                }
                fclose($stream);
                $open[$index]['stream'] = $stream = $retry;
            }
            $said = [];
            $done = stream_socket_enable_crypto($stream, true, STREAM_CRYPTO_METHOD_TLS_CLIENT);
            if ($done === true) {
                $finish($index, ['kind' => 'accepted']);
            } elseif ($done === false) {
                $finish($index, ['kind' => 'tls', 'message' => join('; ', $said) ?: 'the connection was closed']);
            }
        }
    }
}

/** Why a connection that was begun in the background failed; SO_ERROR needs the sockets extension. */
function socketError($stream): string
{
    if (function_exists('socket_import_stream')) {
        $socket = socket_import_stream($stream);
        $errno = $socket ? socket_get_option($socket, SOL_SOCKET, SO_ERROR) : 0;
        if ($errno) {
            return socket_strerror($errno);
        }
    }
    return 'the connection failed';
}

function askCurl(array $hosts, float $timeout)
{
    $multi = curl_multi_init();
    $pending = $hosts;
    $open = [];
    do {
        while ($pending && count($open) < WIDTH) {
            $index = key($pending);
            $host = $pending[$index];
            unset($pending[$index]);
            $handle = curl_init('https://' . addressOf(['name' => $host['servername'] ?? $host['name']] + $host) . '/');
            curl_setopt_array($handle, [
                CURLOPT_CONNECT_ONLY => true,
                CURLOPT_CONNECTTIMEOUT_MS => (int) (1000 * $timeout),
                CURLOPT_TIMEOUT_MS => (int) (1000 * $timeout),
            ]);
            if (isset($host['servername'])) {
                $target = addressOf($host);
                curl_setopt($handle, CURLOPT_CONNECT_TO, ["{$host['servername']}:{$host['port']}:$target"]);
            }
            $open[$index] = $handle;
            curl_multi_add_handle($multi, $handle);
        }
        curl_multi_exec($multi, $running);
        if ($running) {
            curl_multi_select($multi, 0.2);
        }
        while ($message = curl_multi_info_read($multi)) {
            $handle = $message['handle'];
            $index = array_search($handle, $open, true);
            emit([
                'host' => $index,
                'exitcode' => $message['result'],
                'message' => curl_error($handle) ?: curl_strerror($message['result']),
                'milliseconds' => (int) (1000 * curl_getinfo($handle, CURLINFO_TOTAL_TIME)),
            ]);
            curl_multi_remove_handle($multi, $handle);
            unset($open[$index]);
        }
    } while ($pending || $open);
}

$question = json_decode(stream_get_contents(STDIN), true);
$extension = $question['library'] === 'curl' ? 'curl' : 'openssl';
if (!extension_loaded($extension)) {
    emit(['about' => about() + ['absent' => "this PHP has no $extension extension"]]);
    exit;
}
emit(['about' => about()]);
$question['library'] === 'curl'
    ? askCurl($question['hosts'], $question['timeout'])
    : askStreams($question['hosts'], $question['timeout']);
