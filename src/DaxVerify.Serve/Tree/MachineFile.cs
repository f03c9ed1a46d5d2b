using DaxVerify.Bus;
using DaxVerify.Bus.Sysfs;

namespace DaxVerify.Serve.Tree;

/// <summary>A file of the machine, as operations name it.</summary>
/// <param name="Machine">Whose it is.</param>
public sealed record MachineFile(DaxMachine Machine, KernfsDirectory Directory, string Name)
{
    /// <summary>Where operations find it: devices by the bus that they are on, as <c>/sys/bus/dax/devices/dax0.1/size</c>, everything else by the way without links.</summary>
    public string Path
    {
        get
        {
            var path = Directory.Path;
            foreach (var provider in Machine.Providers)
            {
                if ((path + "/").StartsWith(provider.Directory.Path + "/", StringComparison.Ordinal))
                {
                    var below = path[provider.Directory.Path.Length..];
                    return below.StartsWith("/dax", StringComparison.Ordinal) && !below.StartsWith("/dax_region", StringComparison.Ordinal)
                        ? $"/sys/bus/dax/devices{below}/{Name}"
                        : $"/sys/bus/{Machine.ProviderBus.Name}/devices/{provider.Name}{below}/{Name}";
                }
            }

            return $"{path}/{Name}";
        }
    }

    /// <summary>Whether the path still leads to this file, and not to nothing or to another of that name.</summary>
    public bool IsThere() => Directory.IsLinked && Directory.TryGet(Name, out _);
}
