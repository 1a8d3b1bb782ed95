# What one would write: a process for each host and client, one after the other. Usage: loop.sh HOSTS-FILE
set -eu
while read -r host; do
  python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=60)' "https://$host/" </dev/null
  python3 -c 'import sys, requests; requests.head(sys.argv[1], timeout=60)' "https://$host/" </dev/null
  curl -sI "https://$host/" </dev/null
  git ls-remote --quiet "https://$host/" </dev/null
  openssl s_client -brief -verify_return_error -verify_ip 127.0.0.1 -connect "$host" </dev/null 2>/dev/null
  node -e 'require("node:tls").connect(process.argv[2], process.argv[1], function () { this.destroy() })' \
    "${host%:*}" "${host#*:}" </dev/null
done <"$1"
