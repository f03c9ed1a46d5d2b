using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace DaxVerify.Cli.Tests;

public sealed class AnalyzeCommandTests : IDisposable
{
    private const string Clean = "public class Sample { readonly object _gate = new(); int _x; public void Set() { lock (_gate) { _x = 1; } } }";

    private const string Leaking = """
        using System.Threading;
        public class Sample
        {
            private readonly object _gate = new();
            public int Get(bool isEarly)
            {
                Monitor.Enter(_gate);
                if (isEarly) return 1;
                Monitor.Exit(_gate);
                return 2;
            }
        }
        """;

    /// <summary>Fields under a lock, in the ways in which they are declared.</summary>
    private const string Unannotated = """
        using System;
        using System.Collections.Generic;

        namespace Samples;

        /// <summary>A cache.</summary>
        public class Cache
        {
            private readonly object _gate = new();
            private int _alone;
            /// <summary>How often.</summary>
            [NonSerialized] private int _hits;
            private int _first, _second; private readonly Dictionary<int, int> _all = new();

            public void Alone() { _alone++; }
            public int Get(int key) { lock (_gate) { _hits++; _first++; _second++; return _all[key]; } }
            public void Set(int key) { lock (_gate) { _hits++; _all[key] = key; _first--; _second--; Reset(); } }
            internal void Reset() { _hits = 0; _all.Clear(); _first = _second = 0; }
            public int Hits => _hits;
        }

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Clean_project_gets_an_empty_log_and_exit_0()
    {
        var result = CommandLine.Run("analyze", Project(Clean), "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("analyze: 1 project, 0 violations, 0 hints", result.Error, StringComparison.Ordinal);
        using var log = JsonDocument.Parse(result.Output);
        Assert.Equal("2.1.0", log.RootElement.GetProperty("version").GetString());
        Assert.Equal(0, Results(log).GetArrayLength());
    }

    [Fact]
    public void Violation_is_in_the_log_with_its_places_and_exit_1()
    {
        var project = Project(Leaking);
        var output = Path.Combine(_folder.Path, "findings.sarif");
        var result = CommandLine.Run("analyze", Path.GetDirectoryName(project)!, "-o", output);

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains("Sample.cs(8,22): warning DAX0008: ", result.Error, StringComparison.Ordinal);
        using var log = JsonDocument.Parse(File.ReadAllText(output));
        var finding = Assert.Single(Results(log).EnumerateArray());
        Assert.Equal("DAX0008", finding.GetProperty("ruleId").GetString());
        Assert.Equal("warning", finding.GetProperty("level").GetString());
        Assert.Equal(8, Line(finding.GetProperty("locations")[0]));
        Assert.Equal(7, Line(finding.GetProperty("relatedLocations")[0]));
        Assert.Contains(log.RootElement.GetProperty("runs")[0].GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray(),
            r => r.GetProperty("id").GetString() == "DAX0008");
    }

    [Theory]
    [InlineData("there is no project 'nowhere.csproj'", "nowhere.csproj")]
    [InlineData("is neither a C# project nor a solution", "README.md")]
    [InlineData("holds no C# project", "specs")]
    public void Wrong_input_gets_one_line_and_exit_2(string message, string path)
    {
        var result = CommandLine.Run("analyze", path);

        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.Empty(result.Output);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public void Project_that_does_not_compile_gets_one_line_and_exit_2()
    {
        var result = CommandLine.Run("analyze", Project("public class Sample { int }"));

        Assert.Contains("does not build", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public void Solution_or_folder_stands_for_its_projects()
    {
        SampleProject.Add(_folder, "A", Leaking);
        SampleProject.Add(_folder, "B", Clean);
        _folder.Add("All.slnx", """<Solution><Project Path="A/A.csproj" /><Project Path="B/B.csproj" /></Solution>"""u8.ToArray());

        var bySolution = CommandLine.Run("analyze", Path.Combine(_folder.Path, "All.slnx"), "--json");
        Assert.Contains("analyze: 2 projects, 1 violation, 0 hints", bySolution.Error, StringComparison.Ordinal);
        Assert.Equal(1, bySolution.ExitCode);

        var byFolder = CommandLine.Run("analyze", _folder.Path, "--json", "--no-build");
        Assert.Contains("analyze: 2 projects, 1 violation, 0 hints", byFolder.Error, StringComparison.Ordinal);
        Assert.Equal(bySolution.Output, byFolder.Output);
    }

    [Fact]
    public void Findings_in_the_baseline_do_not_count_wherever_their_lines_have_gone()
    {
        var project = Project(Leaking);
        var log = Path.Combine(_folder.Path, "known.sarif");
        Assert.Equal(1, CommandLine.Run("analyze", project, "--output", log).ExitCode);

        File.WriteAllText(log, File.ReadAllText(log), Encoding.UTF8);
        Project("// A line more.\n\n" + Leaking);
        var moved = CommandLine.Run("analyze", project, "--baseline", log, "--no-build");
        Assert.Contains("analyze: 1 project, 0 new violations, 0 new hints, 1 known, 0 stale", moved.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("DAX0008: ", moved.Error, StringComparison.Ordinal);
        Assert.Equal(0, moved.ExitCode);

        Project(Leaking.Replace("int Get", "int Take", StringComparison.Ordinal));
        var renamed = CommandLine.Run("analyze", project, "--baseline", log, "--no-build");
        Assert.Contains("stale: DAX0008 at ", renamed.Error, StringComparison.Ordinal);
        Assert.Contains("analyze: 1 project, 1 new violation, 0 new hints, 0 known, 1 stale", renamed.Error, StringComparison.Ordinal);
        Assert.Equal(1, renamed.ExitCode);
        using var states = JsonDocument.Parse(renamed.Output);
        Assert.Equal(["new", "absent"], Results(states).EnumerateArray().Select(static r => r.GetProperty("baselineState").GetString()));
    }

    [Theory]
    [InlineData("{", "line 1, byte 2: is not JSON")]
    [InlineData("[]", "member 'runs' must be an array")]
    [InlineData("""{ "runs": [ {} ] }""", "member 'results' of each run must be an array")]
    [InlineData("""{ "runs": [ { "results": [ { "ruleId": "DAX0001" } ] } ] }""", "result 1 has no fingerprint 'daxverifyFinding/v1'")]
    [InlineData(null, "can't be read")]
    public void Malformed_baseline_gets_one_line_and_exit_2(string? text, string message)
    {
        var baseline = text is null ? Path.Combine(_folder.Path, "nowhere.sarif") : _folder.Add("known.sarif", Encoding.UTF8.GetBytes(text));
        var result = CommandLine.Run("analyze", Project(Clean), "--baseline", baseline);

        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public void Annotations_are_suggested_as_a_patch_with_what_speaks_for_each()
    {
        var project = Project(Unannotated);
        var patch = Path.Combine(_folder.Path, "annotations.diff");
        var result = CommandLine.Run("analyze", project, "--suggest", "--output", patch);

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains("analyze: 1 project, 4 annotations suggested; to be applied in ", result.Error, StringComparison.Ordinal);
        var lines = File.ReadAllLines(patch);
        Assert.Contains("# Sample.cs:12: [GuardedBy(nameof(_gate))]: '_hits' is accessed under '_gate' at 3 of 4 places (Sample.cs:16, Sample.cs:17, Sample.cs:18), but not at Sample.cs:19, which will be reported", lines);
        Assert.Contains(lines, static l => l.StartsWith("# Sample.cs:18: [RequiresLock(nameof(_gate))]: 'Reset' accesses ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, static l => l.Contains("_alone", StringComparison.Ordinal) && l.StartsWith('#'));
    }

    /// <summary>The byte order mark, the carriage returns and what else the file has stay as they are.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_suggested_patch_applies_and_what_is_found_then_is_what_it_said(bool isFromWindows)
    {
        var text = isFromWindows ? "\uFEFF" + Unannotated.Replace("\n", "\r\n", StringComparison.Ordinal).TrimEnd() : Unannotated;
        var project = Project(text);
        var patch = Path.Combine(_folder.Path, "annotations.diff");
        Assert.Equal(0, CommandLine.Run("analyze", project, "--suggest", "--output", patch).ExitCode);
        using (var git = Process.Start(new ProcessStartInfo("git", ["apply", patch]) { WorkingDirectory = _folder.Path, RedirectStandardError = true })!)
        {
            var error = git.StandardError.ReadToEnd();
            git.WaitForExit();
            Assert.True(git.ExitCode == 0, error);
        }

        var annotated = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(_folder.Path, "Sample.cs")));
        Assert.Equal(isFromWindows, annotated.StartsWith('\uFEFF'));
        Assert.Equal(isFromWindows, annotated.EndsWith('}'));
        Assert.Equal(isFromWindows ? annotated.Count(static c => c == '\n') : 0, annotated.Count(static c => c == '\r'));

        var result = CommandLine.Run("analyze", project);
        Assert.Contains("analyze: 1 project, 1 violation, 0 hints", result.Error, StringComparison.Ordinal);
        Assert.Contains("warning DAX0001: '_hits' is read without holding '_gate'", result.Error, StringComparison.Ordinal);

        var again = CommandLine.Run("analyze", project, "--suggest", "--no-build");
        Assert.Contains("analyze: 1 project, 0 annotations suggested", again.Error, StringComparison.Ordinal);
        Assert.Empty(again.Output);
    }

    [Theory]
    [InlineData("--json", "--json has no effect with --suggest")]
    [InlineData("--baseline=known.sarif", "--baseline has no effect with --suggest")]
    public void What_suggestions_have_no_use_of_is_refused(string option, string message)
    {
        var result = CommandLine.Run("analyze", ".", "--suggest", option);

        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
    }

    private string Project(string source)
    {
        _folder.Add("Sample.cs", Encoding.UTF8.GetBytes(source));
        return _folder.Add("Sample.csproj", Encoding.UTF8.GetBytes("""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>
              <ItemGroup><Reference Include="ANNOTATIONS" /></ItemGroup>
            </Project>
            """.Replace("ANNOTATIONS", Path.Combine(AppContext.BaseDirectory, "DaxVerify.Annotations.dll"), StringComparison.Ordinal)));
    }

    private static JsonElement Results(JsonDocument log) => log.RootElement.GetProperty("runs")[0].GetProperty("results");

    private static int Line(JsonElement location) =>
        location.GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32();
}
