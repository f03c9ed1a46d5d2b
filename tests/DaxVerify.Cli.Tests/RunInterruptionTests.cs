using System.Diagnostics;
using System.Text.Json;
using DaxVerify.Exploration.Demos;

namespace DaxVerify.Cli.Tests;

/// <summary>However a long run is ended, what it had by then is told and kept; what can't be kept is one line and leaves nothing half written.</summary>
public sealed class RunInterruptionTests : IDisposable
{
    /// <summary>The variable that names the file by which a program says that it runs.</summary>
    internal const string BegunVariable = "DAXVERIFY_TEST_BEGUN";

    private const int CtrlC = 2;
    private const int Terminate = 15;
    private const int PatienceMilliseconds = 120_000;
    private static readonly string[] s_formats = ["index.html", "junit.xml", "result.json", "results.sarif", "summary.md"];
    private readonly TemporaryFolder _folder = new();

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(CtrlC, 130, "Ctrl-C", "explore PROGRAMS --test Correct --strategy random --executions 1000000000 --report")]
    [InlineData(Terminate, 143, "SIGTERM", "explore PROGRAMS --test Correct --strategy random --executions 1000000000 --workers 2 --report")]
    [InlineData(Terminate, 143, "SIGTERM", "scenario sized:read-align+read-resource --strategy random --executions 1000000000 --report")]
    public void An_exploration_tells_what_it_explored(int signal, int exitCode, string name, string command)
    {
        using var made = new FileSystemWatcher(_folder.Path) { EnableRaisingEvents = true };
        using var process = Start($"{command} FOLDER/run");
        Assert.False(made.WaitForChanged(WatcherChangeTypes.Created, PatienceMilliseconds).TimedOut, "the run didn't begin");
        var (output, error) = End(process, signal);

        Assert.Equal(exitCode, process.ExitCode);
        Assert.Equal([$"report: {_folder.Path}/run/index.html", $"daxverify: interrupted by {name} after"], error.TrimEnd().Split('\n').Select(line => line.Split(" after ")[0] + (line.Contains(" after ", StringComparison.Ordinal) ? " after" : "")));
        Assert.Contains("not all traces: ", output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        using var result = Read("run");
        Assert.Equal("interrupted", result.RootElement.GetProperty("verdict").GetString());
        Assert.EndsWith($"daxverify: {result.RootElement.GetProperty("interruption").GetString()}", error.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains(result.RootElement.GetProperty("parts")[0].GetProperty("limits").EnumerateArray(), limit => limit.GetString()!.StartsWith("it was interrupted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(CtrlC, 130, "specs/kernel-traces/6.12/memmap.jsonl.gz", "interrupted")]
    [InlineData(Terminate, 143, "specs/kernel-traces/6.12/memmap.jsonl.gz", "interrupted")]
    [InlineData(Terminate, 1, "INPUTS/diverges.jsonl", "violation")]
    public void A_check_keeps_what_its_stages_had(int signal, int exitCode, string recordings, string verdict)
    {
        using var process = Start($"check --only conformance-bus,exploration,coyote --budget 60m --recordings {recordings} --reports FOLDER/all");
        string? line;
        do
        {
            line = process.StandardOutput.ReadLine();
        }
        while (line is not null && !line.StartsWith("conformance-bus: ", StringComparison.Ordinal));
        var (output, error) = End(process, signal);

        Assert.Equal(exitCode, process.ExitCode);
        Assert.StartsWith("daxverify: interrupted by ", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Contains(verdict == "violation" ? "check: violations found" : "check: nothing found so far", output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        using var result = Read(Path.Combine("all", Path.GetFileName(Assert.Single(Directory.GetDirectories(Path.Combine(_folder.Path, "all"))))));
        Assert.Equal(verdict, result.RootElement.GetProperty("verdict").GetString());
        var parts = result.RootElement.GetProperty("parts").EnumerateArray().ToDictionary(part => part.GetProperty("name").GetString()!);
        Assert.False(parts["conformance-bus"].GetProperty("isCut").GetBoolean());
        Assert.True(parts["exploration"].GetProperty("isCut").GetBoolean());
        Assert.Equal("not begun", parts["coyote"].GetProperty("summary").GetString());
    }

    [Theory]
    [InlineData(CtrlC, 130, "pairs all --mode Strict --json", "{\"pair\":", "{\"pairs\":")]
    [InlineData(Terminate, 1, "campaign --mode Linux612 --budget 60m", "after ", "campaign: ")]
    [InlineData(CtrlC, 1, "campaign --mode Linux612 --engine coyote --budget 60m", "after ", "coyote: ")]
    public void A_command_that_goes_on_for_long_tells_what_it_had(int signal, int exitCode, string command, string first, string last)
    {
        using var process = Start(command);
        Assert.StartsWith(first, process.StandardOutput.ReadLine(), StringComparison.Ordinal);
        var (output, error) = End(process, signal);

        Assert.Equal(exitCode, process.ExitCode);
        Assert.StartsWith(last, output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Assert.StartsWith("daxverify: interrupted by ", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    /// <summary>The second file is a pipe: once it is read, the search of its million states has begun.</summary>
    [Theory]
    [InlineData(CtrlC, 130, "Ctrl-C", "specs/models/broken.json", "{\"name\":\"broken\",")]
    [InlineData(Terminate, 1, "SIGTERM", "INPUTS/passes.json", "{\"name\":\"passes\",")]
    public void A_search_tells_the_states_that_it_saw(int signal, int exitCode, string name, string file, string first)
    {
        using var process = StartModel($"{file} FOLDER/million specs/models/small.json --json");
        var (output, error) = End(process, signal);

        Assert.True(process.ExitCode == exitCode, output + error);
        Assert.StartsWith($"daxverify: interrupted by {name} after ", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        var lines = output.TrimEnd().Split('\n');
        Assert.StartsWith(first, lines[0], StringComparison.Ordinal);
        using var cut = JsonDocument.Parse(lines[1]);
        Assert.Equal(("million", false, JsonValueKind.Null), (cut.RootElement.GetProperty("name").GetString(), cut.RootElement.GetProperty("complete").GetBoolean(), cut.RootElement.GetProperty("asExpected").ValueKind));
        Assert.Equal("{\"notBegun\":[\"specs/models/small.json\"]}", lines[2]);
    }

    [Theory]
    [InlineData("", "  interrupted: nothing found so far", "")]
    [InlineData("--tour", "million: tour of ", ": all agree so far")]
    public void A_search_that_is_interrupted_says_in_words_how_far_it_was(string option, string begin, string end)
    {
        using var process = StartModel($"FOLDER/million specs/models/small.json {option}".TrimEnd());
        var (output, error) = End(process, CtrlC);

        Assert.True(process.ExitCode == 130, output + error);
        var lines = output.TrimEnd().Split('\n');
        Assert.StartsWith(begin, lines[^2], StringComparison.Ordinal);
        Assert.EndsWith(end, lines[^2], StringComparison.Ordinal);
        Assert.Equal("not begun: specs/models/small.json", lines[^1]);
    }

    /// <summary>The engine waits for the execution that runs; a signal doesn't wait as long.</summary>
    [Theory]
    [InlineData(CtrlC, 130, "Ctrl-C", "")]
    [InlineData(Terminate, 143, "SIGTERM", " --workers 2")]
    public void A_program_that_does_not_come_back_does_not_keep_the_command(int signal, int exitCode, string name, string workers)
    {
        using var begun = new FileSystemWatcher(_folder.Path, "begun") { EnableRaisingEvents = true };
        using var process = Start($"explore PROGRAMS --test Never{workers} --report FOLDER/run");
        Assert.False(begun.WaitForChanged(WatcherChangeTypes.Created, PatienceMilliseconds).TimedOut, "the run didn't begin");
        var (output, error) = End(process, signal);

        Assert.True(process.ExitCode == exitCode, output + error);
        Assert.Contains($"daxverify: interrupted by {name} after ", error, StringComparison.Ordinal);
        using var result = Read("run");
        Assert.Equal("interrupted", result.RootElement.GetProperty("verdict").GetString());
    }

    [Theory]
    [InlineData(CtrlC, 130, "Ctrl-C", "copy --only poison")]
    [InlineData(Terminate, 143, "SIGTERM", "copy --only poison")]
    public void A_command_that_keeps_nothing_says_so(int signal, int exitCode, string name, string command)
    {
        using var process = Start(command);
        Assert.NotNull(process.StandardOutput.ReadLine());
        var (output, error) = End(process, signal);

        Assert.True(process.ExitCode == exitCode, output + error);
        Assert.Equal($"daxverify: interrupted by {name}; nothing is kept of what was done", error.TrimEnd());
    }

    /// <summary>A thread that nobody has in hand would end the process with a signal.</summary>
    [Fact]
    public async Task What_leaves_a_thread_that_is_not_under_control_is_one_line_and_exit_3()
    {
        using var process = Start($"explore {typeof(Odd).Assembly.Location} --test=DaxVerify.Exploration.Demos.Odd.ThrowsOnAForeignThread");
        var standardError = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        var error = await standardError;
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 3, output + error);
        Assert.StartsWith(
            "daxverify: the harness itself failed: a thread that isn't under control was left by System.InvalidOperationException: nobody's at DaxVerify.Exploration.Demos.Odd.",
            Assert.Single(error.TrimEnd().Split('\n')),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_kill_matrix_keeps_the_cells_that_it_had_and_ends_those_who_were_asked()
    {
        using var process = Start("bugs --bug finding-01 --layer analyzer,model --budget 20s --workers 1 --reports FOLDER/bugs --report FOLDER/run");
        Assert.StartsWith("finding-010-unlocked-read: analyzer: killed", process.StandardOutput.ReadLine(), StringComparison.Ordinal);
        var (output, error) = End(process, Terminate);

        Assert.True(process.ExitCode == 143, output + error);
        Assert.Contains(" more not asked about", output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(
            Directory.EnumerateDirectories(_folder.Path, "*", SearchOption.AllDirectories), folder => folder.Contains("/copies/", StringComparison.Ordinal));
        using var result = Read("run");
        Assert.Equal("interrupted", result.RootElement.GetProperty("verdict").GetString());
        var row = result.RootElement.GetProperty("matrix").GetProperty("rows")[0].GetProperty("cells");
        Assert.Equal(["seen", "none"], row.EnumerateArray().Select(cell => cell.GetProperty("tone").GetString()));
    }

    [Theory]
    [InlineData(CtrlC, 130, "FOLDER/slow", "analyze: 0 of 1 project, 0 violations, 0 hints", "interrupted")]
    [InlineData(Terminate, 1, "FOLDER/leak FOLDER/slow", "analyze: 1 of 2 projects, 1 violation, 0 hints", "violation")]
    public void An_analysis_keeps_what_its_projects_had_and_ends_their_build(int signal, int exitCode, string projects, string summary, string verdict)
    {
        SampleProject.Add(_folder, "leak", SampleProject.Leak);
        SampleProject.Add(_folder, "slow", SampleProject.Leak);
        var begun = Path.Combine(_folder.Path, "begun");
        _folder.Add("slow/Directory.Build.targets", System.Text.Encoding.UTF8.GetBytes(
            $"<Project><Target Name=\"Wait\" BeforeTargets=\"CoreCompile\"><Exec Command=\"touch {begun}; exec sleep 600\" /></Target></Project>"));
        using var made = new FileSystemWatcher(_folder.Path, "begun") { EnableRaisingEvents = true };
        using var process = Start($"analyze {projects} --json --output FOLDER/found.sarif --report FOLDER/run");
        Assert.False(made.WaitForChanged(WatcherChangeTypes.Created, PatienceMilliseconds).TimedOut, "the build didn't begin");
        var (output, error) = End(process, signal);

        Assert.True(process.ExitCode == exitCode, output + error);
        Assert.Equal([summary, $"report: {_folder.Path}/run/index.html"], error.TrimEnd().Split('\n')[..2]);
        using var sarif = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.Path, "found.sarif")));
        Assert.Equal(verdict == "violation" ? 1 : 0, sarif.RootElement.GetProperty("runs")[0].GetProperty("results").GetArrayLength());
        using var result = Read("run");
        Assert.Equal(verdict, result.RootElement.GetProperty("verdict").GetString());
        Assert.True(result.RootElement.GetProperty("parts")[0].GetProperty("isCut").GetBoolean());
    }

    [Theory]
    [InlineData("check --only conformance-bus --recordings INPUTS/diverges.jsonl --reports /dev/null/x", "no report can be stored in '/dev/null/x'")]
    [InlineData("explore PROGRAMS --test Race --report /dev/null/x", "no report can be stored in '/dev/null/x'")]
    [InlineData("explore PROGRAMS --test Race --report /dev/null/x/page.html", "no report can be stored in '/dev/null/x/page.html'")]
    [InlineData("conform INPUTS/diverges.jsonl --report /dev/null/x", "no report can be stored in '/dev/null/x'")]
    [InlineData("conform INPUTS/diverges.jsonl --report /sys/x", "no report can be stored in '/sys/x'")] // nobody may make anything there, root neither
    [InlineData("conform INPUTS/diverges.jsonl --report /sys/x.html", "no report can be stored in '/sys/x.html'")]
    [InlineData("explore PROGRAMS --test Race --report /proc/x", "no report can be stored in '/proc/x'")]
    [InlineData("check --only conformance-bus --recordings INPUTS/diverges.jsonl --reports /proc/x", "no report can be stored in '/proc/x'")]
    public void A_folder_that_can_not_be_written_is_one_line_and_exit_3_before_anything_runs(string command, string reason)
    {
        var result = CommandLine.Run(CommandText.Expand(command, _folder.Path));

        Assert.Equal(3, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.StartsWith($"daxverify: {reason}: ", Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    /// <summary>One file of the report is longer than the pipe that it goes into: until somebody reads it, the report is in the middle of being written.</summary>
    [Theory]
    [InlineData("scenario empty:shrink+delete --mode Linux612 --no-races --report FOLDER/run", 1, "")]
    [InlineData("report --merge REPOSITORY/reports/sample/hang-linux612 --output FOLDER/run", 143, "daxverify: interrupted by SIGTERM; what is being written is written to its end")]
    public async Task A_signal_does_not_break_off_a_report_that_is_being_written(string command, int exitCode, string told)
    {
        var run = Directory.CreateDirectory(Path.Combine(_folder.Path, "run"));
        File.CreateSymbolicLink(Path.Combine(run.FullName, "results.sarif"), "/dev/stdout");
        using var process = Start(command);
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync();
        }
        while (line is not null && !line.Contains("\"$schema\"", StringComparison.Ordinal));
        RunShell($"kill -{Terminate} {process.Id}");
        if (told.Length > 0)
        {
            Assert.Equal(told, await process.StandardError.ReadLineAsync()); // the signal has arrived
        }

        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == exitCode, output + await error);
        Assert.Contains("\n}\n", output, StringComparison.Ordinal);
        using var result = Read("run");
        Assert.NotEmpty(result.RootElement.GetProperty("parts").EnumerateArray());
    }

    /// <summary>The result is longer than the pipe that it is printed into, after it was stored: until somebody reads it, the command isn't done.</summary>
    [Fact]
    public async Task A_signal_after_the_report_says_that_it_is_whole()
    {
        using var process = Start("report --merge REPOSITORY/reports/sample/hang-linux612 --json --output FOLDER/run");
        Assert.Equal('{', process.StandardOutput.Read());
        Assert.StartsWith("report: ", await process.StandardError.ReadLineAsync(), StringComparison.Ordinal);
        RunShell($"kill -{Terminate} {process.Id}");

        Assert.Equal("daxverify: interrupted by SIGTERM; what was written is whole", await process.StandardError.ReadLineAsync());
        _ = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(143, process.ExitCode);
        using var result = Read("run");
        Assert.NotEmpty(result.RootElement.GetProperty("parts").EnumerateArray());
    }

    /// <summary>The command waits for what it reads from a pipe.</summary>
    [Fact]
    public void A_signal_before_a_file_is_being_written_leaves_none()
    {
        var pipe = Path.Combine(_folder.Path, "trace");
        RunShell($"mkfifo '{pipe}'");
        using var process = Start("export FOLDER/trace --to shell --output FOLDER/made/script.sh");
        using var writer = Process.Start(new ProcessStartInfo("timeout", ["600", "bash", "-c", $"exec 9> '{pipe}'; echo read; read -r"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Assert.Equal("read", writer.StandardOutput.ReadLine());
        var (_, error) = End(process, Terminate);
        writer.StandardInput.Close();
        writer.WaitForExit();

        Assert.Equal(143, process.ExitCode);
        Assert.Equal("daxverify: interrupted by SIGTERM; nothing is kept of what was done", error.TrimEnd());
        Assert.Equal([pipe], Directory.GetFileSystemEntries(_folder.Path));
    }

    /// <summary>A limit on the size of files ends a write in its middle, as a full disk does.</summary>
    [Theory]
    [InlineData("check --only conformance-bus --recordings INPUTS/diverges.jsonl --reports FOLDER/all", "all")]
    [InlineData("explore PROGRAMS --test Race --report FOLDER/run", "")]
    [InlineData("explore PROGRAMS --test Race --report FOLDER/page.html", "")]
    public async Task A_report_that_does_not_fit_leaves_nothing_half_written(string command, string kept)
    {
        using var process = Start(command, "ulimit -f 12; trap '' XFSZ; exec \"$@\"");
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(3, process.ExitCode);
        Assert.StartsWith("daxverify: the report can't be written to '", Assert.Single((await error).TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_folder.Path, kept)));
    }

    [Theory]
    [InlineData("scenario empty:shrink+delete --mode Linux612 --no-races --save FOLDER/kept.json", "ulimit -f 1; trap '' XFSZ; exec \"$@\"", "--save ", "deadlock: ")]
    [InlineData("explore --help", "exec \"$@\" >&-", "standard output can't be written: ", "")]
    public async Task What_is_found_no_room_for_or_nobody_to_read_it_is_one_line_and_exit_3(string command, string shell, string reason, string told)
    {
        using var process = Start(command, shell);
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(3, process.ExitCode);
        Assert.StartsWith(told, output, StringComparison.Ordinal);
        Assert.StartsWith($"daxverify: {reason}", Assert.Single((await error).TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    private Process Start(string command, string shell = "exec \"$@\"")
    {
        var start = new ProcessStartInfo("bash", [
            "-c", shell, "bash", "env", "--default-signal=INT,TERM", "dotnet", Path.Combine(AppContext.BaseDirectory, "daxverify.dll"), .. CommandText.Expand(command, _folder.Path),
        ])
        {
            WorkingDirectory = RepositoryFiles.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_EnableDiagnostics"] = "0", ["DOTNET_EnableWriteXorExecute"] = "0", [BegunVariable] = Path.Combine(_folder.Path, "begun") },
        };
        return Process.Start(start)!;
    }

    private Process StartModel(string arguments)
    {
        var pipe = Path.Combine(_folder.Path, "million");
        RunShell($"mkfifo '{pipe}'");
        var process = Start($"model {arguments}");
        RunShell($"cat '{RepositoryFiles.Path("specs/models/million.json")}' > '{pipe}'");
        return process;
    }

    private static void RunShell(string script)
    {
        using var shell = Process.Start("bash", ["-c", script]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }

    private static (string Output, string Error) End(Process process, int signal)
    {
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, error.Result);
    }

    private JsonDocument Read(string folder)
    {
        var path = Path.Combine(_folder.Path, folder);
        Assert.Equal(s_formats, Directory.GetFileSystemEntries(path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        return JsonDocument.Parse(File.ReadAllText(Path.Combine(path, "result.json")));
    }
}
