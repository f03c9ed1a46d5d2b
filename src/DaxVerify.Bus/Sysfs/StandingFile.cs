using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Sysfs;

/// <summary>Makes the files among the standing entries of a directory. Who still has one open when the directory has gone gets ENODEV, as of every file.</summary>
internal static class StandingFile
{
    /// <summary>Makes a file that only shows something.</summary>
    /// <param name="directory">Whose entry it is.</param>
    /// <param name="text">What it shows, with its newline.</param>
    public static KernfsAttribute Of(KernfsDirectory directory, string name, Func<string> text) => new(name, AttributeMode.ReadOnly, Show(directory, text), null);

    /// <summary>Makes a file that takes something.</summary>
    /// <param name="directory">Whose entry it is.</param>
    /// <param name="text">What it shows, with its newline; null for nothing that could be read.</param>
    /// <param name="store">Takes it.</param>
    public static KernfsAttribute Of(KernfsDirectory directory, string name, Func<string>? text, StoreAttribute store) => new(
        name,
        text is null ? AttributeMode.WriteOnly : AttributeMode.ReadWrite,
        text is null ? null : Show(directory, text),
        (value, killed) => directory.IsLinked ? store(value, killed) : new StoreResult(Errno.ENODEV, 0));

    /// <summary>Makes a <c>uevent</c> file: it shows what is told of an event, and takes the word for one. Nobody hears it.</summary>
    /// <param name="directory">Whose entry it is.</param>
    /// <param name="text">What it shows; null for nothing that could be read.</param>
    public static KernfsAttribute Uevent(KernfsDirectory directory, Func<string>? text) =>
        Of(directory, "uevent", text, (value, _) => StoreResult.Of(KernelText.ParseEvent(value), value));

    private static ShowAttribute Show(KernfsDirectory directory, Func<string> text) => (CancellationToken _, out string shown) =>
    {
        shown = string.Empty;
        if (!directory.IsLinked)
        {
            return Errno.ENODEV;
        }

        shown = text();
        return Errno.None;
    };
}
