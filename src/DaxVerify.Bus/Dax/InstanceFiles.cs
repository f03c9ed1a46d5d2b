using System.Globalization;
using DaxVerify.Annotations;
using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>The attribute files of an instance.</summary>
internal static class InstanceFiles
{
    /// <summary>Adds the files; which ones depends on the region and the kernel.</summary>
    public static void AddTo(DevDax instance)
    {
        instance.AddAttribute(new KernfsAttribute(
            "modalias", AttributeMode.ReadOnly, Fixed(instance, _ => DevDax.Modalias), null));
        AddSize(instance);
        AddAlign(instance);
        if (instance.TargetNode >= 0)
        {
            instance.AddAttribute(new KernfsAttribute(
                "target_node", AttributeMode.ReadOnly, Fixed(instance, i => Decimal(i.TargetNode)), null));
        }

        instance.AddAttribute(new KernfsAttribute(
            "resource", AttributeMode.RootReadOnly, Configured(instance, ConfigurationFile.Resource), null));
        instance.AddAttribute(new KernfsAttribute(
            "numa_node", AttributeMode.ReadOnly, Fixed(instance, i => Decimal(i.Region.Settings.NumaNode)), null));
        if (instance.DaxBus.Mode.Features.HasMemmapOnMemory)
        {
            instance.AddAttribute(new KernfsAttribute(
                "memmap_on_memory",
                AttributeMode.ReadWrite,
                Configured(instance, ConfigurationFile.MemmapOnMemory),
                (value, killed) => StoreResult.Of(InstanceConfiguration.SetMemmapOnMemory(instance, value, killed), value)));
        }

        if (!instance.Region.IsStatic)
        {
            instance.AddAttribute(new KernfsAttribute(
                "mapping",
                AttributeMode.WriteOnly,
                null,
                (value, killed) => InstanceConfiguration.AddMapping(instance, value, killed)));
        }
    }

    /// <summary>Reads what a file of the configuration shows.</summary>
    /// <returns>Its text without the end of the line.</returns>
    [RequiresSharedLock("instance.Stability")]
    internal static string Show(DevDax instance, ConfigurationFile file) => file switch
    {
        ConfigurationFile.Resource => $"0x{instance.ResourceStart:x}",
        ConfigurationFile.Align => instance.Align.ToString(CultureInfo.InvariantCulture),
        _ => instance.MemmapOnMemory ? "1" : "0",
    };

    private static void AddSize(DevDax instance)
    {
        Errno Show(CancellationToken killed, out string text)
        {
            instance.ThrowIfFreed();
            (var errno, text) = instance.DaxBus.Mode.ProviderLocking.RunOn(instance, () => ReadSize(instance, killed));
            return errno;
        }

        instance.AddAttribute(instance.Region.IsStatic
            ? new KernfsAttribute("size", AttributeMode.ReadOnly, Show, null)
            : new KernfsAttribute(
                "size",
                AttributeMode.ReadWrite,
                Show,
                (value, killed) => StoreResult.Of(InstanceConfiguration.SetSize(instance, value, killed), value)));
    }

    private static (Errno Errno, string Text) ReadSize(DevDax instance, CancellationToken killed)
    {
        var semaphore = instance.DaxBus.DeviceSemaphore;
        var errno = semaphore.AcquireSharedKillable(killed);
        if (errno != Errno.None)
        {
            return (errno, string.Empty);
        }

        StabilityRole.UnderDeviceSemaphore(instance);
        var size = instance.Size;
        semaphore.ReleaseShared();
        return (Errno.None, size.ToString(CultureInfo.InvariantCulture) + "\n");
    }

    private static void AddAlign(DevDax instance)
    {
        var show = Configured(instance, ConfigurationFile.Align);
        instance.AddAttribute(instance.Region.IsStatic
            ? new KernfsAttribute("align", AttributeMode.ReadOnly, show, null)
            : new KernfsAttribute(
                "align",
                AttributeMode.ReadWrite,
                show,
                (value, killed) => StoreResult.Of(InstanceConfiguration.SetAlign(instance, value, killed), value)));
    }

    private static ShowAttribute Fixed(DevDax instance, Func<DevDax, string> read) => (CancellationToken _, out string text) =>
    {
        instance.ThrowIfFreed();
        text = read(instance) + "\n";
        return Errno.None;
    };

    private static ShowAttribute Configured(DevDax instance, ConfigurationFile file) => (CancellationToken killed, out string text) =>
    {
        instance.ThrowIfFreed();
        var errno = instance.DaxBus.Mode.ConfigurationReads.Read(instance, file, killed, out var line);
        text = errno == Errno.None ? line + "\n" : string.Empty;
        return errno;
    };

    private static string Decimal(int value) => value.ToString(CultureInfo.InvariantCulture);
}
