using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using DaxVerify.Cli.Invocation;
using DaxVerify.MemoryCopy;
using DaxVerify.Verification.MemoryCopy;
using DaxVerify.Verification.MemoryCopy.GuardPages;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify copy</c>: validates the memory-copy routines, and times them on request.</summary>
internal static class CopyCommand
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var quick = new Option<bool>("--quick") { Description = "A few seconds: fewer alignments and lengths of the same checks." };
        var bench = new Option<bool>("--bench") { Description = "Time the routines against Span, libc and libpmem instead of validating." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var only = new Option<string?>("--only") { Description = $"Run one check: {string.Join(", ", CopyValidation.Checks)}." };
        var simd = new Option<string?>("--simd")
        {
            Description = "Validate one SIMD path: scalar, 128, 256 or 512 (default: $DAXVERIFY_SIMD, else all that the processor has).",
        };
        var guardChild = new Option<string?>("--guard-child") { Hidden = true };
        var guardFault = new Option<GuardFault>("--guard-fault") { Hidden = true };
        var command = new LongCommand("copy", "Validates the memory-copy routines on every SIMD path.")
        {
            quick, bench, json, only, simd, guardChild, guardFault,
        };
        command.Excludes(bench, only, simd);
        command.Excludes(guardChild, quick, bench, json, only);
        command.Needs(guardChild, simd);
        command.Needs(guardFault, guardChild);
        command.SetAction(parsed =>
        {
            IReadOnlyList<SimdPath> paths = Paths(parsed.GetValue(simd));
            if (parsed.GetValue(guardChild) is { } progress)
            {
                GuardPageChild.Run(progress, paths[0], parsed.GetValue(guardFault));
                return ExitCode.Clean;
            }

            if (parsed.GetValue(bench))
            {
                return CopyBench.Run(parsed.GetValue(quick), parsed.GetValue(json));
            }

            return Validate(new CopyValidationOptions
            {
                Quick = parsed.GetValue(quick),
                Only = Check(parsed.GetValue(only)),
                Paths = paths,
                GuardChild = GuardChild(),
            }, parsed.GetValue(json));
        });
        return command;
    }

    /// <summary>The options of a validation that nothing was asked of.</summary>
    /// <returns>All checks on all SIMD paths.</returns>
    public static CopyValidationOptions DefaultOptions() => new() { Paths = Paths(wanted: null), GuardChild = GuardChild() };

    private static IReadOnlyList<SimdPath> Paths(string? wanted)
    {
        // Also when --simd is given: a malformed variable would stop the routines themselves.
        string? forced = Environment.GetEnvironmentVariable(SimdPaths.EnvironmentVariable);
        SimdPath? byEnvironment = Select(SimdPaths.EnvironmentVariable, forced);
        return Select("--simd", wanted) is { } path ? [path]
            : byEnvironment is { } selected ? [selected]
            : SimdPaths.Supported;
    }

    private static SimdPath? Select(string origin, string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        try
        {
            return SimdPaths.Select(name);
        }
        catch (ArgumentException)
        {
            throw new UsageException($"{origin}: '{name}' is no SIMD path; expected scalar, 128, 256 or 512");
        }
        catch (PlatformNotSupportedException)
        {
            string supported = string.Join(", ", SimdPaths.Supported.Select(SimdPaths.Name));
            throw new UsageException($"{origin}: this processor has no SIMD path {name}; it has {supported}");
        }
    }

    private static string? Check(string? only) =>
        only is null || CopyValidation.Checks.Contains(only)
            ? only
            : throw new UsageException($"--only {only}: no such check; there are {string.Join(", ", CopyValidation.Checks)}");

    /// <summary>The guard-page check starts this program again: with <c>dotnet</c> when it runs as a library.</summary>
    private static GuardChildCommand GuardChild()
    {
        string self = typeof(CopyCommand).Assembly.Location;
        string host = Environment.ProcessPath ?? "dotnet";
        bool isOwnHost = string.Equals(
            Path.GetFileNameWithoutExtension(host), Path.GetFileNameWithoutExtension(self), StringComparison.Ordinal);
        string[] prefix = isOwnHost ? [] : [self];
        return new GuardChildCommand(host, (progress, path, fault) =>
            [.. prefix, "copy", "--guard-child", progress, "--simd", path, "--guard-fault", fault]);
    }

    private static int Validate(CopyValidationOptions options, bool json)
    {
        var (clock, checks) = (new LiveClock(), 0L);
        options = options with
        {
            Progress = result =>
            {
                Interlocked.Increment(ref checks);
                if (!json)
                {
                    LiveProgress.WriteLine(Console.Out, Line(result));
                }
            },
        };
        CopyValidationReport report = LiveProgress.Run("checks", () => LiveStep.Of(Volatile.Read(ref checks), 0, "check", clock), () => CopyValidation.Run(options));
        Console.WriteLine(json ? JsonSerializer.Serialize(ForJson(report), s_json) : Summary(report));
        return report.IsClean ? ExitCode.Clean : ExitCode.Violation;
    }

    private static string Line(CopyCheckResult result)
    {
        string verdict = result.Failure is not null ? "FAIL" : result.Note is not null ? "skip" : "ok  ";
        string path = result.Path is { } simd ? SimdPaths.Name(simd) : "all";
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{verdict} {result.Check,-14} {path,-6} {result.Routine,-24} {Counted.OfMany(result.Cases, "case"),16} {result.Elapsed.TotalSeconds,6:F2} s");
        string? remark = result.Failure ?? result.Note;
        return remark is null ? text : $"{text}{Environment.NewLine}     {remark}";
    }

    private static string Summary(CopyValidationReport report)
    {
        int failed = report.Results.Count(result => result.Failure is not null);
        string verdict = failed == 0 ? "clean" : $"{failed} of {Counted.Of(report.Results.Count, "check")} failed";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"copy: {verdict}; {Counted.Of(report.Results.Count, "check")}, {Counted.OfMany(report.Cases, "case")}, {report.Elapsed.TotalSeconds:F1} s");
    }

    private static object ForJson(CopyValidationReport report) => new
    {
        Clean = report.IsClean,
        report.Cases,
        Seconds = Math.Round(report.Elapsed.TotalSeconds, 3),
        Checks = report.Results.Select(result => new
        {
            result.Check,
            Simd = result.Path is { } path ? SimdPaths.Name(path) : null,
            result.Routine,
            result.Cases,
            Seconds = Math.Round(result.Elapsed.TotalSeconds, 3),
            result.Failure,
            result.Note,
        }),
    };
}
