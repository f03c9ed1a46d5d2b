using System.Globalization;
using System.Text;

namespace DaxVerify.Benchmarks.Analyzer;

/// <summary>
/// Writes programs of a given size out of ordinary classes: some annotated, most not, with loops, queries, properties and
/// locks of several kinds. The same size gives the same program.
/// </summary>
internal static class SampleProgram
{
    private const string Template = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using DaxVerify.Annotations;

        namespace Sample.N{0}
        {
            public sealed class Ledger{0}
            {
                private readonly object _gate = new();
                private readonly ReaderWriterLockSlim _table = new();
                [GuardedBy("_gate")] private readonly List<int> _entries = new();
                [GuardedBy("_table")] private readonly Dictionary<string, int> _names = new();
                [GuardedBy("_gate")] private int _total;
                private int _hits;

                public string Name { get; set; } = "ledger";

                public int Total
                {
                    get
                    {
                        lock (_gate)
                        {
                            return _total;
                        }
                    }
                }

                public void Add(int amount)
                {
                    if (amount <= 0)
                    {
                        throw new ArgumentOutOfRangeException(nameof(amount));
                    }

                    lock (_gate)
                    {
                        _entries.Add(amount);
                        AddCore(amount);
                    }
                }

                [RequiresLock("_gate")]
                private void AddCore(int amount)
                {
                    _total += amount;
                    if (_entries.Count > 100)
                    {
                        _entries.RemoveAll(e => e < _total / 100);
                    }
                }

                public bool TryFind(string name, out int value)
                {
                    _table.EnterReadLock();
                    try
                    {
                        Interlocked.Increment(ref _hits);
                        return _names.TryGetValue(name, out value);
                    }
                    finally
                    {
                        _table.ExitReadLock();
                    }
                }

                public void Rename(string from, string to)
                {
                    _table.EnterWriteLock();
                    try
                    {
                        if (_names.Remove(from, out var value))
                        {
                            _names[to] = value;
                        }
                    }
                    finally
                    {
                        _table.ExitWriteLock();
                    }
                }
            }

            public static class Text{0}
            {
                public static string Join(IEnumerable<string> parts, char separator)
                {
                    var builder = new System.Text.StringBuilder();
                    foreach (var part in parts.Where(p => p.Length > 0).Select(p => p.Trim()))
                    {
                        if (builder.Length > 0)
                        {
                            builder.Append(separator);
                        }

                        builder.Append(part switch
                        {
                            "a" => "A",
                            { Length: > 10 } => part[..10],
                            _ => part,
                        });
                    }

                    return builder.ToString();
                }

                public static int Score(string text, int seed)
                {
                    var score = seed;
                    for (var i = 0; i < text.Length; i++)
                    {
                        score = text[i] switch
                        {
                            >= 'a' and <= 'z' => score + 1,
                            >= '0' and <= '9' => score * 3,
                            ' ' => score,
                            _ => score - 1,
                        };
                        while (score > 1000)
                        {
                            score /= 2;
                        }
                    }

                    return score;
                }

                public static Dictionary<string, List<int>> Group(IReadOnlyList<(string Key, int Value)> items)
                {
                    var result = new Dictionary<string, List<int>>();
                    foreach (var (key, value) in items)
                    {
                        if (!result.TryGetValue(key, out var list))
                        {
                            result[key] = list = new List<int>();
                        }

                        list.Add(value);
                    }

                    return result;
                }
            }

            public record Point{0}(int X, int Y)
            {
                public double Length => Math.Sqrt((X * X) + (Y * Y));

                public Point{0} Move(int dx, int dy) => this with { X = X + dx, Y = Y + dy };
            }
        }

        """;

    /// <summary>Files of together at least so many lines.</summary>
    public static List<string> Files(int linesMin)
    {
        var files = new List<string>();
        var lines = 0;
        while (lines < linesMin)
        {
            var file = Unit(files.Count);
            lines += file.Count(c => c == '\n');
            files.Add(file);
        }

        return files;
    }

    /// <summary>One file of at least so many lines.</summary>
    public static string OneFile(int linesMin)
    {
        var text = new StringBuilder();
        for (var i = 0; text.ToString().Count(c => c == '\n') < linesMin; i++)
        {
            var unit = Unit(i);
            text.Append(i == 0 ? unit : unit[unit.IndexOf("namespace", StringComparison.Ordinal)..]);
        }

        return text.ToString();
    }

    private static string Unit(int number) => Template.Replace("{0}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
