using System.Runtime.Intrinsics;

namespace DaxVerify.MemoryCopy;

/// <summary>
/// Chooses the <see cref="SimdPath"/> of the process, once, so that the compiler sees a constant in the hot paths. The
/// environment variable <c>DAXVERIFY_SIMD</c> forces one (<c>scalar</c>, <c>128</c>, <c>256</c>, <c>512</c>).
/// </summary>
public static class SimdPaths
{
    /// <summary>The environment variable that forces a path.</summary>
    public const string EnvironmentVariable = "DAXVERIFY_SIMD";

    /// <summary>The path that the process uses: the forced one, else the widest that the processor accelerates.</summary>
    /// <exception cref="TypeInitializationException">
    /// <c>DAXVERIFY_SIMD</c> is malformed or names a path that this processor hasn't got; the inner exception says which.
    /// </exception>
    public static readonly SimdPath Selected = Select(Environment.GetEnvironmentVariable(EnvironmentVariable));

    /// <summary>The paths that this processor can run, narrowest first.</summary>
    public static IReadOnlyList<SimdPath> Supported { get; } = [.. Enum.GetValues<SimdPath>().Where(IsSupported)];

    /// <summary>Tells whether this processor accelerates <paramref name="path"/>.</summary>
    /// <param name="path">The path to ask for.</param>
    /// <returns><see langword="true"/> when the routines can run on it.</returns>
    public static bool IsSupported(SimdPath path) => path switch
    {
        SimdPath.Scalar => true,
        SimdPath.Vector128 => Vector128.IsHardwareAccelerated,
        SimdPath.Vector256 => Vector256.IsHardwareAccelerated,
        SimdPath.Vector512 => Vector512.IsHardwareAccelerated,
        _ => false,
    };

    /// <summary>Turns the value of <c>DAXVERIFY_SIMD</c> into a path.</summary>
    /// <param name="forced">The variable's value; <see langword="null"/> or empty for no wish.</param>
    /// <returns>The forced path, else the widest supported one.</returns>
    /// <exception cref="ArgumentException">The value is none of scalar, 128, 256, 512.</exception>
    /// <exception cref="PlatformNotSupportedException">The processor hasn't got the named path.</exception>
    public static SimdPath Select(string? forced)
    {
        if (string.IsNullOrEmpty(forced))
        {
            return Widest();
        }

        SimdPath path = Parse(forced);
        return IsSupported(path)
            ? path
            : throw new PlatformNotSupportedException(
                $"{EnvironmentVariable}={forced}: this processor supports only {string.Join(", ", Supported.Select(Name))}");
    }

    /// <summary>Parses a path's name.</summary>
    /// <param name="name">scalar, 128, 256 or 512, in any case.</param>
    /// <exception cref="ArgumentException">The name is none of these.</exception>
    public static SimdPath Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.ToUpperInvariant() switch
        {
            "SCALAR" => SimdPath.Scalar,
            "128" => SimdPath.Vector128,
            "256" => SimdPath.Vector256,
            "512" => SimdPath.Vector512,
            _ => throw new ArgumentException($"'{name}' is no SIMD path; expected scalar, 128, 256 or 512", nameof(name)),
        };
    }

    /// <summary>The name that <see cref="Parse"/> reads back.</summary>
    /// <returns>scalar, 128, 256 or 512.</returns>
    public static string Name(SimdPath path) => path switch
    {
        SimdPath.Scalar => "scalar",
        SimdPath.Vector128 => "128",
        SimdPath.Vector256 => "256",
        SimdPath.Vector512 => "512",
        _ => throw new ArgumentOutOfRangeException(nameof(path), path, "no such SIMD path"),
    };

    private static SimdPath Widest() =>
        Vector512.IsHardwareAccelerated ? SimdPath.Vector512
        : Vector256.IsHardwareAccelerated ? SimdPath.Vector256
        : Vector128.IsHardwareAccelerated ? SimdPath.Vector128
        : SimdPath.Scalar;
}
