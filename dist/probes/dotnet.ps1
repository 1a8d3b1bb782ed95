# Asks .NET about many hosts, in PowerShell 7: a handshake with SslStream's defaults, no request.
# Input on stdin, JSON: {"timeoutMs": int, "hosts": [{"name": str, "port": int, "servername": str | null}]}
# Output: lines that start with the marker, then JSON: {"about": {...}} once, {"host": index, ...} for each host.
$ErrorActionPreference = 'Stop'
$question = ($input | Out-String) | ConvertFrom-Json
$width = 64

function Write-Record([hashtable] $record) {
    [Console]::Out.Write("`n@local-issuer " + (ConvertTo-Json -Compress -Depth 4 -InputObject $record) + "`n")
}

# What .NET takes for roots in this process: the machine's, and the user's own.
function Get-Root {
    foreach ($location in 'LocalMachine', 'CurrentUser') {
        try {
            $store = [Security.Cryptography.X509Certificates.X509Store]::new('Root', $location)
            $store.Open('ReadOnly')
            foreach ($certificate in $store.Certificates) { [Convert]::ToBase64String($certificate.RawData) }
            $store.Dispose()
        } catch {
            # A user without a home has no store.
        }
    }
}

function Start-Asking([int] $index) {
    $asked = @{ index = $index; host = $question.hosts[$index]; watch = [Diagnostics.Stopwatch]::StartNew() }
    try {
        $asked.tcp = [Net.Sockets.TcpClient]::new()
        $asked.task = $asked.tcp.ConnectAsync([string] $asked.host.name, [int] $asked.host.port)
    } catch {
        $asked.task = [Threading.Tasks.Task]::FromException($_.Exception)
    }
    return $asked
}

function Start-Handshake([hashtable] $asked) {
    $name = if ($asked.host.servername) { $asked.host.servername } else { $asked.host.name }
    try {
        $asked.stream = [Net.Security.SslStream]::new($asked.tcp.GetStream())
        $asked.task = $asked.stream.AuthenticateAsClientAsync([string] $name)
    } catch {
        $asked.task = [Threading.Tasks.Task]::FromException($_.Exception)
    }
}

function Stop-Asking([hashtable] $asked, [hashtable] $record) {
    $record.host = $asked.index
    $record.milliseconds = $asked.watch.ElapsedMilliseconds
    Write-Record $record
    if ($asked.tcp) { $asked.tcp.Dispose() }
}

# The types tell more than the words: AuthenticationException, and what is inside it.
function Get-Failure([Exception] $failure) {
    $record = @{ kind = 'failed'; type = ''; socket = ''; message = '' }
    $words = @()
    for ($error_ = $failure; $null -ne $error_; $error_ = $error_.InnerException) {
        if ($error_ -is [Net.Sockets.SocketException]) { $record.socket = [string] $error_.SocketErrorCode }
        if ($error_ -is [AggregateException] -or $error_ -is [Management.Automation.MethodInvocationException]) { continue }
        if ($record.type -eq '') { $record.type = $error_.GetType().FullName }
        $words += $error_.Message
    }
    $record.message = $words -join ' '
    return $record
}

Write-Record @{
    about = @{
        version = [string] [Environment]::Version
        powershell = [string] $PSVersionTable.PSVersion
        platform = if ($IsWindows) { 'win32' } elseif ($IsMacOS) { 'darwin' } else { 'linux' }
        roots = @(Get-Root)
    }
}

$running = [Collections.Generic.List[hashtable]]::new()
$next = 0
while ($next -lt $question.hosts.Count -or $running.Count -gt 0) {
    while ($running.Count -lt $width -and $next -lt $question.hosts.Count) {
        $running.Add((Start-Asking $next))
        $next++
    }
    foreach ($asked in @($running)) {
        if ($asked.task.IsCompletedSuccessfully -and -not $asked.stream) {
            Start-Handshake $asked
        } elseif ($asked.task.IsCompletedSuccessfully) {
            Stop-Asking $asked @{ kind = 'accepted' }
            [void] $running.Remove($asked)
        } elseif ($asked.task.IsCompleted) {
            Stop-Asking $asked (Get-Failure $asked.task.Exception)
            [void] $running.Remove($asked)
        } elseif ($asked.watch.ElapsedMilliseconds -gt $question.timeoutMs) {
            Stop-Asking $asked @{ kind = 'timeout'; message = "no answer in $($question.timeoutMs) ms" }
            [void] $running.Remove($asked)
        }
    }
    [Threading.Thread]::Sleep(5)
}
[Environment]::Exit(0)
