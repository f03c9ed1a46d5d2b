using System.Globalization;
using System.Text;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Verification.Traces;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Scenarios;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Exporting;

/// <summary>
/// Turns a scenario of several threads into a script for a busybox shell that races its operations on a running kernel, round after round,
/// until a task hangs, the kernel's log has a report, something stays behind, or the results fit no order; or until a bound ends it.
/// </summary>
public static class RaceScript
{
    private const int OutcomesMax = 400;

    /// <summary>Exports a finding.</summary>
    /// <param name="trace">The finding; its schedule is left to the kernel.</param>
    /// <exception cref="ExportException">A shell can't do one of the operations.</exception>
    /// <exception cref="FormatException">Its scenario doesn't exist.</exception>
    public static string Make(ScenarioTrace trace)
    {
        var name = ScenarioName.Parse(trace.Scenario);
        var scenario = name.On(trace.Mode);
        if (scenario.ProcessPrologue.Count > 0)
        {
            throw new ExportException($"{trace.Scenario}: a shell can't map a device");
        }

        var script = new StringBuilder();
        WriteHead(script, trace, scenario);
        script.Append(RaceScriptParts.Functions);
        WriteSetup(script, scenario);
        for (var i = 0; i < scenario.Threads.Count; i++)
        {
            WriteThread(script, scenario, i);
        }

        WriteOutcomes(script, name, scenario);
        script.Append(CultureInfo.InvariantCulture, $"THREADS='{string.Join(' ', Enumerable.Range(1, scenario.Threads.Count))}'\n");
        script.Append(RaceScriptParts.Rounds);
        return script.ToString();
    }

    private static void WriteHead(StringBuilder script, ScenarioTrace trace, Scenario scenario)
    {
        script.Append(CultureInfo.InvariantCulture, $"#!/bin/sh\n# {ExportText.Comment(trace.Scenario)}: {ExportText.Comment(trace.Key)}\n");
        script.Append("# Races the operations of this scenario on a running kernel; made by 'daxverify export --to shell'.\n");
        script.Append(CultureInfo.InvariantCulture, $"# Needs root, busybox sh, {scenario.Topology.Regions.Count} soft-reserved range(s) of at least ");
        script.Append(CultureInfo.InvariantCulture, $"{scenario.Topology.Regions[0].Size >> 20} MiB as region 0 on, dax_hmem with region_idle={(scenario.Topology.RegionIdle ? 'Y' : 'N')}");
        script.Append(CultureInfo.InvariantCulture, $", the drivers {string.Join(", ", scenario.Topology.Drivers)}");
        script.Append(scenario.Topology.Drivers.Contains("kmem") ? ".\n" : ", not kmem.\n");
        script.Append("# Use a virtual machine: it can hang the dax bus for good. Usage: [ROUNDS=2000] [MODULES=/modules] sh SCRIPT\n");
        script.Append("# exit 1: the symptom showed and was printed; 0: it did not in ROUNDS rounds; 2: the machine is not as needed.\n");
        script.Append(CultureInfo.InvariantCulture, $"REGIONS='{string.Join(' ', Enumerable.Range(0, scenario.Topology.Regions.Count))}'\n");
        script.Append(CultureInfo.InvariantCulture, $"DRIVERS='{string.Join(' ', scenario.Topology.Drivers)}'\n");
    }

    private static void WriteSetup(StringBuilder script, Scenario scenario)
    {
        script.Append("setup() {\n");
        foreach (var operation in scenario.Prologue)
        {
            script.Append(CultureInfo.InvariantCulture, $"    {Spell(operation, scenario.Topology)} || unready '{operation}'\n");
        }

        script.Append("    true\n}\n\n");
    }

    private static void WriteThread(StringBuilder script, Scenario scenario, int thread)
    {
        script.Append(CultureInfo.InvariantCulture, $"thread{thread + 1}() {{\n    gate {thread + 1}\n");
        var operations = scenario.Threads[thread];
        for (var j = 0; j < operations.Count; j++)
        {
            var tag = string.Create(CultureInfo.InvariantCulture, $"{thread + 1}.{j + 1}");
            script.Append(operations[j] switch
            {
                ReadOperation read => $"    look {tag} {Path(read.Path)}{(ScenarioOutcome.ShowsAddress(read.Path) ? " address" : string.Empty)}\n",
                KillOperation kill => $"    kill -9 \"$(cat \"$T/pid{kill.Thread + 1}\")\"\n",
                FailingAllocationOperation failing => $"    starved {tag} \"$((round % 160))\" '{Spell(failing.Inner, scenario.Topology)}'\n",
                var operation => $"    {Spell(operation, scenario.Topology)} 2> \"$T/{tag}\" && echo ok > \"$T/{tag}\"\n",
            });
        }

        script.Append("}\n\n");
    }

