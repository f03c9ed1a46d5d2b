namespace DaxVerify.Bus.Sysfs;

/// <summary>
/// Entries that a directory has from its making to its end, beside those that come and go. They are made whenever somebody looks, so that they cost nothing until then; no lock is taken for them. What they show must not be looked up in a counted object: a directory may be walked after whatever it belonged to has been released.
/// </summary>
public interface IStandingEntries
{
    /// <summary>Their names, in no order.</summary>
    IEnumerable<string> Names();

    /// <summary>Makes one.</summary>
    /// <param name="directory">The directory whose entries they are.</param>
    /// <returns>The entry; null when there is none of that name.</returns>
    KernfsNode? Find(KernfsDirectory directory, string name);
}
