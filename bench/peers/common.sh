# shellcheck shell=bash
# What the install and run scripts of all peers share. They set $peer, their folder's name, first.
# shellcheck disable=SC2154,SC2034 # $peer is theirs, and so is the use of what is set here
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
source_dir=$root/bench/peers/$peer
out=$root/build/bench/peers/$peer
log_dir=$out # of apt

say() { printf '%s\n' "$*"; }
fail() {
    printf '%s: %s\n' "$peer" "$*" >&2
    exit 1
}

# shellcheck source=../../cmake/packages.sh
. "$root/cmake/packages.sh"

# ---- install

# need_command <command> <Debian package>: as root a missing one is installed; otherwise the command
# that installs it is printed.
need_command() {
    ! command -v "$1" >/dev/null 2>&1 || return 0
    need_package "$2"
}

need_package() {
    if can_install; then
        install_packages apt "$1" || fail "The package $1 could not be installed."
    else
        say "Something is missing. Install it with"
        say "    sudo apt-get install -y $1"
        exit 1
    fi
}

# at_least <version wanted> <version found>
at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

# begin_install <file>...: ends the script when it has run to its end with these files before.
begin_install() {
    mkdir -p "$out"
    stamp=$(cat "$source_dir/install" "$@" | cksum)
    if [ "$(cat "$out/installed" 2>/dev/null)" = "$stamp" ]; then exit 0; fi
    rm -f "$out/installed"
}

end_install() { printf '%s\n' "$stamp" >"$out/installed"; }

# ---- run

# A peer must not look for settings of the user, credentials on the network, or a proxy.
begin_run() {
    [ -e "$out/installed" ] || fail "Not installed: run $source_dir/install first."
    export AWS_EC2_METADATA_DISABLED=true AWS_REGION=us-east-1
    export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
    unset AWS_PROFILE AWS_ENDPOINT_URL AWS_ENDPOINT_URL_DYNAMODB AWS_CA_BUNDLE
    unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
}
