using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>
/// The locks that every caller of a helper holds: the largest set that agrees with all call sites, found by taking away until
/// nothing changes. A helper that only ever gets objects which nobody else knows needs no lock at all.
/// </summary>
internal sealed class EntryLocks
{
    private readonly Dictionary<(ISymbol Method, int Slot), ImmutableArray<Sym>?> _entry = new(SlotComparer.Instance);
    private readonly Ownership _ownership;

    /// <summary>Solves for the call sites of all helpers.</summary>
    public EntryLocks(IEnumerable<KeyValuePair<(ISymbol Method, int Slot), List<CallSite>>> sites, Ownership ownership)
    {
        _ownership = ownership;
        var all = sites.ToList();
        foreach (var pair in all)
        {
            _entry[pair.Key] = null;
        }

        var isChanged = true;
        while (isChanged)
        {
            isChanged = false;
            foreach (var pair in all)
            {
                var next = Meet(pair.Value);
                if (next?.Length != _entry[pair.Key]?.Length)
                {
                    _entry[pair.Key] = next;
                    isChanged = true;
                }
            }
        }
    }

    /// <summary>What is held for a slot of a method whenever it is called; null if only owned objects come in.</summary>
    public ImmutableArray<Sym>? Of(ISymbol method, int slot) =>
        _entry.TryGetValue((method, slot), out var locks) ? locks : ImmutableArray<Sym>.Empty;

    /// <summary>Whether an object is known to nobody but a method and those of its callers that hand it on.</summary>
    /// <param name="isLater">Whether the body runs later than the method that it is written in.</param>
    public bool IsOwned(Sym? source, ISymbol method, bool isLater) =>
        _ownership.IsOwned(source, root => !isLater && Of(method, Slot.Of(root, method)) is null);

    /// <summary>What all sites hold; null stands for everything, where no site says less.</summary>
    private ImmutableArray<Sym>? Meet(List<CallSite> sites)
    {
        ImmutableArray<Sym>? common = null;
        foreach (var site in sites)
        {
            if (site.IsOwned || Of(site.Caller, site.CallerSlot) is not { } entry
                || IsOwned(site.Source, site.Caller, site.CallerSlot == Slot.None))
            {
                continue;
            }

            var held = site.Locks.AddRange(entry);
            common = common is { } before ? before.Where(held.Contains).ToImmutableArray() : held.Distinct().ToImmutableArray();
        }

        return common;
    }

    private sealed class SlotComparer : IEqualityComparer<(ISymbol Method, int Slot)>
    {
        public static readonly SlotComparer Instance = new();

        public bool Equals((ISymbol Method, int Slot) x, (ISymbol Method, int Slot) y) =>
            x.Slot == y.Slot && SymbolEqualityComparer.Default.Equals(x.Method, y.Method);

        public int GetHashCode((ISymbol Method, int Slot) obj) => (SymbolEqualityComparer.Default.GetHashCode(obj.Method) * 31) ^ obj.Slot;
    }
}
