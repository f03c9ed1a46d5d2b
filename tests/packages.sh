#!/usr/bin/env bash
# Packs what testers of C# use, makes a fresh project for each test framework from the packed files, and looks whether each finds its deadlock and says what a pass means.
# The frameworks themselves are restored from the configured package sources. Usage: tests/packages.sh [--no-build]; exit code 1 if a project doesn't say what it must.
set -uo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
version=0.1.0-fresh
for package in Exploration Exploration.Xunit Exploration.Xunit3 Exploration.NUnit Exploration.MSTest; do
  dotnet pack "src/DaxVerify.$package" -c Release "$@" -o "$work/feed" -p:Version=$version > "$work/pack.txt" 2>&1 || { cat "$work/pack.txt"; exit 1; }
  for part in README.md "lib/net10.0/DaxVerify.$package.dll" "lib/net10.0/DaxVerify.$package.xml"; do
    unzip -l "$work/feed/DaxVerify.$package.$version.nupkg" | grep -F " $part" > /dev/null || { echo "DaxVerify.$package has no $part"; status=1; }
  done
  unzip -p "$work/feed/DaxVerify.$package.$version.nupkg" '*.nuspec' | grep "<license type=\"expression\">MIT" > /dev/null || { echo "DaxVerify.$package has no licence"; status=1; }
  [ -f "$work/feed/DaxVerify.$package.$version.snupkg" ] || { echo "DaxVerify.$package has no symbols"; status=1; }
done

# try NAME PACKAGE PROPERTIES USINGS CLASS FRAMEWORK...: a fresh project, its tests run once.
try() {
  local folder="$work/$1" references="" one
  mkdir -p "$folder"
  for one in "${@:6}"; do references+="<PackageReference Include=\"${one%%=*}\" Version=\"${one##*=}\" />"; done
  cat > "$folder/Fresh.csproj" << X
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><NuGetAudit>false</NuGetAudit><IsTestProject>true</IsTestProject>$3
    <RestoreAdditionalProjectSources>$work/feed</RestoreAdditionalProjectSources><RestorePackagesPath>$work/packages</RestorePackagesPath></PropertyGroup>
  <ItemGroup><PackageReference Include="Microsoft.NET.Test.Sdk" Version="18.11.0" /><PackageReference Include="DaxVerify.Exploration.$2" Version="$version" />$references</ItemGroup>
</Project>
X
  cat > "$folder/Tests.cs" << X
$4
$5 public class Transfers
{
    private readonly object _a = new(), _b = new();
    [ConcurrencyTest] public Task Broken() => Task.WhenAll(Task.Run(() => Move(_a, _b)), Task.Run(() => Move(_b, _a)));
    [ConcurrencyTest(Strategy = "dpor")] public Task Right() => Task.WhenAll(Task.Run(() => Move(_a, _b)), Task.Run(() => Move(_a, _b)));
    private static void Move(object from, object to) { lock (from) lock (to) { } }
}
X
  (cd "$folder" && dotnet test -nodeReuse:false --logger "console;verbosity=detailed" > out.txt 2>&1)
  if grep -q "deadlock: T" "$folder/out.txt" && grep -qE "replay: \[ConcurrencyTest\(Replay = \"dv[0-9]+\." "$folder/out.txt" \
    && grep -qE "explore: all [0-9]+ traces explored" "$folder/out.txt" && grep -q "means: in whatever order" "$folder/out.txt"; then
    echo "$1: the deadlock is found, the right test passes; $(grep -oE 'all [0-9]+ traces explored' "$folder/out.txt" | head -1)"
  else
    cat "$folder/out.txt"
    echo "$1: not what it must say"
    status=1
  fi
}

try "xunit 2" Xunit "" "using DaxVerify.Exploration.Xunit;" "" xunit=2.9.3 xunit.runner.visualstudio=3.1.5
try "xunit 3" Xunit3 "<OutputType>Exe</OutputType>" "using DaxVerify.Exploration.Xunit3;" "" xunit.v3=3.2.2 xunit.runner.visualstudio=3.1.5
try "NUnit" NUnit "" "using NUnit.Framework; using DaxVerify.Exploration.NUnit;" "[TestFixture]" NUnit=5.0.0 NUnit3TestAdapter=6.3.1
try "MSTest" MSTest "" "using DaxVerify.Exploration.MSTest;" "[TestClass]" MSTest.TestFramework=4.5.2 MSTest.TestAdapter=4.5.2
exit $status
