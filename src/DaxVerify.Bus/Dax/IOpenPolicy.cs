namespace DaxVerify.Bus.Dax;

/// <summary>What an open of a device node finds.</summary>
public interface IOpenPolicy
{
    /// <summary>Whether an open finds the character device of an earlier binding while a file of that binding is alive.</summary>
    bool FindsStaleCharacterDevice { get; }
}
