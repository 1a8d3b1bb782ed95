/**
 * What a shell inside a container runs to tell of its files. A question is a line with an operation and the number of the
 * lines that follow it; shell-answers.ts reads what goes out. POSIX sh with the stat and cat of coreutils or busybox; nothing
 * is written. Most is done by what is built into the shell, and one start of a program serves many files.
 *
 * When its input ends, which the end of our process by whatever signal does, it kills all that carries the mark of its first
 * argument in its environment: an engine's client that dies leaves behind what it started (moby/moby#9098).
 */
export const shellScript = `
trap '' PIPE
PATH=$PATH:/usr/local/bin:/usr/bin:/bin LC_ALL=C
export PATH LC_ALL

# read leaves out the NULs of environ, so that the mark has an end of its own.
kill_once() {
  killed=1
  for process in /proc/[0-9]*; do
    found=$( (while IFS= read -r line || [ -n "$line" ]; do
      case $line in *"$1"*) echo found; break ;; esac
    done <"$process/environ") 2>/dev/null)
    if [ -n "$found" ]; then kill -KILL "\${process#/proc/}" 2>/dev/null && killed=0; fi
  done
  return $killed
}

# Again, for what was started meanwhile.
kill_marked() {
  rounds=0
  while [ $rounds -lt 5 ] && kill_once "$1"; do rounds=$((rounds + 1)); done
}

tell_absence() {
  parent=\${1%/*}
  if [ -x "\${parent:-/}" ] && [ ! -L "$1" ]; then echo missing
  else
    case $(stat -L -- "$1" 2>&1) in
      *'ermission denied') echo denied ;;
      *'evels of symbolic links' | *'ymbolic link loop') echo loop ;;
      *) echo missing ;;
    esac
  fi
}

tell_state() {
  if [ -d "$1" ]; then echo directory
  elif [ ! -e "$1" ]; then tell_absence "$1"
  elif [ ! -f "$1" ]; then echo irregular
  elif [ ! -r "$1" ]; then echo denied
  else echo regular
  fi
}

tell_names() {
  if [ ! -d "$1" ]; then
    if [ -e "$1" ]; then echo irregular; else tell_absence "$1"; fi
  elif [ ! -r "$1" ] || [ ! -x "$1" ]; then echo denied
  else
    echo names
    (cd "$1" && for name in * .[!.]* ..?*; do
      if [ -e "$name" ] || [ -L "$name" ]; then printf '%s\\0' "$name"; fi
    done)
    printf '\\0'
  fi
}

# In one write: each is a message of the engine's.
tell_words() {
  printf 'names\\n'
  printf '%s\\0' "$@" ''
}

each() {
  tell=$1
  shift
  for path; do $tell "$path"; done
}

tell_program() {
  if [ -f "$1" ] && [ -x "$1" ]; then echo yes; else echo no; fi
}

mark=$1
for tool in stat cat sleep; do
  command -v $tool >/dev/null || { echo poor; exit 1; }
done
while read -r operation count; do
  set --
  while [ $# -lt "$count" ] && IFS= read -r argument; do set -- "$@" "$argument"; done
  case $operation in
    states) tell_words $(each tell_state "$@") ;;
    programs) tell_words $(each tell_program "$@") ;;
    sizes) tell_words $(stat -Lc %s -- "$@") ;;
    names) tell_names "$1" ;;
    contents) echo contents; cat -- "$@"; echo ;;
    environment) echo names; cat "/proc/$$/environ"; printf '\\0' ;;
    kill) kill_marked "$1"; echo done ;;
    end) kill_marked "$mark"; exit ;;
  esac </dev/null
done
kill_marked "$mark"
# What the engine was about to start when we ended.
sleep 2
kill_marked "$mark"
`
