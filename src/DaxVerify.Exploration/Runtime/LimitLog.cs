using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// Everything that takes the claim of "all traces" away, over all executions of one exploration. Whatever cuts, skips or takes as one step notes it here, so
/// that there is one question to ask at the end: is the log empty?
/// </summary>
internal sealed class LimitLog
{
    private readonly Dictionary<Key, long> _times = [];
    private uint _kinds;

    /// <summary>Nothing was cut.</summary>
    public bool IsEmpty => _times.Count == 0;

    /// <summary>Notes one thing. Texts are told apart by identity until the end, so that noting is cheap: pass literals, or texts that are kept.</summary>
    /// <param name="kind">What kind.</param>
    /// <param name="what">In words; {0} stands for the member at <paramref name="site"/>, {1} for <paramref name="subject"/>.</param>
    /// <param name="site">Where; empty if nowhere in the program.</param>
    /// <param name="subject">What it is about: a name, or the site of a call, for what it calls.</param>
    public void Note(LimitKind kind, string what, string site = "", string subject = "")
    {
        _kinds |= 1u << (int)kind;
        CollectionsMarshal.GetValueRefOrAddDefault(_times, new Key(kind, what, site, subject), out _)++;
    }

    /// <summary>Whether anything of a kind was noted.</summary>
    public bool Has(LimitKind kind) => (_kinds & (1u << (int)kind)) != 0;

    /// <summary>Drops what was noted of a kind: what took it away is looked at again.</summary>
    public void Forget(LimitKind kind)
    {
        _kinds &= ~(1u << (int)kind);
        foreach (var key in _times.Keys.Where(key => key.Kind == kind).ToList())
        {
            _times.Remove(key);
        }
    }

    /// <summary>What was noted, one for each kind and text, with the first of its places in order of names.</summary>
    public List<ExplorationLimit> Limits() =>
    [
        .. _times.GroupBy(pair => (pair.Key.Kind, What: TextOf(pair.Key)))
            .Select(same => new ExplorationLimit(
                same.Key.Kind,
                same.Key.What,
                same.Select(pair => Site.Place(pair.Key.Site)).Where(place => place.Length > 0).Order(StringComparer.Ordinal).FirstOrDefault(""),
                same.Sum(pair => pair.Value)))
            .OrderByDescending(limit => limit.Kind)
            .ThenBy(limit => limit.What, StringComparer.Ordinal),
    ];

    private static string TextOf(in Key key)
    {
        var member = Site.Member(key.Site) is { Length: > 0 } name ? name : "an object";
        var subject = key.Subject.Contains(Site.Separator, StringComparison.Ordinal) ? Site.Detail(key.Subject) : key.Subject;
        return string.Format(CultureInfo.InvariantCulture, key.What, member, subject);
    }

    private readonly record struct Key(LimitKind Kind, string What, string Site, string Subject)
    {
        public bool Equals(Key other) =>
            Kind == other.Kind && ReferenceEquals(What, other.What) && ReferenceEquals(Site, other.Site) && ReferenceEquals(Subject, other.Subject);

        public override int GetHashCode() =>
            (((RuntimeHelpers.GetHashCode(What) * 31) ^ RuntimeHelpers.GetHashCode(Site)) * 31) ^ RuntimeHelpers.GetHashCode(Subject);
    }
}
