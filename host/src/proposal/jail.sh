# Sets up what a repository's tests see, in namespaces of their own with all rights in them, and becomes them without any.
# Arguments: the home, the tree, a home for the tests, the program that confines; then what to run.
set -e
home=$1 tree=$2 own=$3 program=$4
shift 4

# The tree and the tests' home at places of their own; sockets of the system's services are out of sight.
mount -t tmpfs -o mode=755 none /run
mkdir /run/tree /run/home
: > /run/casefile
mount --bind "$tree" /run/tree
mount --bind "$own" /run/home
mount --bind "$program" /run/casefile

# Nothing of the home can be looked at, and nothing that others keep in folders for all. Terminals are the tests' own.
mount -t tmpfs -o mode=700 none "$home"
mount -t tmpfs -o mode=1777 none /tmp
mount -t tmpfs -o mode=1777 none /dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 none /dev/pts
mount --bind /dev/pts/ptmx /dev/ptmx

# Everything else is read-only, modes and times too. What cannot be made so (a mount below one that is covered) is left to
# the confinement, which bounds all writing of content.
while read -r _ _ _ _ point options _; do
  point=$(printf %b "$point")
  case $point in
    /run/tree | /run/home | /tmp | /dev/shm | /dev/pts | /dev/ptmx | /proc) continue ;;
  esac
  case $options in
    rw*) mount -o "remount,bind,ro${options#rw}" "$point" 2> /dev/null || : ;;
  esac
done < /proc/self/mountinfo

# For tests with servers of their own.
ip link set lo up > /dev/null 2>&1 || :

# A session of its own has no terminal of the operator's.
exec setsid setpriv --no-new-privs --inh-caps=-all --ambient-caps=-all --bounding-set=-all -- "$@" 2>&1
