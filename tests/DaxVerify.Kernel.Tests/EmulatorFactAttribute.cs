namespace DaxVerify.Kernel.Tests;

/// <summary>A test that starts QEMU. Without the programs that <c>specs/real-kernels.md</c> names it is skipped, and fails where <c>CI</c> is <c>true</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EmulatorFactAttribute : FactAttribute
{
    private static readonly string[] s_programs = ["qemu-system-x86_64", "busybox", "setpriv", "setsid", "xz", "gcc", "daxctl"];

    public EmulatorFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && Missing() is { } missing)
        {
            Skip = missing;
        }
    }

    /// <summary>What isn't there, and who installs it.</summary>
    /// <returns>Null when nothing is missing.</returns>
    public static string? Missing()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':');
        var program = s_programs.FirstOrDefault(name => !folders.Any(folder => File.Exists(Path.Combine(folder, name))));
        return program is null ? null : $"{program} is not on the PATH (.ci/run installs it)";
    }
}
