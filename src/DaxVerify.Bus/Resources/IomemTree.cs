using DaxVerify.Annotations;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Bus.Resources;

/// <summary>The machine's physical address space: who has reserved what (<c>/proc/iomem</c>). One lock guards the whole tree.</summary>
public sealed class IomemTree
{
    private readonly Lock _lock = new();
    [GuardedBy("_lock")]
    private readonly Resource _root = new("PCI mem", 0, ulong.MaxValue, isBusy: false);

    /// <summary>Reserves a range for an owner.</summary>
    /// <param name="name">Owner.</param>
    /// <param name="start">First byte.</param>
    /// <param name="size">Bytes.</param>
    /// <returns>The reservation, or <see langword="null"/> when somebody holds a part of the range.</returns>
    internal Resource? Request(string name, ulong start, ulong size)
    {
        lock (_lock)
        {
            return _root.Request(name, start, size);
        }
    }

    /// <summary>Gives a reservation back.</summary>
    /// <param name="resource">The reservation.</param>
    internal void Remove(Resource resource)
    {
        lock (_lock)
        {
            _root.Remove(resource);
        }
    }

    /// <summary>Lets others nest inside a reservation from now on.</summary>
    /// <param name="resource">The reservation.</param>
    internal void AllowNesting(Resource resource)
    {
        lock (_lock)
        {
            resource.IsBusy = false;
        }
    }

    /// <summary>Adds what the firmware describes at boot, below whatever holds it.</summary>
    /// <param name="name">Owner.</param>
    /// <param name="start">First byte.</param>
    /// <param name="end">Last byte.</param>
    internal void AddFirmwareRange(string name, ulong start, ulong end)
    {
        lock (_lock)
        {
            var range = _root.Request(name, start, end - start + 1)
                ?? throw new InvalidOperationException($"firmware range {start:x}-{end:x} '{name}' overlaps another");
            range.IsBusy = false;
        }
    }

    /// <summary>The tree as lines, depth first.</summary>
    public IReadOnlyList<IomemLine> Lines()
    {
        var lines = new List<IomemLine>();
        lock (_lock)
        {
            AddLines(_root, 0, lines);
        }

        return lines;
    }

    private static void AddLines(Resource parent, int depth, List<IomemLine> lines)
    {
        foreach (var child in parent.Children)
        {
            lines.Add(new IomemLine(depth, child.Start, child.End, child.Name));
            AddLines(child, depth + 1, lines);
        }
    }
}
