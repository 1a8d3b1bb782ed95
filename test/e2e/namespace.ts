import { getgid, getuid } from 'node:process'

/**
 * A command in a mount namespace of its own, after a shell script made its mounts there: what the script hides or binds is
 * so for the command alone. Needs root, by itself or by way of sudo; the command runs as the user that the tests run as.
 */
export function inNamespace(
  script: string,
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): readonly string[] {
  // A shell drops variables whose names it cannot have, as INPUT_FAIL-ON, and sudo drops nearly all.
  const settings = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
  const entered = ['unshare', '--mount', 'sh', '-euc', `${script}\nexec "$@"`, 'sh']
  const started = ['env', '-i', ...settings, ...command]
  const user = getuid?.()
  if (user === 0) return [...entered, ...started]
  const self = ['setpriv', `--reuid=${user}`, `--regid=${getgid?.()}`, '--clear-groups']
  return ['sudo', '--non-interactive', ...entered, ...self, ...started]
}

/** As where an environment was moved, or in an image without ca-certificates: OpenSSL's directories are there, and empty. */
export const withoutSystemStores = ['/etc/ssl/certs', '/usr/lib/ssl']
  .map(path => `mount -t tmpfs -o mode=0755 none ${path}`)
  .join('\n')

/**
 * As in a job container: the work folder is /__w, and `home` is /github/home. The rest of the machine is where it was, for
 * the root directory alone is another.
 */
export function jobContainer(work: string, home: string): string {
  return `mount -t tmpfs none /mnt
for entry in /*; do
  if [ -L "$entry" ]; then cp --no-dereference "$entry" "/mnt$entry"
  elif [ -d "$entry" ]; then
    mkdir "/mnt$entry"
    if [ "$entry" != /mnt ]; then mount --rbind "$entry" "/mnt$entry"; fi
  fi
done
mkdir -p /mnt/__w /mnt/github/home
mount --bind '${work}' /mnt/__w
mount --bind '${home}' /mnt/github/home
set -- /usr/sbin/chroot /mnt sh -c 'cd /__w/repo/repo && exec "$@"' sh "$@"`
}
