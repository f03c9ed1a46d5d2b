namespace DaxVerify.Bus.Sysfs;

/// <summary>An entry of the kernfs tree: a directory, an attribute file, a link or a device node.</summary>
public abstract class KernfsNode
{
    /// <summary>Makes an entry that is in no directory yet.</summary>
    protected KernfsNode(string name)
    {
        Name = name;
    }

    /// <summary>Name within its directory.</summary>
    public string Name { get; }
}
