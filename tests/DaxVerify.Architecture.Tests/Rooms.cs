namespace DaxVerify.Architecture.Tests;

/// <summary>
/// Who may know whom inside a project: its rooms are its folders, <c>(root)</c> the files beside them. The table says no more than what is
/// used, so that a line that goes is a line less to know, and <c>specs/architecture.md</c> shows it.
/// </summary>
internal static class Rooms
{
    /// <summary>Name of the room of files that are in no folder.</summary>
    public const string Root = "(root)";

    /// <summary>Project, room, and the rooms that it may use.</summary>
    public static IReadOnlyDictionary<string, Dictionary<string, string[]>> Table { get; } = new Dictionary<string, Dictionary<string, string[]>>
    {
        ["Analyzers"] = new()
        {
            ["Locks"] = [],
            ["Rules"] = [],
            ["Symbols"] = ["Locks"],
            ["Contracts"] = ["Locks", "Symbols"],
            ["State"] = ["Locks", "Symbols"],
            ["Project"] = ["Contracts", "Locks", "Rules", "State", "Symbols"],
            ["Effects"] = ["Contracts", "Locks", "Project", "Rules", "State", "Symbols"],
            ["Screening"] = ["Contracts", "Locks", "Project", "Rules", "State", "Symbols"],
            ["Evaluation"] = ["Contracts", "Effects", "Locks", "Project", "Rules", "State", "Symbols"],
            ["Flow"] = ["Contracts", "Effects", "Evaluation", "Locks", "Project", "Rules", "Screening", "State", "Symbols"],
            [Root] = ["Contracts", "Flow", "Project", "Rules", "Screening"],
        },
        ["Bus"] = new()
        {
            ["Resources"] = [],
            ["Sysfs"] = [],
            ["DriverCore"] = ["Sysfs"],
            ["Memory"] = ["DriverCore", "Resources", "Sysfs"],
            ["Dax"] = ["DriverCore", "Memory", "Resources", "Sysfs"],
            ["Drivers"] = ["Dax", "DriverCore", "Memory", "Resources", "Sysfs"],
            ["Modes"] = ["Dax", "DriverCore", "Memory"],
            ["Nodes"] = ["Dax", "DriverCore", "Memory"],
            [Root] = ["Dax", "DriverCore", "Drivers", "Memory", "Modes", "Nodes", "Resources", "Sysfs"],
        },
        ["Cli"] = new()
        {
            ["Invocation"] = [],
            ["Analysis"] = ["Invocation"],
            ["Exploring"] = ["Invocation"],
            ["Seeding"] = ["Exploring", "Invocation"],
            ["Serving"] = ["Invocation"],
            ["Reports"] = ["Analysis", "Invocation", "Seeding"],
            ["Commands"] = ["Analysis", "Exploring", "Invocation", "Reports", "Seeding", "Serving"],
            [Root] = ["Commands", "Invocation"],
        },
        ["Coyote"] = new()
        {
            ["Rewriting"] = [],
            ["Running"] = [],
            [Root] = ["Rewriting", "Running"],
        },
        ["Exploration"] = new()
        {
            ["Facts"] = [],
            ["Contracts"] = ["Facts"],
            ["Runtime"] = ["Contracts", "Facts"],
            ["Detectors"] = ["Contracts", "Facts", "Runtime"],
            ["Replay"] = ["Contracts", "Facts", "Runtime"],
            ["Strategies"] = ["Contracts", "Facts", "Runtime"],
            ["Primitives"] = ["Contracts", "Detectors", "Facts", "Runtime"],
            ["Rewriting"] = ["Contracts", "Detectors", "Primitives", "Runtime"],
            ["Loading"] = ["Contracts", "Facts", "Primitives", "Rewriting", "Runtime"],
            [Root] = ["Contracts", "Detectors", "Facts", "Loading", "Primitives", "Replay", "Rewriting", "Runtime", "Strategies"],
            ["Testing"] = [Root, "Contracts", "Facts", "Loading", "Replay", "Rewriting", "Runtime"],
        },
        ["Kernel"] = new()
        {
            [Root] = [],
            ["Images"] = [Root],
            ["Guests"] = [Root, "Images"],
            ["Recording"] = [Root, "Guests", "Images"],
            ["Confirming"] = [Root, "Guests", "Images"],
            ["Building"] = [Root, "Images"],
            ["Transcripts"] = [Root, "Guests", "Images"],
        },
        ["MemoryCopy"] = new()
        {
            ["Kernels"] = [],
            ["Poison"] = [],
            [Root] = ["Kernels", "Poison"],
        },
        ["Reporting"] = new()
        {
            ["Model"] = [],
            ["Text"] = [],
            ["Writers"] = ["Model", "Text"],
            ["Page"] = ["Model", "Text", "Writers"],
            ["Merging"] = ["Model", "Writers"],
            [Root] = ["Model", "Page", "Writers"],
        },
        ["Scenarios"] = new()
        {
            ["Checks"] = [],
            ["Observing"] = [],
            ["Processes"] = [],
            ["Programs"] = ["Checks", "Observing", "Processes"],
        },
        ["SeededBugs"] = new()
        {
            ["Sources"] = [],
            ["Patches"] = ["Sources"],
            ["Compiling"] = ["Patches", "Sources"],
            ["Mutants"] = ["Patches", "Sources"],
        },
        ["Serve"] = new()
        {
            ["Clients"] = [],
            ["Tree"] = [],
            ["Sessions"] = ["Tree"],
            ["Fuse"] = ["Sessions", "Tree"],
        },
        ["Specification"] = new()
        {
            ["State"] = [],
            ["Commands"] = ["State"],
            ["Stepping"] = ["Commands", "State"],
            [Root] = ["Commands", "State", "Stepping"],
            ["Invariants"] = ["Commands", "State"],
            ["Linearizability"] = [],
            ["Checking"] = [Root, "Commands", "Invariants", "State"],
            ["Concurrency"] = [Root, "Commands", "Linearizability", "State", "Stepping"],
            ["Oracles"] = [Root, "Commands", "Concurrency", "Invariants", "Linearizability", "State"],
        },
        ["Verification"] = new()
        {
            ["Json"] = [],
            ["Machines"] = [],
            ["MemoryCopy"] = [],
            ["Observing"] = [],
            ["Models"] = ["Json", "Machines"],
            ["Recordings"] = ["Json", "Observing"],
            ["Conformance"] = ["Machines", "Observing", "Recordings"],
            ["Generation"] = [],
            ["Shrinking"] = ["Generation"],
            ["Traces"] = ["Generation", "Json", "Recordings"],
            ["Scenarios"] = ["Recordings", "Traces"],
            ["Linearizability"] = ["Scenarios"],
            ["SecondEngine"] = ["Scenarios"],
            ["Campaigns"] = ["Conformance", "Generation", "Machines", "MemoryCopy", "Recordings", "Scenarios", "SecondEngine", "Shrinking", "Traces"],
            ["Layers"] = ["Campaigns", "Conformance", "Machines", "Models", "Recordings", "Scenarios", "SecondEngine", "Traces"],
            ["Exporting"] = ["Campaigns", "Generation", "Machines", "Observing", "Scenarios", "Traces"],
            ["Reproducing"] = ["Campaigns", "Generation", "Linearizability", "Scenarios", "Shrinking", "Traces"],
        },
        ["Vocabulary"] = new()
        {
            [Root] = [],
            ["Files"] = [],
            ["Topologies"] = [],
            ["Observations"] = [Root],
            ["Operations"] = [Root],
            ["Scenarios"] = [Root, "Observations", "Operations", "Topologies"],
        },
    };
}
