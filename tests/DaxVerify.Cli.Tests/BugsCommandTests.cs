using DaxVerify.Cli.Invocation;
using DaxVerify.Serve.Tests;

namespace DaxVerify.Cli.Tests;

/// <summary><c>daxverify bugs</c> as a user starts it: a bug through the layers, what is wrong input, and a run that is killed.</summary>
public sealed class BugsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Reports => Path.Combine(_folder.Path, "bugs");

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_bug_goes_through_the_layers_and_leaves_matrix_cells_and_trace()
    {
        var (code, output, error) = CommandLine.Run("bugs", "--bug", "d200781e", "--layer", "analyzer,conformance,properties,coyote", "--budget", "5s", "--reports", Reports, "--report", Path.Combine(_folder.Path, "run"));

        Assert.True(code == ExitCode.Clean, output + error);
        Assert.Contains("d200781e-driver-stays: analyzer: survives", output, StringComparison.Ordinal);
        Assert.Contains("d200781e-driver-stays: conformance: killed", output, StringComparison.Ordinal);
        Assert.Contains("d200781e-driver-stays: properties: killed", output, StringComparison.Ordinal);
        Assert.Contains("bugs: 1 of 1 killed, 1 at a time", output, StringComparison.Ordinal);
        Assert.Contains("| d200781e-driver-stays | – | **", File.ReadAllText(Path.Combine(Reports, "matrix.md")), StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">d200781e-driver-stays</th><td class=\"unseen\"", File.ReadAllText(Path.Combine(_folder.Path, "run", "index.html")), StringComparison.Ordinal);
        Assert.Contains("\"kind\": \"sequence\"", File.ReadAllText(Path.Combine(Reports, "traces", "d200781e-driver-stays.properties.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_that_sees_its_seeded_bugs_is_clean()
    {
        var (code, output, error) = CommandLine.Run("check", "--only", "seeded-bugs", "--reports", Reports);

        Assert.True(code == ExitCode.Clean, output + error);
        Assert.Contains("6 of 6 seeded bugs seen by the layers that must see them", output, StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_kill_a_run_goes_on_where_it_was()
    {
        string[] arguments = ["bugs", "--bug", "finding-01", "--layer", "analyzer,model", "--budget", "1s", "--workers", "1", "--reports", Reports];
        using (var process = CommandLine.Start(arguments))
        {
            var first = process.StandardOutput.ReadLine();
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            Assert.Contains("analyzer: ", first, StringComparison.Ordinal);
        }

        var (code, output, error) = CommandLine.Run(arguments);

        Assert.True(code == ExitCode.Violation, output + error);
        Assert.Contains(", known)", output.Split('\n')[0], StringComparison.Ordinal);
        Assert.Equal(6, Directory.GetFiles(Path.Combine(Reports, "cells"), "*.json").Length);
        Assert.Empty(Directory.GetFiles(Reports, "*.tmp", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetDirectories(Path.Combine(Reports, "copies")));
    }

    /// <summary>A bug that a client notices, and one that it can't; nothing of the harness looks on.</summary>
    [FuseTheory]
    [InlineData("finding-002-unregister-under-lock", "survives")]
    [InlineData("fc65c4eb-stale-page-map", "killed")]
    public void Daxctl_is_asked_as_a_layer(string bug, string outcome)
    {
        var result = CommandLine.Run("bugs", "--layer", "daxctl", "--bug", bug, "--reports", _folder.Path);
        Assert.Contains($"{bug}: daxctl: {outcome} (", result.Output, StringComparison.Ordinal);
        Assert.Equal(outcome == "killed" ? ExitCode.Clean : ExitCode.Violation, result.ExitCode);
    }

    /// <summary>Where daxctl isn't installed that is said, and it is no answer.</summary>
    [Fact]
    public void A_layer_that_can_not_be_asked_is_left_out_aloud()
    {
        var environment = new Dictionary<string, string> { ["PATH"] = "/nonexistent" };
        var result = CommandLine.Run(environment, "bugs", "--layer", "analyzer,daxctl", "--bug", "finding-010", "--reports", _folder.Path);
        Assert.Equal(ExitCode.Clean, result.ExitCode);
        Assert.StartsWith("daxctl: not asked: ", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("; daxctl not asked", result.LastLine, StringComparison.Ordinal);
        Assert.Contains("daxctl: not asked: ", File.ReadAllText(Path.Combine(_folder.Path, "matrix.md")), StringComparison.Ordinal);
        var json = CommandLine.Run(environment, "bugs", "--layer", "analyzer,daxctl", "--bug", "finding-010", "--reports", _folder.Path, "--json");
        Assert.StartsWith("{\"layer\":\"daxctl\",\"notAsked\":", json.Output, StringComparison.Ordinal);
        var alone = CommandLine.Run(environment, "bugs", "--layer", "daxctl");
        Assert.Equal(ExitCode.WrongInput, alone.ExitCode);
        Assert.Contains("--layer daxctl: ", Assert.Single(alone.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }
}
