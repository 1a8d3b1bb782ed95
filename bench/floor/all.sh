# Each client's own batch program with nothing around it, all side by side. Usage: all.sh FOLDER-OF-THIS-FILE HOSTS-FILE
set -u
python3 "$1/python.py" <"$2" & python=$!
python3 "$1/python-requests.py" <"$2" & requests=$!
sed 's|.*|url = "https://&/"\noutput = "/dev/null"|' "$2" |
  curl --silent --no-progress-meter --head --parallel --parallel-immediate --parallel-max 50 --config - & curl=$!
xargs -P 16 -I HOST git ls-remote --quiet https://HOST/ <"$2" & git=$!
xargs -P 16 -I HOST openssl s_client -brief -verify_return_error -verify_ip 127.0.0.1 -connect HOST <"$2" 2>/dev/null & openssl=$!
node "$1/node.cjs" <"$2" & node=$!
for client in python requests curl git openssl node; do
  eval "wait \"\$$client\"" || { echo "the batch of $client failed" >&2; exit 1; }
done
