using System.Collections.Generic;

using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.State;

using Microsoft.CodeAnalysis.FlowAnalysis;

namespace DaxVerify.Analyzers.Flow;

/// <summary>One time through the blocks of a body, or of a finally region: the ways into blocks that are still to come.</summary>
internal sealed class Pass
{
    private readonly Dictionary<int, List<FlowState>> _incoming = new();

    /// <summary>Makes it.</summary>
    /// <param name="findings">Where findings go.</param>
    /// <param name="finallyEnds">Takes what holds at the ends of a finally region; null for a body.</param>
    public Pass(Findings findings, List<FlowState>? finallyEnds)
    {
        Findings = findings;
        FinallyEnds = finallyEnds;
    }

    /// <summary>Where findings go.</summary>
    public Findings Findings { get; }

    /// <summary>What holds at the ends of a finally region; null for a body.</summary>
    public List<FlowState>? FinallyEnds { get; }

    /// <summary>Notes a way into a block.</summary>
    public void Add(BasicBlock block, FlowState state) => Add(_incoming, block, state);

    /// <summary>Notes a way into a block among others.</summary>
    public static void Add(Dictionary<int, List<FlowState>> incoming, BasicBlock block, FlowState state)
    {
        if (!incoming.TryGetValue(block.Ordinal, out var list))
        {
            incoming[block.Ordinal] = list = new List<FlowState>();
        }

        list.Add(state);
    }

    /// <summary>The ways into a block so far; null for none.</summary>
    public List<FlowState>? WaysInto(BasicBlock block) => _incoming.TryGetValue(block.Ordinal, out var states) ? states : null;
}
