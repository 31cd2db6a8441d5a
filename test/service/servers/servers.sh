# shellcheck shell=bash
# The two local servers that the demo and the service tests run on: fetching, starting, stopping.
# Reads $root and $log_dir. A function that fails leaves the reason in $reason. The fetch_ functions
# are called in a subshell of their own.
# shellcheck disable=SC2154,SC2034 # variables shared with ./dev

dynoxide_version=1.2.1
# npm's integrity value, in hexadecimal.
dynoxide_sha512=b011ea97127d00d90b96e1646117dde6bf18d00a457b0e0584eae5860440803e
dynoxide_sha512+=17cc4a053ae904a359ee053435fa34eda1fab09f83564369344e7e663538e052
dynamodb_local_version=2.6.1
maven_copy=org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies

# Fetched once per user, not once per clone.
servers_dir=${DYNACO_CACHE:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/dynaco}
if ! mkdir -p "$servers_dir" 2>/dev/null || ! [ -w "$servers_dir" ]; then
    servers_dir=$root/build/servers
fi
dynoxide_dir=$servers_dir/dynoxide-$dynoxide_version
dynamodb_local_dir=$servers_dir/dynamodb-local-$dynamodb_local_version
server_pids=()
reason=""

# Sets $work to a new folder, which goes with the shell that made it.
make_work_dir() {
    if ! mkdir -p "$servers_dir" || ! work=$(mktemp -d "$servers_dir/fetch.XXXXXX"); then
        reason="$servers_dir cannot be written"
        return 1
    fi
    # shellcheck disable=SC2064 # expanded now: $work is local
    trap "rm -rf '$work'" EXIT
}

# move_into_place <new> <final>: what is in <final> is always complete, also when two runs fetch.
move_into_place() {
    mv -T "$1" "$2" 2>/dev/null || [ -d "$2" ]
}

# server_packages <server>...: the Debian packages that fetch and run them.
server_packages() {
    local server
    for server in "$@"; do
        case $server in
            dynoxide) [ -x "$dynoxide_dir/dynoxide" ] || echo npm ;;
            dynamodb_local)
                echo openjdk-17-jre-headless
                [ -d "$dynamodb_local_dir" ] || echo maven
                ;;
        esac
    done
}

# dynoxide: one static program, from npm.
fetch_dynoxide() {
    [ -x "$dynoxide_dir/dynoxide" ] && return 0
    if [ "$(uname -sm)" != "Linux x86_64" ]; then
        reason="dynoxide is packaged for Linux on x86-64 only"
        return 1
    fi
    if ! command -v npm >/dev/null 2>&1; then
        reason="npm is not installed (sudo apt-get install -y npm)"
        return 1
    fi
    local work archive
    make_work_dir || return 1
    if ! (cd "$work" && npm pack --silent "@dynoxide/linux-x64@$dynoxide_version") \
        </dev/null >"$log_dir/dynoxide-fetch.log" 2>&1; then
        reason="npm could not fetch it (log: $log_dir/dynoxide-fetch.log)"
    else
        archive=$(echo "$work"/*.tgz)
        if ! sha512sum --check --status <<<"$dynoxide_sha512  $archive"; then
            reason="what npm fetched is not the known dynoxide $dynoxide_version (wrong SHA-512)"
        elif ! tar -xzf "$archive" -C "$work" || ! move_into_place "$work/package" "$dynoxide_dir"; then
            reason="the package could not be unpacked"
        fi
    fi
    [ -x "$dynoxide_dir/dynoxide" ]
}

# DynamoDB Local: Amazon's own, in Java, from Maven.
fetch_dynamodb_local() {
    if ! command -v java >/dev/null 2>&1; then
        reason="java is not installed (sudo apt-get install -y openjdk-17-jre-headless)"
        return 1
    fi
    [ -d "$dynamodb_local_dir" ] && return 0
    if ! command -v mvn >/dev/null 2>&1; then
        reason="maven is not installed (sudo apt-get install -y maven)"
        return 1
    fi
    local work
    make_work_dir || return 1
    # --strict-checksums: a file that does not match its published checksum is an error.
    if ! mvn --batch-mode --quiet --strict-checksums \
        -f "$root/test/service/servers/dynamodb-local/pom.xml" \
        "$maven_copy" -DoutputDirectory="$work/lib" \
        </dev/null >"$log_dir/dynamodb-local-fetch.log" 2>&1; then
        reason="maven could not fetch it (log: $log_dir/dynamodb-local-fetch.log)"
    else
        move_into_place "$work/lib" "$dynamodb_local_dir" || reason="it could not be stored"
    fi
    [ -d "$dynamodb_local_dir" ]
}

# A port that was free a moment ago: the kernel picks it. perl-base is part of every Debian.
free_port() {
    perl -MIO::Socket::INET -e \
        'print IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => 0, Listen => 1)->sockport'
}

# Whether a DynamoDB answers ListTables on the port.
answers() {
    (
        exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
        printf '%s\r\n' 'POST / HTTP/1.1' "Host: 127.0.0.1:$1" 'Connection: close' \
            'Content-Type: application/x-amz-json-1.0' 'Content-Length: 2' \
            'X-Amz-Target: DynamoDB_20120810.ListTables' 'X-Amz-Date: 20200101T000000Z' \
            "Authorization: AWS4-HMAC-SHA256 Credential=local/20200101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00" \
            '' >&3
        printf '{}' >&3
        IFS= read -r -t 10 status <&3 && [[ $status == "HTTP/1.1 200"* ]]
    ) 2>/dev/null
}

# start_server <name> <program> <argument>...: starts it with "<argument>... <port>" and waits until
# it answers. Leaves its address in $server_url.
start_server() {
    local log=$log_dir/$1.log tries waited port pid
    shift
    for ((tries = 0; tries < 3; tries++)); do
        port=$(free_port) || { reason="no free port (is perl there?)"; return 1; }
        # Should this script be killed, the kernel ends the server too.
        setpriv --pdeathsig TERM -- "$@" "$port" </dev/null >"$log" 2>&1 &
        pid=$!
        server_pids+=("$pid")
        for ((waited = 0; waited < 600; waited++)); do
            kill -0 "$pid" 2>/dev/null || break # perhaps somebody took the port: try another one
            if answers "$port"; then
                server_url=http://127.0.0.1:$port
                return 0
            fi
            sleep 0.05
        done
        stop_server "$pid"
    done
    reason="it does not start: $(tail -n 1 "$log") (log: $log)"
    return 1
}

start_dynoxide() {
    start_server dynoxide "$dynoxide_dir/dynoxide" --host 127.0.0.1 --port
}

start_dynamodb_local() {
    # Quick to start and small: it serves a few tests, then goes. sqlite4java finds its library in
    # the folder of its jar.
    LD_LIBRARY_PATH=$dynamodb_local_dir \
        start_server dynamodb-local java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m \
        -cp "$dynamodb_local_dir/*" \
        com.amazonaws.services.dynamodbv2.local.main.ServerRunner \
        -inMemory -disableTelemetry -port
}

stop_server() {
    local waited
    kill "$1" 2>/dev/null || return 0
    for ((waited = 0; waited < 60; waited++)); do
        kill -0 "$1" 2>/dev/null || break
        sleep 0.05
    done
    kill -KILL "$1" 2>/dev/null
    wait "$1" 2>/dev/null
    return 0
}

stop_servers() {
    local pid
    for pid in "${server_pids[@]}"; do
        stop_server "$pid"
    done
    server_pids=()
}
