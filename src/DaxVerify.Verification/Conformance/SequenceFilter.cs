using DaxVerify.Verification.Recordings;

namespace DaxVerify.Verification.Conformance;

/// <summary>Chooses sequences by group and id.</summary>
public sealed class SequenceFilter
{
    private readonly HashSet<string>? _groups;
    private readonly string? _id;
    private readonly HashSet<string> _unmet;

    /// <summary>Makes a filter.</summary>
    /// <param name="groups">Group names separated by commas; <see langword="null"/> for all.</param>
    /// <param name="id">A sequence id; <see langword="null"/> for all.</param>
    public SequenceFilter(string? groups, string? id)
    {
        _groups = groups?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        _id = id;
        _unmet = [.. _groups ?? []];
    }

    /// <summary>Groups asked for of which no sequence was seen yet; names without a sequence, once all were.</summary>
    public IReadOnlyCollection<string> Unmet => _unmet;

    /// <summary>Whether a sequence is chosen.</summary>
    public bool Accepts(RecordedSequence sequence)
    {
        _unmet.Remove(sequence.Group);
        return (_groups is null || _groups.Contains(sequence.Group)) && (_id is null || sequence.Id == _id);
    }

    /// <summary>Names the choice in a message.</summary>
    /// <returns>Words that follow "no sequence", with a space before them.</returns>
    public override string ToString()
    {
        var group = _groups is null ? string.Empty : $" of group {string.Join(" or ", _groups.Order(StringComparer.Ordinal))}";
        return _id is null ? group : $"{group} with id {_id}";
    }
}
