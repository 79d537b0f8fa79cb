# A throwaway PostgreSQL server. Says where its socket is once it is ready, and
# goes away, with its files, when standard input ends: that is when the tests
# end, however they end.
set -eu
bin=$1
dir=$(mktemp -d /tmp/holdpoint-postgres.XXXXXX)
"$bin/initdb" -D "$dir/data" -U holdpoint -A trust -E UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1 ||
    { cat "$dir/initdb.log" >&2; exit 1; }
"$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w start \
    -o "-c listen_addresses='' -c unix_socket_directories='$dir' -c fsync=off -c max_connections=200" \
    >/dev/null || { cat "$dir/server.log" >&2; exit 1; }
echo "$dir"
read -r _ || true
# pg_ctl ends the process whose id the server wrote into its own folder.
"$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null
rm -rf "$dir"
