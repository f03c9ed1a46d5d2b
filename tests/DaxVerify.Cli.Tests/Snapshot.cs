namespace DaxVerify.Cli.Tests;

/// <summary>
/// Compares what a command printed with the text that is kept in <c>Snapshots/</c>, so that a change of a report shows in review. With the
/// environment variable <see cref="AcceptVariable"/> set to 1 the kept texts are written anew.
/// </summary>
internal static class Snapshot
{
    private const string AcceptVariable = "DAXVERIFY_ACCEPT_SNAPSHOTS";

    /// <summary>Whether what is kept is written anew.</summary>
    public static bool IsAccepting => Environment.GetEnvironmentVariable(AcceptVariable) == "1";

    /// <summary>Folder of the kept texts.</summary>
    public static string Folder { get; } = Path.Combine(RepositoryFiles.Root, "tests", "DaxVerify.Cli.Tests", "Snapshots");

    /// <summary>Compares a text with the kept one, or keeps it.</summary>
    /// <param name="name">Name of the kept text.</param>
    /// <param name="actual">The text, without anything that another run prints differently.</param>
    public static void Verify(string name, string actual)
    {
        var file = Path.Combine(Folder, name + ".txt");
        if (IsAccepting)
        {
            File.WriteAllText(file, actual);
            return;
        }

        var expected = File.Exists(file) ? File.ReadAllText(file) : string.Empty;
        if (expected != actual)
        {
            Assert.Fail(
                $"{name}: the report is not the one kept in {file} (- kept, + now):\n{Difference(expected.Split('\n'), actual.Split('\n'))}"
                + $"If it is as it should be: {AcceptVariable}=1 dotnet test tests/DaxVerify.Cli.Tests --filter ReportSnapshotTests, and commit what changed.");
        }
    }

    /// <summary>The lines that differ, by the longest common subsequence of both.</summary>
    private static string Difference(string[] kept, string[] now)
    {
        var common = new int[kept.Length + 1, now.Length + 1];
        for (var i = kept.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                common[i, j] = kept[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var text = new System.Text.StringBuilder();
        for (int i = 0, j = 0; i < kept.Length || j < now.Length;)
        {
            if (i < kept.Length && j < now.Length && kept[i] == now[j])
            {
                i++;
                j++;
            }
            else if (j == now.Length || (i < kept.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                text.Append("  ").Append(i + 1).Append(" - ").Append(kept[i++]).Append('\n');
            }
            else
            {
                text.Append("  ").Append(j + 1).Append(" + ").Append(now[j++]).Append('\n');
            }
        }

        return text.ToString();
    }
}
