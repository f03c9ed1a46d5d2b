using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Specification.Stepping;

/// <summary>Listings of the bus's two directories; other directories hold much that isn't the bus's.</summary>
internal static class DirectoryListing
{
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <returns>Names in ordinal order, one a line; ENOENT for a directory that doesn't exist.</returns>
    public static OperationResult List(Setting setting, MachineState state, string path)
    {
        var names = Names(setting, state, path.TrimEnd('/'));
        return names is null
            ? OperationResult.Failure(SystemCall.Open, Errno.ENOENT)
            : OperationResult.Success with { Text = string.Concat(names.Order(StringComparer.Ordinal).Select(name => name + "\n")) };
    }

    private static List<string>? Names(Setting setting, MachineState state, string path) => path switch
    {
        "/sys/bus/dax/devices" => Devices(state),
        "/sys/bus/dax/drivers" => [.. state.Drivers.Select(driver => driver.Name)],
        _ => Region(setting, state, path),
    };

    private static List<string> Devices(MachineState state)
    {
        var names = new List<string>();
        for (var r = 0; r < state.Regions.Length; r++)
        {
            names.AddRange(state.Regions[r].Instances.Select(instance => new InstanceName(r, instance.Id).ToString()));
        }

        return names;
    }

    private static List<string>? Region(Setting setting, MachineState state, string path)
    {
        var probe = AttributePath.Parse(path + "/id", setting.Topology);
        if (probe.Owner != AttributeOwner.Region || !state.Regions[probe.Name.Region].IsBound)
        {
            return null;
        }

        string[] all = ["id", "size", "align", "available_size", "seed", "create", "delete"];
        return [.. all.Where(name => AttributeModes.Mode(setting, probe with { Attribute = name }) != 0)];
    }
}
