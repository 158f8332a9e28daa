# Shared by the studies: builds once, then runs the command line from its assembly.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build -c Release src/Ridgeback.Cli > /dev/null
ridgeback() { dotnet src/Ridgeback.Cli/bin/Release/net10.0/Ridgeback.Cli.dll "$@"; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p studies/results

# field LINE PART KEY: a number out of train's JSON; PART is test, dev, train or empty for the top level.
field() {
  if [ -n "$2" ]; then
    sed -E "s/.*\"$2\": ?\{([^}]*)\}.*/\1/" <<< "$1" | grep -oE "\"$3\": ?[-0-9.eE+]+" | sed -E 's/.*: ?//'
  else
    grep -oE "\"$3\": ?\"?[-A-Za-z0-9.+]+" <<< "$1" | head -1 | sed -E 's/.*: ?"?//'
  fi
}

# summarize: passes on a row for each seed and adds mean, spread and worst.
summarize() {
  awk -F'|' '
    { n++; dev += $3; test += $4; square += $4 * $4; seconds += $7; if (n == 1 || $4 < worst) worst = $4; if ($7 > slow) slow = $7; print }
    END {
      mean = test / n; spread = n > 1 ? sqrt((square - n * mean * mean) / (n - 1)) : 0
      printf "| **mean** | %.4f | **%.4f** | | | %.1f | |\n\n", dev / n, mean, seconds / n
      printf "Test accuracy over %d seeds: mean %.4f, standard deviation %.4f, worst %.4f. Slowest run %.1f s.\n", n, mean, spread, worst, slow
    }'
}

processor() { awk -F': ' '/model name|Hardware/ {print $2; exit}' /proc/cpuinfo 2>/dev/null || uname -m; }
