#!/usr/bin/env bash
# Installs what the tests need on a Debian machine, runs every test, and ends with "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
passed=0 failed=0 skipped=0

step() { printf '\n== %s\n' "$1"; }
give_up() { printf 'test.sh: %s\n' "$1" >&2; echo "$passed passed, $((failed + 1)) failed"; exit 1; }

step 'Tools'
need=()
for pair in sipp:sip-tester baresip:baresip linphonec:linphone-cli chromium:chromium sox:sox espeak-ng:espeak-ng /usr/sbin/nft:nftables; do
  command -v "${pair%%:*}" >/dev/null || need+=("${pair##*:}")
done
if [ ${#need[@]} -gt 0 ]; then
  root=(); [ "$(id -u)" = 0 ] || root=(sudo)
  "${root[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null \
    || give_up "could not install ${need[*]}; install them with apt-get and run again"
fi
for tool in dotnet node npm; do command -v "$tool" >/dev/null || give_up "$tool is missing; README.md says which version"; done

if [ -f src/AgentConsole/web/package.json ]; then
  step 'Console'
  (cd src/AgentConsole/web && npm ci --no-audit --no-fund --loglevel=error && npm run build) || give_up 'the console does not build'
  (cd src/AgentConsole/web && npx vitest run --reporter=default --reporter=json --outputFile="$results/vitest.json")
  [ -s "$results/vitest.json" ] || give_up 'the console tests did not run'
  read -r p f s < <(node -e 'const r=JSON.parse(require("fs").readFileSync(process.argv[1]));console.log(r.numPassedTests,r.numFailedTests+(r.success||r.numFailedTests?0:1),r.numPendingTests)' "$results/vitest.json")
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
fi

step 'Build'
dotnet build Crm.sln -v quiet -clp:ErrorsOnly || give_up 'the solution does not build'

for project in tests/*.Tests/*.Tests.csproj; do
  name=$(basename "$project" .csproj)
  # Some of these fill up a disk that they mount, which only root may, or whoever is root in a namespace of their own.
  own=(); [ "$name" != Host.Tests ] || [ "$(id -u)" = 0 ] || own=(unshare --user --map-root-user --mount)
  step "$name"
  # A shell that runs this script in the background has SIGINT ignored, and the servers that the tests stop by it would inherit that.
  env --default-signal=INT "${own[@]}" dotnet test "$project" --no-build --logger "trx;LogFileName=$results/$name.trx" -v quiet --blame-hang-timeout 5m --results-directory "$results/$name"
  if [ -s "$results/$name.trx" ]; then
    counters=$(grep -o '<Counters [^>]*>' "$results/$name.trx")
    count() { sed -E "s/.* $1=\"([0-9]+)\".*/\1/" <<<"$counters"; }
    total=$(count total) ok=$(count passed) bad=$(count failed)
    executed=$(count executed)
    passed=$((passed + ok)) failed=$((failed + bad + executed - ok - bad)) skipped=$((skipped + total - executed))
    [ "$bad" -eq 0 ] || sed -nE 's/.*<UnitTestResult [^>]*testName="([^"]*)"[^>]*outcome="Failed".*/FAILED: \1/p; /<Message>/,/<\/Message>/p; /<StackTrace>/,/<\/StackTrace>/p' "$results/$name.trx" | sed -E 's/<[^>]*>//g' | cut -c1-2000
    [ "$total" -gt 0 ] || { echo "test.sh: $name ran no test"; failed=$((failed + 1)); }
  else
    echo "test.sh: $name left no result"; failed=$((failed + 1))
  fi
done

printf '\n%d passed, %d failed' "$passed" "$failed"
[ "$skipped" -eq 0 ] || printf ', %d skipped' "$skipped"
printf '\n'
[ "$failed" -eq 0 ]
