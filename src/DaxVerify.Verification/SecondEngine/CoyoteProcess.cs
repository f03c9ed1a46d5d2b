using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.SecondEngine;

/// <summary>
/// The second engine, Coyote: a process made of rewritten copies of the bus and its scenarios, which lie in the folder <c>coyote</c> of the
/// program. It knows no other assemblies.
/// </summary>
public sealed class CoyoteProcess : IDisposable
{
    /// <summary>How long an answer may take beyond its budget, and how long without one, before the process counts as hung.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "coyote");

    private readonly Process _process = Start();
    private readonly Task<string> _errors;
    private readonly Lock _sending = new();
    private long _answered;
    private long _done;

    /// <summary>Starts the process.</summary>
    /// <exception cref="SecondEngineException">It can't be started.</exception>
    public CoyoteProcess()
    {
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Executions that it did so far, as it says a few times a second.</summary>
    public long Done => Volatile.Read(ref _done);

    /// <summary>Ends what it works on after the execution that runs: the answer tells what was explored until then. It explores nothing any more.</summary>
    public void Stop() => Send("");

    /// <inheritdoc/>
    public void Dispose()
    {
        // Where nothing is asked any more, nothing is lost.
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    /// <summary>Asks for an exploration.</summary>
    /// <exception cref="SecondEngineException">The engine loses control or doesn't answer.</exception>
    public EngineAnswer Ask(EngineRequest request)
    {
        var line = Exchange(request);
        if (!line.Wait(TimeSpan.FromSeconds(request.BudgetSeconds) + s_patience))
        {
            throw new SecondEngineException($"coyote: no answer within {s_patience.TotalMinutes:0} minutes beyond the budget to {JsonSerializer.Serialize(request)}");
        }

        if (line.Result is null)
        {
            throw new SecondEngineException($"coyote: the process ended: {_errors.Result.Split('\n')[0]}");
        }

        var answer = JsonSerializer.Deserialize<EngineAnswer>(line.Result)!;
        _answered += answer.Executions;
        Volatile.Write(ref _done, _answered);
        return answer.Problem is null
            ? answer
            : throw new SecondEngineException($"coyote: not under control in {request.Scenario ?? "drawn scenarios"} on {request.Mode}: {answer.Problem.Split('\n')[0].TrimEnd()}");
    }

    /// <summary>Sends a request; the answer's line is null when the process has ended.</summary>
    private Task<string?> Exchange(EngineRequest request) =>
        Send(JsonSerializer.Serialize(request)) ? Read() : Task.FromResult<string?>(null);

    private async Task<string?> Read()
    {
        while (true)
        {
            var line = await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false);
            if (!long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var executions))
            {
                return line;
            }

            Volatile.Write(ref _done, _answered + executions);
        }
    }

    /// <summary>Sends a line.</summary>
    /// <returns>Whether there is a process that can read it.</returns>
    private bool Send(string line)
    {
        lock (_sending)
        {
            try
            {
                _process.StandardInput.WriteLine(line);
                _process.StandardInput.Flush();
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    /// <summary>Rewrites an assembly for the second engine, in a copy of its folder, where a right one was before.</summary>
    /// <param name="folder">A copy of the folder <c>coyote</c>.</param>
    /// <param name="assembly">File name of the assembly, whose symbols lie beside it.</param>
    /// <exception cref="SecondEngineException">It can't be done.</exception>
    public static void Rewrite(string folder, string assembly)
    {
        using var process = Start(s_folder, ["rewrite", folder, assembly]);
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Close();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new SecondEngineException($"coyote: {assembly} can't be rewritten: {errors.Result.Split('\n')[0]}");
        }
    }

    private static Process Start() => Start(s_folder, ["serve"]);

    private static Process Start(string folder, IReadOnlyList<string> arguments)
    {
        var program = Path.Combine(folder, "DaxVerify.Coyote.dll");
        if (!File.Exists(program))
        {
            throw new SecondEngineException($"coyote: {program} is missing; a build of the command makes it");
        }

        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return Process.Start(new ProcessStartInfo(host, [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["COYOTE_CLI_TELEMETRY_OPTOUT"] = "1" },
        }) ?? throw new SecondEngineException($"coyote: {host} can't be started");
    }
}
