using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using DaxVerify.Bus.Sysfs;
using DaxVerify.Serve.Tree;

namespace DaxVerify.Serve.Fuse;

/// <summary>How nodes look. What was changed lasts as long as the node is in the tree, whether the kernel remembers it or not.</summary>
internal sealed class Appearances
{
    private const uint Mode = 1 << 0; // FATTR_MODE, and so on
    private const uint Owner = 1 << 1;
    private const uint Group = 1 << 2;
    private const uint Accessed = 1 << 4;
    private const uint Modified = 1 << 5;
    private const uint AccessedNow = 1 << 7;
    private const uint ModifiedNow = 1 << 8;
    private readonly ConditionalWeakTable<KernfsDirectory, ConcurrentDictionary<string, Appearance>> _changed = [];

    /// <summary>Whether a request changes how a node looks, and not only a size that no attribute has.</summary>
    public static bool IsChange(FuseRequest request) => (request.UInt32(0) & (Mode | Owner | Group | Accessed | Modified)) != 0;

    /// <summary>How a node looks.</summary>
    public Appearance Of(KnownNode known) =>
        known.Node.Home is { } home && _changed.TryGetValue(home, out var nodes) && nodes.TryGetValue(known.Path, out var look)
            ? look
            : new Appearance(known.Node.Mode & ~ServedNode.TypeBits, 0, 0, known.Since, known.Since, known.Since);

    /// <summary>Changes how a node looks.</summary>
    /// <param name="request">What of it, as <c>struct fuse_setattr_in</c>.</param>
    public void Change(KnownNode known, FuseRequest request)
    {
        if (known.Node.Home is not { } home)
        {
            return;
        }

        var (what, now, look) = (request.UInt32(0), DateTimeOffset.UtcNow, Of(known));
        _changed.GetOrCreateValue(home)[known.Path] = new Appearance(
            (what & Mode) != 0 ? request.UInt32(68) & ~ServedNode.TypeBits : look.Permissions,
            (what & Owner) != 0 ? request.UInt32(76) : look.Owner,
            (what & Group) != 0 ? request.UInt32(80) : look.Group,
            (what & AccessedNow) != 0 ? now : (what & Accessed) != 0 ? Time(request.UInt64(32), request.UInt32(56)) : look.Accessed,
            (what & ModifiedNow) != 0 ? now : (what & Modified) != 0 ? Time(request.UInt64(40), request.UInt32(60)) : look.Modified,
            now);
    }

    /// <summary>A time as the protocol holds it; what no calendar here has becomes its first or last day.</summary>
    private static DateTimeOffset Time(ulong seconds, uint nanoseconds) =>
        DateTimeOffset.FromUnixTimeSeconds(Math.Clamp((long)seconds, DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds())).AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
}
