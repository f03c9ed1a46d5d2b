using DaxVerify.Kernel.Confirming;

namespace DaxVerify.Kernel.Tests;

/// <summary>The table of findings and kernels, and the files that it is made from.</summary>
public sealed class ConfirmationTableTests : IDisposable
{
    private static readonly KernelConfirmations s_stock = new(
        "6.12.117",
        "6.12.117-amd64",
        "TCG",
        [
            new Confirmation("002-b", FindingVerdict.NotShown, "nothing in 60 s, 97 rounds", 2, TimeSpan.FromSeconds(150)),
            new Confirmation("001-a", FindingVerdict.Shown, "a | b\u0090", 1, TimeSpan.FromSeconds(30)),
        ]);

    private static readonly KernelConfirmations s_checked = new(
        "6.12.117", "6.12.117-kcsan", "KVM", [new Confirmation("002-b", FindingVerdict.NotRun, "no \"failslab\"", 1, TimeSpan.FromSeconds(9.26))]);

    private readonly string _folder = Directory.CreateTempSubdirectory("daxverify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_row_for_each_finding_and_a_column_for_each_kernel() => Assert.Equal(
        """
        | finding | 6.12.117-amd64 | 6.12.117-kcsan |
        | --- | --- | --- |
        | 001-a | **shown**: a \| b? (1 boot, 30 s) |  |
        | 002-b | not shown: nothing in 60 s, 97 rounds (2 boots, 150 s) | not run: no "failslab" (1 boot, 9 s) |
        | **shown** | 1 of 2, 3 min, TCG | 0 of 1, 0 min, KVM |

        """,
        ConfirmationTable.Make([s_stock, s_checked]));

    [Fact]
    public void What_was_looked_for_again_counts_by_the_last_time()
    {
        var again = s_stock with { Findings = [new Confirmation("002-b", FindingVerdict.Shown, "c", 1, TimeSpan.FromSeconds(30))] };

        Assert.Equal(
            """
            | finding | 6.12.117-amd64 |
            | --- | --- |
            | 001-a | **shown**: a \| b? (1 boot, 30 s) |
            | 002-b | **shown**: c (1 boot, 30 s) |
            | **shown** | 2 of 2, 1 min, TCG |

            """,
            ConfirmationTable.Make([s_stock, again]));
    }

    [Fact]
    public void What_was_interrupted_is_neither_counted_nor_taken_for_what_is_known()
    {
        var again = s_stock with
        {
            Findings =
            [
                new Confirmation("001-a", FindingVerdict.Interrupted, "after 3 s", 1, TimeSpan.FromSeconds(3)),
                new Confirmation("003-c", FindingVerdict.Interrupted, "after 7 s", 1, TimeSpan.FromSeconds(7)),
            ],
        };

        Assert.Equal(
            """
            | finding | 6.12.117-amd64 |
            | --- | --- |
            | 001-a | **shown**: a \| b? (1 boot, 30 s) |
            | 002-b | not shown: nothing in 60 s, 97 rounds (2 boots, 150 s) |
            | 003-c | interrupted: after 7 s (1 boot, 7 s) |
            | **shown** | 1 of 2, 3 min, TCG |

            """,
            ConfirmationTable.Make([s_stock, again]));
        Assert.Equal(FindingVerdict.Interrupted, KernelConfirmations.Read(File(again.ToJson())).Findings[1].Verdict);
    }

    [Fact]
    public void What_is_kept_is_read_again()
    {
        var read = KernelConfirmations.Read(File(s_checked.ToJson()));

        Assert.Equal((s_checked.Version, s_checked.Kernel, s_checked.Accelerator), (read.Version, read.Kernel, read.Accelerator));
        Assert.Equal(s_checked.Findings[0] with { Elapsed = TimeSpan.FromSeconds(9.3) }, Assert.Single(read.Findings));
    }

    [Theory]
    [InlineData("not JSON", "invalid")]
    [InlineData("null", "nothing is in it")]
    [InlineData("{}", "no member 'release'")]
    [InlineData("""{"release":"6.1.1","kernel":"6.1","accelerator":"TCG","findings":[{"finding":"1","verdict":"perhaps"}]}""", "no verdict 'perhaps'")]
    public void Another_file_is_refused_in_one_line(string content, string reason)
    {
        var path = File(content);

        var message = Assert.Throws<KernelInputException>(() => KernelConfirmations.Read(path)).Message;

        Assert.StartsWith($"{path} isn't what 'kernel confirm --json' prints: ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_has_the_table_of_the_runs_that_are_kept()
    {
        var runs = Directory.GetFiles(RepositoryFiles.Path("specs/upstream-findings/kernels"), "*.json").Order(StringComparer.Ordinal).Select(KernelConfirmations.Read);

        Assert.Contains(ConfirmationTable.Make(runs), System.IO.File.ReadAllText(RepositoryFiles.Path("specs/upstream-findings/real-kernels.md")), StringComparison.Ordinal);
    }

    private string File(string content)
    {
        var path = Path.Combine(_folder, "run.json");
        System.IO.File.WriteAllText(path, content);
        return path;
    }
}
