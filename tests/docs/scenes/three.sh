# Three files, to be merged by hand; and a repository that tracks them.
git init -q .
cp "$SOURCE/docs/example/env" .env
cp "$SOURCE/docs/example/env.example-1.4" old.env.example
cp "$SOURCE/docs/example/env.example-1.5" new.env.example
