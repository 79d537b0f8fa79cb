# A throwaway PostgreSQL server. Says where its socket is once it is ready, does
# what it is told line by line (`start`, `stop`, `kill`: without a goodbye, `database NAME`), and
# goes away, with its files, when standard input ends: that is when the tests
# end, however they end.
set -eu
bin=$1
fsync=$2
dir=$(mktemp -d /tmp/holdpoint-postgres.XXXXXX)
start() {
    "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w start \
        -o "-c listen_addresses='' -c unix_socket_directories='$dir' -c fsync=$fsync -c max_connections=200" \
        >/dev/null || { cat "$dir/server.log" >&2; exit 1; }
}
# pg_ctl ends the process whose id the server wrote into its own folder.
stop() {
    "$bin/pg_ctl" -D "$dir/data" -m "$1" -w stop >/dev/null 2>&1 || true
}
"$bin/initdb" -D "$dir/data" -U holdpoint -A trust -E UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1 ||
    { cat "$dir/initdb.log" >&2; exit 1; }
start
echo "$dir"
while read -r order name; do
    case $order in
        start) start ;;
        stop) stop fast ;;
        kill) stop immediate ;;
        database) "$bin/createdb" -h "$dir" -U holdpoint "$name" || { echo failed; continue; } ;;
    esac
    echo done
done
stop immediate
rm -rf "$dir"
