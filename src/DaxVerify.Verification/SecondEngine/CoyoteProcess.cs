using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.SecondEngine;

/// <summary>
/// The second engine, Coyote: a process made of rewritten copies of the bus and its scenarios, which lie in the folder <c>coyote</c> of the
/// program. It knows no other assemblies.
/// </summary>
public static class CoyoteProcess
{
    /// <summary>How long an answer may take beyond its budget, and how long without one, before the process counts as hung.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>Asks for several explorations, one after the other in one process.</summary>
    /// <param name="requests">What is asked.</param>
    /// <returns>The answers, in the same order.</returns>
    /// <exception cref="SecondEngineException">The engine can't be started, loses control or doesn't answer.</exception>
    public static IReadOnlyList<EngineAnswer> Run(IReadOnlyList<EngineRequest> requests)
    {
        using var process = Start();
        var errors = process.StandardError.ReadToEndAsync();
        var answers = new List<EngineAnswer>();
        try
        {
            foreach (var request in requests)
            {
                answers.Add(Ask(process, request, errors));
            }

            process.StandardInput.Close();
            process.WaitForExit();
            return answers;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static EngineAnswer Ask(Process process, EngineRequest request, Task<string> errors)
    {
        process.StandardInput.WriteLine(JsonSerializer.Serialize(request));
        process.StandardInput.Flush();
        var line = process.StandardOutput.ReadLineAsync();
        var patience = TimeSpan.FromSeconds(request.BudgetSeconds) + s_patience;
        if (!line.Wait(patience))
        {
            throw new SecondEngineException($"coyote: no answer within {patience.TotalSeconds:0} s to {JsonSerializer.Serialize(request)}");
        }

        if (line.Result is null)
        {
            throw new SecondEngineException($"coyote: the process ended: {errors.Result.Split('\n')[0]}");
        }

        var answer = JsonSerializer.Deserialize<EngineAnswer>(line.Result)!;
        return answer.Problem is null
            ? answer
            : throw new SecondEngineException($"coyote: not under control in {request.Scenario ?? "drawn scenarios"} on {request.Mode}: {answer.Problem.Split('\n')[0]}");
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
