namespace DaxVerify.Cli.Tests.Documentation.Pasted;

/// <summary>The one list of what pages show and <see cref="PastedCommandTests"/> doesn't compare; a test finds what no page shows any more.</summary>
internal static class UncomparedSessions
{
    private const string Packages = "needs the packed files and packages of others: tests/DaxVerify.Packages.Tests runs projects like this one and looks at what they print";
    private const string Times = "a benchmark: what it prints is times";
    private const string Figures = "figures of a benchmark or of a campaign, quoted in the text with their circumstances";
    private const string Ndctl = "the end of a script of ndctl's own, which is no part of the project, run by hand";
    private const string Finding = "the report of a finding: UpstreamFindingTests replays its trace and compares what is found";

    /// <summary>Sessions that aren't run by the tests of the command.</summary>
    public static IReadOnlyList<UncomparedSession> All { get; } =
    [
        new("README.md", "dotnet test", Packages),
        new("README.md", "dotnet build", Packages),
        new("specs/guide/analyzer.md", "dotnet build", Packages),
        new("specs/guide/exploration.md", "dotnet tool install --tool-path tools DaxVerify.Cli --source ../feed", Packages),
        new("specs/guide/check.md", "daxverify check --seed 1", "takes a minute or more, and counts what it comes to in the time that it has"),
        new("specs/guide/specification.md", "daxverify check --only properties --budget 60s --seed 1", "takes a minute, and counts what it comes to in that time"),
        new("specs/guide/specification.md", "daxverify model --tour specs/models/small.json", "takes a minute"),
        new("specs/guide/seeded-bugs.md", "daxverify bugs --bug 70aab281 --layer analyzer,conformance,properties --budget 10s", "compiles the bus and the harness anew, and counts what it comes to in the time that it has"),
        new("specs/guide/conformance.md", "daxverify kernel conform linux-image-amd64 specs/kernel-traces/6.1/edge.jsonl.gz", "downloads a kernel and boots it"),
        new("specs/guide/conformance.md", "dotnet test tests/DaxVerify.Bus.Tests", "builds and runs other tests; they run beside these"),
        new("specs/guide/serve.md", "mkdir -p /run/bus", "needs root, /dev/fuse and daxctl: tests/DaxVerify.Serve.Tests compares such sessions with those of real kernels"),
        new("specs/guide/serve.md", "daxverify serve --mount /run/bus --mode Linux612 --record daxctl.jsonl", "needs root, /dev/fuse and a client: tests/DaxVerify.Serve.Tests records such sessions"),
        new("specs/exploration-campaign.md", "daxverify campaign --mode Strict --seed 4001 --budget 1h", "takes an hour, and counts what it comes to in that time"),
        new("specs/memory-copy.md", "DOTNET_TieredCompilation=0 taskset -c 0 dotnet run -c Release --project tests/DaxVerify.Benchmarks -- faster", Times),
        new("specs/properties.md", "taskset -c 0 dotnet run -c Release --project tests/DaxVerify.Benchmarks -- properties 300 12", Times),
    ];

    /// <summary>Blocks without a prompt that are no commands, by how their first line begins; a page that ends with a slash is every page below it.</summary>
    public static IReadOnlyList<UncomparedSession> Blocks { get; } =
    [
        new("specs/benchmarks.md", "", "the page is made by tests/DaxVerify.Benchmarks/page.sh, with machine and date"),
        new("specs/upstream-findings/", "", Finding),
        new("specs/guide/analyzer.md", "fuzz: ", Figures),
        new("specs/guide/exploration.md", "Set seed: ", "what a test says that isn't passed: tests/DaxVerify.Exploration.CsCheck.Tests compares its form"),
        new("specs/guide/test-frameworks.md", "  Passed TransferTests", "excerpts of a test run: tests/DaxVerify.Packages.Tests runs such tests and looks at what they say"),
        new("specs/guide/test-frameworks.md", "  Failed TransferTests", "excerpts of a test run: tests/DaxVerify.Packages.Tests runs such tests and looks at what they say"),
        new("specs/guide/serve.md", "enabled 1 device", Ndctl),
        new("specs/guide/serve.md", "+ /usr/bin/daxctl reconfigure-device -N", Ndctl),
        new("specs/kernel-traces/README.md", "{\"id\"", "the form of a recording"),
        new("specs/kernel-traces/README.md", "qemu-system-x86_64", "a command line of several lines"),
        new("specs/libraries.md", "lost wake-up: ", "a finding in a published library: the page says in which version it was found"),
        new("specs/linearizability.md", "no order of these results", "parts of a text with their meaning beside them"),
        new("specs/linearizability.md", "100000 histories", Figures),
        new("specs/real-kernels.md", "conform: ", "recordings of emulated kernels: minutes, and their packages"),
        new("specs/seeded-bugs.md", "Commit: ", "the head of a patch"),
    ];
}
