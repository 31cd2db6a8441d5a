# shellcheck shell=bash
# The Debian packages that ./dev needs: which are missing, and installing them.
# Reads $log_dir; uses say and fail.
# shellcheck disable=SC2154 # variables of ./dev

# What a package is for, by its name.
package_purpose() {
    case $1 in
        cmake) echo "configures the build" ;;
        ninja-build) echo "runs the build" ;;
        g++) echo "the compiler" ;;
        ccache) echo "makes later builds quick" ;;
        libboost*json*) echo "Boost.JSON" ;;
        libboost*url*) echo "Boost.URL" ;;
        libboost*) echo "Boost 1.81 or newer: Asio, Beast, Describe" ;;
        libssl-dev) echo "OpenSSL: TLS and signatures" ;;
        libdeflate-dev) echo "libdeflate: checksums of replies" ;;
        zlib1g-dev) echo "zlib: a second opinion on checksums" ;;
        doctest-dev) echo "the test framework" ;;
        clang-16) echo "the second compiler, and the fuzzers" ;;
        libclang-rt-16-dev) echo "clang's sanitizers and libFuzzer" ;;
        clang-tidy-16) echo "static analysis" ;;
        clang-format-16) echo "formatting" ;;
        openssl) echo "certificates for the benchmarks' server" ;;
        python3) echo "runs the benchmarks and makes their tables" ;;
        strace) echo "counts system calls in the benchmarks" ;;
        util-linux) echo "pins the benchmarks' processes to a core each" ;;
        valgrind) echo "counts instructions, in tests and benchmarks" ;;
        libbenchmark-dev) echo "micro-benchmarks" ;;
        bc) echo "arithmetic of the benchmark scripts" ;;
        npm) echo "fetches the local server dynoxide" ;;
        maven) echo "fetches Amazon's DynamoDB Local" ;;
        openjdk-17-jre-headless) echo "runs Amazon's DynamoDB Local" ;;
        *) echo "needed" ;;
    esac
}

# The command whose presence makes a package unnecessary, however it was installed.
package_command() {
    case $1 in
        ninja-build) echo ninja ;;
        g++) echo "${CXX:-g++}" ;;
        clang-16) echo clang++-16 ;;
        maven) echo mvn ;;
        openjdk-17-jre-headless) echo java ;;
        util-linux) echo taskset ;;
        openssl | python3 | strace | valgrind | cmake | ccache | npm | clang-tidy-16 | clang-format-16) echo "$1" ;;
    esac
}

# Debian 12's plain libboost-dev is 1.74, too old; newer releases have no 1.81 and do not need it.
boost_packages() {
    if [ -n "${BOOST_ROOT:-}${Boost_ROOT:-}${Boost_DIR:-}" ]; then
        return # the user's own Boost
    fi
    local release=""
    [ -r /etc/os-release ] && release=$(. /etc/os-release && echo "${ID:-}${VERSION_ID:-}")
    case $release in
        debian12) echo libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev ;;
        *) echo libboost-dev libboost-json-dev libboost-url-dev ;;
    esac
}

# missing_packages <package>...: those that are not there, one per line.
missing_packages() {
    local package command libraries=()
    for package in "$@"; do
        command=$(package_command "$package")
        if [ -z "$command" ]; then
            libraries+=("$package")
        elif ! command -v "$command" >/dev/null 2>&1; then
            echo "$package"
        fi
    done
    if [ ${#libraries[@]} -eq 0 ] || ! command -v dpkg-query >/dev/null 2>&1; then
        return # without dpkg, CMake says which library it does not find
    fi
    local installed
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${libraries[@]}" 2>/dev/null)
    for package in "${libraries[@]}"; do
        grep -qx "installed $package" <<<"$installed" || echo "$package"
    done
}

# apt_get <argument>...: apt-get without questions, its output in the log. In a session of its own:
# interrupting this script must not leave half-installed packages behind.
apt_get() {
    DEBIAN_FRONTEND=noninteractive setsid --wait apt-get -q -y -o DPkg::Lock::Timeout=600 \
        -o Acquire::Retries=3 "$@" </dev/null >>"$apt_log" 2>&1
}

# Installing must not take away what somebody uses. Only the Boost headers of another version, which
# Debian cannot hold beside ours, give way, and that is said.
refuse_removals() {
    local removed other
    removed=$(apt-get -s install --no-install-recommends "$@" 2>/dev/null |
        sed -n 's/^Remv \([^ ]*\).*/\1/p')
    [ -n "$removed" ] || return 0
    other=$(grep -v '^libboost.*-dev$' <<<"$removed")
    if [ -n "$other" ]; then
        say "Installing $* would remove: ${other//$'\n'/ }"
        say "If that is fine, run: sudo apt-get install -y $*"
        return 1
    fi
    say "Debian holds one version of Boost's headers at a time. These go: ${removed//$'\n'/ }"
}

lists_updated=""

can_install() { [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; }

# install_packages <log name> <package>...: as root, with apt. Returns non-zero when that failed.
install_packages() {
    local package
    apt_log=$log_dir/$1.log
    shift
    : >"$apt_log"
    say "Installing with apt (log: $apt_log)"
    for package in "$@"; do
        printf '    %-26s %s\n' "$package" "$(package_purpose "$package")"
    done
    # Package lists that cannot be refreshed may still be good enough to install from.
    if [ -z "$lists_updated" ]; then
        apt_get update || say "apt-get update failed: going on with the package lists that are there"
        lists_updated=yes
    fi
    refuse_removals "$@" || return 1
    if ! apt_get install --no-install-recommends "$@"; then
        tail -n 30 "$apt_log" >&2
        return 1
    fi
}

# need_packages <package>... [-- <package>...]: ends the script unless the packages before the "--"
# are there. Those after it are only named, where the user has to install something anyway.
need_packages() {
    local required=() missing
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        required+=("$1")
        shift
    done
    [ $# -eq 0 ] || shift
    mapfile -t missing < <(missing_packages "${required[@]}")
    [ ${#missing[@]} -gt 0 ] || return 0
    if can_install; then
        install_packages apt "${missing[@]}" || fail "The packages could not be installed."
    elif command -v apt-get >/dev/null 2>&1; then
        mapfile -t missing < <(missing_packages "${required[@]}" "$@")
        say "Some packages are missing. Install them with"
        say "    sudo apt-get install -y ${missing[*]}"
        say "and run this command again."
        exit 1
    else
        fail "There is no apt-get here. Missing, by their Debian names: ${missing[*]}"
    fi
}
