# An application in the shape of Dify, two releases of it, and a clone; docker
# is a stand-in that writes down how it was called.
release() {
	mkdir -p up/docker up/api
	cat >up/docker/.env.example
	echo DB_HOST=localhost >up/api/.env.example
	tick
	git -C up add .
	git -C up commit -qm "$2"
	git -C up tag "$1"
}
git init -q up
echo .env >up/.gitignore
release 1.4.0 "Release 1.4.0" <<'END'
# Server
LOG_LEVEL=INFO
EXPOSE_NGINX_PORT=80
WORKERS=1

# Database
DB_HOST=db
DB_PASSWORD=difyai123456
MIGRATION_ENABLED=true

# Files
UPLOAD_LIMIT=15M

# Plugins
# Seconds a plugin may run
PLUGIN_TIMEOUT=300s
PLUGIN_CACHE=true
END
git clone -q up dify
release 1.6.0 "plugins: longer runs" <<'END'
# Server
LOG_LEVEL=WARNING
EXPOSE_NGINX_PORT=80
# Requests that one client may send per minute
RATE_LIMIT=120
WORKERS=2

# Database
DB_HOST=db
DB_PASSWORD=difyai123456
DB_POOL=30
MIGRATION_ENABLED=true

# Files
UPLOAD_LIMIT=50M

# Plugins
# Seconds a plugin may run
PLUGIN_TIMEOUT=600
END
mkdir bin
cat >bin/docker <<'END'
#!/bin/sh
echo "${PWD##*/}: $* $PLUGIN_TIMEOUT" >>"${0%/*}/../docker.log"
END
chmod +x bin/docker
PATH=$PWD/bin:$PATH
cd dify
