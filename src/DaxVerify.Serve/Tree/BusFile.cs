using DaxVerify.Bus;
using DaxVerify.Bus.Sysfs;

namespace DaxVerify.Serve.Tree;

/// <summary>A file of the bus, as operations name it.</summary>
/// <param name="Machine">Whose it is.</param>
/// <param name="Attribute">What shows and stores its content.</param>
/// <param name="Path">Where operations find it, as <c>/sys/bus/dax/devices/dax0.1/size</c>.</param>
public sealed record BusFile(DaxMachine Machine, KernfsAttribute Attribute, string Path)
{
    /// <summary>Whether the path still leads to this file, and not to nothing or to another of that name.</summary>
    public bool IsThere() => ReferenceEquals(Machine.Files.Find(Path), Attribute);
}
