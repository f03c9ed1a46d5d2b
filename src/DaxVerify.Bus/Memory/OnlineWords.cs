using System.Text;
using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Bus.Memory;

/// <summary>The words for what becomes of memory, in <c>state</c> of a block and in <c>auto_online_blocks</c>.</summary>
internal static class OnlineWords
{
    /// <summary>Spells one.</summary>
    public static string Of(OnlinePolicy policy) => policy switch
    {
        OnlinePolicy.Offline => "offline",
        OnlinePolicy.Online => "online",
        OnlinePolicy.OnlineKernel => "online_kernel",
        _ => "online_movable",
    };

    /// <summary>Reads one; one trailing newline is allowed.</summary>
    /// <returns>What it means; null for another word.</returns>
    public static OnlinePolicy? Parse(ReadOnlySpan<byte> value) => Encoding.Latin1.GetString(KernelText.Line(value)) switch
    {
        "offline" => OnlinePolicy.Offline,
        "online" => OnlinePolicy.Online,
        "online_kernel" => OnlinePolicy.OnlineKernel,
        "online_movable" => OnlinePolicy.OnlineMovable,
        _ => null,
    };
}
