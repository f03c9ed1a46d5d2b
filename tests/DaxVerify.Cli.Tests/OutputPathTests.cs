using System.Diagnostics;
using System.Text.RegularExpressions;
using DaxVerify.Cli.Invocation;
using DaxVerify.Vocabulary.Files;

namespace DaxVerify.Cli.Tests;

/// <summary>Whatever stands where a file shall be written: links are followed and stay, devices are written into, pipes with a name and folders are refused, and nobody waits for a reader.</summary>
public sealed partial class OutputPathTests : IDisposable
{
    private const string Finding = "REPOSITORY/specs/upstream-findings/001-read-mapping-against-shrink.json";
    private const string Merged = "report --merge REPOSITORY/reports/sample/deadlock-dotnet";
    private const string Bug = "bugs --layer analyzer --bug finding-010";
    private const string Checked = "check --only conformance-bus --recordings INPUTS/diverges.jsonl";
    private const int PatienceMilliseconds = 120_000;
    private readonly TemporaryFolder _folder = new();

    /// <summary>What writes, and where it writes.</summary>
    private static readonly OutputRow[] s_rows =
    [
        new("--report", "explore PROGRAMS --test Race --report TARGET.html"),
        new("--report", "explore PROGRAMS --test Race --report TARGET", IsFolder: true),
        new("--report", "scenario empty:shrink+delete --mode Linux612 --no-races --report TARGET.html"),
        new("--save", "scenario empty:shrink+delete --mode Linux612 --no-races --save TARGET"),
        new("--report", "conform INPUTS/diverges.jsonl --report TARGET.html"),
        new("--report", "conform INPUTS/diverges.jsonl --report TARGET", IsFolder: true),
        new("--output", $"{Merged} --output TARGET.html"),
        new("--output", $"{Merged} --output TARGET", IsFolder: true),
        new("--output", "export INPUTS/repaired.json --to shell --output TARGET"),
        new("--output", $"shrink {Finding} --output TARGET"),
        new("--output", "analyze FOLDER/Sample --output TARGET"),
        new("--report", "analyze FOLDER/Sample --report TARGET.html"),
        new("--report", $"{Bug} --reports FOLDER/bugs --report TARGET.html"),
        new("--reports", $"{Bug} --reports TARGET", IsFolder: true),
        new("--reports", $"{Checked} --reports TARGET", IsFolder: true),
    ];

    /// <summary>Commands that write only after they booted a kernel, or have served a machine; they begin their file by <see cref="WholeFile.Begin"/>, which has a test of its own here.</summary>
    private static readonly string[] s_afterBoot = ["kernel conform --output", "kernel record --output", "kernel transcript --output", "serve --record"];

    /// <summary>Numbers of the rows that name a file, and what they are.</summary>
    public static TheoryData<int, string> Files => Select(row => !row.IsFolder);

    /// <summary>Numbers of the rows that name a folder, and what they are.</summary>
    public static TheoryData<int, string> Folders => Select(row => row.IsFolder);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_option_that_names_what_is_written_has_a_row() => Assert.Equal(
        CommandText.Leaves.SelectMany(command => command.Value.Options.OfType<OutputOption>().Select(option => $"{command.Key} {option.Name}")).Order(StringComparer.Ordinal),
        s_rows.Select(row => row.Name).Concat(s_afterBoot).Distinct().Order(StringComparer.Ordinal));

