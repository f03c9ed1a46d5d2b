using System.Globalization;
using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>The <c>dax_region/</c> group of attribute files on a provider's device.</summary>
internal sealed class RegionFiles
{
    private const string GroupName = "dax_region";
    private readonly DaxRegion _region;
    private readonly List<KernfsAttribute> _files;

    /// <summary>Makes the files of a region.</summary>
    public RegionFiles(DaxRegion region)
    {
        _region = region;
        _files =
        [
            ReadOnly("id", r => Decimal((ulong)r.Id)),
            ReadOnly("size", r => Decimal(r.Size)),
            new("align", AttributeMode.RootReadOnly, ShowFixed(r => Decimal(r.Settings.Align)), null),
        ];
        if (!region.IsStatic)
        {
            AddDynamicFiles();
        }
    }

    /// <summary>Adds the group to the provider's directory.</summary>
    /// <returns>EEXIST when the provider has a region already.</returns>
    public Errno Add()
    {
        var group = new KernfsDirectory(GroupName, _region.Provider.Directory);
        foreach (var file in _files)
        {
            group.TryAdd(file);
        }

        return _region.Provider.Directory.TryAdd(group) ? Errno.None : Errno.EEXIST;
    }

    /// <summary>Removes the group: forbids new uses of its files and waits for the running ones.</summary>
    public void Remove()
    {
        if (_region.Provider.Directory.Unlink(GroupName) is KernfsDirectory group)
        {
            foreach (var file in _files)
            {
                group.RemoveAttribute(file.Name);
            }
        }
    }

    private void AddDynamicFiles()
    {
        _files.Add(ReadLocked("available_size", r => Decimal(r.AvailableSize)));
        _files.Add(ReadLocked("seed", r => r.SeedName()));
        _files.Add(new KernfsAttribute(
            "create",
            AttributeMode.ReadWrite,
            ShowLocked(r => r.YoungestName()),
            (value, killed) => StoreResult.Of(_region.Create(value, killed), value)));
        _files.Add(new KernfsAttribute(
            "delete", AttributeMode.WriteOnly, null, (value, _) => StoreResult.Of(_region.Delete(value), value)));
    }

    private KernfsAttribute ReadOnly(string name, Func<DaxRegion, string> read) =>
        new(name, AttributeMode.ReadOnly, ShowFixed(read), null);

    private KernfsAttribute ReadLocked(string name, Func<DaxRegion, string> read) =>
        new(name, AttributeMode.ReadOnly, ShowLocked(read), null);

    private ShowAttribute ShowFixed(Func<DaxRegion, string> read) => (CancellationToken _, out string text) =>
    {
        _region.ThrowIfFreed();
        text = read(_region) + "\n";
        return Errno.None;
    };

    private ShowAttribute ShowLocked(Func<DaxRegion, string> read) => (CancellationToken killed, out string text) =>
    {
        var errno = _region.ReadShared(read, killed, out var line);
        text = errno == Errno.None ? line + "\n" : string.Empty;
        return errno;
    };

    private static string Decimal(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}
