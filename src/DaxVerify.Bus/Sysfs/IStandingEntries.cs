namespace DaxVerify.Bus.Sysfs;

/// <summary>
/// Entries that a directory has from its making to its end, beside those that come and go. They are made whenever somebody looks, so that they cost nothing until then; no lock is taken for them.
/// </summary>
public interface IStandingEntries
{
    /// <summary>Their names, in no order.</summary>
    IEnumerable<string> Names();

    /// <summary>Makes one.</summary>
    /// <returns>The entry; null when there is none of that name.</returns>
    KernfsNode? Find(string name);
}