    /// <summary>Otherwise an option could write beside the ones that are tested here.</summary>
    [Fact]
    public void No_command_writes_a_file_by_itself()
    {
        // The end by a signal writes to standard error, whose handle it opens as a file.
        string[] known = ["Invocation/OutputFile.cs", "Invocation/FolderClaim.cs", "Invocation/SilentEnd.cs", "Reports/ReportTarget.cs", "Seeding/GateImages.cs", "Seeding/ProgramCopy.cs"];
        var root = Path.Combine(RepositoryFiles.Root, "src", "DaxVerify.Cli");
        var writing = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal) && Writing().IsMatch(File.ReadAllText(Path.Combine(root, file))));

        Assert.Equal(known.Order(StringComparer.Ordinal), writing.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_link_stays_and_what_it_leads_to_is_written(int row, string name)
    {
        var (line, target) = Prepare(row);
        var behind = _folder.Add("behind", "old"u8.ToArray());
        File.CreateSymbolicLink(target, "next");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "next"), behind);
        Run(line, name);

        Assert.Equal("next", new FileInfo(target).LinkTarget);
        Assert.Equal(behind, new FileInfo(Path.Combine(_folder.Path, "next")).LinkTarget);
        Assert.True(new FileInfo(behind).Length > 10);
    }

    /// <summary>One command for all: the one above shows that they have one way of writing.</summary>
    [Fact]
    public void A_link_that_leads_nowhere_gets_its_file_and_a_device_stays_one()
    {
        var line = CommandText.Expand("export INPUTS/repaired.json --to shell --output FOLDER/target", _folder.Path);
        var (name, target) = ("export", line[^1]);
        var nowhere = Path.Combine(_folder.Path, "nowhere");
        File.CreateSymbolicLink(target, nowhere);
        Run(line, name);
        Assert.True(new FileInfo(nowhere).Length > 10);

        File.Delete(target);
        File.CreateSymbolicLink(target, "/dev/null");
        Run(line, name);
        Assert.Equal("/dev/null", new FileInfo(target).LinkTarget);
        Assert.Equal("character special file", KindOf("/dev/null"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_pipe_without_a_reader_and_a_folder_are_refused_in_one_line(int row, string name)
    {
        var (line, target) = Prepare(row);
        Assert.Equal("fifo", Make("mkfifo", target));
        Assert.Contains("(FIFO)", Refusal(line, name), StringComparison.Ordinal);
        Assert.Equal("fifo", KindOf(target));

        File.Delete(target);
        Directory.CreateDirectory(target);
        Assert.Contains("it is a folder", Refusal(line, name), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_link_to_a_folder_stays_and_what_is_no_folder_is_refused(int row, string name)
    {
        var (line, target) = Prepare(row);
        var behind = Path.Combine(_folder.Path, "behind");
        Directory.CreateSymbolicLink(target, behind); // which isn't there yet
        Run(line, name);
        Assert.Equal(behind, new FileInfo(target).LinkTarget);
        Assert.NotEmpty(Directory.GetFileSystemEntries(behind));

        File.Delete(target);
        Assert.Equal("fifo", Make("mkfifo", target));
        Refusal(line, name);
        Assert.Equal("fifo", KindOf(target));

        File.Delete(target);
        File.WriteAllText(target, "mine");
        Refusal(line, name);
        Assert.Equal("mine", File.ReadAllText(target));
    }

    [Fact]
    public void In_a_folder_of_a_report_each_file_is_treated_so()
    {
        var run = Path.Combine(_folder.Path, "run");
        Directory.CreateDirectory(run);
        File.CreateSymbolicLink(Path.Combine(run, "index.html"), "/dev/null");
        File.CreateSymbolicLink(Path.Combine(run, "summary.md"), "../summary");
        var line = CommandText.Expand("conform INPUTS/diverges.jsonl --report FOLDER/run", _folder.Path);
        Run(line, "conform");
        Assert.Equal("/dev/null", new FileInfo(Path.Combine(run, "index.html")).LinkTarget);
        Assert.Equal("../summary", new FileInfo(Path.Combine(run, "summary.md")).LinkTarget);
        Assert.NotEmpty(File.ReadAllText(Path.Combine(_folder.Path, "summary")));

        File.Delete(Path.Combine(run, "index.html"));
        Make("mkfifo", Path.Combine(run, "index.html"));
        Assert.Contains("(FIFO)", Refusal(line, "conform"), StringComparison.Ordinal);
    }

    /// <summary>What a shell passes: the reader is there.</summary>
    [Fact]
    public void A_pipe_without_a_name_is_written_into()
    {
        var line = string.Join(' ', CommandText.Expand("dotnet daxverify.dll export INPUTS/repaired.json --to shell --output", _folder.Path).Select(word => $"'{word}'"));
        var start = new ProcessStartInfo("bash", ["-c", $"{line} >(cat > '{_folder.Path}/read'; echo end) | cat"]) { WorkingDirectory = AppContext.BaseDirectory, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        Assert.Equal("end", process.StandardOutput.ReadToEnd().Trim());
        Assert.StartsWith("#!/", File.ReadAllText(Path.Combine(_folder.Path, "read")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_grows_is_begun_behind_a_link_or_in_a_device_and_in_no_pipe()
    {
        var link = Path.Combine(_folder.Path, "link");
        File.CreateSymbolicLink(link, _folder.Add("behind", "old"u8.ToArray()));
        using (var file = WholeFile.Begin(link))
        {
            file.Write("new"u8);
        }

        Assert.Equal("new", File.ReadAllText(Path.Combine(_folder.Path, "behind")));
        Assert.NotNull(new FileInfo(link).LinkTarget);
        WholeFile.Begin("/dev/null").Dispose();
        Make("mkfifo", Path.Combine(_folder.Path, "pipe"));
        Assert.Contains("FIFO", Assert.ThrowsAny<IOException>(() => WholeFile.Begin(Path.Combine(_folder.Path, "pipe"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_in_a_circle_are_refused()
    {
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "a"), "b");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "b"), "a");
        Assert.ThrowsAny<IOException>(() => WholeFile.Write(Path.Combine(_folder.Path, "a"), "text"));
    }

    /// <summary>Two runs in one folder would leave a mixture.</summary>
    [Theory]
    [InlineData("conform INPUTS/diverges.jsonl --report FOLDER/run", 3)]
    [InlineData("bugs --layer analyzer --bug finding-010 --reports FOLDER/run", 2)]
    public void A_folder_that_another_run_has_is_refused(string command, int exitCode)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "run"));
        using (FolderClaim.Of(Path.Combine(_folder.Path, "run")))
        {
            var result = InProcess.Run(CommandText.Expand(command, _folder.Path));
            Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
            Assert.Contains("another", Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }

        Run(CommandText.Expand(command, _folder.Path), command);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(Path.Combine(_folder.Path, "run")), name => Path.GetFileName(name).StartsWith('.'));
    }

    private static TheoryData<int, string> Select(Func<OutputRow, bool> isMeant)
    {
        var data = new TheoryData<int, string>();
        foreach (var (number, row) in s_rows.Index().Where(pair => isMeant(pair.Item)))
        {
            data.Add(number, row.Name);
        }

        return data;
    }

    private static void Run(string[] line, string name)
    {
        var result = InProcess.Run(line);
        Assert.True(result.ExitCode is ExitCode.Clean or ExitCode.Violation, $"{name}: {result.ExitCode}\n{result.Output}{result.Error}");
    }

    /// <summary>Run as a process of its own: one that waits can be ended.</summary>
    private static string Refusal(string[] line, string name)
    {
        using var process = CommandLine.Start(line);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(PatienceMilliseconds))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{name} waits");
        }

        Assert.True(process.ExitCode is ExitCode.WrongInput or ExitCode.HarnessFailure, $"{name}: {process.ExitCode}\n{output.Result}{error.Result}");
        return Assert.Single(error.Result.TrimEnd().Split('\n'));
    }

    private static string KindOf(string path)
    {
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%F", path]) { RedirectStandardOutput = true })!;
        return stat.StandardOutput.ReadToEnd().Trim();
    }

    private static string Make(string program, string path)
    {
        using (var process = Process.Start(program, [path]))
        {
            process.WaitForExit();
        }

        return KindOf(path);
    }

    private (string[] Line, string Target) Prepare(int row)
    {
        var line = s_rows[row].Line;
        if (line.Contains("FOLDER/Sample", StringComparison.Ordinal))
        {
            SampleProject.Add(_folder, "Sample", SampleProject.Leak);
        }

        var expanded = CommandText.Expand(line.Replace("TARGET", "FOLDER/target", StringComparison.Ordinal), _folder.Path);
        return (expanded, expanded.Single(word => word.StartsWith(Path.Combine(_folder.Path, "target"), StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"\bFile\.(Write|Create|Move|Copy|Append|OpenWrite|Replace)|FileMode\.|new StreamWriter|new FileStream|WholeFile\.|WholeFolder\.Write|TraceFile\.Write")]
    private static partial Regex Writing();
}
