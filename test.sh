#!/usr/bin/env bash
# Installs what the tests need on a Debian machine, runs every test, and ends with "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Servers under test live for seconds: they begin sooner without what pays only later.
export DOTNET_TieredPGO=0 DOTNET_EnableWriteXorExecute=0
results=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$results"' EXIT
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

step 'Console'
(cd src/AgentConsole/web && npm ci --no-audit --no-fund --loglevel=error && npm run build) || give_up 'the console does not build'

step 'Build'
dotnet build Crm.sln -v quiet -clp:ErrorsOnly || give_up 'the solution does not build'

run() { # a test project
  # Some of these fill up a disk that they mount, which only root may, or whoever is root in a namespace of their own.
  local own=(); [ "$1" != Host.Tests ] || [ "$(id -u)" = 0 ] || own=(unshare --user --map-root-user --mount)
  # A shell that runs this script in the background has SIGINT ignored, and the servers that the tests stop by it would inherit that.
  env --default-signal=INT "${own[@]}" dotnet test "tests/$1" --no-build --logger "trx;LogFileName=$results/$1.trx" -v quiet --blame-hang-timeout 5m --results-directory "$results/$1"
}

# What works in real time (calls, browsers, servers that are killed) waits most of its time. The rest, which only computes, runs beside it with what is left of the processors.
aside=(Architecture.Tests Sip.Tests Media.Tests Routing.Tests HelpDesk.Tests)
(
  renice -n 10 $BASHPID >/dev/null
  (cd src/AgentConsole/web && npx vitest run --reporter=default --reporter=json --outputFile="$results/vitest.json")
  for project in "${aside[@]}"; do run "$project"; done
) >"$results/aside.log" 2>&1 &
for project in tests/*.Tests; do
  name=$(basename "$project")
  [[ " ${aside[*]} " == *" $name "* ]] || { step "$name"; run "$name"; }
done
step "Beside these: console, ${aside[*]}"
wait
cat "$results/aside.log"

[ -s "$results/vitest.json" ] || give_up 'the console tests did not run'
read -r p f s < <(node -e 'const r=JSON.parse(require("fs").readFileSync(process.argv[1]));console.log(r.numPassedTests,r.numFailedTests+(r.success||r.numFailedTests?0:1),r.numPendingTests)' "$results/vitest.json")
passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
for project in tests/*.Tests; do
  trx="$results/$(basename "$project").trx"
  if [ -s "$trx" ]; then
    counters=$(grep -o '<Counters [^>]*>' "$trx")
    count() { sed -E "s/.* $1=\"([0-9]+)\".*/\1/" <<<"$counters"; }
    total=$(count total) ok=$(count passed) bad=$(count failed)
    executed=$(count executed)
    passed=$((passed + ok)) failed=$((failed + bad + executed - ok - bad)) skipped=$((skipped + total - executed))
    [ "$bad" -eq 0 ] || sed -nE 's/.*<UnitTestResult [^>]*testName="([^"]*)"[^>]*outcome="Failed".*/FAILED: \1/p; /<Message>/,/<\/Message>/p; /<StackTrace>/,/<\/StackTrace>/p' "$trx" | sed -E 's/<[^>]*>//g' | cut -c1-2000
    [ "$total" -gt 0 ] || { echo "test.sh: $project ran no test"; failed=$((failed + 1)); }
  else
    echo "test.sh: $project left no result"; failed=$((failed + 1))
  fi
done

printf '\n%d passed, %d failed' "$passed" "$failed"
[ "$skipped" -eq 0 ] || printf ', %d skipped' "$skipped"
printf '\n'
[ "$failed" -eq 0 ]
