using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Resources;

/// <summary>
/// A node of a resource tree: a range of addresses with ordered, non-overlapping children. The kernel's <c>/proc/iomem</c> is one
/// such tree; each region has one of its own for its instances.
/// </summary>
public sealed class Resource
{
    private readonly List<Resource> _children = [];
    private ulong _childBytes;

    /// <summary>Makes a resource without parent.</summary>
    /// <param name="name">Owner.</param>
    /// <param name="start">First byte.</param>
    /// <param name="end">Last byte.</param>
    /// <param name="isBusy">Whether others may not nest inside.</param>
    public Resource(string name, ulong start, ulong end, bool isBusy)
    {
        Name = name;
        Start = start;
        End = end;
        IsBusy = isBusy;
    }

    /// <summary>Owner.</summary>
    public string Name { get; }

    /// <summary>First byte.</summary>
    public ulong Start { get; }

    /// <summary>Last byte.</summary>
    public ulong End { get; private set; }

    /// <summary>Whether a request that overlaps it fails instead of nesting inside.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Bytes.</summary>
    public ulong Size => End - Start + 1;

    /// <summary>Bytes that the children cover.</summary>
    public ulong ChildBytes => _childBytes;

    /// <summary>Children by address.</summary>
    public IReadOnlyList<Resource> Children => _children;

    /// <summary>Inserts a child when the range is inside this one and clear of every other child.</summary>
    /// <param name="child">The new child.</param>
    /// <returns>The resource in the way: this one when the range isn't inside, a child, or <see langword="null"/> when it was inserted.</returns>
    public Resource? Insert(Resource child)
    {
        if (child.End < child.Start || child.Start < Start || child.End > End)
        {
            return this;
        }

        var at = IndexOfFirstEndingAtOrAfter(child.Start);
        if (at < _children.Count && _children[at].Start <= child.End)
        {
            return _children[at];
        }

        _children.Insert(at, child);
        _childBytes += child.Size;
        return null;
    }

    /// <summary>
    /// Requests a range as the kernel's <c>__request_region</c> does: descends into children that aren't busy and hold it.
    /// </summary>
    /// <param name="name">Owner.</param>
    /// <param name="start">First byte.</param>
    /// <param name="size">Bytes.</param>
    /// <returns>The new busy resource, or <see langword="null"/> when the range overlaps a busy one or sticks out.</returns>
    public Resource? Request(string name, ulong start, ulong size)
    {
        var request = new Resource(name, start, unchecked(start + size - 1), isBusy: true);
        var parent = this;
        while (true)
        {
            var conflict = parent.Insert(request);
            if (conflict is null)
            {
                return request;
            }

            if (ReferenceEquals(conflict, parent) || conflict.IsBusy)
            {
                return null;
            }

            parent = conflict;
        }
    }

    /// <summary>Releases a child that covers exactly a range, at any depth.</summary>
    /// <param name="start">First byte.</param>
    /// <param name="size">Bytes.</param>
    public bool Release(ulong start, ulong size)
    {
        var end = start + size - 1;
        var at = IndexOfFirstEndingAtOrAfter(start);
        if (at == _children.Count || _children[at].Start > start || _children[at].End < end)
        {
            return false;
        }

        var child = _children[at];
        if (child.Start == start && child.End == end && child.IsBusy)
        {
            RemoveAt(at);
            return true;
        }

        return child.Release(start, size);
    }

    /// <summary>Removes a child at any depth.</summary>
    /// <param name="resource">The child.</param>
    public bool Remove(Resource resource)
    {
        var at = IndexOfFirstEndingAtOrAfter(resource.Start);
        if (at == _children.Count)
        {
            return false;
        }

        if (ReferenceEquals(_children[at], resource))
        {
            RemoveAt(at);
            return true;
        }

        return _children[at].Remove(resource);
    }

    /// <summary>Grows or shrinks a child in place (<c>adjust_resource</c>).</summary>
    /// <param name="index">Which child.</param>
    /// <param name="size">Its new size in bytes.</param>
    /// <returns>EBUSY when it would leave this resource, touch the next child, or uncover children of its own.</returns>
    public Errno Adjust(int index, ulong size)
    {
        var child = _children[index];
        var end = child.Start + size - 1;
        if (end > End || (index + 1 < _children.Count && _children[index + 1].Start <= end)
            || (child._children.Count > 0 && child._children[^1].End > end))
        {
            return Errno.EBUSY;
        }

        _childBytes = _childBytes - child.Size + size;
        child.End = end;
        return Errno.None;
    }

    /// <summary>Finds the child that begins at an address.</summary>
    /// <param name="start">The address.</param>
    /// <returns>Its index, or -1.</returns>
    public int IndexOfStart(ulong start)
    {
        var at = IndexOfFirstEndingAtOrAfter(start);
        return at < _children.Count && _children[at].Start == start ? at : -1;
    }

    private void RemoveAt(int index)
    {
        _childBytes -= _children[index].Size;
        _children.RemoveAt(index);
    }

    private int IndexOfFirstEndingAtOrAfter(ulong address)
    {
        int low = 0, high = _children.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_children[middle].End < address)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
