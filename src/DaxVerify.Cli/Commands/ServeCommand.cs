using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DaxVerify.Bus;
using DaxVerify.Bus.Modes;
using DaxVerify.Cli.Exploring;
using DaxVerify.Cli.Invocation;
using DaxVerify.Cli.Serving;
using DaxVerify.Serve.Fuse;
using DaxVerify.Serve.Tree;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify serve</c>: a modelled machine's files as a FUSE file system, until a signal ends it.</summary>
internal static class ServeCommand
{
    private const ulong FirstByte = 1UL << 32;
    private const ulong Spacing = 1UL << 30;
    private const ulong Granularity = 2UL << 20;
    private const int RegionsMax = 16;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var mount = new Option<string>("--mount") { Description = "Folder to serve at: sys, dev and proc appear in it.", Required = true };
        var mode = ScenarioSwitches.Mode();
        var regions = new Option<int>("--regions") { Description = "Regions of the machine; each is of the next node.", DefaultValueFactory = _ => 1 }.Between(1, RegionsMax);
        var size = new Option<string>("--size") { Description = "Bytes of each region, with M or G behind the number if you like.", DefaultValueFactory = _ => "1G" };
        var asMemory = new Option<bool>("--as-memory") { Description = "Hand the regions over as memory: instance 0 has everything (dax_hmem.region_idle=0)." };
        var isStatic = new Option<bool>("--static") { Description = "Regions of persistent memory, one instance each, instead of soft-reserved memory." };
        var online = new Option<OnlinePolicy>("--online") { Description = "What happens to hot-added memory blocks." }.AcceptOnlyFromAmong(Enum.GetNames<OnlinePolicy>());
        var record = new OutputOption("--record") { Description = "Keep what clients do as a recording, for conform and scenario; operations then run one at a time." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of text." };
        var command = new Command("serve", "Serves a modelled machine's files at a folder, for daxctl and other tools.") { mount, mode, regions, size, asMemory, isStatic, online, record, json };
        command.Excludes(isStatic, asMemory);
        command.SetAction(parsed =>
        {
            var bytes = Bytes(parsed.GetValue(size)!);
            var topology = new BusTopology
            {
                Regions = [.. Enumerable.Range(0, parsed.GetValue(regions)).Select(i => Region(i, bytes))],
                RegionIdle = !parsed.GetValue(asMemory) && !parsed.GetValue(isStatic),
                IsStatic = parsed.GetValue(isStatic),
                OnlinePolicy = parsed.GetValue(online),
                Drivers = ["device_dax", "kmem"],
            };
            return Run(topology, parsed.GetValue(mode), parsed.GetValue(mount)!, (record, parsed.GetValue(record)), parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(BusTopology topology, KernelMode mode, string folder, (OutputOption Option, string? Path) record, bool json)
    {
        using var interruption = new Interruption();
        try
        {
            var machine = new DaxMachine(topology, BusModes.Of(mode));
            var recording = record.Path is { } path ? new SessionRecording(record.Option, path, machine, topology, mode) : null;
            using var server = new FuseServer(new ServedTree(machine), folder, recording);
            Console.Out.WriteLine(json
                ? JsonSerializer.Serialize(new { mount = folder, mode = mode.ToString(), regions = topology.Regions.Count }, ExplorationReport.Line)
                : $"serve: {Counted.Of(topology.Regions.Count, "region")} on {KernelModeNames.WithRelease(mode)} at {folder}; Ctrl-C or SIGTERM unmounts it");
            Console.Out.Flush();
            Task.WaitAny(server.Ended, interruption.Came);
            foreach (var defect in server.Defects)
            {
                Console.Error.WriteLine($"daxverify: {defect}");
            }

            server.Dispose();
            Keep(recording, json);
            return interruption.EndWith(server.Defects.Count == 0 ? ExitCode.Clean : ExitCode.Violation);
        }
        catch (MountException e)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>Writes the recording, and says what it lacks even where only one object is printed.</summary>
    private static void Keep(SessionRecording? recording, bool json)
    {
        if (recording is null)
        {
            return;
        }

        recording.Write();
        if (!json)
        {
            Console.Out.WriteLine($"serve: {recording.Words}");
        }
        else if (!recording.IsWhole)
        {
            Console.Error.WriteLine($"daxverify: {recording.Words}");
        }
    }

    private static RegionTopology Region(int index, ulong size)
    {
        var distance = (size + Spacing - 1) / Spacing * Spacing;
        return new RegionTopology(FirstByte + ((ulong)index * distance), size) { TargetNode = index };
    }

    private static ulong Bytes(string text)
    {
        var shift = text[^1] switch { 'M' => 20, 'G' => 30, _ => 0 };
        var digits = shift == 0 ? text : text[..^1];
        return ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= 1UL << (40 - shift) && (number << shift) % Granularity == 0
            ? number << shift
            : throw new UsageException($"--size: expected a multiple of 2M up to 1024G, got '{text}'");
    }
}
