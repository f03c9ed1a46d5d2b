using DaxVerify.Kernel.Tests;

namespace DaxVerify.Cli.Tests;

/// <summary>
/// A test that boots a kernel: <c>boot/vmlinuz-*</c> with its modules in <c>lib/modules</c>, below the folder that <c>DAXVERIFY_KERNEL</c> names or
/// else below <c>/</c>. Without one it is skipped, as without QEMU.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BootFactAttribute : FactAttribute
{
    public BootFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && Missing() is { } missing)
        {
            Skip = missing;
        }
    }

    /// <summary>The folder that holds the kernel.</summary>
    public static string Root => Environment.GetEnvironmentVariable("DAXVERIFY_KERNEL") is { Length: > 0 } folder ? folder : "/";

    /// <summary>The kernel.</summary>
    public static string? Kernel => Directory.Exists(Path.Combine(Root, "boot"))
        ? Directory.EnumerateFiles(Path.Combine(Root, "boot"), "vmlinuz-*").Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    /// <summary>Its modules.</summary>
    public static string Modules => Path.Combine(Root, "lib", "modules", Path.GetFileName(Kernel!)["vmlinuz-".Length..]);

    private static string? Missing() => EmulatorFactAttribute.Missing()
        ?? (Kernel is null ? $"no boot/vmlinuz-* below {Root} (DAXVERIFY_KERNEL names another folder; .ci/run makes one)" : null);
}
