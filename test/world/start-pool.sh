#!/bin/sh
# Starts HTCondor in a container: all daemons on one machine, which looks for work every second rather than every minute.
set -eu
# The runtime folders of a package that no service manager has started.
for folder in /run/condor /run/lock/condor /var/log/condor /var/lib/condor/execute /var/lib/condor/spool; do
  mkdir -p "$folder"
  chown condor:condor "$folder"
done
cat >/etc/condor/config.d/99-container <<'CONFIG'
NETWORK_HOSTNAME = localhost
NEGOTIATOR_INTERVAL = 1
NEGOTIATOR_CYCLE_DELAY = 1
NEGOTIATOR_MIN_INTERVAL = 1
SCHEDD_INTERVAL = 1
UPDATE_INTERVAL = 2
# A container may make no namespaces.
MOUNT_UNDER_SCRATCH =
PER_JOB_NAMESPACES = False
USE_PID_NAMESPACES = False
CONFIG
exec condor_master -f
