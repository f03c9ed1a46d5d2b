using System.Collections.Concurrent;
using System.Diagnostics;
using DaxVerify.Reporting.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DaxVerify.Cli.Invocation;

/// <summary>
/// The one way by which a command shows that it works: bars with rates and the time that is left, on standard error where that is a terminal, and gone when the work is done. Elsewhere nothing is
/// shown. What a command prints meanwhile goes through <see cref="WriteLine"/>.
/// </summary>
internal static class LiveProgress
{
    /// <summary>Least width of a terminal for bars, and for names.</summary>
    private const int WideMin = 80;
    private const int NarrowMin = 50;
    private const string ShowCursor = "\e[?25h";
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);
    private static bool s_isShown;

    /// <summary>The terminal; <see langword="null"/> where there is none.</summary>
    public static IAnsiConsole? Terminal { get; set; }

    /// <summary>Looks whether standard error is a terminal, which must be before anything is put before it.</summary>
    public static void Install()
    {
        var console = Console.IsErrorRedirected ? null : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        Terminal = console is { Profile.Capabilities: { Interactive: true, Ansi: true } } ? console : null;
    }

    /// <summary>Works with one bar.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="look">Asks how far it is, several times a second and on a thread of its own.</param>
    public static T Run<T>(string name, Func<LiveStep> look, Func<T> work) => Run([new LiveRow(name, () => look())], work);

    /// <summary>Works with one bar of which nobody knows how long it will be.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    public static T Run<T>(string name, Func<T> work)
    {
        var clock = Stopwatch.StartNew();
        return Run(name, () => new LiveStep(null, SecondsOf(clock)), work);
    }

    /// <summary>Works with some bars.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    public static T Run<T>(IReadOnlyList<LiveRow> rows, Func<T> work)
    {
        if (Terminal is not { } console)
        {
            return work();
        }

        var words = new WordsColumn();
        return console.Progress()
            .AutoClear(true)
            .Columns(ColumnsFor(console.Profile.Width, words))
            .Start(display =>
            {
                var bars = rows.Select(row => (row.Look, Bar: display.AddTask(InertText.Line(row.Name).EscapeMarkup(), autoStart: false, maxValue: 1))).ToList();
                Show(bars, words);
                using var timer = new Timer(_ => Show(bars, words), null, s_look, s_look);
                Volatile.Write(ref s_isShown, true);
                try
                {
                    return work();
                }
                finally
                {
                    Volatile.Write(ref s_isShown, false);
                    Show(bars, words);
                }
            });
    }

    /// <summary>Prints a line while work goes on.</summary>
    /// <param name="output">Standard output.</param>
    public static void WriteLine(TextWriter output, string text)
    {
        if (Console.IsOutputRedirected || !Volatile.Read(ref s_isShown) || Terminal is not { } console)
        {
            output.WriteLine(text);
            return;
        }

        using var inert = new StringWriter();
        using var writer = new InertWriter(inert);
        writer.WriteLine(text);
        console.Write(new RawText(inert.ToString()));
    }

    /// <summary>Leaves the terminal as it was: the process is about to end in the middle of the work.</summary>
    public static void Leave()
    {
        if (Volatile.Read(ref s_isShown))
        {
            Terminal?.Profile.Out.Writer.Write($"\n{ShowCursor}");
        }
    }

    /// <summary>As many columns as the terminal has room for: what was done is the last to go.</summary>
    private static ProgressColumn[] ColumnsFor(int width, WordsColumn words) => width switch
    {
        >= WideMin => [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), words],
        >= NarrowMin => [new TaskDescriptionColumn(), new PercentageColumn(), words],
        _ => [words],
    };

    private static string SecondsOf(Stopwatch clock) => FormattableString.Invariant($"{clock.Elapsed.TotalSeconds:0} s");

    private static void Show(List<(Func<LiveStep?> Look, ProgressTask Bar)> bars, WordsColumn words)
    {
        foreach (var (look, bar) in bars)
        {
            if (look() is not { } step)
            {
                continue;
            }

            if (!bar.IsStarted)
            {
                bar.StartTask();
            }

            bar.IsIndeterminate = step.Share is null;
            bar.Value = Math.Clamp(step.Share ?? 0, 0, 1);
            words.Set(bar, step.Words);
        }
    }

    /// <summary>What was done and how fast.</summary>
    private sealed class WordsColumn : ProgressColumn
    {
        private readonly ConcurrentDictionary<int, string> _words = [];

        /// <inheritdoc/>
        protected override bool NoWrap => true;

        public void Set(ProgressTask bar, string words) => _words[bar.Id] = words;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(InertText.Line(_words.GetValueOrDefault(task.Id, string.Empty))) { Overflow = Overflow.Ellipsis };
    }

    /// <summary>Text that is printed as it is, not broken where the terminal's line ends.</summary>
    private sealed class RawText(string text) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => new(1, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => [new Segment(text)];
    }
}
