# An operator's clone of an application at release 1.4.0, with an env file in
# use; upstream has released 1.5.0. The files are those of docs/example.
release() {
	cp "$SOURCE/docs/example/env.example-$1" up/.env.example
	tick
	git -C up add .
	git -C up commit -qm "$2"
	git -C up tag "$1.0"
}
git init -q up
echo /.env >up/.gitignore
release 1.4 "Release 1.4"
git clone -q up shop
release 1.5 "Plugins get ten minutes"
cd shop
git merge-env sync -q .env
cp "$SOURCE/docs/example/env" .env
