using CsCheck;
using DaxVerify.Verification.Generation;

namespace DaxVerify.Verification.Tests.Generation;

/// <summary>Choices out of CsCheck's own random numbers, so that its seeds replay and its sizes shrink.</summary>
internal sealed class PcgChoices(PCG pcg) : ChoiceStream
{
    /// <summary>Sum of all choices: the smaller, the simpler.</summary>
    public ulong Sum { get; private set; }

    public override uint Below(uint bound)
    {
        var choice = pcg.Next(bound);
        Sum += choice;
        return choice;
    }
}
