using System.Runtime.CompilerServices;
using System.Text;
using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary;

namespace DaxVerify.Serve.Tree;

/// <summary>Which memory blocks were onlined as movable, which the bus has no use for.</summary>
/// <param name="isMovableAtFirst">Whether blocks come into the movable zone by themselves.</param>
internal sealed class BlockZones(bool isMovableAtFirst)
{
    private readonly ConditionalWeakTable<KernfsAttribute, StrongBox<bool>> _movable = [];

    /// <summary>Makes the writing of a block's state remember the zone.</summary>
    /// <param name="state">The block's file.</param>
    public StoreAttribute Watch(KernfsAttribute state) => (value, killed) =>
    {
        var result = state.Write(value, killed);
        if (result.Errno == Errno.None)
        {
            _movable.GetValue(state, _ => new StrongBox<bool>()).Value = Encoding.ASCII.GetString(value).TrimEnd('\n', '\0') == "online_movable";
        }

        return result;
    };

    /// <summary>What a block's <c>valid_zones</c> says: the zone that it is in or, offline, those that it could be put into.</summary>
    /// <param name="block">The block's directory.</param>
    public string ZonesOf(KernfsDirectory block)
    {
        if (!block.TryGet("state", out var node) || node is not KernfsAttribute state || state.Read(CancellationToken.None, out var text) != Errno.None)
        {
            return "none";
        }

        var isMovable = _movable.TryGetValue(state, out var zone) ? zone.Value : isMovableAtFirst;
        return text != "online\n" ? "Normal Movable" : isMovable ? "Movable" : "Normal";
    }
}
