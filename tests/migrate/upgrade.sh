#!/bin/sh
# A whole upgrade: git pull brings a new template and a new revision of the
# schema, the hook merges the env file, the command after it migrates the
# database. The server is PostgreSQL, the application Flask with Flask-Migrate;
# without them the test is skipped.
. "${0%/*}/../sync/lib.sh"
here=$SOURCE/tests/migrate
python=/usr/bin/python3

for m in flask flask_sqlalchemy flask_migrate psycopg2; do
	"$python" -c "import $m" 2>/dev/null ||
		skip_all "no Python module $m (python3-$(echo $m | tr _ -))"
done
for bin in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null) \
	"$(dirname "$(command -v initdb || echo /nowhere/initdb)")"; do
	[ ! -x "$bin/initdb" ] || break
done
[ -x "$bin/initdb" ] || skip_all "no PostgreSQL server (postgresql)"

# --- the server ---------------------------------------------------------

# It does not run as root. Its folder is in the scratch folder, and it is
# stopped when the test is left, however that is.
chmod 711 "$T"
mkdir "$T/pg"
server() {
	if is_root; then as_other_user env HOME="$T/pg" "$@"; else "$@"; fi
}
if is_root; then chown 65534:65534 "$T/pg"; fi
at_leave='server "$bin/pg_ctl" -D "$T/pg/data" -m immediate -s stop \
	>/dev/null 2>&1 || :'
password="Gr3at:secret"
printf '%s\n' "$password" >"$T/pg/password"
chmod 644 "$T/pg/password"
cd "$T/pg"
server "$bin/initdb" -D data -U postgres -A scram-sha-256 --no-sync \
	--pwfile=password >"$T/out" 2>&1 || { cat "$T/out"; exit 1; }
free_port() {
	"$python" -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
for try in 1 2 3 4 5; do	# somebody may take it before the server does
	port=$(free_port)
	! server "$bin/pg_ctl" -D data -l log -w -s -o "-p $port -F \
		-c listen_addresses=127.0.0.1 \
		-c unix_socket_directories='$T/pg'" start || break
done
database() { # database SQL...
	PGPASSWORD=$password "$bin/psql" -h 127.0.0.1 -p "$port" -U postgres \
		-qAt "$@"
}
database -c 'create database shop' || { cat log; exit 1; }

# --- the application ----------------------------------------------------

# flask itself would load the env file; here it has what it is given.
export FLASK_SKIP_DOTENV=1 PYTHONDONTWRITEBYTECODE=1
unset DB_HOST DB_PORT DB_USERNAME DB_PASSWORD DB_DATABASE MIGRATION_ENABLED
migrate='test "${MIGRATION_ENABLED:-true}" != true ||
	/usr/bin/python3 -m flask --app app db upgrade'
flask_db() { # flask_db WORD...: with the right settings, whatever .env says
	DB_HOST=127.0.0.1 DB_PORT=$port DB_USERNAME=postgres \
		DB_PASSWORD=$password DB_DATABASE=shop \
		"$python" -m flask --app "$here/api/app.py" db "$@" \
		-d "$here/api/migrations" 2>"$T/flask.err"
}
revision() { # revision NAME EXPECTED
	is "$1" "$2" "$(flask_db current | cut -d' ' -f1)"
}
columns() {
	database -c "select column_name from information_schema.columns
		where table_name = 'orders' order by 1" shop | tr '\n' ' '
}
# the application has both revisions in the test's folder; upstream publishes
# the second with 1.1.0
git init -q "$T/shop.up"
cd "$T/shop.up"
mkdir -p api/migrations/versions
cp "$here/api/app.py" api
cp "$here/api/migrations/alembic.ini" "$here/api/migrations/env.py" \
	api/migrations
cp "$here/api/migrations/versions/0001_orders.py" api/migrations/versions
cp "$here/api/env.example-1.0" api/.env.example
printf '.env\n__pycache__/\n' >.gitignore
commit "release 1.0.0"
git tag 1.0.0
cp "$here/api/migrations/versions/0002_currency.py" api/migrations/versions
cp "$here/api/env.example-1.1" api/.env.example
commit "release 1.1.0"
git tag 1.1.0

# install NAME [KEY=VALUE...]: a clone at 1.0.0 that is in use
install() {
	git clone -q "file://$T/shop.up" "$T/$1"
	cd "$T/$1"
	git reset -q --hard 1.0.0
	shift
	me sync -q api/.env
	change DB_HOST=127.0.0.1 DB_PORT="$port" DB_PASSWORD="$password" "$@" \
		<api/.env >"$T/new"
	cat "$T/new" >api/.env
	cp api/.env "$T/old"
	git config merge-env.then "$migrate"
	git config merge-env.rollback true
	me install -q --hooks
	flask_db upgrade 0001
	[ "$(flask_db current | cut -d' ' -f1)" = 0001 ] ||
		flask_db downgrade 0001
}

# --- upgrades -----------------------------------------------------------

install works
revision "before" 0001
yields "git pull" 0 git pull -q
revision "the schema is at the new head" 0002
is "it has the new column" "currency id " "$(columns)"
is "the env file has the new variable" EUR "$(value CURRENCY api/.env)"
is "the new default" WARNING "$(value LOG_LEVEL api/.env)"
is "and the operator's" "$password" "$(value DB_PASSWORD api/.env)"
lacks "the password is not shown" "$T/err" "$password"
yields "and there is nothing left to do" 0 me sync
lacks "so nothing runs" "$T/err" running

install disabled MIGRATION_ENABLED=false
revision "before, with migrations switched off" 0001
yields "git pull" 0 git pull -q
is "the env file is merged" EUR "$(value CURRENCY api/.env)"
revision "nothing is migrated" 0001

install wrong DB_PASSWORD=mistyped
revision "before, with a wrong password" 0001
yields "git pull" 0 git pull -q
revision "nothing is migrated" 0001
same "the env file is what it was" "$T/old" api/.env
contains "the reason is shown" "$T/err" "password authentication failed"
contains "the report says so" "$T/err" "'api/.env' is as before the sync"
run me status --json api/.env
is "the new variable is still missing" 1 \
	"$(json files 0 counts missing <"$T/out")"
yields "the next sync tries again" 1 me sync
same "and fails again" "$T/old" api/.env
change DB_PASSWORD="$password" <"$T/old" >api/.env
yields "with the right password" 0 me sync
revision "the schema is at the new head" 0002
is "the env file has the new variable" EUR "$(value CURRENCY api/.env)"

finish
