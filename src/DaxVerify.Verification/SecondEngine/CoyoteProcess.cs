using System.Diagnostics;
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

    private readonly Process _process = Start();
    private readonly Task<string> _errors;

    /// <summary>Starts the process.</summary>
    /// <exception cref="SecondEngineException">It can't be started.</exception>
    public CoyoteProcess()
    {
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Ends the process.</summary>
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
        return answer.Problem is null
            ? answer
            : throw new SecondEngineException($"coyote: not under control in {request.Scenario ?? "drawn scenarios"} on {request.Mode}: {answer.Problem.Split('\n')[0].TrimEnd()}");
    }

    /// <summary>Sends a request; the answer's line is null when the process has ended.</summary>
    private Task<string?> Exchange(EngineRequest request)
    {
        try
        {
            _process.StandardInput.WriteLine(JsonSerializer.Serialize(request));
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            return Task.FromResult<string?>(null);
        }

        return _process.StandardOutput.ReadLineAsync();
    }

    private static Process Start()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "coyote", "DaxVerify.Coyote.dll");
        if (!File.Exists(program))
        {
            throw new SecondEngineException($"coyote: {program} is missing; a build of the command makes it");
        }

        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return Process.Start(new ProcessStartInfo(host, [program, "serve"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["COYOTE_CLI_TELEMETRY_OPTOUT"] = "1" },
        }) ?? throw new SecondEngineException($"coyote: {host} can't be started");
    }
}
