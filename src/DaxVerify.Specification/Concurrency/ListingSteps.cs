using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Specification.Stepping;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Concurrency;

/// <summary>
/// Walks over directories, which aren't atomic: each name is looked up by itself, behind the one before, in the directory as it is then.
/// Towards a known result a step takes as many names as it can: the walk changes nothing, so it loses nothing by being early.
/// </summary>
internal static class ListingSteps
{
    private const string Devices = "/sys/bus/dax/devices";
    private const string Drivers = "/sys/bus/dax/drivers";

    /// <summary>Opens a directory.</summary>
    public static void Open(Turn turn)
    {
        var path = ((ListOperation)turn.Operation.Operation).Path.TrimEnd('/');
        var (visible, serial) = path is Devices or Drivers ? (true, 0)
            : TryInstance(path, out var name) ? (Visibility.OfInstance(turn.Machine, name), turn.Machine.Find(name)?.Serial ?? 0)
            : TryRegion(turn.Model, path, out var region) ? (Visibility.OfRegion(turn.Machine, region), turn.Machine.Regions[region].Serial)
            : TryProvider(turn.Model, path, out _) ? (true, 0)
            : TryDriver(path) is { } driver ? OfDriver(turn.Machine, driver)
            : ((bool?)false, -1);
        if (serial < 0 && turn.Activity.Call.Expected is { } expected)
        {
            // Other directories hold much that isn't the bus's: whatever came back is right.
            turn.End(expected);
            return;
        }

        if (visible != true)
        {
            turn.FailOpen(Errno.ENOENT);
        }

        if (visible != false)
        {
            turn.Go(turn.State, turn.Activity with { Stage = Stage.List, Serial = serial });
        }
    }

    /// <summary>Goes on.</summary>
    public static void Walk(Turn turn)
    {
        var names = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        AddNames(turn, ((ListOperation)turn.Operation.Operation).Path.TrimEnd('/'), names);
        if (turn.Activity.Call.ExpectedNames is not { } expected)
        {
            turn.End(OperationResult.Success with { Text = string.Concat(names.Where(name => name.Value).Select(name => name.Key + "\n")) });
            return;
        }

        var cursor = turn.Activity.Cursor;
        while (cursor < expected.Count && names.ContainsKey(expected[cursor]) && FirstCertain(names, expected, cursor) is var first
            && (first is null || string.CompareOrdinal(first, expected[cursor]) >= 0))
        {
            cursor++;
        }

        if (cursor == expected.Count && FirstCertain(names, expected, cursor) is null)
        {
            turn.End(turn.Activity.Call.Expected!);
        }
        else if (cursor > turn.Activity.Cursor)
        {
            turn.Go(turn.State, turn.Activity with { Cursor = cursor });
        }
    }

    /// <summary>The first name behind those seen that is there for everybody.</summary>
    private static string? FirstCertain(SortedDictionary<string, bool> names, IReadOnlyList<string> expected, int cursor)
    {
        foreach (var (name, isCertain) in names)
        {
            if (isCertain && (cursor == 0 || string.CompareOrdinal(name, expected[cursor - 1]) > 0))
            {
                return name;
            }
        }

        return null;
    }

    private static void AddNames(Turn turn, string path, SortedDictionary<string, bool> names)
    {
        var machine = turn.Machine;
        if (path == Devices)
        {
            for (var r = 0; r < machine.Regions.Length; r++)
            {
                foreach (var instance in machine.Regions[r].Instances)
                {
                    var name = new InstanceName(r, instance.Id);
                    names[name.ToString()] = Visibility.OfInstance(machine, name) == true;
                }
            }
        }
        else if (path == Drivers)
        {
            foreach (var driver in machine.Drivers)
            {
                names[driver.Name] = driver.Presence == Presence.Present;
            }
        }
        else if (TryInstance(path, out var name))
        {
            AddInstance(turn, name, names);
        }
        else if (TryRegion(turn.Model, path, out var region) && machine.Regions[region] is { IsBound: true } bound && bound.Serial == turn.Activity.Serial)
        {
            AddFiles(turn, new AttributePath(AttributeOwner.Region, string.Empty) { Name = new InstanceName(region, 0) }, bound.Presence == Presence.Present, names);
        }
        else if (TryProvider(turn.Model, path, out var provider))
        {
            AddProvider(turn, provider, names);
        }
        else if (TryDriver(path) is { } driver)
        {
            AddDriver(turn, driver, names);
        }
    }

