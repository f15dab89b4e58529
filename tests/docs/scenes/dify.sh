# A clone of Dify with its templates of 1.4.0 and 1.6.0, and an env file made
# from the first, with two values of the operator's.
versions=${SHARED:-$SOURCE/../shared}/corpus/dify
[ -d "$versions" ] || exit 77
git init -q dify
cd dify
mkdir docker
echo .env >.gitignore
for tag in 1.4.0 1.6.0; do
	file=$(awk -v tag=$tag '$1 == tag { print $NF }' "$versions/RELEASES.tsv")
	cp "$versions/$file" docker/.env.example
	tick
	git add .
	git commit -qm "Release $tag"
	git tag $tag
done
git checkout -q 1.4.0
sed 's/^LOG_LEVEL=.*/LOG_LEVEL=DEBUG/; s/^EXPOSE_NGINX_PORT=.*/EXPOSE_NGINX_PORT=8080/' \
	docker/.env.example >docker/.env
