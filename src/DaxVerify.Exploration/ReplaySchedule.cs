using DaxVerify.Exploration.Replay;

namespace DaxVerify.Exploration;

/// <summary>The schedule in a replay string, for people and other programs to look at.</summary>
public static class ReplaySchedule
{
    /// <summary>Whose turn it was wherever several threads could go on.</summary>
    /// <param name="replay">The replay string of a test that draws no values.</param>
    /// <param name="test">Namespace.Type.Method of the test that it was made with.</param>
    /// <returns>Threads in order, 0 for the test's own, each with the number of such choices in a row.</returns>
    /// <exception cref="ExplorationException">The string is damaged or belongs to another test.</exception>
    public static IReadOnlyList<(int Thread, int Choices)> Read(string replay, string test)
    {
        var turns = new List<(int Thread, int Choices)>();
        foreach (var decision in ReplayString.Read(replay, ReplayString.HashOf(test)).Decisions)
        {
            if (turns.Count > 0 && turns[^1].Thread == decision.Value)
            {
                turns[^1] = (decision.Value, turns[^1].Choices + 1);
            }
            else
            {
                turns.Add((decision.Value, 1));
            }
        }

        return turns;
    }
}
