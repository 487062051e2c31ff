#!/bin/sh
# Runs as root from the moment at which the package is installed, in Setup Assistant and after it.
set -u

done_file="/Library/Application Support/bootstrap/done"
[ -e "$done_file" ] && exit 0

console_user() {
  /usr/bin/stat -f %Su /dev/console
}

# First what needs no user: printers, certificates, agents.
echo "$(date): what needs no user"

# Setup Assistant runs as _mbsetupuser, and the login window as root: the person comes after both.
waited=0
while user="$(console_user)"; [ "$user" = "_mbsetupuser" ] || [ "$user" = "root" ]; do
  sleep 5
  waited=$((waited + 5))
  if [ "$waited" -ge 86400 ]; then
    echo "$(date): nobody logged in for a day"
    exit 1
  fi
done

# Then what a person sees: a window that shows how far it is, questions, their apps.
echo "$(date): setting up for $user"

touch "$done_file"
rm -f /Library/LaunchDaemons/com.example.bootstrap.daemon.plist
