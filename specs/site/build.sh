#!/usr/bin/env bash
# Builds the pages and the API reference as a site in artifacts/site. A link that leads nowhere in it, or to no heading of a page, is an error. Usage: specs/site/build.sh [--no-build]
set -euo pipefail
cd "$(dirname "$0")/../.."
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

# DocFX takes what is below its configuration; pages link to sources, so it gets a copy of both.
git ls-files -z -- '*.md' LICENSE .ci specs reports src tests | xargs -0 cp --parents -t "$stage"
cp specs/site/docfx.json "$stage"
cp specs/site/navigation.yml "$stage/toc.yml"
cp specs/site/guide.yml "$stage/specs/toc.yml"
# The packages with what they reference, without which DocFX doesn't know the types of their members.
for project in $(grep -oE 'src/DaxVerify[^/"]*/bin' specs/site/docfx.json); do
  project=${project%/bin}
  dotnet publish "$project" -c Release "$@" -o "$stage/$project/bin" --verbosity quiet
done

(cd specs/site && dotnet tool restore --verbosity quiet && dotnet docfx "$stage/docfx.json" --warningsAsErrors)
cp "$stage/site/README.html" "$stage/site/index.html"
rm -rf artifacts/site
mkdir -p artifacts
mv "$stage/site" artifacts/site
echo "site: artifacts/site/index.html"