    /// <summary>The provider's directory. When its driver link comes and goes is left open.</summary>
    private static void AddProvider(Turn turn, int region, SortedDictionary<string, bool> names)
    {
        foreach (var name in turn.Model.Topology.IsStatic ? ["subsystem", "uevent"] : new[] { "modalias", "numa_node", "subsystem", "uevent" })
        {
            names[name] = true;
        }

        var state = turn.Machine.Regions[region];
        if (!state.IsBound)
        {
            return;
        }

        names["dax_region"] = state.Presence == Presence.Present;
        names["driver"] = false;
        foreach (var instance in state.Instances)
        {
            var name = new InstanceName(region, instance.Id);
            names[name.ToString()] = Visibility.OfInstance(turn.Machine, name) == true;
        }
    }

    private static void AddDriver(Turn turn, string name, SortedDictionary<string, bool> names)
    {
        if (turn.Machine.FindDriver(name) is not { } driver || driver.Serial != turn.Activity.Serial)
        {
            return;
        }

        foreach (var file in new[] { "bind", "unbind", "new_id", "remove_id", "module", "uevent" })
        {
            names[file] = driver.Presence == Presence.Present;
        }

        for (var r = 0; r < turn.Machine.Regions.Length; r++)
        {
            foreach (var instance in turn.Machine.Regions[r].Instances.Where(instance => instance.Driver == name))
            {
                names[new InstanceName(r, instance.Id).ToString()] = instance.Phase == InstancePhase.Settled;
            }
        }
    }

    private static (bool? Visible, int Serial) OfDriver(MachineState machine, string name) =>
        machine.FindDriver(name) is not { } driver ? (false, 0)
        : driver.Presence == Presence.Present ? (true, driver.Serial)
        : (null, driver.Serial);

    private static void AddInstance(Turn turn, InstanceName name, SortedDictionary<string, bool> names)
    {
        if (turn.State.Find(name, turn.Activity.Serial) is not { } instance)
        {
            return;
        }

        var isCertain = Visibility.OfInstance(turn.Machine, name) == true;
        AddFiles(turn, new AttributePath(AttributeOwner.Instance, string.Empty) { Name = name }, isCertain, names);
        names["subsystem"] = isCertain;
        var mappings = Math.Max(instance.Ranges.Length, instance.Prospective.IsDefault ? 0 : instance.Prospective.Length);
        for (var i = 0; i < mappings; i++)
        {
            names[$"mapping{i}"] = Visibility.OfMapping(turn.Machine, name, (ulong)i) == true;
        }

        if (instance.Driver is not null)
        {
            names["driver"] = isCertain && instance.Phase == InstancePhase.Settled;
        }
    }

    private static void AddFiles(Turn turn, AttributePath directory, bool isCertain, SortedDictionary<string, bool> names)
    {
        string[] all = directory.Owner == AttributeOwner.Region
            ? ["id", "size", "align", "available_size", "seed", "create", "delete"]
            : ["modalias", "size", "align", "target_node", "resource", "numa_node", "memmap_on_memory", "mapping", "dev", "uevent"];
        foreach (var file in all)
        {
            if (AttributeModes.Mode(turn.Model.Setting, directory with { Attribute = file }) != 0)
            {
                names[file] = isCertain;
            }
        }
    }

    private static bool TryProvider(DaxSpecification model, string path, out int region) => TryRegion(model, path + "/dax_region", out region);

    private static string? TryDriver(string path) =>
        path.StartsWith(Drivers + "/", StringComparison.Ordinal) && path.IndexOf('/', Drivers.Length + 1) < 0 ? path[(Drivers.Length + 1)..] : null;

    private static bool TryInstance(string path, out InstanceName name)
    {
        name = default;
        return path.StartsWith(Devices + "/", StringComparison.Ordinal) && AttributePath.TryParseName(path.AsSpan(Devices.Length + 1), out name);
    }

    private static bool TryRegion(DaxSpecification model, string path, out int region)
    {
        var probe = AttributePath.Parse(path + "/id", model.Topology);
        region = probe.Name.Region;
        return probe.Owner == AttributeOwner.Region;
    }
}
