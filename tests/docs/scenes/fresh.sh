# The same clone before it has an env file.
. "$SOURCE/tests/docs/scenes/shop.sh"
rm -r .env .git/merge-env