    private static void WriteOutcomes(StringBuilder script, ScenarioName name, Scenario scenario)
    {
        var kills = scenario.Threads.Any(operations => operations.Any(operation => operation is KillOperation));
        var outcomes = kills ? [] : RaceOutcomes.Of(name);
        var reads = Tags(scenario, isRead: true);
        var lines = outcomes.Select(outcome => $"{WithoutReads(outcome, reads)}| {outcome.State}").Distinct().ToList();
        if (kills || lines.Count > OutcomesMax)
        {
            script.Append(kills
                ? "# What a killed process saw nobody can tell, so results are not looked at.\n"
                : "# Too many outcomes are right, so results are not looked at.\n");
            script.Append("OPERATIONS=''\nREADS=''\nallowed() { :; }\nreadable() { :; }\n\n");
            return;
        }

        script.Append(CultureInfo.InvariantCulture, $"OPERATIONS='{string.Join(' ', Tags(scenario, isRead: false))}'\nREADS='{string.Join(' ', reads)}'\n\n");
        script.Append("# What the operations may return, and the configuration that they may leave, if each takes effect at one moment.\n");
        script.Append("allowed() {\n    case \"$1\" in\n");
        foreach (var line in lines)
        {
            script.Append(CultureInfo.InvariantCulture, $"        '{line}') ;;\n");
        }

        script.Append("        *) return 1 ;;\n    esac\n}\nreadable() {\n    case \"$1\" in\n");
        foreach (var word in outcomes.SelectMany(outcome => outcome.Results.Split(' ')).Where(word => reads.Contains(word.Split('=')[0])).Distinct())
        {
            script.Append(CultureInfo.InvariantCulture, $"        '{word}') ;;\n");
        }

        script.Append("        *) return 1 ;;\n    esac\n}\n\n");
    }

    private static string WithoutReads(ScenarioOutcome outcome, List<string> reads) => string.Concat(
        outcome.Results.Split(' ').Where(word => !reads.Contains(word.Split('=')[0])).Select(word => word + " "));

    private static List<string> Tags(Scenario scenario, bool isRead) =>
    [
        .. from i in Enumerable.Range(0, scenario.Threads.Count)
           from j in Enumerable.Range(0, scenario.Threads[i].Count)
           where scenario.Threads[i][j] is ReadOperation == isRead
           select string.Create(CultureInfo.InvariantCulture, $"{i + 1}.{j + 1}"),
    ];

    private static string Spell(Operation operation, BusTopology topology) => operation switch
    {
        WriteOperation write when write.Path.EndsWith("/mapping", StringComparison.Ordinal) => $"put {Path(write.Path)} {Range(write, topology)}",
        WriteOperation write => $"put {Path(write.Path)} {Word(write.Value)}",
        ReadOperation read => $"cat {Path(read.Path)}",
        ListOperation list => $"ls {Path(list.Path)} > /dev/null",
        LoadModuleOperation load => $"insmod \"$MODULES/{load.Module}.ko\"",
        UnloadModuleOperation unload => $"rmmod {unload.Module}",
        _ => throw new ExportException($"'{operation}': a shell can't do it; export to xunit instead"),
    };

    /// <summary>The range relative to the start of its region, which is elsewhere on the kernel's machine.</summary>
    private static string Range(WriteOperation write, BusTopology topology)
    {
        var parts = write.Value.ToText().Split('-');
        var (first, last) = (ulong.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), ulong.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        var region = topology.Regions.ToList().FindIndex(r => r.Start <= first && last <= r.End);
        var start = topology.Regions[region].Start;
        return string.Create(CultureInfo.InvariantCulture, $"\"$(range {region} {first - start} {last - start})\"");
    }

    private static string Path(string path) => IsPlain(path) ? path : throw new ExportException($"'{path}' is no path that a script should use");

    private static string Word(ByteString value) =>
        value.ToText() is var text && IsPlain(text) ? text : throw new ExportException($"'{text}' is no value that a script of a race should write");

    private static bool IsPlain(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-');
}
