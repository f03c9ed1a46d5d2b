using System.Globalization;
using DaxVerify.Bus;
using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Tests.Observing;

/// <summary>A snapshot in the recordings' form, taken as the recorder took it: by listing directories and reading files.</summary>
internal sealed class FileSnapshot
{
    private static readonly string[] s_regionFiles = ["id", "size", "available_size", "align", "seed", "create"];
    private static readonly string[] s_instanceFiles =
        ["size", "align", "resource", "target_node", "numa_node", "modalias", "memmap_on_memory"];

    private readonly DaxMachine _machine;
    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);

    private FileSnapshot(DaxMachine machine)
    {
        _machine = machine;
    }

    /// <summary>Takes a snapshot.</summary>
    /// <param name="machine">The machine, at rest.</param>
    /// <returns>Values by key.</returns>
    public static IReadOnlyDictionary<string, string> Take(DaxMachine machine)
    {
        var snapshot = new FileSnapshot(machine);
        snapshot.AddRegions();
        snapshot.AddInstances();
        snapshot.AddRest();
        return snapshot._values;
    }

    private void AddRegions()
    {
        foreach (var bus in new[] { "platform", "nd" })
        {
            foreach (var device in Names($"/sys/bus/{bus}/devices"))
            {
                var id = new string([.. device.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit)]);
                AddFiles($"/sys/bus/{bus}/devices/{device}/dax_region/", $"region{id}/", s_regionFiles);
            }
        }
    }

    private void AddInstances()
    {
        foreach (var instance in Names("/sys/bus/dax/devices"))
        {
            var path = $"/sys/bus/dax/devices/{instance}/";
            AddFiles(path, instance + "/", s_instanceFiles);
            foreach (var mapping in Names(path).Where(name => name.StartsWith("mapping", StringComparison.Ordinal) && name != "mapping"))
            {
                AddFiles($"{path}{mapping}/", $"{instance}/{mapping}/", ["start", "end", "page_offset"]);
            }
        }
    }

    private void AddRest()
    {
        foreach (var node in Names("/dev"))
        {
            _values.Add($"dev/{node}", "char");
        }

        foreach (var driver in Names("/sys/bus/dax/drivers"))
        {
            _values.Add($"drivers/{driver}", "registered");
            foreach (var bound in Names($"/sys/bus/dax/drivers/{driver}").Where(name => name.StartsWith("dax", StringComparison.Ordinal)))
            {
                _values.Add($"{bound}/driver", driver);
            }
        }

        foreach (var block in Names("/sys/devices/system/memory").Where(name => name.StartsWith("memory", StringComparison.Ordinal)))
        {
            AddFiles($"/sys/devices/system/memory/{block}/", block + "/", ["state"]);
        }

        _values.Add("iomem", _machine.Files.Read("/proc/iomem").Text!.TrimEnd('\n'));
    }

    private void AddFiles(string path, string prefix, string[] files)
    {
        foreach (var file in files)
        {
            var result = _machine.Files.Read(path + file);
            if (result.Errno == Errno.None)
            {
                _values.Add(prefix + file, result.Text![..^1]);
            }
            else if (result.Errno != Errno.ENOENT)
            {
                _values.Add(prefix + file, string.Create(CultureInfo.InvariantCulture, $"!{ErrnoNames.ToName(result.Errno)}"));
            }
        }
    }

    private string[] Names(string path)
    {
        var result = _machine.Files.List(path);
        return result.Errno == Errno.None ? result.Text!.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
    }
}
