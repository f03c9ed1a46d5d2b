using System.Security.Cryptography;

namespace DaxVerify.Kernel.Guests;

/// <summary>The executor that runs in the guest (<c>agent.c</c>), compiled once on this machine: it needs system calls that no shell has.</summary>
internal static class GuestAgent
{
    /// <summary>Gives the compiled executor.</summary>
    /// <param name="interruption">Ends the compiler.</param>
    /// <returns>The static program.</returns>
    /// <exception cref="HostException">The compiler is missing or failed.</exception>
    public static byte[] Program(CancellationToken interruption)
    {
        using var resource = typeof(GuestAgent).Assembly.GetManifestResourceStream("agent.c")!;
        using var source = new MemoryStream();
        resource.CopyTo(source);
        var name = $"agent-{Convert.ToHexStringLower(SHA256.HashData(source.ToArray()))[..16]}";
        var folder = KernelCache.Entry(name, target =>
        {
            File.WriteAllBytes(Path.Combine(target, "agent.c"), source.ToArray());
            HostPrograms.Run("gcc", target, ["-O1", "-static", "-o", "agent", "agent.c"], interruption);
        });
        return File.ReadAllBytes(Path.Combine(folder, "agent"));
    }
}
